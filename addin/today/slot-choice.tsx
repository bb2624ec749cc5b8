/** The offered times as a strip of days; each in everybody's hours. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { Slot, Suggestion } from '../../contract/suggestions.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { theirTimes } from './slot-words.ts'

const useStyles = makeStyles({
  set: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  days: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 128px), 1fr))',
    gap: tokens.spacingHorizontalS,
  },
  day: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  slot: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalMNudge}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontVariantNumeric: 'tabular-nums',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1Hover },
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    border: `1px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { border: '2px solid Highlight', forcedColorAdjust: 'none' },
  },
  input: { position: 'absolute', opacity: 0, inset: 0, margin: 0, cursor: 'pointer' },
  theirs: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
  },
})

type Props = {
  suggestion: Pick<Suggestion, 'suggestionId' | 'slots' | 'people'>
  chosen: string | null
  onChoose: (start: string) => void
  /** Asks for times of the week to come; null where that is done. */
  onAsk: (() => void) | null
  looking: boolean
}

export function SlotChoice({ suggestion, chosen, onChoose, onAsk, looking }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const days = [...new Set(suggestion.slots.map(({ start }) => dates.isoDay(start)))]
  const choice = (slot: Slot) => (
    <label key={slot.start} className={mergeClasses(styles.slot, slot.start === chosen && styles.chosen)}>
      <input
        className={styles.input}
        type="radio"
        name={`time-${suggestion.suggestionId}`}
        checked={slot.start === chosen}
        onChange={() => onChoose(slot.start)}
      />
      {dates.span(slot.start, slot.end)}
      {theirTimes(slot, suggestion.people, t, dates).map((line) => (
        <span key={line} className={styles.theirs} dir="auto">
          {line}
        </span>
      ))}
    </label>
  )
  return (
    <fieldset className={styles.set}>
      <legend className={layout.hidden}>{t.today.otherTimes}</legend>
      {days.length > 0 ? (
        <div className={styles.days}>
          {days.map((day) => (
            <div key={day} className={styles.day}>
              <span className={layout.quiet}>{dates.day(day)}</span>
              {suggestion.slots.filter(({ start }) => dates.isoDay(start) === day).map(choice)}
            </div>
          ))}
        </div>
      ) : null}
      <div className={layout.row} style={{ marginTop: days.length > 0 ? 8 : 0 }}>
        {onAsk ? (
          <Button size="small" onClick={onAsk}>
            {t.today.askTimes}
          </Button>
        ) : null}
        <span role="status" className={layout.quiet}>
          {looking ? t.today.looking : ''}
        </span>
      </div>
    </fieldset>
  )
}
