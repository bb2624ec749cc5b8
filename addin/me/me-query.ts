/** The owner's own changes; each answer is the owner as they are now. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Input } from '../../contract/client.ts'
import { changeSettings, eraseMe, exportMe, type Me, pause, turnOff, turnOn } from '../../contract/me.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'

/** What is given of it; what is left out stays as it is. */
const given = (booking: Partial<Me['booking']> | undefined): Partial<Me['booking']> =>
  Object.fromEntries(Object.entries(booking ?? {}).filter(([, value]) => value !== undefined))

export function useMeActions() {
  const { call } = useApi()
  const queries = useQueryClient()
  const keep = (me: Me): void => {
    queries.setQueryData(['me'], me)
    void queries.invalidateQueries({ queryKey: ['today'] })
  }
  return {
    on: useMutation({ mutationFn: () => call(turnOn, { body: {} }), onSuccess: keep }),
    off: useMutation({ mutationFn: () => call(turnOff, { body: {} }), onSuccess: keep }),
    pause: useMutation({ mutationFn: (until: string | null) => call(pause, { body: { until } }), onSuccess: keep }),
    settings: useAtOnce({
      queryKey: ['me'],
      mutationFn: (change: Input<typeof changeSettings>['body']) => call(changeSettings, { body: change }),
      show: (me: Me, { booking, afterHours, notify }) => ({
        ...me,
        afterHours: afterHours ?? me.afterHours,
        notify: { ...me.notify, how: notify ?? me.notify.how },
        booking: { ...me.booking, ...given(booking) },
      }),
      also: [['today']],
    }),
    take: useMutation({
      mutationFn: () => call(exportMe, {}),
      onSuccess: () => void queries.invalidateQueries({ queryKey: ['access'] }),
    }),
    erase: useMutation({
      mutationFn: () => call(eraseMe, {}),
      onSuccess: () => {
        queries.setQueryData<Me>(['me'], (me) => me && { ...me, state: 'erasing' })
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'session' })
      },
    }),
  }
}
