/** How far reading has come, in words first: "Read back to March 2026, 41 %". */
import { ProgressBar } from '@fluentui/react-components'
import type { Me } from '../../contract/me.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'

/** Nothing once reading is done. */
export function ReadingProgress({ me }: { me: Me }) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const { reading } = me
  if (reading.state !== 'reading' && !(me.state === 'on' && reading.state === 'not-started')) return null
  const words = reading.readBackTo
    ? t.progress.back(dates.month(reading.readBackTo), dates.percent(reading.percent))
    : t.progress.starting
  return (
    <Card>
      <p className={layout.text}>{words}</p>
      <ProgressBar
        value={reading.percent / 100}
        aria-label={t.progress.label}
        aria-valuetext={words}
        thickness="medium"
      />
      <p className={layout.quiet}>
        {reading.messages + reading.meetings > 0 ? `${t.progress.counts(reading.messages, reading.meetings)}. ` : ''}
        {t.progress.soon}
      </p>
    </Card>
  )
}
