/** Rhythms of people and circles, and what the owner does with one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type Cadence,
  dropCadence,
  listCircles,
  pauseCadence,
  pauseCircle,
  setCadence,
} from '../../contract/circles.ts'
import { useApi } from '../api.ts'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useOffer } from '../ui/undo.tsx'

export function useRhythms() {
  const { call } = useApi()
  return useQuery({ queryKey: ['circles'], queryFn: ({ signal }) => call(listCircles, {}, { signal }) })
}

export function useRhythmActions() {
  const { call } = useApi()
  const words = useArea(meetWords)
  const queries = useQueryClient()
  const offer = useOffer()
  const refresh = (): void => {
    for (const key of ['circles', 'today']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const set = useMutation({
    mutationFn: ({ contactId, ...rhythm }: { contactId: string; everyDays: number; atMostDays?: number }) =>
      call(setCadence, { params: { contactId }, body: rhythm }),
    onSettled: refresh,
  })
  /** As it was, with its pause. */
  const putBack = useMutation({
    mutationFn: async ({ contactId, everyDays, atMostDays, pausedUntil }: Cadence) => {
      const params = { contactId }
      await call(setCadence, { params, body: { everyDays, atMostDays } })
      if (pausedUntil) await call(pauseCadence, { params, body: { until: pausedUntil } })
    },
    onSettled: refresh,
  })
  const drop = useMutation({
    mutationFn: (contactId: string) => call(dropCadence, { params: { contactId } }),
    onSuccess: (cadence) => offer({ text: words.dropped(cadence.name), undo: () => putBack.mutate(cadence) }),
    onSettled: refresh,
  })
  const pause = useMutation({
    mutationFn: ({ contactId, until }: { contactId: string; until: string | null }) =>
      call(pauseCadence, { params: { contactId }, body: { until } }),
    onSettled: refresh,
  })
  const pauseAll = useMutation({
    mutationFn: ({ circleId, until }: { circleId: string; until: string | null }) =>
      call(pauseCircle, { params: { circleId }, body: { until } }),
    onSettled: refresh,
  })
  return { set, drop, pause, pauseAll }
}
