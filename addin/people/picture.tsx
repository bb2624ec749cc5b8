/** The owner in the middle, their people around them: the closer, the more often they are in touch. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useHref, useNavigate } from 'react-router'
import type { PersonRow, Word } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { initials } from '../ui/initials.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { WordMark } from '../ui/word-mark.tsx'
import { useContactWords } from './contact-words.ts'
import { type Picture as Drawn, type GroupOf, layoutPicture } from './picture-layout.ts'
import { PictureNode } from './picture-node.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  svg: { display: 'block', width: '100%', overflow: 'visible', userSelect: 'none' },
  ring: {
    fill: 'none',
    stroke: tokens.colorNeutralStroke2,
    '@media (forced-colors: active)': { stroke: 'GrayText' },
  },
  ringWord: {
    fill: tokens.colorNeutralForeground2,
    stroke: tokens.colorNeutralBackground1,
    strokeWidth: '4px',
    paintOrder: 'stroke',
    fontSize: tokens.fontSizeBase200,
    '@media (forced-colors: active)': { stroke: 'Canvas' },
  },
  you: { fill: tokens.colorNeutralForeground1, '@media (forced-colors: active)': { fill: 'CanvasText' } },
  youText: {
    fill: tokens.colorNeutralBackground1,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    '@media (forced-colors: active)': { fill: 'Canvas', forcedColorAdjust: 'none' },
  },
  caption: { minHeight: '36px', display: 'flex', alignItems: 'center' },
})

/** The width of an element in px, as it changes; 0 before it is known. */
function useWidth() {
  const box = useRef<HTMLElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { box, width }
}

type Stop = { id: string; ring: number; angle: number }
const stopsOf = (drawn: Drawn): Stop[] =>
  [
    ...drawn.nodes.map(({ person, ring, angle }) => ({ id: person.contactId, ring, angle })),
    ...drawn.more.map(({ word, ring, angle }) => ({ id: `more-${word}`, ring, angle })),
  ]
    .map((stop) => ({ ...stop, angle: ((stop.angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI) }))
    .sort((a, b) => a.ring - b.ring || a.angle - b.angle)

/** Left and right walk along a ring and on to the next; up and down go to the nearest one of the next ring. */
function nextStop(stops: readonly Stop[], at: number, key: string): number {
  const here = stops[at]
  if (!here) return 0
  if (key === 'ArrowRight') return Math.min(stops.length - 1, at + 1)
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  if (key === 'End') return stops.length - 1
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  const ring = stops.map((stop) => stop.ring).filter((one) => (one - here.ring) * step > 0)
  if (step === 0 || ring.length === 0) return at
  const wanted = step > 0 ? Math.min(...ring) : Math.max(...ring)
  const away = (stop: Stop): number => {
    const off = Math.abs(stop.angle - here.angle)
    return Math.min(off, 2 * Math.PI - off)
  }
  return stops.reduce(
    (best, stop, index) =>
      stop.ring === wanted && (stops[best]?.ring !== wanted || away(stop) < away(stops[best] as Stop)) ? index : best,
    at,
  )
}

type Props = { people: readonly PersonRow[]; groupOf: GroupOf; asOf: string; onMore: (word: Word) => void }

export function Picture({ people, groupOf, asOf, onMore }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const go = useNavigate()
  const base = useHref('/people')
  const help = useId()
  const svg = useRef<SVGSVGElement>(null)
  const { box, width } = useWidth()
  const drawn = useMemo(() => (width > 0 ? layoutPicture(people, width, groupOf) : null), [people, width, groupOf])
  const stops = useMemo(() => (drawn ? stopsOf(drawn) : []), [drawn])
  const [active, setActive] = useState<string | null>(null)
  const current = stops.some(({ id }) => id === active) ? active : (stops[0]?.id ?? null)
  const shown = people.find(({ contactId }) => contactId === active)
  const words = useContactWords(asOf)
  const walk = (event: KeyboardEvent): void => {
    const at = stops.findIndex(({ id }) => id === current)
    const next = stops[nextStop(stops, at, event.key)]
    if (!next || next.id === current) return
    event.preventDefault()
    setActive(next.id)
    svg.current?.querySelector<SVGElement>(`[data-stop="${next.id}"]`)?.focus()
  }
  return (
    <section className={styles.root} ref={box} aria-label={t.people.pictureLabel} aria-describedby={help}>
      <p className={layout.hidden} id={help}>
        {t.people.pictureHelp}
      </p>
      {drawn ? (
        <svg
          role="presentation"
          ref={svg}
          className={styles.svg}
          height={drawn.height}
          viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        >
          {drawn.rings.map(({ word, rx, ry }) => (
            <ellipse
              key={word}
              className={styles.ring}
              cx={drawn.width / 2}
              cy={drawn.height / 2}
              rx={rx}
              ry={ry}
              strokeDasharray={word === 'new' ? '3 5' : undefined}
            />
          ))}
          {drawn.rings.map(({ word, ry }) => (
            <text
              key={word}
              className={styles.ringWord}
              x={drawn.width / 2}
              y={drawn.height / 2 - ry}
              textAnchor="middle"
              dominantBaseline="central"
            >
              {t.words[word]}
            </text>
          ))}
          <circle className={styles.you} cx={drawn.width / 2} cy={drawn.height / 2} r={drawn.face + 3} />
          <text
            className={styles.youText}
            x={drawn.width / 2}
            y={drawn.height / 2}
            textAnchor="middle"
            dominantBaseline="central"
          >
            {t.people.you}
          </text>
          {drawn.nodes.map((node) => (
            <PictureNode
              key={node.person.contactId}
              id={node.person.contactId}
              href={`${base}/${node.person.contactId}`}
              at={node}
              from={node.from}
              word={node.word}
              face={drawn.face}
              letters={initials(node.person.name)}
              name={firstName(node.person.name)}
              label={`${node.person.name}: ${words.word(node.person)}, ${words.last(node.person)}`}
              reachable={node.person.contactId === current}
              onOpen={() => void go(`/people/${node.person.contactId}`)}
              onActive={() => setActive(node.person.contactId)}
              onWalk={walk}
            />
          ))}
          {drawn.more.map((more) => (
            <PictureNode
              key={more.word}
              id={`more-${more.word}`}
              href={base}
              at={more}
              from={null}
              word={more.word}
              face={drawn.face}
              letters={null}
              name={t.people.more(more.count)}
              label={t.people.moreLabel(t.words[more.word], more.count)}
              reachable={`more-${more.word}` === current}
              onOpen={() => onMore(more.word)}
              onActive={() => setActive(`more-${more.word}`)}
              onWalk={walk}
            />
          ))}
        </svg>
      ) : null}
      <div className={styles.caption}>
        {shown ? (
          <PersonLine name={shown.name} line={words.last(shown)} end={<WordMark word={shown.word} />} />
        ) : (
          <p className={layout.quiet}>{t.people.dashed}</p>
        )}
      </div>
    </section>
  )
}
