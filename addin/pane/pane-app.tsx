/** The pane: the people on the open item, and nothing that a shared screen should not show. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import type { Me } from '../../contract/me.ts'
import { findPeople } from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { FirstRun } from '../first-run/first-run.tsx'
import { ReadingProgress } from '../first-run/progress.tsx'
import type { OpenItem } from '../host/host-port.ts'
import { HeldCard } from '../invites/held-card.tsx'
import { isLeaving } from '../invites/invite-words.ts'
import { Notice } from '../session/notice.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { SuggestionCard } from '../today/suggestion-card.tsx'
import { useSuggestionActions, useToday } from '../today/today-query.ts'
import { useWritten, WrittenCards } from '../today/written.tsx'
import { Caught } from '../ui/caught.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Freshness, Loading, PartialNotice } from '../ui/states.tsx'
import { addressesOf } from './addresses.ts'
import { useOpenItem } from './open-item.ts'
import { PanePerson } from './pane-person.tsx'

const useStyles = makeStyles({
  root: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM} 88px`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  card: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}` },
})

export function PaneApp() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { sandbox } = useApi()
  const me = useMe()
  const item = useOpenItem()
  if (me.data?.state === 'erasing') return <Notice title={t.session.erasingTitle} text={t.session.erasingText} />
  if (me.data?.state === 'signed-in') return <FirstRun me={me.data} />
  return (
    <main className={`${styles.root} ${layout.screen}`}>
      {me.isPending || item === undefined ? <Loading heights={[24, 64, 64, 64]} /> : null}
      {me.isError && !me.data ? <ErrorNotice error={me.error} retry={() => void me.refetch()} /> : null}
      {me.data && item !== undefined ? (
        <Caught where={item ? addressesOf(item.people).join() : ''}>
          <Shown me={me.data} item={item} />
        </Caught>
      ) : null}
      <p className={layout.quiet}>
        {t.pane.openTab} {sandbox ? t.app.sandbox : ''}
      </p>
    </main>
  )
}

function Shown({ me, item }: { me: Me; item: OpenItem }) {
  const layout = useLayout()
  const { t } = useWords()
  const heading = !item
    ? t.pane.today
    : item.kind === 'appointment'
      ? t.pane.titleMeeting
      : item.composing
        ? t.pane.titleCompose
        : t.pane.title
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.subtitle}>{heading}</h1>
        <Freshness asOf={me.asOf} />
      </div>
      <PartialNotice reading={me.reading} />
      <ReadingProgress me={me} />
      {item ? <ItemPeople item={item} asOf={me.asOf} /> : <Nothing />}
    </>
  )
}

/** Most relevant first, as the server ranks them. */
function ItemPeople({ item, asOf }: { item: NonNullable<OpenItem>; asOf: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const addresses = addressesOf(item.people)
  const found = useQuery({
    queryKey: ['lookup', addresses],
    queryFn: ({ signal }) => call(findPeople, { body: { addresses } }, { signal }),
    enabled: addresses.length > 0,
  })
  if (addresses.length > 0 && found.isPending) return <Loading heights={[64, 64]} />
  if (found.isError && !found.data) return <ErrorNotice error={found.error} retry={() => void found.refetch()} />
  const people = found.data?.people ?? []
  if (people.length === 0) return <Empty title={t.pane.nobody} next={t.pane.nobodyNext} />
  const others = item.people.length - people.length
  return (
    <Card className={styles.card}>
      {/* The key closes what was open when another item is shown: a screen may be shared by then. */}
      <ul key={addresses.join()} className={layout.list}>
        {people.map((person) => (
          <PanePerson key={person.contactId} person={person} asOf={asOf} />
        ))}
      </ul>
      {others > 0 ? <p className={layout.quiet}>{t.pane.more(others)}</p> : null}
    </Card>
  )
}

/** Nothing is selected: the day's first card, if there is one. */
function Nothing() {
  const layout = useLayout()
  const { t, dates } = useWords()
  const today = useToday()
  const written = useWritten()
  const actions = useSuggestionActions(undefined, written.add)
  if (today.isPending) return <Loading heights={[160]} />
  if (!today.data) return <ErrorNotice error={today.error} retry={() => void today.refetch()} />
  const { suggestions, booked, asOf } = today.data
  const [first] = suggestions
  const leaving = booked.filter(isLeaving)
  return (
    <>
      {leaving.map((invite) => (
        <HeldCard key={invite.inviteId} invite={invite} asOf={asOf} readAt={today.dataUpdatedAt} focus />
      ))}
      <WrittenCards written={written} onUndone={() => void today.refetch()} />
      {first && leaving.length === 0 ? (
        <SuggestionCard
          key={first.suggestionId}
          suggestion={first}
          today={dates.isoDay(asOf)}
          actions={actions}
          onOpen={null}
        />
      ) : null}
      {!first && leaving.length === 0 ? <Empty title={t.today.empty} next={t.pane.nothing} /> : null}
      {first ? <p className={layout.quiet}>{t.pane.nothing}</p> : null}
    </>
  )
}
