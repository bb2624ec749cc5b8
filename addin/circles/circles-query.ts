/** Circles and rhythms: read, written, and had back after deleting. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type Circle,
  deleteCircle,
  listCircles,
  pauseCircle,
  proposeCircles,
  putOnCircleShelf,
  takeOffCircleShelf,
  writeCircle,
} from '../../contract/circles.ts'
import type { Input } from '../../contract/client.ts'
import { useApi } from '../api.ts'
import { useOffer } from '../ui/undo.tsx'

export function useCircles() {
  const { call } = useApi()
  return useQuery({ queryKey: ['circles'], queryFn: ({ signal }) => call(listCircles, {}, { signal }) })
}

/** Worked out when asked; nothing is stored before the owner writes a circle. */
export function useCircleProposal() {
  const { call } = useApi()
  return useQuery({ queryKey: ['circles', 'proposal'], queryFn: ({ signal }) => call(proposeCircles, {}, { signal }) })
}

type Body = Input<typeof writeCircle>['body']

/** `deleted` is what is said when a circle went. */
export function useCircleActions(deleted: string) {
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['circles'] })
  const write = useMutation({
    mutationFn: ({ circleId, body }: { circleId: string; body: Body }) =>
      call(writeCircle, { params: { circleId }, body }),
    onSettled,
  })
  /** As it was: with the links on its shelf and its pause, which went with it. */
  const putBack = useMutation({
    mutationFn: async ({ circleId, name, everyDays, atMostDays, members, linkIds, pausedUntil }: Circle) => {
      const params = { circleId }
      const contactIds = members.map(({ contactId }) => contactId)
      await call(writeCircle, { params, body: { name, everyDays, atMostDays, contactIds } })
      if (pausedUntil) await call(pauseCircle, { params, body: { until: pausedUntil } })
      await Promise.all(linkIds.map((linkId) => call(putOnCircleShelf, { params: { circleId, linkId }, body: {} })))
    },
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (circleId: string) => call(deleteCircle, { params: { circleId } }),
    onSuccess: (circle) => offer({ text: deleted, undo: () => putBack.mutate(circle) }),
    onSettled,
  })
  return { write, remove }
}

/** Puts a link on a circle's shelf, or takes it off. */
export function useCircleShelf(linkId: string) {
  const { call } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ circleId, on }: { circleId: string; on: boolean }) =>
      on
        ? call(putOnCircleShelf, { params: { circleId, linkId }, body: {} })
        : call(takeOffCircleShelf, { params: { circleId, linkId } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['circles'] }),
  })
}
