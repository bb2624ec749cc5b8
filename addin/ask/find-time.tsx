/** A time for an ask: Kith looks in the calendars, the owner picks. */
import { Button } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import type { Slot } from '../../contract/suggestions.ts'
import type { Picked } from '../people/person-picker.tsx'
import { useWords } from '../strings/strings.ts'
import { DaysWithout } from '../today/days-without.tsx'
import { useFoundSlots } from '../today/found-slots.ts'
import { SlotChoice } from '../today/slot-choice.tsx'
import { assumptions } from '../today/slot-words.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useAskWords } from './ask-words.ts'

type Props = {
  people: readonly Picked[]
  /** Begins a search. */
  look: () => Promise<{ proposalId: string }>
  /** A search that was begun already. */
  begun?: string | undefined
  chosen: string | null
  onChoose: (slot: Slot) => void
}

/** Looks once it is asked to; the first time found is chosen by the caller's `chosen`. */
export function FindTime({ people, look, begun, chosen, onChoose }: Props) {
  const layout = useLayout()
  const { t } = useWords()
  const words = useAskWords()
  const search = useMutation({ mutationFn: look })
  const proposalId = search.data?.proposalId ?? begun ?? null
  const found = useFoundSlots(proposalId)
  const looking = search.isPending || (proposalId !== null && (found.isPending || found.data?.state === 'looking'))
  const slots = found.data?.slots ?? []
  const guesses = assumptions(found.data?.assumed ?? [], t)
  const isEmpty = found.data !== undefined && found.data.state !== 'looking' && slots.length === 0
  return (
    <>
      {slots.length > 0 && found.data ? (
        <SlotChoice
          suggestion={{ suggestionId: found.data.proposalId, people: [...people], slots }}
          chosen={chosen}
          onChoose={(start) => {
            const slot = slots.find((one) => one.start === start)
            if (slot) onChoose(slot)
          }}
          onAsk={null}
          looking={false}
        />
      ) : null}
      {guesses.length > 0 ? <p className={layout.quiet}>{guesses.join(' ')}</p> : null}
      {slots.length === 0 ? (
        <div className={layout.row}>
          <Button disabledFocusable={looking} onClick={() => search.mutate()}>
            {isEmpty ? words.time.again : words.time.look}
          </Button>
          <span className={layout.quiet} role="status">
            {looking ? words.time.looking : isEmpty ? words.time.none : ''}
          </span>
        </div>
      ) : null}
      {found.data && !looking ? <DaysWithout days={found.data.days} open={isEmpty} /> : null}
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </>
  )
}
