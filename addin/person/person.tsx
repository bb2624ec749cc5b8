/** One person: the word, the trend, the days behind it, and everything that can be said against it. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronLeftRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Person as PersonAnswer } from '../../contract/people.ts'
import { ReachCard } from '../in-touch/reach-card.tsx'
import { PersonRhythm } from '../rhythms/person-rhythm.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { NotedSkills } from '../swaps/skills.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { reasonText } from '../ui/reason.ts'
import { ErrorNotice, Freshness, Loading } from '../ui/states.tsx'
import { Why } from '../ui/why.tsx'
import { WordMark } from '../ui/word-mark.tsx'
import { Brief } from './brief.tsx'
import { useBriefWords } from './brief-words.ts'
import { Correct } from './correct.tsx'
import { Marks } from './marks.tsx'
import { NextStep } from './next-step.tsx'
import { Notes } from './notes.tsx'
import { usePerson, usePersonActions } from './person-query.ts'
import { Propose } from './propose.tsx'
import { Log, Reach } from './reach.tsx'
import { Timeline } from './timeline.tsx'
import { Trend } from './trend.tsx'

const useStyles = makeStyles({
  back: { alignSelf: 'flex-start', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 767px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL, minWidth: 0 },
  below: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 280px), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    margin: 0,
  },
  term: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  fact: { margin: 0 },
})

export function Person() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const go = useNavigate()
  const { contactId = '' } = useParams()
  const person = usePerson(contactId)
  const me = useMe()
  const back = (
    <div className={layout.between}>
      <Button
        className={styles.back}
        appearance="subtle"
        icon={<ChevronLeftRegular />}
        onClick={() => void go('/people')}
      >
        {t.people.title}
      </Button>
      {me.data ? <Freshness asOf={me.data.asOf} /> : null}
    </div>
  )
  if (person.isPending || !me.data)
    return (
      <>
        {back}
        <Loading heights={[56, 140, 200]} />
      </>
    )
  if (!person.data)
    return (
      <>
        {back}
        <ErrorNotice error={person.error} retry={() => void person.refetch()} />
      </>
    )
  return (
    <>
      {back}
      <Known person={person.data} asOf={me.data.asOf} />
    </>
  )
}

function Known({ person, asOf }: { person: PersonAnswer; asOf: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const brief = useBriefWords()
  const today = dates.isoDay(asOf)
  const { correct } = usePersonActions(person)
  const role = [person.title, person.department].filter(Boolean).join(' · ')
  return (
    <>
      <PersonLine
        name={person.name}
        size="large"
        heading={1}
        line={role || person.address}
        end={<WordMark word={person.word} />}
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Card title={t.person.trendTitle}>
            <Trend trend={person.trend} />
            {person.fading ? (
              <p className={layout.text}>
                {t.reason.chance[person.fading.chance as keyof typeof t.reason.chance] ?? person.fading.text}
              </p>
            ) : null}
          </Card>
          <Card title={t.person.timelineTitle}>
            <Timeline person={person} today={today} onStrike={(day) => correct.mutate({ day })} />
            {correct.isError ? <ErrorNotice error={correct.error} /> : null}
          </Card>
          <Facts person={person} asOf={asOf} />
        </div>
        <div className={styles.column}>
          <Card title={brief.title}>
            <Brief contactId={person.contactId} />
          </Card>
          <Card title={t.person.doTitle}>
            <Propose person={person} />
            <Reach address={person.address} />
            <Log person={person} today={today} />
          </Card>
          <PersonRhythm contactId={person.contactId} name={person.name} />
          <NextStep contactId={person.contactId} />
          <Notes contactId={person.contactId} />
        </div>
      </div>
      <div className={styles.below}>
        <NotedSkills contactId={person.contactId} />
        <Marks contactId={person.contactId} today={today} />
        <ReachCard contactId={person.contactId} />
      </div>
      <Correct person={person} />
      <span className={layout.hidden}>{t.app.asOf(dates.time(asOf))}</span>
    </>
  )
}

/** The word, what is behind it, and the number for who asks. */
function Facts({ person, asOf }: { person: PersonAnswer; asOf: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const [number, setNumber] = useState(false)
  const last = person.lastContact
  return (
    <Card title={t.person.factsTitle}>
      {person.reason ? <p className={layout.text}>{reasonText(person.reason, t)}</p> : null}
      <dl className={styles.facts}>
        <dt className={styles.term}>{t.person.lastLabel}</dt>
        <dd className={`${styles.fact} ${layout.text}`}>
          {last ? `${dates.day(last)}, ${t.app.daysAgo(dates.daysBetween(last, asOf))}` : t.people.noContact}
        </dd>
        <dt className={styles.term}>{t.person.peerLabel}</dt>
        <dd className={`${styles.fact} ${layout.text}`}>{t.person.peer[person.peer]}</dd>
        <dt className={styles.term}>{t.person.address}</dt>
        <dd className={`${styles.fact} ${layout.text}`}>{person.address}</dd>
      </dl>
      {person.reason ? <Why reason={person.reason} /> : null}
      {person.score === null ? null : (
        <div className={layout.row}>
          <Button size="small" appearance="subtle" aria-expanded={number} onClick={() => setNumber(!number)}>
            {number ? t.person.hideNumber : t.person.showNumber}
          </Button>
          <span className={layout.text} role="status">
            {number ? t.person.number(dates.number(person.score)) : ''}
          </span>
        </div>
      )}
    </Card>
  )
}
