/** What a search for times found. */
import { useQuery } from '@tanstack/react-query'
import { readSlots } from '../../contract/invites.ts'
import { useApi } from '../api.ts'

/** The search is a job of its own; the live line says when it is done, and this is for when the line is broken. */
const lookEveryMs = 2_000

/** Nothing is asked before there is a search. */
export function useFoundSlots(proposalId: string | null) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['today', 'slots', proposalId],
    queryFn: ({ signal }) => call(readSlots, { params: { proposalId: proposalId ?? '' } }, { signal }),
    enabled: proposalId !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'looking' ? lookEveryMs : false),
  })
}
