/** Polls: the owner's own, and those that ask them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Input, Output } from '../../contract/client.ts'
import {
  answerPoll,
  bookPoll,
  dropPoll,
  listPollQuestions,
  listPolls,
  markPollAnswer,
  openPoll,
  type Poll,
  pollDraft,
} from '../../contract/polls.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { rememberInvite } from '../invites/invite-actions.ts'
import { useOffer } from '../ui/undo.tsx'

type Polls = Output<typeof listPolls>
export type PollWish = Omit<Input<typeof openPoll>['body'], 'starts'>

export function usePolls() {
  const { call } = useApi()
  return useQuery({ queryKey: ['polls'], queryFn: ({ signal }) => call(listPolls, {}, { signal }) })
}

export function usePollQuestions() {
  const { call } = useApi()
  return useQuery({
    queryKey: ['polls', 'asked-of-me'],
    queryFn: ({ signal }) => call(listPollQuestions, {}, { signal }),
  })
}

export function usePollDraft(pollId: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['polls', 'draft', pollId],
    queryFn: ({ signal }) => call(pollDraft, { params: { pollId } }, { signal }),
  })
}

/** Opens one with an id of the caller's: the same id again is the same poll. */
export function useOpenPoll() {
  const { call } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ pollId, body }: { pollId: string; body: Input<typeof openPoll>['body'] }) =>
      call(openPoll, { params: { pollId }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['polls'] }),
  })
}

const withPoll = (known: Polls, pollId: string, to: (poll: Poll) => Poll): Polls => ({
  polls: known.polls.map((one) => (one.pollId === pollId ? to(one) : one)),
})

/** The clicks on one poll; `dropped` is what is said when it ended. */
export function usePollActions(pollId: string, dropped: string) {
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const params = { pollId }
  const keep = (poll: Poll): void =>
    void queries.setQueryData<Polls>(['polls'], (known) => known && withPoll(known, pollId, () => poll))
  const onError = (): void => void queries.invalidateQueries({ queryKey: ['polls'] })
  const mark = useAtOnce({
    queryKey: ['polls'],
    mutationFn: ({ contactId, suits }: { contactId: string; suits: number[] | null }) =>
      call(markPollAnswer, { params: { pollId, contactId }, body: { suits } }),
    // The counts follow with the answer.
    show: (known: Polls, { contactId, suits }) =>
      withPoll(known, pollId, (poll) => ({
        ...poll,
        people: poll.people.map((person) =>
          person.contactId === contactId ? { ...person, suits, by: suits === null ? null : 'you' } : person,
        ),
      })),
  })
  const book = useMutation({
    mutationFn: (time: number) => call(bookPoll, { params, body: { time } }),
    onSuccess: ({ poll, invite }) => {
      keep(poll)
      rememberInvite(queries, invite)
    },
    onError,
  })
  const drop = useMutation({
    mutationFn: (isDropped: boolean) => call(dropPoll, { params, body: { dropped: isDropped } }),
    onSuccess: (poll, isDropped) => {
      keep(poll)
      if (isDropped) offer({ text: dropped, undo: () => drop.mutate(false) })
    },
    onError,
  })
  return { mark, book, drop }
}

/** Told to whoever asks; null takes it back. */
export function useAnswerPoll() {
  const { call } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ pollId, suits }: { pollId: string; suits: number[] | null }) =>
      call(answerPoll, { params: { pollId }, body: { suits } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['polls', 'asked-of-me'] }),
  })
}
