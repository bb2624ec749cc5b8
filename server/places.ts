/** Where a meeting takes place: what the owner picked, or one of their places that suits everybody who comes. */
import { type Place, PlaceWords } from '../contract/places.ts'
import type { PickedPlace } from '../contract/suggestions.ts'
import { lineOf } from '../core/places/choose.ts'
import * as chosen from '../db/queries/chosen-place.ts'
import { readRoom } from '../db/queries/places.ts'
import { openWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'
import { Refused } from './errors.ts'
import type { OwnerScope } from './owner.ts'

const opener =
  (deps: ServerDeps, { caller }: OwnerScope): chosen.OpenPlace<Place> =>
  async (row) => ({ placeId: row.place_id, ...(await openWords(deps.keys, caller, row, PlaceWords)) })

/** The owner's places, in the order in which they were written. */
export const placesOf = (deps: ServerDeps, scope: OwnerScope): Promise<Place[]> =>
  chosen.placesOf(scope.sql, opener(deps, scope))

/** The place that a meeting with these people gets by itself. */
export const choosePlace = (deps: ServerDeps, scope: OwnerScope, wish: chosen.Wish): Promise<chosen.Chosen<Place>> =>
  chosen.choosePlace(scope.sql, opener(deps, scope), wish)

/** What the owner picked, or by itself the place that suits everybody. Throws 400 for a place or room that is not there. */
export async function whereFor(
  deps: ServerDeps,
  scope: OwnerScope,
  wish: chosen.Wish & { picked: PickedPlace | undefined },
): Promise<chosen.Where> {
  const { picked } = wish
  if (!picked) return chosen.whereByItself(scope.sql, opener(deps, scope), wish)
  if ('none' in picked) return chosen.nowhere
  if ('roomId' in picked) {
    const room = await readRoom(scope.sql, picked.roomId)
    if (!room) throw new Refused(400, 'no-such-room', 'That room is not there any more. Pick another one.')
    return { place: lineOf({ name: room.name, where: room.site }), reason: 'picked', roomId: room.room_id }
  }
  const place = (await placesOf(deps, scope)).find(({ placeId }) => placeId === picked.placeId)
  if (!place) throw new Refused(400, 'no-such-place', 'That place is not on your list any more. Pick another one.')
  return { place: lineOf(place), reason: 'picked', roomId: null }
}
