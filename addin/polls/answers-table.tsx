/** Who can when: people down, times across. What somebody said in Kith stands; for others the owner notes what they were told. */
import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { CSSProperties } from 'react'
import type { Poll } from '../../contract/polls.ts'
import { groupWords } from '../groups/group-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'

const narrow = '@media (max-width: 479px)'

const useStyles = makeStyles({
  table: {
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'separate',
    borderSpacing: '0',
    fontVariantNumeric: 'tabular-nums',
    // Where there is no room for a column of names each stands on a line of their own, over what suits them.
    [narrow]: { display: 'grid', gridTemplateColumns: 'repeat(var(--times), minmax(0, 1fr))' },
  },
  part: { [narrow]: { display: 'contents' } },
  // Still a heading of the first column, of no height.
  corner: { [narrow]: { gridColumn: '1 / -1', padding: 0 } },
  head: {
    textAlign: 'start',
    verticalAlign: 'bottom',
    fontWeight: tokens.fontWeightRegular,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} 0`,
  },
  day: { display: 'block', fontWeight: tokens.fontWeightSemibold },
  span: { display: 'block', whiteSpace: 'nowrap', [narrow]: { fontSize: tokens.fontSizeBase200 } },
  cell: {
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXXS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    verticalAlign: 'middle',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    [narrow]: { borderTopStyle: 'none', paddingTop: 0, paddingBottom: tokens.spacingVerticalS },
  },
  name: {
    [narrow]: {
      gridColumn: '1 / -1',
      borderTopStyle: 'solid',
      paddingTop: tokens.spacingVerticalS,
      paddingBottom: 0,
    },
  },
  // A box's own margin would put it right of the time that it is for.
  box: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
  best: { color: tokens.colorBrandForeground1 },
  who: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    minWidth: 0,
    [narrow]: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalS },
  },
  clear: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})`, minWidth: 0 },
})

type Props = { poll: Poll; onMark: (contactId: string, suits: number[] | null) => void }

export function AnswersTable({ poll, onMark }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(groupWords)
  const canMark = poll.state === 'open' || poll.state === 'closed'
  return (
    // The roles are said again: laid out as a grid, its parts are no table to a screen reader any more.
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table role="table" className={styles.table} style={{ '--times': poll.times.length } as CSSProperties}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup" className={styles.part}>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row" className={styles.part}>
          {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
          <th role="columnheader" scope="col" className={mergeClasses(styles.head, styles.corner)}>
            <span className={layout.hidden}>{words.person}</span>
          </th>
          {poll.times.map(({ start, end, suits }, index) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th key={start} role="columnheader" scope="col" className={styles.head}>
              <span className={mergeClasses(layout.text, styles.day, index === poll.best && styles.best)}>
                {dates.day(start)}
              </span>
              <span className={mergeClasses(layout.text, styles.span, index === poll.best && styles.best)}>
                {dates.span(start, end)}
              </span>
              <span className={layout.quiet}>
                <span aria-hidden="true">{words.suits(suits, poll.people.length + 1)}</span>
                <span className={layout.hidden}>{words.suitsLabel(suits)}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <tbody role="rowgroup" className={styles.part}>
        {poll.people.map((person) => (
          // biome-ignore lint/a11y/noRedundantRoles: see above
          <tr key={person.contactId} role="row" className={styles.part}>
            {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
            <th role="rowheader" scope="row" className={mergeClasses(styles.cell, styles.name)}>
              <span className={styles.who}>
                <span className={layout.text} dir="auto">
                  {person.name}
                </span>
                <span className={layout.quiet}>{person.by ? words.by[person.by] : words.silent}</span>
                {canMark && person.by === 'you' ? (
                  <Button
                    size="small"
                    appearance="transparent"
                    className={styles.clear}
                    aria-label={words.clearOf(person.name)}
                    onClick={() => onMark(person.contactId, null)}
                  >
                    {words.clear}
                  </Button>
                ) : null}
              </span>
            </th>
            {poll.times.map(({ start, end }, time) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above
              <td key={start} role="cell" className={styles.cell}>
                {canMark && person.by !== 'them' ? (
                  <Checkbox
                    className={styles.box}
                    aria-label={words.cell(person.name, dates.slot(start, end))}
                    checked={person.suits?.includes(time) ?? false}
                    onChange={(_event, { checked }) => {
                      const others = (person.suits ?? []).filter((one) => one !== time)
                      onMark(person.contactId, checked ? [...others, time] : others)
                    }}
                  />
                ) : (
                  <span className={layout.text}>
                    {person.suits === null ? '–' : person.suits.includes(time) ? words.yes : words.no}
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
