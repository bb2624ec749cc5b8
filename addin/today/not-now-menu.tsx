/** The menu with the ways of saying no, loaded when it is first opened. */
import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { useWords } from '../strings/strings.ts'
import { useOpenAtOnce } from '../ui/opened-later.ts'
import type { NotNowProps } from './not-now.tsx'
import { NotNowButton } from './not-now-button.tsx'
import { nextWeek } from './slot-words.ts'

/** Opens at once, and gives the focus back to its button. */
export function NotNowMenu({ today, onAside, describedBy }: NotNowProps) {
  const { t, dates } = useWords()
  const { button, open, setOpen } = useOpenAtOnce()
  return (
    <Menu positioning="below-start" open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <MenuTrigger disableButtonEnhancement>
        <NotNowButton ref={button} describedBy={describedBy} />
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
