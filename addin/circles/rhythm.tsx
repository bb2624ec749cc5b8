/** One person's own rhythm, before any circle's. */
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useCadence, useCircles } from './circles-query.ts'
import { RhythmSelect } from './rhythm-select.tsx'
import { useTouchWords } from './touch-words.ts'

export function Rhythm({ contactId }: { contactId: string }) {
  const layout = useLayout()
  const { rhythm: words, circles: circleWords } = useTouchWords()
  const { dates } = useWords()
  const circles = useCircles()
  const { set, drop } = useCadence(contactId)
  const own = circles.data?.cadences.find((one) => one.contactId === contactId)
  const member = circles.data?.circles
    .flatMap(({ name, members }) => members.map((one) => ({ ...one, circle: name })))
    .find((one) => one.contactId === contactId)
  const next = own?.next ?? member?.next
  const failed = [set, drop].find(({ isError }) => isError)
  return (
    <Card title={words.title} end={member ? <span className={layout.quiet}>{member.circle}</span> : null}>
      <RhythmSelect
        label={words.label}
        days={own?.everyDays ?? null}
        none={words.none}
        onChange={(days) => (days === null ? drop.mutate() : set.mutate(days))}
      />
      <p className={layout.quiet}>
        {next ? [circleWords.states[next.state], circleWords.due(dates.day(next.dueOn))].join(' · ') : words.text}
      </p>
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}
