/** The dates of series, in the event's own zone and over changes of clocks. */

import { describe, expect, test } from 'vitest'
import { createClock } from '../../../sandbox/tenant/clock.ts'
import { startsByRule } from '../../../sandbox/tenant/recurrence.ts'
import { createTenant } from '../../../sandbox/tenant/tenant.ts'
import type { EventDraft, Recurrence } from '../../../sandbox/tenant/types.ts'
import { domain, personNamed } from './people.ts'

const ana = personNamed('Ana')
const hour = 3_600_000

function tenantWith(draft: Partial<EventDraft> & Pick<EventDraft, 'start'>) {
  const tenant = createTenant({
    id: 't',
    domain,
    clock: createClock({ now: 0 }),
    history: { load: () => ({ messages: [], events: [] }) },
    people: [ana],
  })
  return {
    tenant,
    event: tenant.createEvent(ana.id, { subject: 'x', zone: 'Europe/Paris', end: draft.start + hour, ...draft }),
  }
}
function dates(start: string, zone: string, recurrence: Recurrence, until: string): string[] {
  const { event } = tenantWith({ start: Date.parse(start), zone, recurrence })
  return startsByRule(event, Date.parse(until)).map((at) => new Date(at).toISOString().slice(0, 16))
}
const range = (startDate: string, more: Partial<Recurrence['range']> = {}): Recurrence['range'] => ({
  type: 'noEnd',
  startDate,
  ...more,
})

describe('a series', () => {
  test('keeps its hour on the wall when the clocks change', () => {
    const pattern = { type: 'weekly' as const, interval: 1, daysOfWeek: ['sunday'] }
    expect(
      dates(
        '2026-03-22T09:00:00Z',
        'Europe/Paris',
        { pattern, range: range('2026-03-22', { type: 'numbered', numberOfOccurrences: 3 }) },
        '2027-01-01',
      ),
    ).toEqual(['2026-03-22T09:00', '2026-03-29T08:00', '2026-04-05T08:00'])
  })

  test('in a zone that changes on another day changes on that day', () => {
    const pattern = { type: 'daily' as const, interval: 1 }
    expect(
      dates(
        '2026-03-07T14:00:00Z',
        'America/New_York',
        { pattern, range: range('2026-03-07', { type: 'endDate', endDate: '2026-03-09' }) },
        '2027-01-01',
      ),
    ).toEqual(['2026-03-07T14:00', '2026-03-08T13:00', '2026-03-09T13:00'])
  })

  test('every second week on two days counts weeks from their first day', () => {
    const pattern = {
      type: 'weekly' as const,
      interval: 2,
      daysOfWeek: ['monday', 'thursday'],
      firstDayOfWeek: 'monday',
    }
    expect(
      dates(
        '2026-06-04T10:00:00Z',
        'UTC',
        { pattern, range: range('2026-06-04', { type: 'numbered', numberOfOccurrences: 5 }) },
        '2027-01-01',
      ),
    ).toEqual(['2026-06-04T10:00', '2026-06-15T10:00', '2026-06-18T10:00', '2026-06-29T10:00', '2026-07-02T10:00'])
  })

  test('on the 31st is on the last day of shorter months', () => {
    const pattern = { type: 'absoluteMonthly' as const, interval: 1, dayOfMonth: 31 }
    expect(
      dates(
        '2026-01-31T10:00:00Z',
        'UTC',
        { pattern, range: range('2026-01-31', { type: 'numbered', numberOfOccurrences: 4 }) },
        '2027-01-01',
      ),
    ).toEqual(['2026-01-31T10:00', '2026-02-28T10:00', '2026-03-31T10:00', '2026-04-30T10:00'])
  })

  test('on the last Friday, and on the second Tuesday, of a month', () => {
    const last = { type: 'relativeMonthly' as const, interval: 1, daysOfWeek: ['friday'], index: 'last' }
    expect(
      dates(
        '2026-01-30T10:00:00Z',
        'UTC',
        { pattern: last, range: range('2026-01-01', { type: 'numbered', numberOfOccurrences: 3 }) },
        '2027-01-01',
      ).map((one) => one.slice(5, 10)),
    ).toEqual(['01-30', '02-27', '03-27'])
    const second = { type: 'relativeMonthly' as const, interval: 2, daysOfWeek: ['tuesday'], index: 'second' }
    expect(
      dates(
        '2026-01-13T10:00:00Z',
        'UTC',
        { pattern: second, range: range('2026-01-01', { type: 'numbered', numberOfOccurrences: 3 }) },
        '2027-01-01',
      ).map((one) => one.slice(5, 10)),
    ).toEqual(['01-13', '03-10', '05-12'])
  })

  test('that never ends is followed as far as somebody looks', () => {
    const pattern = { type: 'daily' as const, interval: 1 }
    const { event } = tenantWith({
      start: Date.parse('2026-01-01T10:00:00Z'),
      zone: 'UTC',
      recurrence: { pattern, range: range('2026-01-01') },
    })
    expect(startsByRule(event, Date.parse('2026-01-10T00:00:00Z')).length).toBeLessThan(12)
    expect(startsByRule(event, Date.parse('2028-01-01T00:00:00Z')).length).toBeGreaterThan(729)
  })

  test('loses a cancelled occurrence and moves a changed one, and both survive other changes', () => {
    const pattern = { type: 'weekly' as const, interval: 1, daysOfWeek: ['monday'] }
    const { tenant, event } = tenantWith({
      start: Date.parse('2026-03-23T09:00:00Z'),
      recurrence: { pattern, range: range('2026-03-23', { type: 'numbered', numberOfOccurrences: 4 }) },
    })
    const all = () => tenant.eventsBetween(ana.id, 0, Date.parse('2027-01-01'))
    const [, second, third] = all()
    tenant.deleteEvent(ana.id, second!.id)
    tenant.updateEvent(ana.id, third!.id, { start: third!.start + 2 * hour, end: third!.end + 2 * hour })
    tenant.updateEvent(ana.id, event.id, { subject: 'renamed' })
    expect(all().map(({ start }) => new Date(start).toISOString().slice(0, 16))).toEqual([
      '2026-03-23T09:00',
      '2026-04-06T10:00',
      '2026-04-13T08:00',
    ])
    expect(tenant.event(ana.id, second!.id)).toBeUndefined()
    expect(tenant.event(ana.id, third!.id)?.originalStart).toBe(third!.start)
  })

  test('starts anew when its rule changes', () => {
    const pattern = { type: 'weekly' as const, interval: 1, daysOfWeek: ['monday'] }
    const rule = { pattern, range: range('2026-03-23', { type: 'numbered', numberOfOccurrences: 4 }) } as const
    const { tenant, event } = tenantWith({ start: Date.parse('2026-03-23T09:00:00Z'), recurrence: rule })
    const all = () => tenant.eventsBetween(ana.id, 0, Date.parse('2027-01-01'))
    tenant.deleteEvent(ana.id, all()[1]!.id)
    tenant.updateEvent(ana.id, event.id, { recurrence: { ...rule, range: { ...rule.range, numberOfOccurrences: 6 } } })
    expect(all()).toHaveLength(6)
  })

  test('refuses an occurrence that would pass the next one', () => {
    const pattern = { type: 'weekly' as const, interval: 1, daysOfWeek: ['monday'] }
    const { tenant } = tenantWith({
      start: Date.parse('2026-03-23T09:00:00Z'),
      recurrence: { pattern, range: range('2026-03-23', { type: 'numbered', numberOfOccurrences: 4 }) },
    })
    const first = tenant.eventsBetween(ana.id, 0, Date.parse('2027-01-01'))[0]!
    expect(() =>
      tenant.updateEvent(ana.id, first.id, { start: first.start + 8 * 24 * hour, end: first.end + 8 * 24 * hour }),
    ).toThrow(/crossing/)
  })
})
