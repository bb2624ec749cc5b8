/** One person, or one number of many, in the picture: a link that can be focused. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { Word } from '../../contract/people.ts'

const useStyles = makeStyles({
  root: {
    cursor: 'pointer',
    outlineStyle: 'none',
    '& .halo': { fill: 'none', stroke: 'transparent', strokeWidth: '2px' },
    ':hover .halo': { stroke: tokens.colorNeutralStroke1Hover },
    ':focus-visible .halo': { stroke: tokens.colorStrokeFocus2 },
    '@media (forced-colors: active)': {
      ':hover .halo': { stroke: 'Highlight' },
      ':focus-visible .halo': { stroke: 'Highlight' },
    },
  },
  face: {
    strokeWidth: '1.5px',
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'CanvasText' },
  },
  letters: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    '@media (forced-colors: active)': { fill: 'CanvasText' },
  },
  small: { fontSize: '11px' },
  words: { pointerEvents: 'none' },
  number: {
    fill: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    '@media (forced-colors: active)': { fill: 'CanvasText' },
  },
  name: {
    fill: tokens.colorNeutralForeground1,
    stroke: tokens.colorNeutralBackground1,
    strokeWidth: '3px',
    paintOrder: 'stroke',
    fontSize: tokens.fontSizeBase200,
    '@media (forced-colors: active)': { stroke: 'Canvas' },
  },
  trail: {
    strokeWidth: '2px',
    strokeLinecap: 'round',
    strokeDasharray: '1 5',
    stroke: tokens.colorPaletteMarigoldBorderActive,
    '@media (forced-colors: active)': { stroke: 'CanvasText' },
  },
  pill: {
    fill: tokens.colorNeutralBackground3,
    stroke: tokens.colorNeutralStroke1,
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'CanvasText' },
  },
})

/** The scale of ui/tone.ts as a filled face: fuller is more often. */
const inks: Record<Word, { fill: string; ink: string; stroke: string }> = {
  often: {
    fill: tokens.colorBrandBackground,
    ink: tokens.colorNeutralForegroundOnBrand,
    stroke: tokens.colorBrandBackground,
  },
  regular: { fill: tokens.colorBrandBackground2, ink: tokens.colorBrandForeground2, stroke: tokens.colorBrandStroke1 },
  cooling: {
    fill: tokens.colorPaletteMarigoldBackground1,
    ink: tokens.colorNeutralForeground1,
    stroke: tokens.colorPaletteMarigoldBorderActive,
  },
  occasional: {
    fill: tokens.colorNeutralBackground1,
    ink: tokens.colorNeutralForeground1,
    stroke: tokens.colorBrandStroke2,
  },
  rare: {
    fill: tokens.colorNeutralBackground1,
    ink: tokens.colorNeutralForeground2,
    stroke: tokens.colorNeutralStroke1,
  },
  quiet: {
    fill: tokens.colorNeutralBackground3,
    ink: tokens.colorNeutralForeground2,
    stroke: tokens.colorNeutralStroke2,
  },
  new: { fill: tokens.colorNeutralBackground1, ink: tokens.colorNeutralForeground1, stroke: tokens.colorBrandStroke1 },
}

const unread = { 'aria-hidden': true } as const
const middle = { textAnchor: 'middle', dominantBaseline: 'central' } as const

const cut = (name: string, most: number): string => {
  const letters = [...name]
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : name
}

type Props = {
  id: string
  href: string
  at: { x: number; y: number }
  /** Where a trail begins, for somebody who drifted. */
  from: { x: number; y: number } | null
  word: Word
  /** Radius of a face in px. */
  face: number
  /** Null for a number of many. */
  letters: string | null
  name: string
  label: string
  /** Whether the Tab key reaches it; one of the picture does, arrow keys reach the others. */
  reachable: boolean
  onOpen: () => void
  onActive: () => void
  onWalk: (event: KeyboardEvent) => void
}

export function PictureNode({
  id,
  href,
  at,
  from,
  word,
  face,
  letters,
  name,
  label,
  reachable,
  onOpen,
  onActive,
  onWalk,
}: Props) {
  const styles = useStyles()
  const { fill, ink, stroke } = inks[word]
  const small = face < 18
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    onOpen()
  }
  const lift = face - (small ? 23 : 28)
  return (
    <g>
      {/* The router's own Link renders an HTML anchor, which has no place in a picture. */}
      <a
        className={styles.root}
        href={href}
        data-stop={id}
        tabIndex={reachable ? 0 : -1}
        aria-label={label}
        onClick={open}
        onKeyDown={onWalk}
        onFocus={onActive}
        onMouseEnter={onActive}
      >
        {letters === null ? (
          <>
            <rect className="halo" x={at.x - 36} y={at.y - 16} width="72" height="32" rx="16" />
            <rect className={styles.pill} x={at.x - 33} y={at.y - 13} width="66" height="26" rx="13" />
          </>
        ) : (
          <>
            {from ? <line className={styles.trail} x1={from.x} y1={from.y} x2={at.x} y2={at.y} /> : null}
            <rect
              x={at.x - face - 8}
              y={at.y + lift - face}
              width={face * 2 + 16}
              height={face * 2 + 20}
              fill="transparent"
            />
            <circle className="halo" cx={at.x} cy={at.y + lift} r={face + 3} />
            <circle
              className={styles.face}
              cx={at.x}
              cy={at.y + lift}
              r={face}
              fill={fill}
              stroke={stroke}
              strokeDasharray={word === 'new' ? '3 3' : undefined}
            />
          </>
        )}
      </a>
      {/* Beside the link and not in it: its label says the same, whole. */}
      <g className={styles.words} {...unread}>
        {letters === null ? (
          <text className={mergeClasses(styles.number, small && styles.small)} x={at.x} y={at.y} {...middle}>
            {name}
          </text>
        ) : (
          <>
            <text
              className={mergeClasses(styles.letters, small && styles.small)}
              x={at.x}
              y={at.y + lift}
              fill={ink}
              {...middle}
            >
              {letters}
            </text>
            <text
              className={mergeClasses(styles.name, small && styles.small)}
              x={at.x}
              y={at.y + lift + face + (small ? 8 : 11)}
              {...middle}
            >
              {cut(name, small ? 8 : 11)}
            </text>
          </>
        )}
      </g>
    </g>
  )
}
