/** The same people as a table; only the rows in sight are in the page. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { useHref } from 'react-router'
import type { PersonRow } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'
import { Face } from '../ui/face.tsx'
import { useLayout } from '../ui/layout.tsx'
import { WordMark } from '../ui/word-mark.tsx'
import { useContactWords } from './contact-words.ts'

const rowHeight = 56

const useStyles = makeStyles({
  frame: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflow: 'clip',
  },
  table: { width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse' },
  head: {
    height: '40px',
    boxSizing: 'border-box',
    padding: `0 ${tokens.spacingHorizontalM}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'start',
  },
  department: { width: '26%' },
  word: { width: '112px' },
  last: { width: '132px' },
  line: {
    position: 'relative',
    height: `${rowHeight}px`,
    boxShadow: `inset 0 1px 0 ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  cell: { padding: `0 ${tokens.spacingHorizontalM}`, textAlign: 'start', fontWeight: tokens.fontWeightRegular },
  who: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minWidth: 0 },
  names: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    minWidth: 0,
    maxWidth: '100%',
    '& > *': { maxWidth: '100%' },
  },
  link: {
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    textAlign: 'start',
    // The whole row is the link's target.
    '::after': { content: '""', position: 'absolute', inset: 0 },
    ':focus-visible': { outlineStyle: 'none' },
    ':focus-visible::after': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  wide: { '@media (max-width: 719px)': { display: 'none' } },
  /** When the last contact was is what a row is for: on two lines rather than cut. */
  two: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflow: 'hidden',
  },
  narrow: { '@media (min-width: 720px)': { display: 'none' } },
})

/** `asOf` is the server's time of the answer. */
export function PeopleTable({ people, asOf }: { people: readonly PersonRow[]; asOf: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [])
  const rows = useWindowVirtualizer({
    count: people.length,
    estimateSize: () => rowHeight,
    overscan: 5,
    scrollMargin: top,
  })
  const words = useContactWords(asOf)
  // The address alone leads there: a router's link on every row would cost more than the row.
  const base = useHref('/people')
  const shown = rows.getVirtualItems()
  const before = (shown[0]?.start ?? top) - top
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top)
  return (
    <div className={styles.frame}>
      <table aria-label={t.people.title} aria-rowcount={people.length + 1} className={styles.table}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={styles.head}>
              {t.people.name}
            </th>
            <th scope="col" className={mergeClasses(styles.head, styles.department, styles.wide)}>
              {t.people.department}
            </th>
            <th scope="col" className={mergeClasses(styles.head, styles.word)}>
              {t.people.inTouch}
            </th>
            <th scope="col" className={mergeClasses(styles.head, styles.last, styles.wide)}>
              {t.people.last}
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          <Room height={before} />
          {shown.map(({ index }) => {
            const person = people[index]
            if (!person) return null
            const href = `${base}/${person.contactId}`
            const texts = { last: words.last(person), ago: words.ago(person) }
            return <Row key={person.contactId} person={person} index={index} href={href} {...texts} />
          })}
          <Room height={after} />
        </tbody>
      </table>
    </div>
  )
}

/** The place of the rows that are out of sight. One cell: a column that only it had would take its share of the others' width. */
const Room = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr>
      <td style={{ height, padding: 0 }} />
    </tr>
  ) : null

type RowProps = { person: PersonRow; index: number; href: string; last: string; ago: string }

/** Remembered, since scrolling asks for the same rows again and again. */
const Row = memo(function Row({ person, index, href, last, ago }: RowProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const aside = person.excluded ? t.people.excluded : person.elsewhere ? t.people.elsewhere : null
  return (
    <tr aria-rowindex={index + 2} className={styles.line}>
      <th scope="row" className={styles.cell}>
        <div className={styles.who}>
          <Face name={person.name} size={32} />
          <div className={styles.names}>
            <a href={href} dir="auto" className={mergeClasses(styles.link, styles.clip)}>
              {person.name}
            </a>
            <span className={mergeClasses(layout.quiet, styles.two, styles.narrow)}>{aside ?? last}</span>
            <span dir="auto" className={mergeClasses(layout.quiet, styles.clip, styles.wide)}>
              {aside ?? person.title ?? ''}
            </span>
          </div>
        </div>
      </th>
      <td dir="auto" className={mergeClasses(styles.cell, layout.quiet, styles.clip, styles.wide)}>
        {person.department ?? ''}
      </td>
      <td className={styles.cell}>
        <WordMark word={person.word} />
      </td>
      <td className={mergeClasses(styles.cell, layout.quiet, styles.clip, styles.wide)}>{ago}</td>
    </tr>
  )
})
