/** Today's answer, and what the owner does with a suggestion. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Draft, Message } from '../../contract/messages.ts'
import {
  acceptSuggestion,
  answerSuggestion,
  type BookedLine,
  dismissSuggestion,
  finishSuggestion,
  moreTimes,
  readToday,
  reopenSuggestion,
  type Suggestion,
  snoozeSuggestion,
  type Today,
  writeSuggestion,
} from '../../contract/suggestions.ts'
import { beginSwap } from '../../contract/swaps.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { rememberInvite } from '../invites/invite-actions.ts'
import { isLeaving, whoOf } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import { useOffer } from '../ui/undo.tsx'

/** While something is on its way out the page asks by itself, so that a broken live line hides nothing. */
const leavingEveryMs = 2_000

export function useToday() {
  const { call } = useApi()
  return useQuery({
    queryKey: ['today'],
    queryFn: ({ signal }) => call(readToday, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.booked.some(isLeaving) ? leavingEveryMs : false),
  })
}

/** How a suggestion is set aside: a way of no, or the day (ISO) on which it may return. */
export type Aside = { how: 'not-now' | 'never-this-kind' | 'wrong' } | { until: string }

const without = (today: Today, suggestionId: string): Today => ({
  ...today,
  suggestions: today.suggestions.filter((one) => one.suggestionId !== suggestionId),
})

/**
 * Setting aside shows at once and can be undone; accepting holds the invite for ten seconds on the server.
 * `onAccepted` and `onWritten` hear of it before the lists change.
 */
export function useSuggestionActions(
  onAccepted?: (suggestionId: string, line: BookedLine) => void,
  onWritten?: (message: Message) => void,
) {
  const { call } = useApi()
  const { t } = useWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['today'] })

  const taken = (suggestionId: string): void =>
    void queries.setQueryData<Today>(['today'], (today) => today && without(today, suggestionId))

  const reopen = useMutation({
    mutationFn: (suggestionId: string) => call(reopenSuggestion, { params: { suggestionId }, body: {} }),
    onSettled: refresh,
  })
  const accept = useMutation({
    mutationFn: ({ suggestionId, start }: { suggestionId: string; start: string }) =>
      call(acceptSuggestion, { params: { suggestionId }, body: { start } }),
    onSuccess: (line, { suggestionId }) => {
      onAccepted?.(suggestionId, line)
      taken(suggestionId)
      rememberInvite(queries, line)
    },
    onError: refresh,
  })
  const setAside = useAtOnce({
    queryKey: ['today'],
    mutationFn: ({ suggestion, aside }: { suggestion: Suggestion; aside: Aside }): Promise<unknown> => {
      const params = { suggestionId: suggestion.suggestionId }
      return 'until' in aside
        ? call(snoozeSuggestion, { params, body: aside })
        : call(dismissSuggestion, { params, body: aside })
    },
    show: (today: Today, { suggestion }) => without(today, suggestion.suggestionId),
    onTaken: ({ suggestion }) =>
      offer({
        text: t.today.setAside(whoOf(suggestion.people, t)),
        undo: () => reopen.mutate(suggestion.suggestionId),
      }),
  })
  const write = useMutation({
    mutationFn: ({ suggestionId, body }: { suggestionId: string; body: Draft & { messageId: string } }) =>
      call(writeSuggestion, { params: { suggestionId }, body }),
    onSuccess: (message, { suggestionId }) => {
      onWritten?.(message)
      taken(suggestionId)
    },
    onSettled: refresh,
  })
  const finish = useMutation({
    mutationFn: ({ suggestionId }: { suggestionId: string }) =>
      call(finishSuggestion, { params: { suggestionId }, body: {} }),
    onSuccess: (_answer, { suggestionId }) => {
      taken(suggestionId)
      offer({ text: t.today.done, undo: () => reopen.mutate(suggestionId) })
    },
    onSettled: refresh,
  })
  const answer = useMutation({
    mutationFn: ({ suggestionId, said }: { suggestionId: string; said: 'yes' | 'no' }) =>
      call(answerSuggestion, { params: { suggestionId }, body: { answer: said } }),
    onSuccess: (_answer, { suggestionId }) => {
      taken(suggestionId)
      offer({ text: t.today.done, undo: () => reopen.mutate(suggestionId) })
    },
    onSettled: refresh,
  })
  const swap = useMutation({
    mutationFn: ({ people, about }: Suggestion) => {
      const [person] = people
      if (!person || !about?.swap) throw new Error('there is nothing to swap')
      const body = { contactId: person.contactId, ...about.swap }
      return call(beginSwap, { params: { swapId: crypto.randomUUID() }, body })
    },
    onSuccess: (_answer, { suggestionId }) => {
      taken(suggestionId)
      offer({ text: t.today.swapBegun, undo: () => reopen.mutate(suggestionId) })
    },
    onSettled: () => {
      refresh()
      void queries.invalidateQueries({ queryKey: ['swaps'] })
    },
  })
  const askTimes = useMutation({
    mutationFn: ({ suggestionId, from, to }: { suggestionId: string; from: string; to: string }) =>
      call(moreTimes, { params: { suggestionId }, body: { from, to } }),
  })
  return { accept, setAside, askTimes, write, finish, answer, swap }
}
