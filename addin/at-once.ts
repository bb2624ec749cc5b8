/**
 * What shows at once, before the server has heard of it. A slow line must neither undo it on the screen nor turn round what
 * was clicked: a click and its undo reach the server in the order in which they were made.
 */
import { type QueryClient, type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import type { LiveKind } from '../contract/live.ts'
import { staleBy } from './api.ts'

const changing = (queryKey: QueryKey): QueryKey => ['at-once', ...queryKey]

/** Changes with the same one go to the server one after another. `queryKey` is the remembered answer that they change. */
export const inOrder = (queryKey: QueryKey): { id: string } => ({ id: changing(queryKey).join(' ') })

const waiting = (queries: QueryClient, queryKey: QueryKey): number =>
  queries.isMutating({ mutationKey: changing(queryKey), exact: true })

type Shown = { before: unknown; again: (known: unknown) => unknown }

/**
 * A change of a remembered answer that shows at once. One that the server refused is taken out again; the answer is asked
 * for anew when no other change of it is under way, and what it says then is what holds.
 */
export function useAtOnce<Known, Wanted, Answer>({
  queryKey,
  mutationFn,
  show,
  also = [],
  onTaken,
}: {
  queryKey: QueryKey
  mutationFn: (wanted: Wanted) => Promise<Answer>
  /** What is known, with the change in it. */
  show: (known: Known, wanted: Wanted) => Known
  /** Other remembered answers that the change makes stale. */
  also?: readonly QueryKey[]
  /** Hears of a change that the server took, and whether another one of the same answer waits. */
  onTaken?: (wanted: Wanted, isLast: boolean) => void
}) {
  const queries = useQueryClient()
  const mutationKey = changing(queryKey)
  return useMutation<Answer, Error, Wanted, Shown>({
    mutationKey,
    scope: inOrder(queryKey),
    mutationFn,
    onMutate: (wanted) => {
      // An answer that was asked for before the click knows nothing of it.
      void queries.cancelQueries({ queryKey, exact: true })
      const before = queries.getQueryData<Known>(queryKey)
      queries.setQueryData<Known>(queryKey, (known) => known && show(known, wanted))
      return { before, again: (known) => known && show(known as Known, wanted) }
    },
    onSuccess: (_answer, wanted) => onTaken?.(wanted, waiting(queries, queryKey) === 1),
    onError: (_error, _wanted, refused) => {
      let known = refused?.before
      for (const { state } of queries.getMutationCache().findAll({ mutationKey, exact: true, status: 'pending' })) {
        const later = state.context as Shown | undefined
        if (!later || later === refused) continue
        later.before = known
        known = later.again(known)
      }
      queries.setQueryData(queryKey, known)
    },
    onSettled: () => {
      if (waiting(queries, queryKey) > 1) return
      void queries.invalidateQueries({ queryKey, exact: true })
      for (const key of also) void queries.invalidateQueries({ queryKey: key })
    },
  })
}

/** Asks anew for what an event of a kind makes stale, but for what is being changed: that is asked for afterwards anyhow. */
export function askAnew(queries: QueryClient, kind: LiveKind): void {
  for (const key of staleBy[kind])
    void queries.invalidateQueries({
      queryKey: [key],
      predicate: ({ queryKey }) => waiting(queries, queryKey) === 0,
    })
}
