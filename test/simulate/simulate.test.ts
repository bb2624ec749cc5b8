/** A quarter of a year of a small office, as `npm run simulate` runs ten whole ones. */
import { beforeAll, expect, test } from 'vitest'
import { fateOf, faultsOf, figuresOf } from '../../scripts/simulate/figures.ts'
import { isApart, type Shown } from '../../scripts/simulate/kith.ts'
import { createSociety, firstDay, isWorkday, managerOf, type SimPerson } from '../../scripts/simulate/society.ts'
import { spreadOf, tableOf } from '../../scripts/simulate/table.ts'
import { runYear, type Year } from '../../scripts/simulate/year.ts'

const society = createSociety(7, 26)
const until = firstDay + 90
let without: Year
let ignored: Year
let used: Year

beforeAll(() => {
  without = runYear({ society, kith: false, acceptance: 0, carry: 0, until })
  ignored = runYear({ society, kith: true, acceptance: 0, carry: 0.5, until })
  used = runYear({ society, kith: true, acceptance: 1, carry: 0.5, until })
})

test('people who take nothing up have the year that they would have had without Kith, and the engine did try', () => {
  expect(ignored.shown.length).toBeGreaterThan(50)
  expect(ignored.contacts.fingerprint()).toBe(without.contacts.fingerprint())
  expect(used.contacts.fingerprint()).not.toBe(without.contacts.fingerprint())
})

test('the same seed gives the same year, another seed another one', () => {
  const again = runYear({ society: createSociety(7, 26), kith: true, acceptance: 1, carry: 0.5, until })
  expect(again.contacts.fingerprint()).toBe(used.contacts.fingerprint())
  expect(again.shown).toEqual(used.shown)
  const other = runYear({ society: createSociety(8, 26), kith: false, acceptance: 0, carry: 0, until: firstDay })
  expect(other.contacts.fingerprint()).not.toBe(without.contacts.fingerprint())
})

test('suggestions stay within the budget and reach nobody on leave, overloaded, kept apart or in a line of command', () => {
  for (const year of [ignored, used]) expect(faultsOf(figuresOf(year))).toEqual([])
  const figures = figuresOf(used)
  expect(figures.accepted).toBeGreaterThan(0.1)
  expect(figures.perWeek).toBeLessThanOrEqual(5)
  expect(new Set(used.shown.map(({ kind }) => kind)).size).toBeGreaterThan(3)
})

test('swaps that go both ways come up among the published, and those that were begun bring up the session in return', () => {
  const keen = runYear({ society, kith: true, acceptance: 4, carry: 0.5, until })
  const fits = keen.shown.filter(({ kind }) => kind === 'swap')
  expect(fits.length).toBeGreaterThan(0)
  for (const { owner, peer } of fits) {
    const [me, other] = [society.people[owner], society.people[peer]]
    expect([me?.learns, me?.teaches]).toEqual([other?.teaches, other?.learns])
  }
  const backs = keen.shown.filter(({ code }) => code === 'swap-back')
  expect(backs.length).toBeGreaterThan(0)
  const isBegun = (back: Shown): boolean =>
    fits.some(
      ({ owner, peer, state, day }) => owner === back.owner && peer === back.peer && state === 'done' && day < back.day,
    )
  expect(backs.filter((back) => !isBegun(back))).toEqual([])
  expect(faultsOf(figuresOf(keen))).toEqual([])
  expect(ignored.shown.filter(({ code }) => code === 'swap-back')).toEqual([])
})

test('where suggestions are taken up there is more contact in all, and the fate of ties that die down is told for both', () => {
  const days = ({ contacts }: Year): number =>
    society.ties.reduce((sum, { a, b }) => sum + (contacts.bond(a, b)?.days.size ?? 0), 0)
  expect(days(used)).toBeGreaterThan(days(without))
  const [before, after] = [fateOf(without, 10), fateOf(used, 10)]
  expect(before.ties).toBeGreaterThan(4)
  expect(after.ties).toBe(before.ties)
  expect(after.score).toBeGreaterThanOrEqual(before.score)
})

test('each check finds what it looks for', () => {
  const [some] = used.shown.filter(({ openAt, kind }) => openAt !== null && kind === 'lunch')
  if (!some) throw new Error('nothing was shown')
  const planted = (change: Partial<Shown>) => figuresOf({ ...used, shown: [...used.shown, { ...some, ...change }] })
  const days = Array.from({ length: 90 }, (_, at) => firstDay + at).filter(isWorkday)
  const everyDay = (holds: (peer: number, day: number) => boolean) =>
    society.people.flatMap((_, peer) => days.filter((day) => holds(peer, day)).map((day) => ({ peer, day })))
  const bossOf = (person: SimPerson | undefined): number =>
    society.people.findIndex(({ id }) => person && id === managerOf(person, some.day))
  const apart = society.people.flatMap((one, owner) =>
    society.people.flatMap((other, peer) => (owner !== peer && isApart(one, other) ? [{ owner, peer }] : [])),
  )
  expect(planted({ day: some.day + 3 }).repeats).toBe(1)
  expect(planted({ peer: bossOf(society.people[some.owner]) }).senior).toBe(1)
  expect(planted({ ...everyDay(society.isAway)[0], offered: null }).onLeave).toBe(1)
  expect(planted({ ...everyDay(society.isCrammed)[0] }).overloaded).toBe(1)
  expect(planted({ ...apart[0] }).excluded).toBe(1)
  const many = { ...used, shown: days.slice(0, 6).map((day) => ({ ...some, day, peer: day, closedAt: null })) }
  expect(faultsOf(figuresOf(many)).join()).toMatch(/open at once/)
  const five = days.slice(0, 6).map((_, peer) => ({ ...some, peer, closedAt: some.day * 86_400_000 }))
  expect(faultsOf(figuresOf({ ...used, shown: five })).join()).toMatch(/new in seven days/)
})

test('the table shows the mean and the spread', () => {
  expect(spreadOf([1, 2, 6], 1)).toBe('3.0 (1.0 to 6.0)')
  const rows = [
    ['a', 'figure'],
    ['long name', '1'],
  ]
  expect(tableOf(rows)).toBe('a          figure\n---------  ------\nlong name  1\n')
})
