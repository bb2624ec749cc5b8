/** Which of the owner's places a meeting goes to. What somebody needs never comes in here: only which places suit everybody. */
import { follows, type Need, type PlaceKind, relevantNeeds, shortWalkMinutes } from '../policy/places.ts'
import type { SlotKind } from '../policy/slots.ts'
import { plainLine } from '../reason/plain.ts'

export type Place = {
  placeId: string
  /** Where it is: a site of the company's, or null where that was not said. */
  site: string | null
  /** Minutes on foot from the site, or null. */
  walkMinutes: number | null
  kinds: readonly PlaceKind[]
  /** What it is known to suit. What is not named is not known, and counts as not. */
  suits: readonly Need[]
  /** One goes there for a drink. */
  alcohol: boolean
}

/** A place with what the owner calls it and where they say it is. */
export type NamedPlace = Place & { name: string; where: string | null }

/**
 * Why this place, told from the owner's list alone: whoever comes, the same place has the same reason. `widest`: of the
 * owner's places it suits most needs; `on-the-list`: it stands on the list; `picked`: the owner picked it; `none-known`: none
 * on the list is known to suit everybody.
 */
export type PlaceReason = 'widest' | 'on-the-list' | 'picked' | 'none-known'

/** A place as the owner picks it: one of theirs, a room, or none. */
export type PickedPlace = { placeId: string } | { roomId: string } | { none: true }

const placeKindOf: Partial<Record<SlotKind, PlaceKind>> = {
  lunch: 'lunch',
  'group-lunch': 'lunch',
  coffee: 'coffee',
  walk: 'walk',
  'happy-hour': 'happy-hour',
}

/** What a place must be good for, or null where a meeting of this kind is given none by itself. */
export const placeKindFor = (kind: SlotKind): PlaceKind | null => placeKindOf[kind] ?? null

/** Everything that a place is known to suit, with what follows from it. */
export function offerOf(place: Place): Need[] {
  const own = place.suits.flatMap((need) => [need, ...(follows[need] ?? [])])
  const near = place.walkMinutes !== null && place.walkMinutes <= shortWalkMinutes
  // A place for a drink is nothing for who stays away from it, whatever was ticked.
  const dry = place.alcohol ? own.filter((need) => need !== 'no-alcohol') : own
  return [...new Set<Need>([...dry, ...(near ? (['short-walk'] as const) : [])])].sort()
}

/**
 * Places that come into question, the best first: those that suit the most needs, whoever comes, so that the choice says as
 * little as can be about who does; then the nearer, then the order of the list. A group goes without alcohol unless the
 * owner asked for it; a place of another site is none.
 */
export function ranked<P extends Place>(
  places: readonly P[],
  wish: { kind: SlotKind; site: string | null; alcohol: boolean; isGroup: boolean },
): P[] {
  const wanted = placeKindFor(wish.kind)
  if (wanted === null) return []
  const counts = (place: Place): number => offerOf(place).filter((need) => relevantNeeds[wanted].includes(need)).length
  const isHere = ({ site }: Place): boolean => site === null || wish.site === null || site === wish.site
  const isWelcome = ({ alcohol }: Place): boolean => !alcohol || wish.alcohol || !wish.isGroup
  return places
    .filter((place) => place.kinds.includes(wanted) && isHere(place) && isWelcome(place))
    .map((place, index) => ({ place, index, suits: counts(place), far: place.walkMinutes ?? Number.MAX_SAFE_INTEGER }))
    .sort((a, b) => b.suits - a.suits || a.far - b.far || a.index - b.index)
    .map(({ place }) => place)
}

/** Of the ranked places the first that suits everybody, by their positions; with the reason. */
export function choose<P extends Place>(
  candidates: readonly P[],
  suiting: ReadonlySet<number>,
): { place: P | null; reason: PlaceReason } {
  const index = candidates.findIndex((_, at) => suiting.has(at))
  const place = candidates[index]
  if (!place) return { place: null, reason: 'none-known' }
  return { place, reason: index === 0 && candidates.length > 1 ? 'widest' : 'on-the-list' }
}

/** One line for the event, at most 255 characters: the name and where it is. */
export const lineOf = ({ name, where }: Pick<NamedPlace, 'name' | 'where'>): string =>
  plainLine([name, where].filter((part) => part !== null && part !== '').join(', '), 255)
