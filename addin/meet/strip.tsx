/** Two weeks as a strip of days, with everything that is or was booked in them. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { BookedLine } from '../../contract/suggestions.ts'
import { inviteStatus, inviteTitle, stands } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'

const useStyles = makeStyles({
  strip: {
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(0, 1fr))',
    gap: '1px',
    backgroundColor: tokens.colorNeutralStroke2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflow: 'hidden',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  day: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    minHeight: '88px',
    minWidth: 0,
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXS,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 479px)': { minHeight: '64px', padding: '2px' },
  },
  weekend: { backgroundColor: tokens.colorNeutralBackground2 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '4px',
    alignItems: 'baseline',
    // The weekday over its number, as every day then looks alike, today's too.
    '@media (max-width: 479px)': { flexDirection: 'column-reverse', flexWrap: 'nowrap', alignItems: 'flex-start' },
  },
  number: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  today: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    borderRadius: tokens.borderRadiusCircular,
    padding: '0 6px',
    '@media (forced-colors: active)': { outline: '1px solid Highlight' },
  },
  event: {
    display: 'block',
    width: '100%',
    boxSizing: 'border-box',
    padding: '2px 4px',
    border: 'none',
    borderLeft: `3px solid ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    textAlign: 'start',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minHeight: '24px',
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 479px)': { padding: '2px 0 2px 1px', textOverflow: 'clip' },
  },
  open: {
    borderLeftStyle: 'dashed',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  gone: {
    borderLeftColor: tokens.colorNeutralStroke1,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'line-through',
  },
  wide: { '@media (max-width: 599px)': { display: 'none' } },
})

/** The Monday (ISO day) of the week that `today` is in. */
export function mondayOf(today: string): string {
  const ms = Date.parse(`${today}T00:00:00Z`)
  return new Date(ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
}

type Props = { invites: readonly BookedLine[]; today: string; onPick: (inviteId: string) => void }

/** `today` is the owner's day (ISO). */
export function Strip({ invites, today, onPick }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const first = mondayOf(today)
  const days = Array.from({ length: 14 }, (_, index) => dates.plusDays(first, index))
  return (
    <ol className={styles.strip} aria-label={t.meet.stripLabel}>
      {days.map((day, index) => {
        const on = invites.filter(({ start }) => dates.isoDay(start) === day)
        return (
          <li key={day} className={mergeClasses(styles.day, index % 7 > 4 && styles.weekend)}>
            <span className={layout.hidden}>
              {on.length > 0 ? t.meet.on(dates.day(day), on.length) : t.meet.nothingOn(dates.day(day))}
            </span>
            <span className={mergeClasses(layout.quiet, styles.head)} aria-hidden="true">
              <span className={mergeClasses(styles.number, day === today && styles.today)}>
                {dates.dayOfMonth(day)}
              </span>
              <span>{dates.weekday(day)}</span>
            </span>
            {on.map((invite) => {
              const { text, tone } = inviteStatus(invite, t)
              const first = firstName(invite.people[0]?.name ?? '')
              return (
                <button
                  key={invite.inviteId}
                  type="button"
                  className={mergeClasses(styles.event, tone === 'open' && styles.open, !stands(invite) && styles.gone)}
                  aria-label={`${dates.time(invite.start)} ${first}: ${inviteTitle(invite, t)}, ${text}`}
                  onClick={() => onPick(invite.inviteId)}
                >
                  {dates.time(invite.start)}
                  <span className={styles.wide} dir="auto">
                    {' '}
                    {first}
                  </span>
                </button>
              )
            })}
          </li>
        )
      })}
    </ol>
  )
}
