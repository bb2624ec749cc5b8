/** How many make the group, what happens below that, and whether it may be after hours. */
import { Field, makeStyles, Select, Switch, tokens } from '@fluentui/react-components'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { callOffChoices, groupWords } from './group-words.ts'

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
})

/** You and two others: what fewer would make is no group. */
export const quorumLeast = 3

export type GroupOptions = { quorum: number; callOffHours: number | null; offHours: boolean; alcohol: boolean }
export const usualOptions: GroupOptions = { quorum: quorumLeast, callOffHours: null, offHours: false, alcohol: false }

type Props = {
  /** Counts the owner. */
  people: number
  /** Whether a place to go for a drink makes sense for it. */
  mayDrink: boolean
  options: GroupOptions
  onChange: (options: GroupOptions) => void
}

export function GroupOptionsFields({ people, mayDrink, options, onChange }: Props) {
  const styles = useStyles()
  const words = useArea(meetWords)
  const group = useArea(groupWords)
  const { quorum, callOffHours, offHours, alcohol } = options
  const choices = Array.from({ length: people - 1 }, (_, index) => index + 2)
  return (
    <>
      <div className={styles.fields}>
        <Field label={words.quorumLabel} hint={words.quorumHint}>
          <Select
            value={Math.min(quorum, people)}
            onChange={(_event, { value }) => onChange({ ...options, quorum: Number(value) })}
          >
            {choices.map((count) => (
              <option key={count} value={count}>
                {words.quorum(count)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={group.callOff} hint={group.callOffHint}>
          <Select
            value={callOffHours ?? ''}
            onChange={(_event, { value }) =>
              onChange({ ...options, callOffHours: value === '' ? null : Number(value) })
            }
          >
            <option value="">{group.callOffNever}</option>
            {callOffChoices.map((hours) => (
              <option key={hours} value={hours}>
                {group.callOffHours(hours)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field hint={group.offHoursHint}>
        <Switch
          label={group.offHours}
          checked={offHours}
          onChange={(_event, { checked }) => onChange({ ...options, offHours: checked })}
        />
      </Field>
      {mayDrink ? (
        <Switch
          label={group.alcohol}
          checked={alcohol}
          onChange={(_event, { checked }) => onChange({ ...options, alcohol: checked })}
        />
      ) : null}
    </>
  )
}
