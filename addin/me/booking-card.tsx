/** Holds and booking by itself: both off until the owner says otherwise. */
import { Field, makeStyles, Select, Switch, tokens } from '@fluentui/react-components'
import type { Booking } from '../../contract/me.ts'
import { bookingRanges } from '../../core/policy/booking.ts'
import { groupWords } from '../groups/group-words.ts'
import { useArea } from '../strings/area.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { bookingWords } from './booking-words.ts'
import { useMeActions } from './me-query.ts'

const useStyles = makeStyles({
  fields: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  field: { minWidth: '140px' },
})

const within = ([least, most]: readonly [number, number], steps: readonly number[], chosen: number): number[] =>
  [...new Set([...steps, chosen])].filter((one) => one >= least && one <= most).sort((a, b) => a - b)

export function BookingCard({ booking, afterHours }: { booking: Booking; afterHours: boolean }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useArea(bookingWords)
  const group = useArea(groupWords)
  const { settings } = useMeActions()
  const change = (to: Partial<Booking>): void => settings.mutate({ booking: to })
  const { holds, holdHours, auto, vetoHours, perWeek } = booking
  const choice = (
    label: string,
    name: 'holdHours' | 'vetoHours' | 'perWeek',
    chosen: number,
    steps: readonly number[],
    says: (count: number) => string,
  ) => (
    <Field label={label} className={styles.field}>
      <Select value={chosen} onChange={(_event, { value }) => change({ [name]: Number(value) })}>
        {within(bookingRanges[name], steps, chosen).map((one) => (
          <option key={one} value={one}>
            {says(one)}
          </option>
        ))}
      </Select>
    </Field>
  )
  return (
    <Card title={words.title}>
      <Switch label={words.holds} checked={holds} onChange={(_event, { checked }) => change({ holds: checked })} />
      <p className={layout.quiet}>{words.holdsText}</p>
      {holds ? choice(words.holdHours, 'holdHours', holdHours, [12, 24, 48, 72, 168], words.hours) : null}
      <Switch label={words.auto} checked={auto} onChange={(_event, { checked }) => change({ auto: checked })} />
      <p className={layout.quiet}>{words.autoText}</p>
      {auto ? (
        <div className={styles.fields}>
          {choice(words.vetoHours, 'vetoHours', vetoHours, [4, 12, 24, 48, 72], words.hours)}
          {choice(words.perWeek, 'perWeek', perWeek, [1, 2, 3], words.times)}
        </div>
      ) : null}
      <Switch
        label={group.wantsOffHours}
        checked={afterHours}
        onChange={(_event, { checked }) => settings.mutate({ afterHours: checked })}
      />
      <p className={layout.quiet}>{group.wantsOffHoursText}</p>
      {settings.isError ? <ErrorNotice error={settings.error} /> : null}
    </Card>
  )
}
