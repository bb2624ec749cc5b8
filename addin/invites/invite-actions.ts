/** What the owner can do with an invite; every answer is remembered where invites are shown. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Output } from '../../contract/client.ts'
import {
  acceptProposal,
  cancelInvite,
  didItHappen,
  type listInvites,
  moveInvite,
  saySwamped,
  sendInviteNow,
  undoInvite,
} from '../../contract/invites.ts'
import type { BookedLine, Today } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'

type Invites = Output<typeof listInvites>

/** The list with the line in its place by time; what was taken back is gone. */
export function withLine(lines: readonly BookedLine[], line: BookedLine): BookedLine[] {
  const others = lines.filter(({ inviteId }) => inviteId !== line.inviteId)
  return line.state === 'undone' ? others : [...others, line].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
}

/** Puts a line into every remembered list, and asks the server for them anew. */
export function rememberInvite(queries: QueryClient, line: BookedLine): void {
  queries.setQueryData<Today>(['today'], (today) => today && { ...today, booked: withLine(today.booked, line) })
  queries.setQueryData<Invites>(['invites'], (all) => all && { ...all, invites: withLine(all.invites, line) })
  void queries.invalidateQueries({ queryKey: ['today'] })
  void queries.invalidateQueries({ queryKey: ['invites'] })
}

/** The clicks. A refused one leaves the lists to be read again. */
export function useInviteActions() {
  const { call } = useApi()
  const queries = useQueryClient()
  const settled = {
    onSuccess: (line: BookedLine) => rememberInvite(queries, line),
    onError: () => {
      void queries.invalidateQueries({ queryKey: ['today'] })
      void queries.invalidateQueries({ queryKey: ['invites'] })
    },
  }
  return {
    sendNow: useMutation({
      mutationFn: (inviteId: string) => call(sendInviteNow, { params: { inviteId }, body: {} }),
      ...settled,
    }),
    undo: useMutation({
      mutationFn: (inviteId: string) => call(undoInvite, { params: { inviteId }, body: {} }),
      ...settled,
    }),
    cancel: useMutation({
      mutationFn: (inviteId: string) => call(cancelInvite, { params: { inviteId }, body: {} }),
      ...settled,
    }),
    move: useMutation({
      mutationFn: ({ inviteId, start }: { inviteId: string; start: string }) =>
        call(moveInvite, { params: { inviteId }, body: { start } }),
      ...settled,
    }),
    takeProposal: useMutation({
      mutationFn: ({ inviteId, contactId }: { inviteId: string; contactId: string }) =>
        call(acceptProposal, { params: { inviteId }, body: { contactId } }),
      ...settled,
    }),
    swamped: useMutation({
      mutationFn: ({ inviteId, ...body }: { inviteId: string; contactId: string; swamped: boolean }) =>
        call(saySwamped, { params: { inviteId }, body }),
      ...settled,
    }),
    happened: useMutation({
      mutationFn: ({ inviteId, happened }: { inviteId: string; happened: boolean }) =>
        call(didItHappen, { params: { inviteId }, body: { happened } }),
      ...settled,
    }),
  }
}
