/** The button that looks for times, what it says meanwhile, and what it says where there are none. */
import { Button } from '@fluentui/react-components'
import { DaysWithout } from '../today/days-without.tsx'
import type { Found } from '../today/found-times.tsx'
import { useLayout } from '../ui/layout.tsx'

type Props = {
  words: { look: string; looking: string; none: string }
  isLooking: boolean
  found: Found | undefined
  onLook: () => void
}

export function Look({ words, isLooking, found, onLook }: Props) {
  const layout = useLayout()
  const isEmpty = !isLooking && found !== undefined
  return (
    <>
      <div className={layout.row}>
        <Button appearance="primary" disabledFocusable={isLooking} onClick={onLook}>
          {words.look}
        </Button>
        <span className={layout.quiet} role="status">
          {isLooking ? words.looking : isEmpty ? words.none : ''}
        </span>
      </div>
      {isEmpty ? <DaysWithout days={found.days} open /> : null}
    </>
  )
}
