/** A message on its way out: what the server says of it, taken back or sent at once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Message, readMessage, sendMessageNow, undoMessage } from '../../contract/messages.ts'
import { useApi } from '../api.ts'

/** While it is on its way the page asks by itself, so that a broken live line hides nothing. */
const leavingEveryMs = 2_000

/** Still on its way out: it will change by itself within seconds. */
export const isOnItsWay = ({ state }: Pick<Message, 'state'>): boolean => state === 'held' || state === 'sending'

/** `first` is the answer that told of it, if there was one. */
export function useMessage(messageId: string, first?: Message) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['messages', messageId],
    queryFn: ({ signal }) => call(readMessage, { params: { messageId } }, { signal }),
    ...(first ? { initialData: first } : {}),
    refetchInterval: ({ state }) => (state.data && isOnItsWay(state.data) ? leavingEveryMs : false),
  })
}

/** The clicks; every answer is remembered, and what lists messages is asked for anew. */
export function useMessageActions(messageId: string) {
  const { call } = useApi()
  const queries = useQueryClient()
  const keep = (message: Message): void => {
    queries.setQueryData(['messages', messageId], message)
    for (const key of ['asks', 'today']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const onError = (): void => void queries.invalidateQueries({ queryKey: ['messages', messageId] })
  const params = { messageId }
  return {
    sendNow: useMutation({ mutationFn: () => call(sendMessageNow, { params, body: {} }), onSuccess: keep, onError }),
    undo: useMutation({ mutationFn: () => call(undoMessage, { params, body: {} }), onSuccess: keep, onError }),
  }
}
