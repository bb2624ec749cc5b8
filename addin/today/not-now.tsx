/** The ways of saying no, from "tomorrow" to "this is not right". */
import { Menu, MenuButton, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { useWords } from '../strings/strings.ts'
import { nextWeek } from './slot-words.ts'
import type { Aside } from './today-query.ts'

/** `today` is the owner's day (ISO) by the server's clock. */
export function NotNow({
  today,
  onAside,
  describedBy,
}: {
  today: string
  onAside: (aside: Aside) => void
  describedBy: string
}) {
  const { t, dates } = useWords()
  return (
    <Menu positioning="below-start">
      <MenuTrigger disableButtonEnhancement>
        <MenuButton appearance="subtle" aria-describedby={describedBy}>
          {t.today.notNow}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => onAside({ until: dates.plusDays(today, 1) })}>{t.today.tomorrow}</MenuItem>
          <MenuItem onClick={() => onAside({ until: nextWeek(today, dates).from })}>{t.today.nextWeek}</MenuItem>
          <MenuDivider />
          <MenuItem onClick={() => onAside({ how: 'not-now' })}>{t.today.skip}</MenuItem>
          <MenuItem onClick={() => onAside({ how: 'never-this-kind' })}>{t.today.quieter}</MenuItem>
          <MenuItem onClick={() => onAside({ how: 'wrong' })}>{t.today.wrong}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
