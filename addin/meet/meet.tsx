/** Everything booked, pending and past, on two weeks and as a list. */
import { Button, Link } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { listInvites } from '../../contract/invites.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { HeldCard } from '../invites/held-card.tsx'
import { useInviteActions } from '../invites/invite-actions.ts'
import { InviteLine } from '../invites/invite-line.tsx'
import { isLeaving } from '../invites/invite-words.ts'
import { useServerNow } from '../invites/server-now.ts'
import { PollQuestions } from '../polls/poll-questions.tsx'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Freshness, Loading } from '../ui/states.tsx'
import { Change } from './change.tsx'
import { Incoming } from './incoming.tsx'
import { MeetNav } from './meet-nav.tsx'
import { Strip } from './strip.tsx'
import { Swamped } from './swamped.tsx'

const leavingEveryMs = 2_000
/** What ends while the page is open moves to the past by itself. */
const lookEveryMs = 30_000

export function Meet() {
  const { dates } = useWords()
  const { call } = useApi()
  const answer = useQuery({
    queryKey: ['invites'],
    queryFn: ({ signal }) => call(listInvites, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.invites.some(isLeaving) ? leavingEveryMs : false),
  })
  if (answer.isPending) return <Loading heights={[32, 180, 160]} />
  if (!answer.data) return <ErrorNotice error={answer.error} retry={() => void answer.refetch()} />
  const { invites, asOf } = answer.data
  const pick = (inviteId: string): void => {
    const line = document.getElementById(`invite-${inviteId}`)
    line?.scrollIntoView({ block: 'center' })
    line?.focus()
  }
  return (
    <>
      <MeetNav end={<Freshness asOf={asOf} />} />
      <PollQuestions />
      <Incoming />
      <Strip invites={invites} today={dates.isoDay(asOf)} onPick={pick} />
      <Lists invites={invites} asOf={asOf} readAt={answer.dataUpdatedAt} />
    </>
  )
}

function Lists({ invites, asOf, readAt }: { invites: readonly BookedLine[]; asOf: string; readAt: number }) {
  const layout = useLayout()
  const { t } = useWords()
  const now = useServerNow(asOf, readAt, lookEveryMs)
  const leaving = invites.filter(isLeaving)
  const rest = invites.filter((one) => !isLeaving(one))
  const coming = rest.filter(({ end }) => Date.parse(end) > now)
  const past = rest.filter(({ end }) => Date.parse(end) <= now).reverse()
  if (invites.length === 0) return <Empty title={t.meet.empty} next={t.meet.emptyNext} />
  return (
    <>
      {leaving.map((invite) => (
        <HeldCard key={invite.inviteId} invite={invite} asOf={asOf} readAt={readAt} />
      ))}
      {coming.length > 0 ? (
        <Card title={t.meet.upcoming}>
          <ul className={layout.list}>
            {coming.map((invite) => (
              <InviteLine key={invite.inviteId} invite={invite}>
                {invite.state === 'booked' && !invite.outcome ? <Change invite={invite} asOf={asOf} /> : null}
                <Swamped invite={invite} />
              </InviteLine>
            ))}
          </ul>
        </Card>
      ) : null}
      {past.length > 0 ? (
        <Card title={t.meet.past}>
          <ul className={layout.list}>
            {past.map((invite) => (
              <InviteLine key={invite.inviteId} invite={invite}>
                <Happened invite={invite} />
              </InviteLine>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

/** Asked once, privately; an answer can be changed. */
function Happened({ invite }: { invite: BookedLine }) {
  const layout = useLayout()
  const { t } = useWords()
  const { happened } = useInviteActions()
  const { inviteId, outcome } = invite
  if (invite.state !== 'booked') return null
  if (outcome === null)
    return (
      <>
        <div className={layout.row}>
          <span className={layout.text}>{t.meet.happened}</span>
          <Button
            size="small"
            disabledFocusable={happened.isPending}
            onClick={() => happened.mutate({ inviteId, happened: true })}
          >
            {t.meet.yes}
          </Button>
          <Button
            size="small"
            disabledFocusable={happened.isPending}
            onClick={() => happened.mutate({ inviteId, happened: false })}
          >
            {t.meet.no}
          </Button>
        </div>
        {happened.isError ? <ErrorNotice error={happened.error} /> : null}
      </>
    )
  if (outcome === 'declined') return <Swamped invite={invite} />
  if (outcome !== 'happened' && outcome !== 'not-happened') return null
  return (
    <div>
      <Link as="button" onClick={() => happened.mutate({ inviteId, happened: outcome === 'not-happened' })}>
        {outcome === 'happened' ? t.meet.didNot : t.meet.didAfterAll}
      </Link>
    </div>
  )
}
