/** An invite from its ten seconds to what became of it, for screens that made it. */
import { useQuery } from '@tanstack/react-query'
import { readInvite } from '../../contract/invites.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { HeldCard } from './held-card.tsx'
import { InviteLine } from './invite-line.tsx'
import { isLeaving } from './invite-words.ts'

/** While it is on its way out the page asks by itself, so that a broken live line hides nothing. */
const leavingEveryMs = 2_000

/** `first` is the answer that told of it, if there was one; `onUndone` hears that it was taken back. */
export function HeldInvite(props: { inviteId: string; first?: BookedLine; focus?: boolean; onUndone?: () => void }) {
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const me = useMe()
  const { inviteId } = props
  const invite = useQuery({
    queryKey: ['invites', 'one', inviteId],
    queryFn: ({ signal }) => call(readInvite, { params: { inviteId } }, { signal }),
    ...(props.first ? { initialData: props.first } : {}),
    refetchInterval: ({ state }) => (state.data && isLeaving(state.data) ? leavingEveryMs : false),
  })
  if (!me.data || invite.isPending) return <Loading heights={[56]} />
  if (!invite.data) return <ErrorNotice error={invite.error} retry={() => void invite.refetch()} />
  if (isLeaving(invite.data))
    return (
      <HeldCard
        invite={invite.data}
        asOf={me.data.asOf}
        readAt={me.dataUpdatedAt}
        focus={props.focus ?? false}
        {...(props.onUndone ? { onUndone: props.onUndone } : {})}
      />
    )
  return (
    <>
      {invite.data.state === 'booked' && !invite.data.outcome ? <p className={layout.text}>{t.invites.sent}</p> : null}
      <ul className={layout.list}>
        <InviteLine invite={invite.data} />
      </ul>
    </>
  )
}
