/** The parts of Meet: what is booked, proposing, rounds, polls, rhythms, places. */
import type { ReactNode } from 'react'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { Parts } from '../ui/parts.tsx'
import { meetWords } from './meet-words.ts'

const parts = ['', '/new', '/rounds', '/polls', '/rhythms', '/places'] as const

/** The heading of the door with its parts; `end` stands beside the heading. */
export function MeetNav({ end }: { end?: ReactNode }) {
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(meetWords)
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title}>{t.meet.title}</h1>
        {end}
      </div>
      <Parts label={words.partsLabel} parts={parts.map((part) => ({ to: `/meet${part}`, name: words.parts[part] }))} />
    </>
  )
}
