/** One person's own rhythm, on their page. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useRhythmActions, useRhythms } from './rhythm-query.ts'

const useStyles = makeStyles({
  form: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
  weeks: { width: '96px', minWidth: 0 },
})

const usualWeeks = 6
const mostWeeks = 104

export function PersonRhythm({ contactId, name }: { contactId: string; name: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  const offer = useOffer()
  const rhythms = useRhythms()
  const { set, drop } = useRhythmActions()
  const [weeks, setWeeks] = useState<string | null>(null)
  if (!rhythms.data) return null
  const own = rhythms.data.cadences.find((one) => one.contactId === contactId)
  const given = Math.round(Number(weeks))
  const wrong = !(given >= 1 && given <= mostWeeks)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (wrong) return
    set.mutate(
      { contactId, everyDays: given * 7 },
      {
        onSuccess: () => {
          setWeeks(null)
          offer({ text: words.savedRhythm })
        },
      },
    )
  }
  const failed = [set, drop].find(({ isError }) => isError)
  return (
    <Card title={words.rhythmTitle}>
      {own ? (
        <div className={layout.between} style={{ alignItems: 'center' }}>
          <span className={layout.text}>
            {words.everyWhat(own.everyDays)}{' '}
            <span className={layout.quiet}>
              {own.pausedUntil ? words.pausedUntil(dates.day(own.pausedUntil)) : words.due(dates.day(own.next.dueOn))}
            </span>
          </span>
          <Button
            size="small"
            appearance="subtle"
            aria-label={words.dropOf(name)}
            onClick={() => drop.mutate(contactId)}
          >
            {words.drop}
          </Button>
        </div>
      ) : weeks === null ? (
        <div className={layout.between} style={{ alignItems: 'center' }}>
          <span className={layout.quiet}>{words.rhythmNone}</span>
          <Button size="small" onClick={() => setWeeks(String(usualWeeks))}>
            {words.rhythmSet}
          </Button>
        </div>
      ) : (
        <form onSubmit={save} className={styles.form}>
          <Field label={words.everyWeeks} className={styles.weeks}>
            <Input
              type="number"
              min={1}
              max={mostWeeks}
              value={weeks}
              input={{ style: { width: '100%' } }}
              onChange={(_event, { value }) => setWeeks(value)}
            />
          </Field>
          <Button type="submit" disabledFocusable={wrong || set.isPending}>
            {words.saveRhythm}
          </Button>
        </form>
      )}
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}
