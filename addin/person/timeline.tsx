/** Contact by week on one axis: mail, meetings, and what was logged; arrow keys walk from week to week. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Person } from '../../contract/people.ts'
import { sortWords } from '../people/sort-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { type Week, weeksOf, weeksShown } from './weeks.ts'

const useStyles = makeStyles({
  weeks: {
    display: 'flex',
    alignItems: 'stretch',
    height: '96px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  week: {
    flex: '1 1 0',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column-reverse',
    justifyContent: 'flex-start',
    alignItems: 'center',
    rowGap: '2px',
    padding: '4px 1px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusSmall,
    outlineStyle: 'none',
    cursor: 'default',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
  },
  chosen: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '@media (forced-colors: active)': { outline: '1px solid Highlight' },
  },
  mark: {
    width: '100%',
    maxWidth: '10px',
    borderRadius: '2px',
    flexShrink: 0,
    boxSizing: 'border-box',
    forcedColorAdjust: 'none',
  },
  mails: {
    backgroundColor: tokens.colorBrandStroke2,
    '@media (forced-colors: active)': { backgroundColor: 'GrayText' },
  },
  meetings: {
    backgroundColor: tokens.colorBrandBackground,
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText' },
  },
  others: {
    backgroundColor: tokens.colorPaletteMarigoldBorderActive,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
  },
  day: { alignItems: 'center', flexWrap: 'nowrap' },
  axis: { display: 'flex', justifyContent: 'space-between' },
  key: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  swatch: { width: '10px', height: '10px', borderRadius: '2px', forcedColorAdjust: 'none' },
})

const lanes = ['mails', 'meetings', 'others'] as const
/** The height (px) that stands for the busiest week. */
const tallest = 80
const least = 4

type TimelineProps = {
  person: Pick<Person, 'days'>
  /** The owner's day (ISO) by the server's clock. */
  today: string
  /** Says that what mail and calendar hold of that day was no contact. */
  onStrike: (day: string) => void
}

/** Nothing here is told by height or colour alone: every week says its numbers. */
export function Timeline({ person, today, onStrike }: TimelineProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(sortWords)
  const list = useRef<HTMLDivElement>(null)
  const weeks = weeksOf(person.days, today, weeksShown(person.days, today))
  const busiest = weeks.reduce((at, week, index) => (week.days.length > 0 ? index : at), weeks.length - 1)
  const [at, setAt] = useState(busiest)
  const most = Math.max(1, ...weeks.map(({ mails, meetings, others }) => mails + meetings + others))
  if (person.days.length === 0) return <p className={layout.text}>{t.person.timelineEmpty}</p>
  const numbers = (one: Pick<Week, 'mails' | 'meetings' | 'others'>): string => {
    const parts = lanes.filter((lane) => one[lane] > 0).map((lane) => t.person[lane](one[lane]))
    return parts.length > 0 ? parts.join(', ') : t.person.nothing
  }
  const name = (week: Week): string => t.person.week(dates.day(week.from), numbers(week))
  const walk = (event: KeyboardEvent): void => {
    const keys: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: weeks.length - 1 }
    const next = keys[event.key]
    if (next === undefined || !weeks[next]) return
    event.preventDefault()
    setAt(next)
    const option = list.current?.children[next]
    if (option instanceof HTMLElement) option.focus()
  }
  const chosen = weeks[at]
  return (
    <>
      <div
        ref={list}
        role="listbox"
        tabIndex={-1}
        aria-label={`${t.person.timelineTitle}. ${t.person.timelineHelp}`}
        aria-orientation="horizontal"
        className={styles.weeks}
        onKeyDown={walk}
      >
        {weeks.map((week, index) => (
          <div
            key={week.from}
            role="option"
            tabIndex={index === at ? 0 : -1}
            aria-selected={index === at}
            aria-label={name(week)}
            className={mergeClasses(styles.week, index === at && styles.chosen)}
            onFocus={() => setAt(index)}
          >
            {lanes.map((lane) =>
              week[lane] > 0 ? (
                <span
                  key={lane}
                  className={mergeClasses(styles.mark, styles[lane])}
                  style={{ height: Math.max(least, (week[lane] / most) * tallest) }}
                />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span className={layout.quiet}>{dates.month(weeks[0]?.from ?? today)}</span>
        <span className={layout.quiet}>{dates.month(today)}</span>
      </div>
      {chosen ? (
        <div>
          <p className={layout.text}>{name(chosen)}</p>
          {chosen.days.length > 0 ? (
            <ul className={layout.list}>
              {chosen.days.map((day) => (
                <li key={day.day} className={mergeClasses(layout.between, styles.day)}>
                  <span className={layout.quiet}>{t.person.day(dates.day(day.day), numbers(day))}</span>
                  {day.mails + day.meetings > 0 ? (
                    <Button
                      size="small"
                      appearance="subtle"
                      aria-label={words.notContactOf(dates.day(day.day))}
                      onClick={() => onStrike(day.day)}
                    >
                      {words.notContact}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
      <div className={layout.row} aria-hidden="true">
        {(['meetings', 'mails', 'others'] as const).map((lane) => (
          <span key={lane} className={mergeClasses(layout.quiet, styles.key)}>
            <span className={mergeClasses(styles.swatch, styles[lane])} />
            {t.person.legend[lane === 'mails' ? 'mail' : lane === 'meetings' ? 'meeting' : 'other']}
          </span>
        ))}
      </div>
    </>
  )
}
