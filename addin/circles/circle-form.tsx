/** A circle being written: its name, how often, and who belongs to it. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useCircleActions } from './circles-query.ts'
import { RhythmSelect } from './rhythm-select.tsx'
import { longestFor } from './rhythm-words.ts'
import { useTouchWords } from './touch-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 200px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
})

const membersMost = 100
export type CircleDraft = {
  circleId: string
  name: string
  everyDays: number
  /** Null goes with the ideal one. */
  atMostDays: number | null
  members: readonly { contactId: string; name: string }[]
}

export function CircleForm({ circle, onDone }: { circle: CircleDraft; onDone: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  const { circles: words } = useTouchWords()
  const { write } = useCircleActions(words.removed)
  const [name, setName] = useState(circle.name)
  const [everyDays, setEveryDays] = useState(circle.everyDays)
  const [members, setMembers] = useState<Picked[]>(circle.members.map((one) => ({ ...one, title: null })))
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    const isSame = everyDays === circle.everyDays && circle.atMostDays !== null
    const body = {
      name: name.trim(),
      everyDays,
      atMostDays: isSame ? (circle.atMostDays ?? longestFor(everyDays)) : longestFor(everyDays),
      contactIds: members.map(({ contactId }) => contactId),
    }
    write.mutate({ circleId: circle.circleId, body }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={save} className={styles.form}>
      <div className={styles.fields}>
        <Field label={words.name} required>
          <Input dir="auto" maxLength={60} value={name} onChange={(_event, { value }) => setName(value)} />
        </Field>
        <RhythmSelect label={words.every} days={everyDays} onChange={(days) => setEveryDays(days ?? everyDays)} />
      </div>
      <PersonPicker label={words.add} chosen={members} most={membersMost} onChange={setMembers} />
      <div className={layout.row}>
        <Button type="submit" appearance="primary" disabledFocusable={write.isPending || name.trim() === ''}>
          {words.save}
        </Button>
        <Button onClick={onDone}>{words.cancel}</Button>
      </div>
      {write.isError ? <ErrorNotice error={write.error} /> : null}
    </form>
  )
}
