/** "I am leaving on …": the day, the goodbyes, and the files. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  cancelLeaving,
  contactFile,
  type Leaving,
  markGoodbye,
  readLeaving,
  setLastDay,
} from '../../contract/leaving.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { download } from '../ui/download.ts'
import { useOffer } from '../ui/undo.tsx'

export function useLeaving() {
  const { call } = useApi()
  return useQuery({ queryKey: ['leaving'], queryFn: ({ signal }) => call(readLeaving, {}, { signal }) })
}

export function useLeavingActions() {
  const { leaving: words } = useTouchWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSuccess = (leaving: Leaving): void => void queries.setQueryData(['leaving'], leaving)
  const set = useMutation({ mutationFn: (lastDay: string) => call(setLastDay, { body: { lastDay } }), onSuccess })
  const cancel = useMutation({
    // The day that is taken back comes with the click, for undo.
    mutationFn: (_lastDay: string) => call(cancelLeaving, {}),
    onSuccess: (leaving, lastDay) => {
      onSuccess(leaving)
      offer({ text: words.cancelled, undo: () => set.mutate(lastDay) })
    },
  })
  const said = useAtOnce({
    queryKey: ['leaving'],
    mutationFn: ({ contactId, isSaid }: { contactId: string; isSaid: boolean }) =>
      call(markGoodbye, { params: { contactId }, body: { said: isSaid } }),
    show: (known: Leaving, { contactId, isSaid }) => ({
      ...known,
      people: known.people.map((one) => (one.contactId === contactId ? { ...one, saidAt: isSaid ? '' : null } : one)),
    }),
  })
  const file = useMutation({
    mutationFn: (format: 'vcf' | 'csv') => call(contactFile, { querystring: { format } }),
    onSuccess: ({ fileName, mediaType, text }) => {
      download(fileName, text, mediaType)
      offer({ text: words.handed })
    },
  })
  return { set, cancel, said, file }
}
