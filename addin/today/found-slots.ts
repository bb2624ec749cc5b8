/** What a search for times found. */
import { useQuery } from '@tanstack/react-query'
import { readSlots } from '../../contract/invites.ts'
import { useApi } from '../api.ts'

/** The search is a job of its own; the live line says when it is done, and this is for when the line is broken. */
const lookEveryMs = 2_000

/** The query of one search; nothing is asked before there is one. */
export const slotsQuery = (call: ReturnType<typeof useApi>['call'], proposalId: string | null) => ({
  queryKey: ['today', 'slots', proposalId],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    call(readSlots, { params: { proposalId: proposalId ?? '' } }, { signal }),
  enabled: proposalId !== null,
  refetchInterval: ({ state }: { state: { data?: { state: string } | undefined } }) =>
    state.data?.state === 'looking' ? lookEveryMs : (false as const),
})

export function useFoundSlots(proposalId: string | null) {
  const { call } = useApi()
  return useQuery(slotsQuery(call, proposalId))
}
