/** Who can when: people down, times across. What somebody said in Kith stands; for others the owner notes what they were told. */
import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { Poll } from '../../contract/polls.ts'
import { groupWords } from '../groups/group-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'

const useStyles = makeStyles({
  table: {
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'separate',
    borderSpacing: '0',
    fontVariantNumeric: 'tabular-nums',
  },
  head: {
    textAlign: 'start',
    verticalAlign: 'bottom',
    fontWeight: tokens.fontWeightRegular,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} 0`,
  },
  cell: {
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXXS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    verticalAlign: 'middle',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
  },
  best: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorBrandForeground1 },
  who: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', minWidth: 0 },
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
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            <span className={layout.hidden}>{words.person}</span>
          </th>
          {poll.times.map(({ start, end, suits }, index) => (
            <th key={start} scope="col" className={styles.head}>
              <span className={mergeClasses(layout.text, index === poll.best && styles.best)}>
                {dates.day(start)}
                <br />
                {dates.span(start, end)}
              </span>
              <br />
              <span className={layout.quiet}>
                <span aria-hidden="true">{words.suits(suits, poll.people.length + 1)}</span>
                <span className={layout.hidden}>{words.suitsLabel(suits)}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {poll.people.map((person) => (
          <tr key={person.contactId}>
            <th scope="row" className={styles.cell}>
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
              <td key={start} className={styles.cell}>
                {canMark && person.by !== 'them' ? (
                  <Checkbox
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
