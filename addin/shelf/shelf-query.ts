/** The shelf: saved links, whom each would serve, and the drafts that offer them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Input } from '../../contract/client.ts'
import {
  draftOffer,
  dropOffer,
  listReaders,
  listShelf,
  markOfferSent,
  removeLink,
  type ShelfLink,
  saveLink,
} from '../../contract/shelf.ts'
import { useApi } from '../api.ts'
import { useOffer } from '../ui/undo.tsx'
import { useShelfWords } from './shelf-words.ts'

/** A title that is being read arrives by itself; this is for when the live line is broken. */
const readingEveryMs = 3_000

export function useShelf() {
  const { call } = useApi()
  return useQuery({
    queryKey: ['shelf'],
    queryFn: ({ signal }) => call(listShelf, {}, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.links.some(({ reading }) => reading.state === 'waiting') ? readingEveryMs : false,
  })
}

export function useReaders(linkId: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['shelf', linkId, 'readers'],
    queryFn: ({ signal }) => call(listReaders, { params: { linkId } }, { signal }),
  })
}

/** Saving and taking off; what was taken off can be had back. */
export function useShelfActions() {
  const { call } = useApi()
  const words = useShelfWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['shelf'], exact: true })
  const save = useMutation({
    mutationFn: ({ linkId, body }: { linkId: string; body: Input<typeof saveLink>['body'] }) =>
      call(saveLink, { params: { linkId }, body }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (linkId: string) => call(removeLink, { params: { linkId } }),
    onSuccess: ({ linkId, url, title, kind, tags, sourceContactId }: ShelfLink) =>
      offer({
        text: words.removed,
        undo: () => save.mutate({ linkId, body: { url, title, kind, tags, sourceContactId } }),
      }),
    onSettled,
  })
  return { save, remove }
}

/** The draft of one link for one person. */
export function useLinkOffer(linkId: string, contactId: string, onDone: () => void) {
  const { call } = useApi()
  const words = useShelfWords()
  const queries = useQueryClient()
  const say = useOffer()
  const params = { linkId, contactId }
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['shelf'] })
  const draft = useQuery({
    queryKey: ['shelf-draft', linkId, contactId],
    queryFn: async ({ signal }) => {
      const drafted = await call(draftOffer, { params, body: {} }, { signal })
      void queries.invalidateQueries({ queryKey: ['shelf'], exact: true })
      return drafted
    },
    gcTime: 0,
  })
  const sent = useMutation({
    mutationFn: () => call(markOfferSent, { params, body: {} }),
    onSuccess: () => {
      say({ text: words.noted })
      onDone()
    },
    onSettled: refresh,
  })
  const drop = useMutation({
    mutationFn: () => call(dropOffer, { params }),
    onSuccess: () => {
      say({ text: words.dropped })
      onDone()
    },
    onSettled: refresh,
  })
  return { draft, sent, drop }
}
