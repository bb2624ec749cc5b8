import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindPolicies, type SlotKind, slotKinds } from '../../../core/policy/slots.ts'
import { takenAt } from '../../../core/slots/conflict.ts'
import type { CalendarItem, SlotPerson, SlotRequest } from '../../../core/slots/request.ts'
import { rankSlots } from '../../../core/slots/slots.ts'
import { dayNumber, isoDate } from '../../../core/zones/local.ts'

const zones = Intl.supportedValuesOf('timeZone')
const minuteMs = 60_000
const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Weeks with clock changes somewhere, and ordinary ones. */
const starts = ['2026-10-19', '2026-11-02', '2027-02-08', '2027-03-08', '2027-03-22', '2027-04-05', '2026-12-21']

const arbitraryItems = (base: number): fc.Arbitrary<CalendarItem[]> =>
  fc
    .array(
      fc.record({
        from: fc.integer({ min: -96, max: 14 * 96 }).map((quarters) => base + quarters * 15 * minuteMs),
        length: fc.constantFrom(15, 30, 60, 90, 240, 1440),
        status: fc.constantFrom('free', 'tentative', 'busy', 'oof', 'workingElsewhere'),
      }),
      { maxLength: 14 },
    )
    .map((list) => list.map(({ from, length, status }) => ({ from, to: from + length * minuteMs, status })))

const arbitraryPerson = (
  base: number,
  first: string,
  zoneOf: fc.Arbitrary<string>,
  site: fc.Arbitrary<string | null>,
) =>
  fc
    .record({
      zone: zoneOf,
      site,
      begin: fc.integer({ min: 24, max: 44 }),
      length: fc.integer({ min: 24, max: 40 }),
      lunch: fc.integer({ min: 46, max: 56 }),
      lunchLength: fc.integer({ min: 2, max: 8 }),
      items: arbitraryItems(base),
      holiday: fc.integer({ min: 0, max: 13 }),
      leave: fc.integer({ min: 0, max: 30 }),
      days: fc.constantFrom([1, 2, 3, 4, 5], [7, 1, 2, 3, 4], [1, 2, 3]),
    })
    .map(
      (one, key = ''): SlotPerson => ({
        key,
        zone: one.zone,
        site: one.site,
        work: { from: time(one.begin * 15), to: time((one.begin + one.length) * 15), days: one.days },
        lunch: { from: time(one.lunch * 15), to: time((one.lunch + one.lunchLength) * 15) },
        items: one.items,
        holidays: [isoDate(dayNumber(first) + one.holiday)],
        leave:
          one.leave < 12
            ? [{ from: isoDate(dayNumber(first) + one.leave), to: isoDate(dayNumber(first) + one.leave + 2) }]
            : [],
      }),
    )

const arbitraryRequest: fc.Arbitrary<SlotRequest> = fc
  .record({
    first: fc.constantFrom(...starts),
    kind: fc.constantFrom<SlotKind>(...slotKinds),
    near: fc.boolean(),
    home: fc.constantFrom(...zones),
  })
  .chain(({ first, kind, near, home }) => {
    const base = dayNumber(first) * 86_400_000
    const person = near
      ? arbitraryPerson(base, first, fc.constant(home), fc.constantFrom('here', null))
      : arbitraryPerson(base, first, fc.constantFrom(...zones), fc.constantFrom('here', 'there', null))
    return fc
      .record({
        kind: fc.constant(kind),
        people: fc
          .array(person, { minLength: 2, maxLength: 8 })
          .map((people) => people.map((one, index) => ({ ...one, key: `p${index}` }))),
        zone: fc.constant(home),
        now: fc.integer({ min: -2 * 96, max: 6 * 96 }).map((quarters) => base + quarters * 15 * minuteMs),
        from: fc.constant(first),
        to: fc.constant(isoDate(dayNumber(first) + 13)),
        most: fc.constantFrom(6, 200),
        travel: fc.constantFrom([], [{ between: ['here', 'there'] as const, minutes: 30 }]),
        // Left out, chosen by all, or not by all.
        late: fc.constantFrom({}, { offHours: true }, { offHours: false }),
      })
      .map(({ late, ...request }): SlotRequest => ({ ...request, ...late }))
  })

/** An independent clock: Intl, not the code under test. */
function clock(zone: string, ms: number): { date: string; minutes: number; weekday: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(ms)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  const date = `${of('year')}-${of('month')}-${of('day')}`
  const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
  return { date, minutes: Number(of('hour')) * 60 + Number(of('minute')), weekday }
}
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/** Whether the local span [start, end] lies in a window of HH:mm, which may cross midnight. */
const isInside = (span: readonly [number, number], from: string, to: string): boolean => {
  const [a, b] = [minutes(from), minutes(to) <= minutes(from) ? minutes(to) + 1440 : minutes(to)]
  return [0, 1440].some((shift) => span[0] + shift >= a && span[1] + shift <= b)
}

function wrongFor(
  person: SlotPerson,
  slot: { start: number; end: number; kind: SlotKind },
  offHours: boolean | undefined,
): string[] {
  const policy = kindPolicies[slot.kind]
  const { date, minutes: begin, weekday } = clock(person.zone, slot.start)
  const span = [begin, begin + (slot.end - slot.start) / minuteMs] as const
  const night = minutes(person.work.to) <= minutes(person.work.from)
  const wrong: string[] = []
  const isWhole = ({ from, to }: CalendarItem): boolean => to - from >= 23 * 60 * minuteMs
  for (const one of person.items) {
    if (one.to <= slot.start || one.from >= slot.end) continue
    if (one.status === 'busy' || one.status === 'oof') wrong.push(one.status)
    if (one.status === 'tentative' && !isWhole(one)) wrong.push('tentative')
  }
  const isFree = offHours === true && policy.freeDays?.includes(weekday) && !person.work.days.includes(weekday)
  if ((policy.inHours || offHours === false) && !isFree && !isInside(span, person.work.from, person.work.to))
    wrong.push('outside working hours')
  const windows = policy.within === 'lunch' ? [[person.lunch.from, person.lunch.to] as const] : policy.within
  if (!windows.some(([from, to]) => isInside(span, from, to))) wrong.push('outside the window')
  if (!night) {
    if (!person.work.days.includes(weekday) && !isFree) wrong.push('no working day')
    if (person.holidays.includes(date)) wrong.push('holiday')
    if (person.leave.some(({ from, to }) => from <= date && date <= to)) wrong.push('leave')
  }
  return wrong
}

const daysOf = ({ from, to }: SlotRequest): string[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, index) => isoDate(dayNumber(from) + index))

test('every time that is offered is free for all, inside everyone’s hours, windows and days in their own zone, and not past; every other day says why not', () => {
  let offered = 0
  fc.assert(
    fc.property(arbitraryRequest, (request) => {
      const { slots, days } = rankSlots(request)
      offered += slots.length
      // Every day that was asked for has a time or the reason why it has none; with many times allowed none is left out.
      const told = [...days.map(({ date }) => date), ...slots.map(({ start }) => clock(request.zone, start).date)]
      if (request.most === 200) expect([...new Set(told)].sort()).toEqual(daysOf(request))
      for (const slot of slots) {
        expect(slot.start).toBeGreaterThanOrEqual(request.now + kindPolicies[slot.kind].noticeMinutes * minuteMs)
        for (const person of request.people)
          expect([person.zone, wrongFor(person, slot, request.offHours)]).toEqual([person.zone, []])
        const date = clock(request.zone, slot.start).date
        expect(date >= request.from && date <= request.to).toBe(true)
        expect(days.map((day) => day.date)).not.toContain(date)
        const span = { from: slot.start, to: slot.end }
        expect(takenAt(request.people, slot.kind, span, request.travel ?? [])).toEqual([])
        for (const one of slot.local) {
          const told = clock(one.zone, slot.start)
          expect([one.date, minutes(one.from)]).toEqual([told.date, told.minutes])
        }
      }
    }),
    { numRuns: 700, seed: 20_270_315 },
  )
  expect(offered).toBeGreaterThan(400)
})

test('the order of people changes neither times nor their order', () => {
  fc.assert(
    fc.property(arbitraryRequest, fc.infiniteStream(fc.nat()), (request, random) => {
      const shuffled = request.people
        .map((person) => ({ person, at: random.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ person }) => person)
      const facts = (people: readonly SlotPerson[]) => {
        const { slots, days } = rankSlots({ ...request, people })
        return {
          days,
          slots: slots.map(({ start, end, kind, points, reasons }) => ({ start, end, kind, points, reasons })),
        }
      }
      expect(facts(shuffled)).toEqual(facts(request.people))
    }),
    { numRuns: 300, seed: 42 },
  )
})

test('every zone there is has lunch between twelve and two on its own clock, in weeks with a clock change too', () => {
  for (const [index, zone] of zones.entries()) {
    const person = (key: string): SlotPerson => ({
      key,
      zone,
      site: 'here',
      work: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] },
      lunch: { from: '12:00', to: '14:00' },
      items: [],
      holidays: [],
      leave: [],
    })
    const from = starts[index % starts.length] as string
    const request: SlotRequest = {
      kind: 'lunch',
      people: [person('a'), person('b')],
      zone,
      now: dayNumber(from) * 86_400_000 - 3 * 86_400_000,
      from,
      to: isoDate(dayNumber(from) + 4),
    }
    const { slots, days } = rankSlots(request)
    expect([zone, days]).toEqual([zone, []])
    for (const slot of slots) {
      const local = clock(zone, slot.start)
      expect([zone, local.minutes >= 720 && local.minutes + (slot.end - slot.start) / minuteMs <= 840]).toEqual([
        zone,
        true,
      ])
    }
  }
})
