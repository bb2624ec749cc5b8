/** What passed between each pair as Kith counts it: exact day sums and columns by `core/score`, and who met whom alone. */
import { landmarkDay } from '../../core/policy/score.ts'
import { type Columns, changeDay, readScore } from '../../core/score/decay.ts'
import { derive } from '../../core/score/derived.ts'
import { isDirect, weightIn } from '../../core/score/weights.ts'
import type { ContactDay } from '../../core/words/facts.ts'

type Derived = { aboveUntil: number | null; best: number }
/** One pair. `wrote`: who of the two has written so far; `met`: days on which they met alone, and who set it up. */
export type Bond = {
  days: Map<number, ContactDay>
  columns: Columns
  firstDay: number
  lastDay: number
  lastDirectDay: number | null
  wrote: Set<number>
  hasMet: boolean
  met: { day: number; by: number }[]
  derived: Derived | null
}
export type Contacts = ReturnType<typeof createContacts>

const keyOf = (a: number, b: number): string => (a < b ? `${a}:${b}` : `${b}:${a}`)
const nothing: Derived = { aboveUntil: null, best: 0 }

/** An empty book of contacts; people are known by their place in the society. */
export function createContacts() {
  const bonds = new Map<string, Bond>()
  const bondOf = (a: number, b: number, day: number): Bond => {
    const known = bonds.get(keyOf(a, b))
    if (known) return known
    const made: Bond = {
      days: new Map(),
      columns: { f7: 0, f90: 0, landmark: landmarkDay },
      firstDay: day,
      lastDay: day,
      lastDirectDay: null,
      wrote: new Set(),
      hasMet: false,
      met: [],
      derived: null,
    }
    bonds.set(keyOf(a, b), made)
    return made
  }
  const add = (
    a: number,
    b: number,
    day: number,
    what: { weight: number; direct: boolean; as: 'mails' | 'meetings' },
  ): Bond => {
    const bond = bondOf(a, b, day)
    const before = bond.days.get(day) ?? { day, u: 0, direct: 0, mails: 0, meetings: 0, others: 0 }
    const after = { ...before, u: before.u + what.weight, direct: before.direct + Number(what.direct) }
    after[what.as] += 1
    bond.days.set(day, after)
    bond.columns = changeDay(bond.columns, day, before.u, after.u)
    bond.lastDay = Math.max(bond.lastDay, day)
    if (what.direct) bond.lastDirectDay = Math.max(bond.lastDirectDay ?? day, day)
    bond.derived = null
    return bond
  }
  return {
    /** A mail of one to `to`. */
    mail: (from: number, to: readonly number[], day: number): void => {
      for (const other of to) {
        const what = { weight: weightIn('email', to.length), direct: isDirect(to.length), as: 'mails' as const }
        add(from, other, day, what).wrote.add(from)
      }
    },
    /** A meeting that took place; the first set it up. */
    meeting: (people: readonly number[], day: number): void => {
      const n = people.length - 1
      const what = { weight: weightIn('meeting', n), direct: isDirect(n), as: 'meetings' as const }
      for (const [index, a] of people.entries())
        for (const b of people.slice(index + 1)) {
          const bond = add(a, b, day, what)
          bond.hasMet = true
          if (n === 1) bond.met.unshift({ day, by: people[0] ?? a })
        }
    },
    bond: (a: number, b: number): Bond | undefined => bonds.get(keyOf(a, b)),
    /** Until when the score stood at regular, and its best, as they follow from the days. */
    derivedOf: (bond: Bond): Derived => {
      bond.derived ??=
        derive([...bond.days.values()], {
          columns: bond.columns,
          lastDay: bond.lastDay,
          lastDirectDay: bond.lastDirectDay,
        }) ?? nothing
      return bond.derived
    },
    score: (a: number, b: number, day: number): number => {
      const bond = bonds.get(keyOf(a, b))
      return bond ? readScore(bond.columns, day).score : 0
    },
    /** Everything that was counted, pair by pair, to compare two years by. */
    fingerprint: (): string =>
      JSON.stringify(
        [...bonds]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, { days }]) => [key, [...days.values()].map(({ day, u, direct }) => [day, u, direct])]),
      ),
  }
}

/** Whether the two are in contact both ways. */
export const isTwoWay = ({ wrote, hasMet }: Bond): boolean => hasMet || wrote.size > 1
