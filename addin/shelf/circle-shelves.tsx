/** On which circles' shelves a link stands. */
import { Menu, MenuButton, MenuItemCheckbox, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import type { ShelfLink } from '../../contract/shelf.ts'
import { useCircleShelf, useCircles } from '../circles/circles-query.ts'
import { useLayout } from '../ui/layout.tsx'
import { useShelfWords } from './shelf-words.ts'

/** Nothing while there is no circle. */
export function CircleShelves({ link }: { link: ShelfLink }) {
  const layout = useLayout()
  const words = useShelfWords()
  const circles = useCircles()
  const shelf = useCircleShelf(link.linkId)
  const all = circles.data?.circles ?? []
  if (all.length === 0) return null
  const on = all.filter(({ linkIds }) => linkIds.includes(link.linkId))
  const checked = { on: on.map(({ circleId }) => circleId) }
  return (
    <>
      <Menu
        checkedValues={checked}
        onCheckedValueChange={(_event, { checkedItems }) => {
          const changed = all.find(({ circleId }) => checked.on.includes(circleId) !== checkedItems.includes(circleId))
          if (changed) shelf.mutate({ circleId: changed.circleId, on: checkedItems.includes(changed.circleId) })
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <MenuButton appearance="subtle">{words.circles}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {all.map(({ circleId, name }) => (
              <MenuItemCheckbox key={circleId} name="on" value={circleId}>
                {name}
              </MenuItemCheckbox>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <span className={layout.quiet}>{on.map(({ name }) => words.onCircle(name)).join(' · ')}</span>
    </>
  )
}
