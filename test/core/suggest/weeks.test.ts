/** Whose week is full, hard or away is asked to no meeting, whatever gave reason for one; a word still reaches them. */
import { describe, expect, test } from 'vitest'
import { swapMatchKind } from '../../../core/policy/suggest.ts'
import { chooseNow, misfitOf } from '../../../core/suggest/candidates.ts'
import { changeOccasion, linkOccasion, swapMatchOccasion, swapOccasion } from '../../../core/suggest/occasions.ts'
import type { Occasion, Week, World } from '../../../core/suggest/world.ts'

const dayMs = 86_400_000
const now = Date.UTC(2027, 3, 6, 8)
const viewer = { zone: 'Europe/London', locale: 'en' as const, now }
const contactId = 'lee'

const moved = changeOccasion({ contactId, what: 'place', at: now - 10 * dayMs }, viewer)
const swapBack = swapOccasion({ contactId, swapId: 's', learnedAt: now - 4 * dayMs }, viewer)
const match = swapMatchOccasion({ contactId, learnId: 'l', teachId: 't', theyTeach: 2, youTeach: 1 }, viewer)
const link = linkOccasion({ contactId, linkId: 'l', fit: 1, savedAt: now - dayMs }, viewer)

const chosen = (occasion: Occasion, week: Partial<Week>): string[] => {
  const world: World = {
    pairs: [],
    team: [],
    rhythms: new Map(),
    today: Math.floor(now / dayMs),
    extent: 'all',
    history: { suggestions: [], invites: [], theirInitiative: new Map() },
    weeks: new Map([[contactId, { full: false, away: false, tough: false, ...week }]]),
    ownerHasTime: true,
    daysBack: null,
    occasions: [occasion],
    locale: 'en',
    now,
  }
  return chooseNow(world).come.map(({ kind }) => kind)
}

describe.each([
  ['a coffee after a move', moved, 'coffee'],
  ['the session in return of a swap', swapBack, 'coffee'],
  ['a swap that goes both ways', match, swapMatchKind],
] as const)('%s', (_, occasion, kind) => {
  test('comes up in an ordinary week, and not in one that is hard, full or away', () => {
    if (occasion === null) throw new Error('there is no occasion')
    expect(chosen(occasion, {})).toEqual([kind])
    expect(chosen(occasion, { tough: true })).toEqual([])
    expect(chosen(occasion, { full: true })).toEqual([])
    expect(chosen(occasion, { away: true })).toEqual([])
  })
})

test('a link waits until they are back, and for nothing else', () => {
  expect(chosen(link, { tough: true })).toEqual(['share'])
  expect(chosen(link, { full: true })).toEqual(['share'])
  expect(chosen(link, { away: true })).toEqual([])
})

test('a swap that stands goes when their week turns hard or full', () => {
  expect(misfitOf(swapMatchKind, undefined, { full: false, away: false, tough: true })).toBe('tough-week')
  expect(misfitOf(swapMatchKind, undefined, { full: true, away: false, tough: false })).toBe('full-week')
})

test('a match says how many wishes fit each way, in both languages, and is the same one as long as the skills are', () => {
  expect(match.why).toEqual({
    code: 'swap-match',
    counts: { theyTeach: 2, youTeach: 1 },
    text: 'By what was published or noted: they can teach 2 things that you want to learn, and want to learn 1 thing that you teach.',
  })
  const german = swapMatchOccasion(
    { contactId, learnId: 'l', teachId: 't', theyTeach: 2, youTeach: 1 },
    { ...viewer, locale: 'de' },
  )
  expect(german.why.text).toBe(
    'Nach dem, was veröffentlicht oder von dir notiert ist: dein Gegenüber kann 2 von dem, was du lernen willst, und will 1 von dem lernen, was du kannst.',
  )
  expect(match.about).toBe('l@t')
})
