/** One skill to add: what, and which way. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { Direction } from '../../contract/swaps.ts'
import { useShelfWords } from '../shelf/shelf-words.ts'
import { Segments } from '../ui/segments.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  skill: { flex: '1 1 180px', minWidth: 0 },
})

type Props = {
  labels: Record<Direction, string>
  saving: boolean
  /** `saved` empties the field: what was typed stays until it is stored. */
  onSave: (direction: Direction, skill: string, saved: () => void) => void
}

export function SkillForm({ labels, saving, onSave }: Props) {
  const styles = useStyles()
  const { skills: words } = useShelfWords()
  const [direction, setDirection] = useState<Direction>('teach')
  const [skill, setSkill] = useState('')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (skill.trim() !== '') onSave(direction, skill.trim(), () => setSkill(''))
  }
  return (
    <form onSubmit={save} className={styles.form}>
      <Segments<Direction>
        label={words.direction}
        value={direction}
        options={(['teach', 'learn'] as const).map((value) => ({ value, label: labels[value] }))}
        onChange={setDirection}
      />
      <Field label={words.name} className={styles.skill}>
        <Input dir="auto" maxLength={80} value={skill} onChange={(_event, { value }) => setSkill(value)} />
      </Field>
      <Button type="submit" disabledFocusable={saving || skill.trim() === ''}>
        {words.add}
      </Button>
    </form>
  )
}
