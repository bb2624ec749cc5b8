/** The first screen: at most three suggestions, what is booked, and otherwise silence. */
import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { type Me, turnOn } from '../../contract/me.ts'
import type { BookedLine, Today as TodayAnswer } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { ReadingProgress } from '../first-run/progress.tsx'
import { HeldCard } from '../invites/held-card.tsx'
import { InviteLine } from '../invites/invite-line.tsx'
import { isLeaving } from '../invites/invite-words.ts'
import { SortNotice } from '../people/sort-notice.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Freshness, Loading, PartialNotice } from '../ui/states.tsx'
import { Questions } from './questions.tsx'
import { useSent } from './sent.ts'
import { SuggestionCard } from './suggestion-card.tsx'
import { useSuggestionActions, useToday } from './today-query.ts'
import { useWritten, WrittenCards } from './written.tsx'

const useStyles = makeStyles({ cards: { outlineStyle: 'none' } })

export function Today() {
  const layout = useLayout()
  const { t, dates } = useWords()
  const me = useMe()
  const today = useToday()
  if (!me.data || today.isPending) return <Loading heights={[32, 164, 164, 96]} />
  if (!today.data) return <ErrorNotice error={today.error} retry={() => void today.refetch()} />
  const hour = dates.hour(today.data.asOf)
  const { greetMorning, greetDay, greetEvening } = t.session
  const greet = hour < 11 ? greetMorning : hour < 18 ? greetDay : greetEvening
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title}>{greet(firstName(me.data.displayName))}</h1>
        <Freshness asOf={today.data.asOf} />
      </div>
      <State me={me.data} />
      <PartialNotice reading={me.data.reading} without="directory" />
      <SortNotice reading={me.data.reading} />
      <ReadingProgress me={me.data} />
      <Questions />
      <Answer today={today.data} readAt={today.dataUpdatedAt} me={me.data} />
    </>
  )
}

/** Off and paused, each with the way out of it. */
function State({ me }: { me: Me }) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const on = useMutation({
    mutationFn: () => call(turnOn, { body: {} }),
    onSuccess: (now) => queries.setQueryData(['me'], now),
  })
  if (me.state === 'off')
    return (
      <Card title={t.first.offTitle}>
        <p className={layout.text}>{t.first.offText}</p>
        {on.isError ? <ErrorNotice error={on.error} /> : null}
        <div className={layout.row}>
          <Button appearance="primary" disabledFocusable={on.isPending} onClick={() => on.mutate()}>
            {on.isPending ? t.first.turningOn : t.first.turnOn}
          </Button>
        </div>
      </Card>
    )
  if (me.state === 'paused' && me.pausedUntil)
    return (
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{t.partial.paused(dates.longDay(me.pausedUntil))}</MessageBarBody>
      </MessageBar>
    )
  return null
}

type Item =
  | { kind: 'open'; id: string; suggestion: TodayAnswer['suggestions'][number] }
  | { kind: 'held'; id: string; invite: BookedLine }

/** A card that was accepted gives its place to the invite that is about to leave. */
function itemsOf(today: TodayAnswer, places: ReadonlyMap<string, number>): Item[] {
  const items: Item[] = today.suggestions.map((suggestion) => ({
    kind: 'open',
    id: suggestion.suggestionId,
    suggestion,
  }))
  for (const invite of today.booked.filter(isLeaving))
    items.splice(places.get(invite.inviteId) ?? 0, 0, { kind: 'held', id: invite.inviteId, invite })
  return items
}

function Answer({ today, readAt, me }: { today: TodayAnswer; readAt: number; me: Me }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const go = useNavigate()
  const [params] = useSearchParams()
  const places = useRef(new Map<string, number>())
  const [latest, setLatest] = useState<string | null>(null)
  const written = useWritten()
  const actions = useSuggestionActions((suggestionId, { inviteId }) => {
    places.current.set(
      inviteId,
      today.suggestions.findIndex((one) => one.suggestionId === suggestionId),
    )
    setLatest(inviteId)
  }, written.add)
  const cards = useRef<HTMLDivElement>(null)
  useSent(today.booked)
  const items = itemsOf(today, places.current)
  const booked = today.booked.filter((invite) => !isLeaving(invite))
  const quiet = items.length + written.messages.length === 0 && me.state === 'on' && me.reading.state !== 'reading'
  // What had the focus is gone; the list it was in is where the next one stands.
  const focusCards = (): void => cards.current?.focus()
  return (
    <>
      <section
        ref={cards}
        tabIndex={-1}
        aria-label={t.today.suggestions}
        className={`${layout.screen} ${styles.cards}`}
      >
        <WrittenCards written={written} onUndone={focusCards} />
        {items.map((item) =>
          item.kind === 'held' ? (
            <HeldCard
              key={item.id}
              invite={item.invite}
              asOf={today.asOf}
              readAt={readAt}
              focus={item.id === latest}
              onUndone={focusCards}
            />
          ) : (
            <SuggestionCard
              key={item.id}
              suggestion={item.suggestion}
              today={dates.isoDay(today.asOf)}
              actions={actions}
              linked={params.get('suggestion') === item.id}
              onOpen={(contactId, at) => void go(`/people/${contactId}${at ? `?at=${at}` : ''}`)}
              onAside={focusCards}
            />
          ),
        )}
        {quiet ? <Quiet lookBack={today.lookBack} /> : null}
      </section>
      {booked.length > 0 ? (
        <Card title={t.today.bookedTitle}>
          <ul className={layout.list}>
            {booked.map((invite) => (
              <InviteLine key={invite.inviteId} invite={invite} />
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

/** Nothing to suggest: silence, and one look back. */
function Quiet({ lookBack }: { lookBack: string | null }) {
  const { t } = useWords()
  const [code, count] = lookBack?.split(':') ?? []
  const back = code === 'met' ? t.today.met(Number(count)) : undefined
  return <Empty title={t.today.empty} next={back ?? t.today.emptyNext} />
}
