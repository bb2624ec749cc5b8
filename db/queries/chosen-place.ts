/** Which of the owner's places a meeting gets by itself: chosen from the opened list, and by whom it suits. */
import {
  choose,
  lineOf,
  type NamedPlace,
  offerOf,
  type PlaceReason,
  placeKindFor,
  ranked,
} from '../../core/places/choose.ts'
import { relevantNeeds, usualNeeds } from '../../core/policy/places.ts'
import { kindPolicies, type SlotKind } from '../../core/policy/slots.ts'
import { groupKinds } from '../../core/policy/suggest.ts'
import type { Sql } from '../connect.ts'
import { companionsOf, ownSite, type PlaceRow, readPlaces, suitingOffers } from './places.ts'

/** Opens what is sealed of a row; the keys are the caller's. */
export type OpenPlace<P extends NamedPlace = NamedPlace> = (row: PlaceRow) => Promise<P>

/** The owner's places, in the order in which they were written. */
export const placesOf = async <P extends NamedPlace>(sql: Sql, open: OpenPlace<P>): Promise<P[]> =>
  Promise.all((await readPlaces(sql)).map(open))

export type Wish = { kind: SlotKind; contactIds: readonly string[]; alcohol: boolean }
export type Chosen<P extends NamedPlace> = { place: P | null; reason: PlaceReason }

/** The place that a meeting with these people gets by itself. Null with `none-known` where none on the list is known to suit everybody. */
export async function choosePlace<P extends NamedPlace>(sql: Sql, open: OpenPlace<P>, wish: Wish): Promise<Chosen<P>> {
  const kind = placeKindFor(wish.kind)
  if (kind === null) return { place: null, reason: 'none-known' }
  const companions = await companionsOf(sql, wish.contactIds)
  const candidates = ranked(await placesOf(sql, open), {
    kind: wish.kind,
    site: await ownSite(sql),
    alcohol: wish.alcohol,
    isGroup: groupKinds.has(wish.kind) || companions.length > 1,
  })
  if (candidates.length === 0) return { place: null, reason: 'none-known' }
  const suiting = await suitingOffers(sql, {
    companions: companions.flatMap(({ person_id }) => person_id ?? []),
    strangers: companions.some(({ person_id }) => person_id === null),
    offers: candidates.map(offerOf),
    relevant: relevantNeeds[kind],
    usual: usualNeeds,
  })
  return choose(candidates, suiting)
}

/** Where an invite takes place, as it is stored with it and goes into the event. */
export type Where = { place: string | null; reason: PlaceReason | null; roomId: string | null }

export const nowhere: Where = { place: null, reason: null, roomId: null }

/** Where a meeting takes place that nobody picked a place for; a call takes place nowhere. */
export async function whereByItself(sql: Sql, open: OpenPlace, wish: Wish): Promise<Where> {
  if (!kindPolicies[wish.kind].together) return nowhere
  const { place, reason } = await choosePlace(sql, open, wish)
  return { place: place && lineOf(place), reason, roomId: null }
}
