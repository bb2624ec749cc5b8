/** How often the owner wants to meet whom, and who is next. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Cadence } from '../../contract/circles.ts'
import { MeetNav } from '../meet/meet-nav.tsx'
import { meetWords } from '../meet/meet-words.ts'
import { useMe } from '../session/session.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useRhythmActions, useRhythms } from './rhythm-query.ts'

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
    '@media (max-width: 599px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

const pauseDays = 30

/** "every 6 weeks · last met Tue 1 Dec · due". */
function useNextWords() {
  const { dates } = useWords()
  const words = useArea(meetWords)
  return (next: Cadence['next']): string[] => [
    next.metOn ? words.met(dates.day(next.metOn)) : words.neverMet,
    next.state === 'resting' ? words.due(dates.day(next.dueOn)) : words.states[next.state],
  ]
}

function Line({ name, facts, children }: { name: string; facts: readonly string[]; children?: ReactNode }) {
  const styles = useStyles()
  const layout = useLayout()
  return (
    <li className={styles.line}>
      <PersonLine name={name} line={facts.join(' · ')} whole />
      {children ? <div className={layout.row}>{children}</div> : null}
    </li>
  )
}

export function Rhythms() {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  const me = useMe()
  const rhythms = useRhythms()
  const nextWords = useNextWords()
  const { drop, pause, pauseAll } = useRhythmActions()
  if (rhythms.isPending || !me.data) return <Loading heights={[32, 40, 200]} />
  if (!rhythms.data) return <ErrorNotice error={rhythms.error} retry={() => void rhythms.refetch()} />
  const { cadences, circles } = rhythms.data
  const later = dates.plusDays(me.data.asOf, pauseDays)
  const failed = [drop, pause, pauseAll].find(({ isError }) => isError)
  return (
    <>
      <MeetNav />
      <p className={layout.text}>{words.rhythmsLead}</p>
      {failed ? <ErrorNotice error={failed.error} /> : null}
      {cadences.length + circles.length === 0 ? (
        <Empty title={words.rhythmsEmpty} next={words.rhythmsEmptyNext} />
      ) : null}
      {cadences.length > 0 ? (
        <Card title={words.person}>
          <ul className={layout.list}>
            {cadences.map(({ contactId, name, everyDays, pausedUntil, next }) => (
              <Line
                key={contactId}
                name={name}
                facts={[
                  words.everyWhat(everyDays),
                  ...(pausedUntil ? [words.pausedUntil(dates.day(pausedUntil))] : nextWords(next)),
                ]}
              >
                {pausedUntil ? (
                  <Button
                    size="small"
                    aria-label={words.goOnOf(name)}
                    disabledFocusable={pause.isPending}
                    onClick={() => pause.mutate({ contactId, until: null })}
                  >
                    {words.goOn}
                  </Button>
                ) : (
                  <Button
                    size="small"
                    appearance="subtle"
                    aria-label={words.pauseOf(name)}
                    disabledFocusable={pause.isPending}
                    onClick={() => pause.mutate({ contactId, until: later })}
                  >
                    {words.pause}
                  </Button>
                )}
                <Button
                  size="small"
                  appearance="subtle"
                  aria-label={words.dropOf(name)}
                  disabledFocusable={drop.isPending}
                  onClick={() => drop.mutate(contactId)}
                >
                  {words.drop}
                </Button>
              </Line>
            ))}
          </ul>
        </Card>
      ) : null}
      {circles.map(({ circleId, name, everyDays, pausedUntil, members }) => (
        <Card
          key={circleId}
          title={words.circle(name)}
          end={<span className={layout.quiet}>{words.everyWhat(everyDays)}</span>}
        >
          <ul className={layout.list}>
            {members.map((member) => (
              <Line key={member.contactId} name={member.name} facts={nextWords(member.next)} />
            ))}
          </ul>
          <div className={layout.row}>
            {pausedUntil ? (
              <>
                <span className={layout.quiet}>{words.pausedUntil(dates.day(pausedUntil))}</span>
                <Button
                  size="small"
                  aria-label={words.goOnOf(name)}
                  onClick={() => pauseAll.mutate({ circleId, until: null })}
                >
                  {words.goOn}
                </Button>
              </>
            ) : (
              <Button
                size="small"
                appearance="subtle"
                aria-label={words.pauseOf(name)}
                onClick={() => pauseAll.mutate({ circleId, until: later })}
              >
                {words.pause}
              </Button>
            )}
          </div>
        </Card>
      ))}
    </>
  )
}
