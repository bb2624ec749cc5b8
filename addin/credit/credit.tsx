/** Credit to those who helped or did something great: a word, a shout-out in a channel, a note to their manager as of today. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type CreditLine, listCredit } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { GiveCredit } from './give-credit.tsx'

const useStyles = makeStyles({
  lead: { color: tokens.colorNeutralForeground2 },
})

export const forms = ['thanks', 'shout-out', 'manager'] as const
export type Form = (typeof forms)[number]

export function Credit() {
  const layout = useLayout()
  const styles = useStyles()
  const words = useAskWords()
  const { call } = useApi()
  const credit = useQuery({ queryKey: ['credit'], queryFn: ({ signal }) => call(listCredit, {}, { signal }) })
  if (credit.isPending) return <Loading heights={[120]} />
  if (!credit.data) return <ErrorNotice error={credit.error} retry={() => void credit.refetch()} />
  if (credit.data.credit.length === 0) return <Empty title={words.credit.empty} next={words.credit.emptyNext} />
  return (
    <>
      <p className={`${layout.text} ${styles.lead}`}>{words.credit.lead}</p>
      {credit.data.credit.map((line) => (
        <Line key={line.activityId} line={line} />
      ))}
    </>
  )
}

function Line({ line }: { line: CreditLine }) {
  const layout = useLayout()
  const words = useAskWords()
  const { dates } = useWords()
  const [form, setForm] = useState<Form | null>(null)
  const { credit } = words
  const next = line.nextMeeting
  const isSuccess = line.what === 'success'
  const what = (isSuccess ? credit.great : credit.helped)(dates.day(line.helpedOn))
  const given = line.given.map((one) => (isSuccess && one === 'thanks' ? credit.saidWellDone : credit.given[one]))
  const nameOf = (one: Form): string => (isSuccess && one === 'thanks' ? credit.wellDone : credit.forms[one])
  const noManager = 'why' in line.manager ? line.manager.why : null
  return (
    <section className={layout.card} aria-label={line.name}>
      <PersonLine name={line.name} heading={2} line={[what, ...given].join(' · ')} />
      {line.text ? <p className={layout.text}>{`“${line.text}”`}</p> : null}
      {next ? <p className={layout.text}>{credit.meeting(dates.slot(next.start, next.end))}</p> : null}
      <div className={layout.row}>
        {forms.map((one, index) => (
          <Button
            key={one}
            appearance={index === 0 && !line.given.includes(one) ? 'primary' : 'secondary'}
            aria-expanded={form === one}
            aria-label={`${nameOf(one)}: ${line.name}`}
            disabledFocusable={line.given.includes(one) || (one === 'manager' && noManager !== null)}
            onClick={() => setForm(form === one ? null : one)}
          >
            {nameOf(one)}
          </Button>
        ))}
      </div>
      {noManager ? <p className={layout.quiet}>{credit.noManager[noManager]}</p> : null}
      {form ? <GiveCredit key={form} line={line} form={form} /> : null}
    </section>
  )
}
