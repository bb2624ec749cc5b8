/** One person on the item: a plain fact at rest; word, trend and actions after one tap. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons'
import { type KeyboardEvent, lazy, Suspense, useId, useRef, useState } from 'react'
import type { Output } from '../../contract/client.ts'
import type { findPeople } from '../../contract/people.ts'
import { usePerson } from '../person/person-query.ts'
import { Log, Reach } from '../person/reach.tsx'
import { Trend } from '../person/trend.tsx'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { reasonText } from '../ui/reason.ts'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { WordMark } from '../ui/word-mark.tsx'

const PaneActions = lazy(() => import('./pane-actions.tsx').then(({ PaneActions: part }) => ({ default: part })))

const useStyles = makeStyles({
  root: {
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  details: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    paddingTop: tokens.spacingVerticalM,
  },
})

type Found = Output<typeof findPeople>['people'][number]

/** `asOf` is the server's time. */
export function PanePerson({ person, asOf }: { person: Found; asOf: string }) {
  const styles = useStyles()
  const { t, dates } = useWords()
  const [open, setOpen] = useState(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const id = useId()
  const hide = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    setOpen(false)
    toggle.current?.focus()
  }
  const fact = person.lastContact ? t.pane.metAgo(dates.daysBetween(person.lastContact, asOf)) : t.pane.never
  return (
    <li className={styles.root} onKeyDown={hide}>
      <PersonLine
        name={person.name}
        line={fact}
        end={
          <Button
            ref={toggle}
            appearance="subtle"
            icon={open ? <ChevronUpRegular /> : <ChevronDownRegular />}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={open ? t.pane.hide(person.name) : t.pane.details(person.name)}
            onClick={() => setOpen(!open)}
          />
        }
      />
      {open ? (
        <div id={id} className={styles.details}>
          <Details contactId={person.contactId} asOf={asOf} />
        </div>
      ) : null}
    </li>
  )
}

function Details({ contactId, asOf }: { contactId: string; asOf: string }) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const person = usePerson(contactId)
  if (person.isPending) return <Loading heights={[48, 32]} />
  if (!person.data) return <ErrorNotice error={person.error} retry={() => void person.refetch()} />
  const { data } = person
  return (
    <>
      <div className={layout.between}>
        <WordMark word={data.word} />
        <span className={layout.quiet} dir="auto">
          {data.title ?? ''}
        </span>
      </div>
      <Trend trend={data.trend} />
      {data.reason ? <p className={layout.quiet}>{reasonText(data.reason, t)}</p> : null}
      <Suspense fallback={<Loading heights={[96]} />}>
        <PaneActions person={data} />
      </Suspense>
      <Reach address={data.address} />
      <Log person={data} today={dates.isoDay(asOf)} />
    </>
  )
}
