/** Wins and thanks received: kept, deleted and had back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { deleteWin, keepWin, listWins, type Win } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { useOffer } from '../ui/undo.tsx'
import { useTellWords } from './tell-words.ts'

export type NewWin = Pick<Win, 'winId' | 'kind' | 'text' | 'on'> & { contactId: string | null }

export function useWins() {
  const { wins: words } = useTellWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['wins'] })
  const wins = useQuery({ queryKey: ['wins'], queryFn: ({ signal }) => call(listWins, {}, { signal }) })
  const keep = useMutation({
    mutationFn: ({ winId, ...body }: NewWin) => call(keepWin, { params: { winId }, body }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (winId: string) => call(deleteWin, { params: { winId } }),
    onSuccess: ({ winId, kind, text, on, from }: Win) =>
      offer({
        text: words.removed,
        undo: () => keep.mutate({ winId, kind, text, on, contactId: from?.contactId ?? null }),
      }),
    onSettled,
  })
  return { wins, keep, remove }
}
