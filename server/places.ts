/** Where a meeting takes place: one of the owner's places that suits everybody who comes, or what the owner picked. */
import { z } from 'zod'
import type { Place } from '../contract/places.ts'
import type { PickedPlace } from '../contract/suggestions.ts'
import { choose, offerOf, type PlaceReason, placeKindFor, ranked } from '../core/places/choose.ts'
import { needs, placeKinds, relevantNeeds, usualNeeds } from '../core/policy/places.ts'
import type { SlotKind } from '../core/policy/slots.ts'
import { groupKinds } from '../core/policy/suggest.ts'
import { plainLine } from '../core/reason/plain.ts'
import * as places from '../db/queries/places.ts'
import { openWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'
import { Refused } from './errors.ts'
import type { OwnerScope } from './owner.ts'

/** What is sealed of a place: everything that the owner said about it. */
export const PlaceWords = z.object({
  name: z.string(),
  where: z.string().nullable(),
  site: z.string().nullable(),
  walkMinutes: z.int().nullable(),
  kinds: z.array(z.enum(placeKinds)),
  suits: z.array(z.enum(needs)),
  alcohol: z.boolean(),
})

/** The owner's places, in the order in which they were written. */
export async function placesOf(deps: ServerDeps, { sql, caller }: OwnerScope): Promise<Place[]> {
  const rows = await places.readPlaces(sql)
  return Promise.all(
    rows.map(async (row) => ({ placeId: row.place_id, ...(await openWords(deps.keys, caller, row, PlaceWords)) })),
  )
}

export type Wish = { kind: SlotKind; contactIds: readonly string[]; alcohol: boolean }
export type Chosen = { place: Place | null; reason: PlaceReason }

/** The place that a meeting with these people gets by itself. Null with `none-known` where none on the list is known to suit everybody. */
export async function choosePlace(deps: ServerDeps, scope: OwnerScope, wish: Wish): Promise<Chosen> {
  const { sql } = scope
  const kind = placeKindFor(wish.kind)
  if (kind === null) return { place: null, reason: 'none-known' }
  const companions = await places.companionsOf(sql, wish.contactIds)
  const own = await places.ownSite(sql)
  const candidates = ranked(await placesOf(deps, scope), {
    kind: wish.kind,
    site: own,
    alcohol: wish.alcohol,
    isGroup: groupKinds.has(wish.kind) || companions.length > 1,
  })
  if (candidates.length === 0) return { place: null, reason: 'none-known' }
  const suiting = await places.suitingOffers(sql, {
    companions: companions.flatMap(({ person_id }) => person_id ?? []),
    strangers: companions.some(({ person_id }) => person_id === null),
    offers: candidates.map(offerOf),
    relevant: relevantNeeds[kind],
    usual: usualNeeds,
  })
  const { place, reason } = choose(candidates, suiting)
  return { place: (place as Place | null) ?? null, reason }
}

/** Where an invite takes place, as it is stored with it and goes into the event. */
export type Where = { place: string | null; reason: PlaceReason | null; roomId: string | null }

const nowhere: Where = { place: null, reason: null, roomId: null }

/** One line for the event: the name and where it is. */
const lineOf = ({ name, where }: { name: string; where: string | null }): string =>
  plainLine([name, where].filter((part) => part !== null && part !== '').join(', '), 255)

/** What the owner picked, or by itself the place that suits everybody. Throws 400 for a place or room that is not there. */
export async function whereFor(
  deps: ServerDeps,
  scope: OwnerScope,
  wish: Wish & { picked: PickedPlace | undefined; inPerson: boolean },
): Promise<Where> {
  const { picked } = wish
  if (picked && 'none' in picked) return nowhere
  if (picked && 'roomId' in picked) {
    const room = await places.readRoom(scope.sql, picked.roomId)
    if (!room) throw new Refused(400, 'no-such-room', 'That room is not there any more. Pick another one.')
    return { place: lineOf({ name: room.name, where: room.site }), reason: 'picked', roomId: room.room_id }
  }
  if (picked) {
    const place = (await placesOf(deps, scope)).find(({ placeId }) => placeId === picked.placeId)
    if (!place) throw new Refused(400, 'no-such-place', 'That place is not on your list any more. Pick another one.')
    return { place: lineOf(place), reason: 'picked', roomId: null }
  }
  if (!wish.inPerson) return nowhere
  const { place, reason } = await choosePlace(deps, scope, wish)
  return { place: place && lineOf(place), reason, roomId: null }
}
