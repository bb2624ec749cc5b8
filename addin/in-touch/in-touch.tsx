/** People who have moved on: how to reach them, and one draft when a line is due or there is news. */
import { Button, Link as ExternalLink, makeStyles } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type InTouch as InTouchLine, listInTouch, markTold } from '../../contract/news.ts'
import { useApi } from '../api.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { OwnDraft } from '../drafts/own-draft.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { Feeds } from './feeds.tsx'
import { LinkedInImport } from './linked-in-import.tsx'
import { ReachCard } from './reach-card.tsx'

const useStyles = makeStyles({ link: { overflowWrap: 'anywhere' } })

export function InTouch() {
  const layout = useLayout()
  const { inTouch: words } = useTouchWords()
  const { call } = useApi()
  const people = useQuery({ queryKey: ['in-touch'], queryFn: ({ signal }) => call(listInTouch, {}, { signal }) })
  const all = people.data?.people ?? []
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      {people.isPending ? <Loading heights={[120, 120]} /> : null}
      {people.isError && !people.data ? <ErrorNotice error={people.error} retry={() => void people.refetch()} /> : null}
      {people.data && all.length === 0 ? <Empty title={words.empty} next={words.emptyNext} /> : null}
      {all.map((person) => (
        <PersonCard key={person.contactId} person={person} />
      ))}
      <Feeds />
      <LinkedInImport />
    </>
  )
}

type Part = 'hello' | 'news' | 'reach'

function PersonCard({ person }: { person: InTouchLine }) {
  const styles = useStyles()
  const layout = useLayout()
  const { inTouch: words } = useTouchWords()
  const { dates } = useWords()
  const [part, setPart] = useState<Part | null>(null)
  const { contactId, name, lastContact, company, news, email } = person
  const due = person.isDue ? words.due : words.dueOn(dates.day(person.dueOn))
  const toggle = (one: Part) => (): void => setPart(part === one ? null : one)
  return (
    <section className={layout.card} aria-label={name}>
      <PersonLine
        name={name}
        heading={2}
        line={[company, lastContact ? words.last(dates.day(lastContact)) : null, due].filter(Boolean).join(' · ')}
      />
      {email ? null : <p className={layout.text}>{words.noAddress}</p>}
      {news ? (
        <div>
          <ExternalLink
            className={styles.link}
            href={news.link}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`${news.title}, ${words.opens}`}
            dir="auto"
          >
            {news.title}
          </ExternalLink>
          <p className={layout.quiet}>{words.source(news.source, dates.day(news.publishedAt))}</p>
        </div>
      ) : null}
      <div className={layout.row}>
        {news ? (
          <Button appearance="primary" aria-expanded={part === 'news'} onClick={toggle('news')}>
            {words.news}
          </Button>
        ) : null}
        <Button
          appearance={!news && person.isDue && email ? 'primary' : 'secondary'}
          aria-expanded={part === 'hello'}
          aria-label={`${words.hello} ${name}`}
          onClick={toggle('hello')}
        >
          {words.hello}
        </Button>
        <Button
          appearance="subtle"
          aria-expanded={part === 'reach'}
          aria-label={`${words.reach}: ${name}`}
          onClick={toggle('reach')}
        >
          {words.reach}
        </Button>
      </div>
      {part === 'hello' ? <OwnDraft draft={person.hello} who={firstName(name)} /> : null}
      {part === 'news' && news ? <News person={person} news={news} /> : null}
      {part === 'reach' ? <ReachCard contactId={contactId} /> : null}
    </section>
  )
}

/** One draft for one story; once told, or not worth telling, it never comes up for this person again. */
function News({ person, news }: { person: InTouchLine; news: NonNullable<InTouchLine['news']> }) {
  const { inTouch: words } = useTouchWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const { contactId, name } = person
  const told = useMutation({
    mutationFn: () => call(markTold, { params: { contactId, storyId: news.storyId }, body: {} }),
    onSuccess: () => offer({ text: words.noted }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['in-touch'] }),
  })
  return (
    <>
      <OwnDraft draft={news} who={firstName(name)} sentLabel={words.told} onSent={() => told.mutate()}>
        <Button appearance="subtle" disabledFocusable={told.isPending} onClick={() => told.mutate()}>
          {words.notWorth}
        </Button>
      </OwnDraft>
      {told.isError ? <ErrorNotice error={told.error} /> : null}
    </>
  )
}
