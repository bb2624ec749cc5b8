/** The owner's people, strongest first. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { listPeople } from '../../contract/people.ts'
import { useApi } from '../api.ts'

/** The most that one answer holds; with more people than this the server searches. */
export const peopleMost = 2_000

/** `search` is sent only when given: fewer people than `peopleMost` are searched in the page. */
export function usePeople(peers: 'peers' | 'everybody', search?: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['people', peers, search ?? ''],
    queryFn: ({ signal }) =>
      call(listPeople, { querystring: { peers, limit: peopleMost, ...(search ? { search } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
  })
}
