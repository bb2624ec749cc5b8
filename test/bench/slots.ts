/** How long it takes to rank times for eight people over ten working days, beside the budget of five ms. */
import type { SlotPerson, SlotRequest } from '../../core/slots/request.ts'
import { rankSlots } from '../../core/slots/slots.ts'
import { type Figure, median } from './figure.ts'

const budgetMs = 5
const runs = { warm: 20, measured: 200 }
const zones = [
  'Europe/London',
  'Europe/Paris',
  'Europe/Berlin',
  'Europe/Madrid',
  'Europe/Warsaw',
  'Europe/Rome',
  'Europe/Lisbon',
  'Europe/Athens',
]
const hourMs = 3_600_000

/** Eight people in eight zones with forty items each; every run another week, so that nothing is remembered from the last. */
function request(run: number): SlotRequest {
  const monday = Date.UTC(2026, 0, 5) + run * 7 * 24 * hourMs
  const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const people = zones.map(
    (zone, index): SlotPerson => ({
      key: zone,
      zone,
      site: index % 2 ? 'here' : null,
      work: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] },
      lunch: { from: '12:00', to: '14:00' },
      items: Array.from({ length: 40 }, (_, item) => {
        const from = monday + 8 * hourMs + ((item * 7 + index * 3) % 300) * hourMs
        return { from, to: from + hourMs / 2, status: 'busy' }
      }),
      holidays: [],
      leave: [],
    }),
  )
  return {
    kind: 'call',
    people,
    zone: 'Europe/London',
    now: monday - 24 * hourMs,
    from: iso(monday),
    to: iso(monday + 11 * 24 * hourMs),
  }
}

export const slotFigures: readonly Figure[] = [
  {
    name: 'slots',
    run: async () => {
      const times: number[] = []
      for (let run = 0; run < runs.warm + runs.measured; run++) {
        const asked = request(run)
        const begun = performance.now()
        const { slots } = rankSlots(asked)
        const took = performance.now() - begun
        if (slots.length === 0) throw new Error('there was nothing to rank')
        if (run >= runs.warm) times.push(took)
      }
      const value = median(times)
      return { value, unit: 'ms', ratioTo: `a budget of ${budgetMs} ms`, ratio: value / budgetMs, runs: runs.measured }
    },
  },
]
