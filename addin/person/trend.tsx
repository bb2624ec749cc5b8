/** Twelve weeks as a line with its sentence. */
import type { Person } from '../../contract/people.ts'
import { directionOf } from '../../core/words/trend.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { Sparkline } from '../ui/sparkline.tsx'

/** The sentence is worked out here by the rule of the core, in the owner's language. */
export function Trend({ weeks }: { weeks: Person['trend']['weeks'] }) {
  const layout = useLayout()
  const { t } = useWords()
  const sentence = t.reason.trend[directionOf(weeks)]
  return (
    <>
      {weeks.some(({ value }) => value > 0) ? (
        <Sparkline values={weeks.map(({ value }) => value)} label={`${t.person.trendTitle}. ${sentence}`} />
      ) : null}
      <p className={layout.text}>{sentence}</p>
    </>
  )
}
