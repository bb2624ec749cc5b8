/** One poll of the owner's: the mail that asks, who can when, and the invite that it becomes. */
import { Button } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Poll, sendPoll } from '../../contract/polls.ts'
import { useApi } from '../api.ts'
import { Compose } from '../drafts/compose.tsx'
import { OnItsWay } from '../drafts/on-its-way.tsx'
import { groupWords } from '../groups/group-words.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import { whoOf } from '../invites/invite-words.ts'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { AnswersTable } from './answers-table.tsx'
import { usePollActions, usePollDraft } from './poll-query.ts'

export function PollCard({ poll }: { poll: Poll }) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(groupWords)
  const meet = useArea(meetWords)
  const { mark, book, drop } = usePollActions(poll.pollId, words.dropped)
  const title = words.pollTitle(meet.kinds[poll.kind], whoOf(poll.people, t))
  const isLive = poll.state === 'open' || poll.state === 'closed'
  const failed = [mark, book, drop].find(({ isError }) => isError)
  return (
    <Card
      title={title}
      end={
        <span className={layout.quiet}>
          {words.pollStates[poll.state]}
          {poll.state === 'open' ? ` · ${words.closes(dates.dateTime(poll.closesAt))}` : ''}
        </span>
      }
    >
      <AnswersTable poll={poll} onMark={(contactId, suits) => mark.mutate({ contactId, suits })} />
      {isLive ? <p className={layout.quiet}>{words.markHint}</p> : null}
      {poll.state === 'open' ? <Mail poll={poll} /> : null}
      {isLive ? <Book poll={poll} busy={book.isPending} onBook={(time) => book.mutate(time)} /> : null}
      {poll.inviteId ? <HeldInvite inviteId={poll.inviteId} focus={book.isSuccess} /> : null}
      {failed ? <ErrorNotice error={failed.error} /> : null}
      {poll.state === 'booked' ? null : (
        <div className={layout.row}>
          <Button
            size="small"
            appearance="subtle"
            aria-label={isLive ? words.dropOf(title) : undefined}
            disabledFocusable={drop.isPending}
            onClick={() => drop.mutate(isLive)}
          >
            {isLive ? words.drop : words.reopen}
          </Button>
        </div>
      )}
    </Card>
  )
}

/** The best time by the main button, the others beside it: whoever asks may know better. */
function Book({ poll, busy, onBook }: { poll: Poll; busy: boolean; onBook: (time: number) => void }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(groupWords)
  return (
    <>
      {poll.best === null ? <p className={layout.quiet}>{words.noBest(poll.quorum)}</p> : null}
      <div className={layout.row}>
        {poll.times.map(({ start, end }, time) => (
          <Button
            key={start}
            appearance={time === poll.best ? 'primary' : 'secondary'}
            disabledFocusable={busy}
            onClick={() => onBook(time)}
          >
            {words.book(dates.slot(start, end))}
          </Button>
        ))}
      </div>
    </>
  )
}

/** Asked in Kith at once; by mail when the owner sends it. What is on its way can be taken back, also after coming back here. */
function Mail({ poll }: { poll: Poll }) {
  const layout = useLayout()
  const words = useArea(groupWords)
  const [open, setOpen] = useState(false)
  const queries = useQueryClient()
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['polls'], exact: true })
  if (poll.messageId !== null && !open) return <OnItsWay messageId={poll.messageId} onUndone={refresh} />
  return (
    <>
      <div className={layout.row}>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.mail}
        </Button>
        <span className={layout.quiet}>{words.mailHint}</span>
      </div>
      {open ? <Draft poll={poll} onUndone={() => setOpen(false)} /> : null}
    </>
  )
}

function Draft({ poll, onUndone }: { poll: Poll; onUndone: () => void }) {
  const { t } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const draft = usePollDraft(poll.pollId)
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['polls'], exact: true })
  if (draft.isPending) return <Loading heights={[160]} />
  if (!draft.data) return <ErrorNotice error={draft.error} retry={() => void draft.refetch()} />
  return (
    <Compose
      draft={draft.data}
      who={whoOf(poll.people, t)}
      send={(body) => call(sendPoll, { params: { pollId: poll.pollId }, body })}
      onSend={refresh}
      onUndone={() => {
        refresh()
        onUndone()
      }}
    />
  )
}
