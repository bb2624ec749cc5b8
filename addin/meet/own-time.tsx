/** A day and time of the owner's own choosing, on their own clock. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { groupWords } from '../groups/group-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

type Props = {
  /** What the button says. */
  label: string
  busy: boolean
  /** The earliest day (ISO) that can be chosen. */
  today: string
  /** Filled in at first, as `2026-12-01T12:30`. */
  first?: string
  onChoose: (start: string) => void
  onCancel?: () => void
}

/** `onChoose` gets the time without an offset, as the owner's clock shows it. */
export function OwnTime({ label, busy, today, first = '', onChoose, onCancel }: Props) {
  const styles = useStyles()
  const { t } = useWords()
  const words = useArea(groupWords)
  const [start, setStart] = useState(first)
  const choose = (event: FormEvent): void => {
    event.preventDefault()
    if (start !== '') onChoose(start)
  }
  return (
    <form className={styles.form} onSubmit={choose}>
      <Field label={words.ownTimeLabel} hint={words.ownTimeHint}>
        <Input
          type="datetime-local"
          min={`${today}T00:00`}
          step={300}
          value={start}
          onChange={(_event, { value }) => setStart(value)}
        />
      </Field>
      <Button type="submit" disabledFocusable={busy || start === ''}>
        {label}
      </Button>
      {onCancel ? (
        <Button appearance="subtle" onClick={onCancel}>
          {t.app.cancel}
        </Button>
      ) : null}
    </form>
  )
}

/** Folded away behind a button: most of the time Kith finds one. */
export function OwnTimeToggle(props: Omit<Props, 'onCancel'>) {
  const words = useArea(groupWords)
  const [open, setOpen] = useState(false)
  if (open) return <OwnTime {...props} onCancel={() => setOpen(false)} />
  return (
    <div>
      <Button size="small" appearance="subtle" aria-expanded={false} onClick={() => setOpen(true)}>
        {words.ownTime}
      </Button>
    </div>
  )
}
