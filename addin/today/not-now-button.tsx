/** The button of the ways of saying no. */
import { MenuButton } from '@fluentui/react-components'
import type { ComponentProps } from 'react'
import { useWords } from '../strings/strings.ts'

/** Takes whatever a menu's trigger hands to its button. */
export function NotNowButton({ describedBy, ...given }: ComponentProps<typeof MenuButton> & { describedBy: string }) {
  const { t } = useWords()
  return (
    <MenuButton appearance="subtle" aria-describedby={describedBy} {...given}>
      {t.today.notNow}
    </MenuButton>
  )
}
