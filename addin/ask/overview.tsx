/** The overview: what one can ask and give, what one is asked, and what became of it. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import * as icons from '@fluentui/react-icons'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Ask, AskState } from '../../contract/asks.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { askTiles, giveTiles } from './ask-kinds.ts'
import { useAsks } from './ask-query.ts'
import { useAskWords } from './ask-words.ts'
import { Questions } from './questions.tsx'

const useStyles = makeStyles({
  tiles: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 208px), 1fr))',
    gap: tokens.spacingHorizontalS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  tile: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'start',
    height: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { border: `1px solid ${tokens.colorNeutralStroke1Hover}`, boxShadow: tokens.shadow4 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  icon: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '32px',
    height: '32px',
    fontSize: '20px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  line: {
    display: 'block',
    color: 'inherit',
    textDecorationLine: 'none',
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  first: { borderTopStyle: 'none' },
})

const pictures: Record<string, icons.FluentIcon> = {
  'fresh-eyes': icons.EyeRegular,
  brainstorm: icons.LightbulbRegular,
  rehearsal: icons.SlideMicrophoneRegular,
  ear: icons.HeartRegular,
  learn: icons.HatGraduationRegular,
  lead: icons.BriefcaseRegular,
  introduction: icons.PeopleAddRegular,
  'give-lead': icons.BriefcaseRegular,
  'give-introduction': icons.PeopleAddRegular,
  'help-15': icons.TimerRegular,
  thanks: icons.GiftRegular,
  link: icons.LinkRegular,
  teach: icons.PresenterRegular,
  credit: icons.MegaphoneRegular,
  'check-in': icons.HandWaveRegular,
}

function Tiles({ title, tiles }: { title: string; tiles: readonly (readonly [string, string])[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useAskWords()
  return (
    <section className={layout.screen} style={{ rowGap: 8 }} aria-label={title}>
      <h2 className={layout.subtitle}>{title}</h2>
      <ul className={styles.tiles}>
        {tiles.map(([kind, to]) => {
          const Icon = pictures[kind] ?? icons.HandWaveRegular
          return (
            <li key={kind}>
              <Link className={styles.tile} to={`/ask/${to}`}>
                <span className={styles.icon} aria-hidden="true">
                  <Icon />
                </span>
                <span>
                  <span className={mergeClasses(layout.text, styles.name)}>{words.kinds[kind]?.name}</span>
                  <br />
                  <span className={layout.quiet}>{words.kinds[kind]?.hint}</span>
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const over: readonly AskState[] = ['withdrawn', 'lapsed', 'done']

export function Overview() {
  const words = useAskWords()
  return (
    <>
      <Questions />
      <Tiles title={words.askTitle} tiles={askTiles} />
      <Tiles title={words.giveTitle} tiles={giveTiles} />
      <Became />
    </>
  )
}

function Became() {
  const layout = useLayout()
  const words = useAskWords()
  const asks = useAsks()
  const [older, setOlder] = useState(false)
  if (asks.isPending) return <Loading heights={[96]} />
  if (!asks.data) return <ErrorNotice error={asks.error} retry={() => void asks.refetch()} />
  const all = asks.data.asks
  const shown = all.filter(({ state }) => older || !over.includes(state))
  return (
    <Card title={words.list.title}>
      {all.length === 0 ? <Empty title={words.list.empty} next={words.list.emptyNext} /> : null}
      {shown.length > 0 ? (
        <ul className={layout.list}>
          {shown.map((ask, index) => (
            <AskLine key={ask.askId} ask={ask} first={index === 0} />
          ))}
        </ul>
      ) : null}
      {!older && shown.length < all.length ? (
        <div className={layout.row}>
          <Button appearance="subtle" onClick={() => setOlder(true)}>
            {words.list.older}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

function AskLine({ ask, first }: { ask: Ask; first: boolean }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useAskWords()
  const { t, dates } = useWords()
  const kind = words.kinds[ask.kind]?.name ?? ask.kind
  const who = t.app.list(ask.people.map(({ name }) => firstName(name)))
  return (
    <li>
      <Link className={mergeClasses(styles.line, first && styles.first)} to={`/ask/one/${ask.askId}`}>
        <PersonLine
          name={ask.people.length === 1 ? (ask.people[0]?.name ?? who) : who}
          line={[kind, ask.topic].filter(Boolean).join(' · ')}
          end={
            <span className={layout.quiet} style={{ whiteSpace: 'nowrap', textAlign: 'end' }}>
              {words.list.states[ask.state]}
              <br />
              {dates.day(ask.madeAt)}
            </span>
          }
        />
      </Link>
    </li>
  )
}
