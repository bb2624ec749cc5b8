import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restraint } from '../../../core/policy/suggest.ts'
import type { History, PastInvite, PastSuggestion } from '../../../core/suggest/history.ts'
import { kindRests, restOf, roomFor } from '../../../core/suggest/restraint.ts'
import { type Exchanged, ownersTurn } from '../../../core/suggest/turn.ts'

const dayMs = 86_400_000
const now = Date.UTC(2026, 10, 16, 9)
const ago = (days: number): number => now - days * dayMs

const past = (change: Partial<PastSuggestion> = {}): PastSuggestion => ({
  suggestionId: 'one',
  kind: 'lunch',
  contacts: ['sam'],
  about: null,
  state: 'lapsed',
  madeAt: ago(60),
  openAt: ago(60),
  againAt: null,
  closedAt: ago(53),
  because: 'ignored',
  worth: 1,
  bound: false,
  ...change,
})
const invited = (change: Partial<PastInvite> = {}): PastInvite => ({
  kind: 'lunch',
  contacts: ['sam'],
  state: 'booked',
  outcome: null,
  startsAt: ago(40),
  endsAt: ago(40) + 2_700_000,
  madeAt: ago(45),
  byOwner: false,
  swamped: [],
  declinedBy: [],
  ...change,
})
const history = (change: Partial<History> = {}): History => ({
  suggestions: [],
  invites: [],
  theirInitiative: new Map(),
  ...change,
})

describe('room', () => {
  test('is never more than three at a time or five in seven days, whatever happened before', () => {
    const states = ['candidate', 'open', 'accepted', 'snoozed', 'dismissed', 'lapsed', 'withdrawn', 'done'] as const
    const one = fc.record({ state: fc.constantFrom(...states), days: fc.double({ min: 0, max: 30, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (list) => {
        const suggestions = list.map(({ state, days }) =>
          past({ state, openAt: state === 'candidate' ? null : ago(days) }),
        )
        const room = roomFor(history({ suggestions }), now, null)
        const shown = suggestions.filter(({ state }) => state === 'open' || state === 'candidate').length
        const week = suggestions.filter(
          ({ state, openAt }) => state === 'candidate' || (openAt ?? 0) > ago(restraint.weekDays),
        ).length
        expect(room).toBeGreaterThanOrEqual(0)
        if (room > 0) {
          expect(shown + room).toBeLessThanOrEqual(restraint.openMost)
          expect(week + room).toBeLessThanOrEqual(restraint.newPerWeek)
        }
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})

describe('rest', () => {
  const rest = (change: Partial<History>, kind = 'lunch', returning = false) =>
    restOf('sam', kind, history(change), now, returning)
  test.each<[string, Partial<History>, string | null]>([
    ['nothing happened', {}, null],
    ['an invite lies ahead', { invites: [invited({ startsAt: now + dayMs, endsAt: now + dayMs + 1 })] }, 'planned'],
    [
      'one that was cancelled does not',
      { invites: [invited({ startsAt: now + dayMs, endsAt: now + dayMs + 1, outcome: 'cancelled' })] },
      null,
    ],
    [
      'the owner cancelled it themselves lately',
      { invites: [invited({ madeAt: ago(3), outcome: 'cancelled', byOwner: true })] },
      'not-now',
    ],
    ['declined four weeks ago', { invites: [invited({ madeAt: ago(27), outcome: 'declined' })] }, 'declined'],
    ['declined longer ago', { invites: [invited({ madeAt: ago(29), outcome: 'declined' })] }, null],
    [
      'declined twice in a row, however long ago',
      {
        invites: [
          invited({ madeAt: ago(200), outcome: 'declined' }),
          invited({ madeAt: ago(300), outcome: 'declined' }),
        ],
      },
      'declined-twice',
    ],
    [
      'one that happened in between',
      {
        invites: [
          invited({ madeAt: ago(100), outcome: 'declined' }),
          invited({ madeAt: ago(150), outcome: 'happened' }),
          invited({ madeAt: ago(200), outcome: 'declined' }),
        ],
      },
      null,
    ],
    ['swamped 29 days ago', { invites: [invited({ swamped: [{ contactId: 'sam', at: ago(29) }] })] }, 'swamped'],
    ['swamped 31 days ago', { invites: [invited({ swamped: [{ contactId: 'sam', at: ago(31) }] })] }, null],
    [
      'another of a group swamped',
      { invites: [invited({ contacts: ['lee', 'sam'], swamped: [{ contactId: 'lee', at: ago(9) }] })] },
      null,
    ],
    [
      'a group that fell through because others declined, twice',
      {
        invites: [2, 9].map((days) =>
          invited({ contacts: ['lee', 'sam'], madeAt: ago(days), outcome: 'declined', declinedBy: ['lee'] }),
        ),
      },
      null,
    ],
    [
      'declined twice, once alone and once in a group that went ahead',
      {
        invites: [
          invited({ madeAt: ago(60), outcome: 'declined', declinedBy: ['sam'] }),
          invited({ contacts: ['lee', 'sam'], madeAt: ago(90), outcome: 'happened', declinedBy: ['sam'] }),
        ],
      },
      'declined-twice',
    ],
    [
      'a group ahead that they declined long ago',
      { invites: [invited({ contacts: ['lee', 'sam'], endsAt: ago(-2), madeAt: ago(40), declinedBy: ['sam'] })] },
      null,
    ],
    [
      'shown 13 days ago',
      { suggestions: [past({ openAt: ago(13), closedAt: ago(6), state: 'done', because: 'booked' })] },
      'shown-lately',
    ],
    ['ignored once, 20 days ago', { suggestions: [past({ openAt: ago(27), closedAt: ago(20) })] }, 'ignored'],
    ['ignored once, 29 days ago', { suggestions: [past({ openAt: ago(36), closedAt: ago(29) })] }, null],
    [
      'ignored twice, 29 days ago',
      { suggestions: [past({ openAt: ago(36), closedAt: ago(29) }), past({ openAt: ago(90), closedAt: ago(83) })] },
      'ignored',
    ],
    ['away is not ignoring', { suggestions: [past({ openAt: ago(30), closedAt: ago(23), because: 'away' })] }, null],
    [
      'no time was found two days ago',
      { suggestions: [past({ openAt: null, closedAt: ago(2), because: 'no-time' })] },
      'no-time',
    ],
    [
      'it was wrong, 50 days ago',
      { suggestions: [past({ state: 'dismissed', because: 'wrong', closedAt: ago(50) })] },
      'wrong',
    ],
    [
      'made way, came up again 13 days ago and lapsed',
      { suggestions: [past({ openAt: ago(22), againAt: ago(13), closedAt: ago(6), because: 'away' })] },
      'shown-lately',
    ],
    [
      'made way and came up again 15 days ago',
      { suggestions: [past({ openAt: ago(24), againAt: ago(15), closedAt: ago(8), because: 'away' })] },
      null,
    ],
    [
      'another person was ignored',
      { suggestions: [past({ contacts: ['lee'], openAt: ago(10), closedAt: ago(3) })] },
      null,
    ],
  ])('%s', (_what, change, expected) => {
    expect(rest(change)).toBe(expected)
  })

  test('what fell through may return though it was shown lately, unless the owner said not now', () => {
    const shown = [past({ openAt: ago(3), closedAt: ago(2), state: 'withdrawn', because: 'planned' })]
    expect(rest({ suggestions: shown })).toBe('shown-lately')
    expect(rest({ suggestions: shown }, 'lunch', true)).toBeNull()
    const said = [past({ openAt: ago(3), closedAt: ago(2), state: 'dismissed', because: 'not-now' })]
    expect(rest({ suggestions: said }, 'lunch', true)).toBe('not-now')
  })

  test('their own initiative ends what two declines began', () => {
    const invites = [
      invited({ madeAt: ago(50), outcome: 'declined' }),
      invited({ madeAt: ago(90), outcome: 'declined' }),
    ]
    expect(rest({ invites, theirInitiative: new Map([['sam', ago(60)]]) })).toBe('declined-twice')
    expect(rest({ invites, theirInitiative: new Map([['sam', ago(10)]]) })).toBeNull()
  })

  test('"less of this kind" rests that kind with everybody for ninety days, and with that person for good', () => {
    const suggestions = [past({ state: 'dismissed', because: 'never-this-kind', closedAt: ago(89) })]
    expect(kindRests('lunch', history({ suggestions }), now)).toBe(true)
    expect(kindRests('coffee', history({ suggestions }), now)).toBe(false)
    expect(kindRests('lunch', history({ suggestions }), now + 2 * dayMs)).toBe(false)
    expect(restOf('sam', 'lunch', history({ suggestions }), now + 900 * dayMs)).toBe('never-this-kind')
    expect(restOf('sam', 'coffee', history({ suggestions }), now + 900 * dayMs)).toBeNull()
  })
})

describe('whose turn it is', () => {
  const asks = [20, 60, 100].map((days) =>
    invited({ kind: 'advice-20', startsAt: ago(days), endsAt: ago(days) + 1, outcome: 'happened' }),
  )
  const turn = (contact: string, invites: readonly PastInvite[], with_: Partial<Exchanged> = {}) =>
    ownersTurn(contact, invites, { asked: [], given: [], organisers: [], ...with_ }, now)
  test('three favours asked and none given; what was cancelled or did not happen is none', () => {
    expect(turn('sam', asks, { organisers: ['owner', 'owner', 'other'] })).toEqual({
      asked: 3,
      initiated: 2,
      withinDays: 180,
    })
    expect(turn('sam', asks.slice(1))).toBeNull()
    expect(turn('sam', [...asks.slice(1), { ...(asks[0] as PastInvite), outcome: 'not-happened' }])).toBeNull()
    expect(turn('lee', asks)).toBeNull()
  })
  test('a message that asks is asking too, as long as it is not older than half a year', () => {
    expect(turn('sam', asks.slice(1), { asked: [ago(3)] })).toMatchObject({ asked: 3 })
    expect(turn('sam', asks.slice(1), { asked: [ago(200)] })).toBeNull()
  })
  test('help or thanks since then settle it', () => {
    expect(turn('sam', asks, { given: [ago(10)] })).toBeNull()
    const helped = invited({ kind: 'help-15', startsAt: ago(5), outcome: 'happened' })
    expect(turn('sam', [...asks, helped])).toBeNull()
  })
})
