/** Groups: whole teams, a second look at a list, and starting one. */
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Input } from '../../contract/client.ts'
import { checkGroup, listTeams, proposeGroups, startGroup } from '../../contract/groups.ts'
import { useApi } from '../api.ts'

export type GroupWish = Input<typeof startGroup>['body']

export function useTeams() {
  const { call } = useApi()
  return useQuery({ queryKey: ['groups', 'teams'], queryFn: ({ signal }) => call(listTeams, {}, { signal }) })
}

/** What is worth a second look; asked only for lists that could leave somebody out. */
export function useGroupCheck(contactIds: readonly string[]) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['groups', 'check', ...contactIds.toSorted()],
    queryFn: ({ signal }) => call(checkGroup, { body: { contactIds: [...contactIds] } }, { signal }),
    enabled: contactIds.length > 1,
  })
}

/** Nothing is stored by asking. */
export function useRound() {
  const { call } = useApi()
  return useMutation({
    mutationFn: (body: Input<typeof proposeGroups>['body']) => call(proposeGroups, { body }),
  })
}

/** Starts a group with an id of the caller's, so that a second click is the same group. */
export function useStartGroup() {
  const { call } = useApi()
  return useMutation({
    mutationFn: ({ groupId, wish }: { groupId: string; wish: GroupWish }) =>
      call(startGroup, { params: { groupId }, body: wish }),
  })
}
