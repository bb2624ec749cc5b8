/** People for slot tests: everybody works nine to five in Lyon and has lunch between twelve and two unless said otherwise. */
import type { CalendarItem, SlotPerson, SlotRequest } from '../../../core/slots/request.ts'
import { momentOfLocal } from '../../../core/zones/local.ts'

export const someone = (key: string, change: Partial<SlotPerson> = {}): SlotPerson => ({
  key,
  zone: 'Europe/Paris',
  site: 'Lyon',
  work: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] },
  lunch: { from: '12:00', to: '14:00' },
  items: [],
  holidays: [],
  leave: [],
  ...change,
})

/** A local time in a zone as ms; the test's own dates exist. */
export function at(local: string, zone = 'Europe/Paris'): number {
  const moment = momentOfLocal(zone, local)
  if (moment === null) throw new RangeError(`${local} does not exist in ${zone}`)
  return moment
}

export const item = (
  from: string,
  to: string,
  status: CalendarItem['status'] = 'busy',
  change: Partial<CalendarItem> & { zone?: string } = {},
): CalendarItem => {
  const { zone, ...rest } = change
  return { from: at(from, zone), to: at(to, zone), status, ...rest }
}

/** Lunch in the week of Monday 16 November 2026, asked for on the Sunday before. */
export const request = (change: Partial<SlotRequest> & Pick<SlotRequest, 'people'>): SlotRequest => ({
  kind: 'lunch',
  zone: 'Europe/Paris',
  now: at('2026-11-15T10:00'),
  from: '2026-11-16',
  to: '2026-11-20',
  ...change,
})
