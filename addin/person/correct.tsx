/** What the owner says against what was measured; each can be taken back, for ever. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import type { Person } from '../../contract/people.ts'
import { sortWords } from '../people/sort-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { type Correction, usePersonActions } from './person-query.ts'

const useStyles = makeStyles({
  said: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalS,
    flexWrap: 'wrap',
  },
  leave: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingTop: tokens.spacingVerticalM,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    rowGap: tokens.spacingVerticalXS,
  },
})

/** The corrections that would say something new. */
export function openCorrections(person: Pick<Person, 'corrections' | 'peer'>): Correction[] {
  const said = new Set(person.corrections.map(({ kind }) => kind))
  const level: Correction[] =
    person.peer === 'peer' ? ['not-peer'] : person.peer === 'not' ? ['peer'] : ['peer', 'not-peer']
  return (['more', 'less', 'elsewhere', ...level] as Correction[]).filter((kind) => !said.has(kind))
}

export function Correct({ person }: { person: Person }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { correct, takeBack, leaveOut } = usePersonActions(person)
  const { struck } = useArea(sortWords)
  const card = useRef<HTMLElement>(null)
  const isWanted = useSearchParams()[0].get('at') === 'correct'
  useEffect(() => {
    if (isWanted) card.current?.focus()
  }, [isWanted])
  const words = ({ kind, day }: Person['corrections'][number]): string =>
    kind === 'not-contact' && day ? struck(dates.day(day)) : (t.person.said[kind] ?? t.person.said.other ?? kind)
  const failed = [correct, takeBack, leaveOut].find(({ isError }) => isError)
  return (
    <Card title={t.person.correctTitle} ref={card}>
      <div className={layout.row}>
        {openCorrections(person).map((kind) => (
          <Button key={kind} size="small" disabledFocusable={correct.isPending} onClick={() => correct.mutate(kind)}>
            {t.person.correct[kind]}
          </Button>
        ))}
      </div>
      {person.corrections.length > 0 ? (
        <ul className={layout.list}>
          {person.corrections.map((said) => (
            <li key={said.correctionId} className={styles.said}>
              <span className={layout.text}>
                {words(said)} <span className={layout.quiet}>{dates.day(said.madeAt)}</span>
              </span>
              <Button
                size="small"
                appearance="subtle"
                disabledFocusable={takeBack.isPending}
                aria-label={`${t.app.undo}: ${words(said)}`}
                onClick={() => takeBack.mutate(said.correctionId)}
              >
                {t.app.undo}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.leave}>
        {person.excluded ? (
          <>
            <p className={layout.text}>{t.person.excluded(person.name)}</p>
            <Button onClick={() => leaveOut.mutate(false)}>{t.person.include}</Button>
          </>
        ) : (
          <>
            <Button onClick={() => leaveOut.mutate(true)}>{t.person.exclude}</Button>
            <p className={layout.quiet}>{t.person.excludeHint}</p>
          </>
        )}
      </div>
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}
