/** Days that were looked at and have no time, each with its reason; folded away until somebody asks. */
import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import type { DayWithout } from '../../contract/suggestions.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { dayWords } from './day-words.ts'

/** `open` shows them at once, where there is nothing else to see. Nothing while every day has a time. */
export function DaysWithout({ days, open: atOnce = false }: { days: readonly DayWithout[]; open?: boolean }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(dayWords)
  const [open, setOpen] = useState(atOnce)
  if (days.length === 0) return null
  return (
    <div>
      <Button size="small" appearance="transparent" aria-expanded={open} onClick={() => setOpen(!open)}>
        {words.dayTitle(days.length)}
      </Button>
      {open ? (
        <ul className={layout.list}>
          {days.map(({ date, why }) => (
            <li key={date} className={layout.quiet}>
              {dates.day(date)}: {words.dayWhy[why] ?? words.dayWhyOther}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
