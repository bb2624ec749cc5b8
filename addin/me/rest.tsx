/** Pausing until a day, and the language of invitations. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { Me } from '../../contract/me.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useMeActions } from './me-query.ts'

const useStyles = makeStyles({
  fields: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

export function Pause({ me }: { me: Me }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { pause } = useMeActions()
  const tomorrow = dates.plusDays(me.asOf, 1)
  const [until, setUntil] = useState(dates.plusDays(me.asOf, 7))
  const start = (event: FormEvent): void => {
    event.preventDefault()
    pause.mutate(until)
  }
  return (
    <Card title={t.me.pauseTitle}>
      {me.state === 'paused' && me.pausedUntil ? (
        <>
          <p className={layout.text}>{t.me.pausedUntil(dates.longDay(me.pausedUntil))}</p>
          <div className={layout.row}>
            <Button disabledFocusable={pause.isPending} onClick={() => pause.mutate(null)}>
              {t.me.pauseEnd}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className={layout.text}>{t.me.pauseText}</p>
          <form onSubmit={start} className={styles.fields}>
            <Field label={t.me.pauseUntil}>
              <Input
                type="date"
                min={tomorrow}
                required
                value={until}
                onChange={(_event, { value }) => setUntil(value)}
              />
            </Field>
            <Button type="submit" disabledFocusable={pause.isPending || until < tomorrow}>
              {t.me.pauseStart}
            </Button>
          </form>
        </>
      )}
      {pause.isError ? <ErrorNotice error={pause.error} /> : null}
    </Card>
  )
}

export function Language({ locale }: { locale: string }) {
  const { t } = useWords()
  const offer = useOffer()
  const { settings } = useMeActions()
  return (
    <Card title={t.me.languageTitle}>
      <div>
        <Segments<'en' | 'de'>
          label={t.me.languageTitle}
          value={locale === 'de' ? 'de' : 'en'}
          options={[
            { value: 'en', label: t.me.languages.en },
            { value: 'de', label: t.me.languages.de },
          ]}
          onChange={(value) => settings.mutate({ locale: value }, { onSuccess: () => offer({ text: t.me.saved }) })}
        />
      </div>
      {settings.isError ? <ErrorNotice error={settings.error} /> : null}
    </Card>
  )
}
