/** Asked and given: read, written, sent, and what the owner says became of it. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Ask, answerAsk, listAsks, readAsk, sendAsk, withdrawAsk, writeAsk } from '../../contract/asks.ts'
import type { Input, Output } from '../../contract/client.ts'
import { useApi } from '../api.ts'
import { useOffer } from '../ui/undo.tsx'
import { useAskWords } from './ask-words.ts'

/** While something is on its way out the page asks by itself, so that a broken live line hides nothing. */
const leavingEveryMs = 2_000

export function useAsks() {
  const { call } = useApi()
  return useQuery({ queryKey: ['asks'], queryFn: ({ signal }) => call(listAsks, {}, { signal }) })
}

export function useAsk(askId: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['asks', askId],
    queryFn: ({ signal }) => call(readAsk, { params: { askId } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'held' ? leavingEveryMs : false),
  })
}

/** Puts an ask where it is shown. */
function keep(queries: QueryClient, ask: Ask): void {
  queries.setQueryData<Ask>(['asks', ask.askId], ask)
  queries.setQueryData<Output<typeof listAsks>>(
    ['asks'],
    (all) => all && { asks: all.asks.map((one) => (one.askId === ask.askId ? ask : one)) },
  )
  void queries.invalidateQueries({ queryKey: ['asks'], exact: true })
}

/** Drafts it; the same id again drafts it anew. */
export function useWriteAsk() {
  const { call } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ askId, body }: { askId: string; body: Input<typeof writeAsk>['body'] }) =>
      call(writeAsk, { params: { askId }, body }),
    onSuccess: (ask) => keep(queries, ask),
  })
}

export function useAskActions(askId: string) {
  const { call } = useApi()
  const queries = useQueryClient()
  const words = useAskWords()
  const offer = useOffer()
  const params = { askId }
  const onSuccess = (ask: Ask): void => keep(queries, ask)
  const onError = (): void => void queries.invalidateQueries({ queryKey: ['asks'] })
  const send = useMutation({
    mutationFn: (body: Input<typeof sendAsk>['body']) => call(sendAsk, { params, body }),
    onSuccess,
    onError,
  })
  const takeBack = useMutation({
    mutationFn: () => call(answerAsk, { params, body: { answer: null } }),
    onSuccess,
    onError,
  })
  const answer = useMutation({
    mutationFn: (said: 'accepted' | 'declined' | 'done') => call(answerAsk, { params, body: { answer: said } }),
    onSuccess: (ask) => {
      onSuccess(ask)
      offer({ text: words.list.noted, undo: () => takeBack.mutate() })
    },
    onError,
  })
  const takeUp = useMutation({
    mutationFn: () => call(withdrawAsk, { params, body: { withdrawn: false } }),
    onSuccess,
    onError,
  })
  const setAside = useMutation({
    mutationFn: () => call(withdrawAsk, { params, body: {} }),
    onSuccess: (ask) => {
      onSuccess(ask)
      offer({ text: words.list.setAside, undo: () => takeUp.mutate() })
    },
    onError,
  })
  return { send, answer, setAside, takeUp }
}
