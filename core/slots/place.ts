/** Whether people can meet in person: in one place, or near enough; else it is a call, or nothing. */
import { kindPolicies, type SlotKind, travelMostMinutes } from '../policy/slots.ts'
import { isSameZone } from '../zones/local.ts'
import type { SlotPerson, Travel } from './request.ts'

export type Meeting = {
  /** What it becomes: a lunch of people apart is a call. Null where it cannot be at all. */
  kind: SlotKind | null
  /** Everybody in the room, by known sites or by assumption. */
  inPerson: boolean
  /** Somebody's site is not known and assumed to be the others'. */
  placeAssumed: boolean
  /** Minutes of travel before and after, by person key; only those who travel. */
  travel: ReadonlyMap<string, number>
}

/** Where somebody is, as far as meeting them goes. */
export type Located = Pick<SlotPerson, 'key' | 'site' | 'zone'>

const nobody: ReadonlyMap<string, number> = new Map()

/** Decides for a kind and its people; the order of people does not matter. */
export function meetingOf(kind: SlotKind, people: readonly Located[], travel: readonly Travel[]): Meeting {
  const { together, apart } = kindPolicies[kind]
  if (!together) return { kind, inPerson: false, placeAssumed: false, travel: nobody }
  const sites = [...new Set(people.flatMap(({ site }) => (site === null ? [] : [site])))].sort()
  const unknown = people.filter(({ site }) => site === null)
  const asCall = { kind: apart, inPerson: false, placeAssumed: false, travel: nobody }
  // Somebody whose site is unknown is taken to be here only where their clock says that they could be.
  const first = people[0]
  if (unknown.length > 0 && first && !people.every(({ zone }) => isSameZone(zone, first.zone))) return asCall
  if (sites.length <= 1) return { kind, inPerson: true, placeAssumed: unknown.length > 0, travel: nobody }
  if (unknown.length > 0) return asCall
  const ways = nearest(sites, people, travel)
  return ways ? { kind, inPerson: true, placeAssumed: false, travel: ways } : asCall
}

/** The site whose longest way is the shortest, if nobody has to go too far. */
function nearest(
  sites: readonly string[],
  people: readonly Located[],
  travel: readonly Travel[],
): Map<string, number> | null {
  const minutesBetween = (a: string, b: string): number =>
    a === b
      ? 0
      : (travel.find(({ between: [x, y] }) => (x === a && y === b) || (x === b && y === a))?.minutes ??
        Number.POSITIVE_INFINITY)
  let best: { longest: number; ways: Map<string, number> } | null = null
  for (const place of sites) {
    const all = people.map(({ key, site }) => [key, minutesBetween(site ?? place, place)] as const)
    const longest = Math.max(...all.map(([, minutes]) => minutes))
    if (longest <= travelMostMinutes && (best === null || longest < best.longest))
      best = { longest, ways: new Map(all.filter(([, minutes]) => minutes > 0)) }
  }
  return best?.ways ?? null
}
