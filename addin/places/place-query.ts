/** The owner's places; writing and removing show at once and can be taken back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Input } from '../../contract/client.ts'
import { deletePlace, listPlaces, type Place, writePlace } from '../../contract/places.ts'
import { useApi } from '../api.ts'
import { useArea } from '../strings/area.ts'
import { useOffer } from '../ui/undo.tsx'
import { placeWords } from './place-words.ts'

export type PlaceWish = Input<typeof writePlace>['body']

export function usePlaces() {
  const { call } = useApi()
  return useQuery({ queryKey: ['places'], queryFn: ({ signal }) => call(listPlaces, {}, { signal }) })
}

/** What a stored place would be written as. */
export const wishOf = ({ placeId: _id, ...place }: Place): PlaceWish => place

export function usePlaceActions() {
  const { call } = useApi()
  const words = useArea(placeWords)
  const queries = useQueryClient()
  const offer = useOffer()
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['places'] })
  const write = useMutation({
    mutationFn: ({ placeId, place }: { placeId: string; place: PlaceWish }) =>
      call(writePlace, { params: { placeId }, body: place }),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (placeId: string) => call(deletePlace, { params: { placeId } }),
    onSuccess: (place) =>
      offer({
        text: words.removed(place.name),
        undo: () => write.mutate({ placeId: place.placeId, place: wishOf(place) }),
      }),
    onSettled: refresh,
  })
  return { write, remove }
}
