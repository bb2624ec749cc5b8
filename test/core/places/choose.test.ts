import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choose, offerOf, type Place, ranked } from '../../../core/places/choose.ts'
import { needs, placeKinds } from '../../../core/policy/places.ts'

const place = (placeId: string, change: Partial<Place> = {}): Place => ({
  placeId,
  site: 'Lyon',
  walkMinutes: 10,
  kinds: ['lunch'],
  suits: [],
  alcohol: false,
  ...change,
})
const lunch = { kind: 'lunch', site: 'Lyon', alcohol: false, isGroup: false } as const
const ids = (places: readonly Place[]): string[] => places.map(({ placeId }) => placeId)

describe('which places come into question', () => {
  test('those that are good for it, at this site or at no particular one', () => {
    const list = [
      place('here'),
      place('there', { site: 'London' }),
      place('anywhere', { site: null }),
      place('coffee', { kinds: ['coffee'] }),
    ]
    expect(ids(ranked(list, lunch))).toEqual(['here', 'anywhere'])
    expect(ids(ranked(list, { ...lunch, kind: 'call' }))).toEqual([])
  })
  test('the one that suits most needs is first, then the nearer, then the one that was written first', () => {
    const list = [
      place('a'),
      place('near', { walkMinutes: 6 }),
      place('wide', { walkMinutes: 30, suits: ['vegan', 'step-free'] }),
      place('b'),
    ]
    expect(ids(ranked(list, lunch))).toEqual(['wide', 'near', 'a', 'b'])
  })
  test('a group goes without alcohol unless the owner asks for it; two people may meet in a wine bar', () => {
    const list = [place('bar', { alcohol: true, kinds: ['lunch', 'happy-hour'] })]
    const group = { ...lunch, kind: 'happy-hour', isGroup: true } as const
    expect(ids(ranked(list, group))).toEqual([])
    expect(ids(ranked(list, { ...group, alcohol: true }))).toEqual(['bar'])
    expect(ids(ranked(list, lunch))).toEqual(['bar'])
  })
})

describe('what a place is known to suit', () => {
  test('a vegan kitchen serves vegetarians and nothing with milk; five minutes are a short walk', () => {
    expect(offerOf(place('x', { suits: ['vegan'], walkMinutes: 5 }))).toEqual([
      'lactose-free',
      'shellfish-free',
      'short-walk',
      'vegan',
      'vegetarian',
    ])
  })
  test('a place for a drink does not suit who stays away from alcohol, whatever was ticked', () => {
    expect(offerOf(place('x', { suits: ['no-alcohol', 'quiet'], alcohol: true }))).toEqual(['quiet'])
  })
})

const arbitraryPlace = fc.record({
  placeId: fc.uuid(),
  site: fc.constantFrom('Lyon', 'London', null),
  walkMinutes: fc.option(fc.integer({ min: 0, max: 30 })),
  kinds: fc.subarray([...placeKinds], { minLength: 1 }),
  suits: fc.subarray([...needs]),
  alcohol: fc.boolean(),
})

test('the chosen place suits everybody, nothing better suits them too, and its reason is the same whoever comes', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPlace, { maxLength: 8 }),
      fc.subarray([...needs]),
      fc.subarray([...needs]),
      (places, one, other) => {
        const candidates = ranked(places, lunch)
        const suiting = (wanted: readonly string[]) =>
          new Set(
            candidates.flatMap((candidate, index) =>
              wanted.every((need) => (offerOf(candidate) as string[]).includes(need)) ? [index] : [],
            ),
          )
        const [first, second] = [choose(candidates, suiting(one)), choose(candidates, suiting(other))]
        if (first.place) {
          expect(one.filter((need) => !offerOf(first.place as Place).includes(need))).toEqual([])
          const before = candidates.slice(0, candidates.indexOf(first.place))
          for (const better of before) expect(one.every((need) => offerOf(better).includes(need))).toBe(false)
        } else expect(suiting(one).size).toBe(0)
        if (first.place === second.place) expect(first.reason).toBe(second.reason)
      },
    ),
    { numRuns: 500, seed: 7 },
  )
})
