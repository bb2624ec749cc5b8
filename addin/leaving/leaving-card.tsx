/** The last day, set and taken back, with the way to the goodbye list. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTouchWords } from '../circles/touch-words.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useLeaving, useLeavingActions } from './leaving-query.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

/** `today` is the owner's day (ISO) by the server's clock. */
export function LeavingCard({ today }: { today: string }) {
  const layout = useLayout()
  const { leaving: words } = useTouchWords()
  const { dates } = useWords()
  const go = useNavigate()
  const leaving = useLeaving()
  const { cancel } = useLeavingActions()
  if (leaving.isPending) return <Loading heights={[96]} />
  if (!leaving.data) return <ErrorNotice error={leaving.error} retry={() => void leaving.refetch()} />
  const { allowed, lastDay } = leaving.data
  return (
    <Card title={words.title}>
      {lastDay ? (
        <>
          <p className={layout.text}>{words.on(dates.longDay(lastDay))}</p>
          <div className={layout.row}>
            <Button appearance="primary" onClick={() => void go('/me/leaving')}>
              {words.open}
            </Button>
            <Button disabledFocusable={cancel.isPending} onClick={() => cancel.mutate(lastDay)}>
              {words.cancel}
            </Button>
          </div>
          {cancel.isError ? <ErrorNotice error={cancel.error} /> : null}
        </>
      ) : (
        <>
          <p className={layout.text}>{allowed ? words.lead : words.notAllowed}</p>
          {allowed ? <SetDay today={today} /> : null}
        </>
      )}
    </Card>
  )
}

function SetDay({ today }: { today: string }) {
  const styles = useStyles()
  const { leaving: words } = useTouchWords()
  const { set } = useLeavingActions()
  const [day, setDay] = useState('')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (day !== '') set.mutate(day)
  }
  return (
    <>
      <form onSubmit={save} className={styles.form}>
        <Field label={words.day}>
          <Input type="date" min={today} value={day} onChange={(_event, { value }) => setDay(value)} />
        </Field>
        <Button type="submit" disabledFocusable={set.isPending || day === '' || day < today}>
          {words.set}
        </Button>
      </form>
      {set.isError ? <ErrorNotice error={set.error} /> : null}
    </>
  )
}
