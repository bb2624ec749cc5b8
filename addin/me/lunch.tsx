/** When lunch may be, on a strip of the clock. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { Me } from '../../contract/me.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useMeActions } from './me-query.ts'

const useStyles = makeStyles({
  clock: { display: 'block', width: '100%', height: '52px', overflow: 'visible' },
  track: {
    fill: tokens.colorNeutralBackground4,
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'CanvasText' },
  },
  window: { fill: tokens.colorBrandBackground, '@media (forced-colors: active)': { fill: 'Highlight' } },
  hour: { fill: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  fields: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

/** The strip shows a working day's middle; a window beyond it widens the strip. */
const shownFrom = 10
const shownTo = 16

const hours = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour + minute / 60
}

/** Times as HH:mm on the owner's clock. */
function ClockStrip({ from, to }: { from: string; to: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const [start, end] = [hours(from), hours(to)]
  const first = Math.min(shownFrom, Math.floor(start))
  const last = Math.max(shownTo, Math.ceil(end))
  const percent = (hour: number): number => ((hour - first) / (last - first)) * 100
  const marks = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return (
    <svg className={styles.clock} role="img" aria-label={t.me.clock(from, to)}>
      <rect className={styles.track} x="0" y="4" width="100%" height="18" rx="9" />
      <rect
        className={styles.window}
        x={`${percent(start)}%`}
        y="4"
        width={`${Math.max(0, percent(end) - percent(start))}%`}
        height="18"
        rx="9"
      />
      {marks.map((hour, index) => (
        <text
          key={hour}
          className={styles.hour}
          x={`${percent(hour)}%`}
          y="42"
          textAnchor={index === 0 ? 'start' : index === marks.length - 1 ? 'end' : 'middle'}
        >
          {hour}
        </text>
      ))}
    </svg>
  )
}

export function Lunch({ lunch }: { lunch: Me['lunch'] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const offer = useOffer()
  const { settings } = useMeActions()
  const [from, setFrom] = useState(lunch.from.slice(0, 5))
  const [to, setTo] = useState(lunch.to.slice(0, 5))
  const wrong = from >= to
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (!wrong) settings.mutate({ lunch: { from, to } }, { onSuccess: () => offer({ text: t.me.saved }) })
  }
  return (
    <Card title={t.me.lunchTitle}>
      <p className={layout.text}>{t.me.lunchText}</p>
      {wrong ? null : <ClockStrip from={from} to={to} />}
      <form onSubmit={save} className={styles.fields}>
        <Field label={t.me.from}>
          <Input type="time" value={from} onChange={(_event, { value }) => setFrom(value)} />
        </Field>
        <Field label={t.me.to} validationMessage={wrong ? t.me.lunchOrder : undefined}>
          <Input type="time" value={to} onChange={(_event, { value }) => setTo(value)} />
        </Field>
        <Button type="submit" disabledFocusable={settings.isPending || wrong}>
          {t.me.save}
        </Button>
      </form>
      {lunch.assumed ? <p className={layout.quiet}>{t.me.lunchAssumed}</p> : null}
      {settings.isError ? <ErrorNotice error={settings.error} /> : null}
    </Card>
  )
}
