/** Twelve weeks as a line with its sentence. */
import type { Person } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { Sparkline } from '../ui/sparkline.tsx'

export function Trend({ trend }: { trend: Person['trend'] }) {
  const layout = useLayout()
  const { t } = useWords()
  const sentence = t.reason.trend[trend.key]
  return (
    <>
      {trend.weeks.some(({ value }) => value > 0) ? (
        <Sparkline values={trend.weeks.map(({ value }) => value)} label={`${t.person.trendTitle}. ${sentence}`} />
      ) : null}
      <p className={layout.text}>{sentence}</p>
    </>
  )
}
