/** How often, as a choice of few. */
import { Field, Select } from '@fluentui/react-components'
import { rhythmDays, rhythmText } from './rhythm-words.ts'
import { useTouchWords } from './touch-words.ts'

/** `none` is the choice of no rhythm; left out where there has to be one. A rhythm that is not among the choices stays one. */
export function RhythmSelect(props: {
  label: string
  days: number | null
  none?: string
  onChange: (days: number | null) => void
}) {
  const words = useTouchWords()
  const { days } = props
  const known: readonly number[] = rhythmDays
  const choices = days === null || known.includes(days) ? known : [...known, days].sort((a, b) => a - b)
  return (
    <Field label={props.label}>
      <Select
        value={days === null ? '' : String(days)}
        onChange={(_event, { value }) => props.onChange(value === '' ? null : Number(value))}
      >
        {props.none === undefined ? null : <option value="">{props.none}</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {rhythmText(choice, words)}
          </option>
        ))}
      </Select>
    </Field>
  )
}
