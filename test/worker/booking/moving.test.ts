/** Moving a booked invite to a time of the owner's own choosing, which is looked at like one that is offered. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { BookedLine } from '../../../contract/suggestions.ts'
import { testDatabase } from '../../support/database.ts'
import type { Api } from './api.ts'
import type { Clicks } from './clicks.ts'
import type { Office, Worker } from './office.ts'
import { twoColleagues } from './two.ts'

const database = testDatabase()
const minuteMs = 60_000

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker
let jonas: Worker
let contactId: string
let line: BookedLine

/** Lunch on Monday at a quarter past twelve in Lyon, which Jonas accepted. */
beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas, contactId } = await twoColleagues(database()))
  line = await clicks.book(mara, contactId)
  Object.assign(event().attendees[0] ?? {}, { response: 'accepted' })
  for (const copy of office.graph.calendars.get(jonas.address)?.entries ?? []) copy.status = 'busy'
  await office.run('track-invite', { ...mara.ref, inviteId: line.inviteId })
  await office.drain()
  return () => api.close()
})

const event = () => {
  const [found, ...others] = office.graph.meetings()
  if (!found || others.length > 0) throw new Error('there is not one event')
  return found
}
const move = (start: string, inviteId = line.inviteId) =>
  api.as<BookedLine & { code: string; detail: string }>(mara, 'POST', `/api/invites/${inviteId}/move`, { start })
const moved = async (start: string): Promise<BookedLine> => {
  expect((await move(start)).status).toBe(202)
  await office.drain()
  return clicks.line(mara, line.inviteId)
}
const patches = () => office.graph.requests.filter(({ method }) => method === 'PATCH')

describe('moved', () => {
  test('the event is at the new time in both calendars, and everybody is asked anew', async () => {
    const after = await moved('2026-11-19T12:30')
    expect(after).toMatchObject({
      start: '2026-11-19T11:30:00.000Z',
      wanted: null,
      errorCode: null,
      people: [{ response: 'none' }],
    })
    expect(event().from).toBe(Date.parse(after.start))
    expect(office.graph.calendars.get(jonas.address)?.entries.map(({ from }) => from)).toEqual([event().from])
  })

  test('by a quarter of an hour it is not in its own way', async () => {
    const quarter = new Date(Date.parse(line.start) + 15 * minuteMs).toISOString()
    expect(await moved(quarter)).toMatchObject({ start: quarter, errorCode: null })
  })

  test.each(['before', 'after'] as const)('once, though the worker dies %s the request', async (when) => {
    let deaths = 1
    const die = ({ method }: { method: string }) => {
      if (method === 'PATCH' && deaths-- > 0) throw new Error('killed')
      return undefined
    }
    office.graph[when] = die
    await move('2026-11-19T12:30')
    await office.run('change-invite', { ...mara.ref, inviteId: line.inviteId }).catch(() => undefined)
    await office.drain()
    expect(await clicks.line(mara, line.inviteId)).toMatchObject({
      start: '2026-11-19T11:30:00.000Z',
      wanted: null,
      errorCode: null,
    })
    expect(event().from).toBe(Date.parse('2026-11-19T11:30:00.000Z'))
  })
})

describe('not moved', () => {
  const stays = async (start: string, errorCode: string) => {
    const [before, seen] = [event().from, patches().length]
    expect(await moved(start)).toMatchObject({ start: line.start, wanted: null, errorCode, state: 'booked' })
    expect([event().from, patches().length]).toEqual([before, seen])
  }

  test('to a time that somebody has something at, and the line says so until it was moved elsewhere', async () => {
    office.graph.put(jonas.address, '2026-11-18T11:00:00Z', '2026-11-18T12:00:00Z')
    await stays('2026-11-18T12:15', 'taken')
    office.graph.put(mara.address, '2026-11-19T12:00:00Z', '2026-11-19T12:20:00Z')
    await stays('2026-11-19T12:30', 'taken')
    expect(await moved('2026-11-20T12:30')).toMatchObject({ start: '2026-11-20T11:30:00.000Z', errorCode: null })
  })

  test('outside the lunch or the hours of whoever is invited, or on a day that is theirs', async () => {
    await stays('2026-11-18T15:00', 'after-hours')
    const coffee = await clicks.book(
      mara,
      await office.knows(mara, await hired('Lena Roth', '10:00', '15:30')),
      'coffee',
    )
    const at = async (start: string) => {
      expect((await move(start, coffee.inviteId)).status).toBe(202)
      await office.drain()
      return clicks.line(mara, coffee.inviteId)
    }
    expect(await at('2026-11-19T09:15')).toMatchObject({ start: coffee.start, errorCode: 'after-hours' })
    expect(await at('2026-11-19T15:15')).toMatchObject({ start: coffee.start, errorCode: 'after-hours' })
    expect(await at('2026-11-19T12:15')).toMatchObject({ start: '2026-11-19T11:15:00.000Z', errorCode: null })
  })

  const hired = async (name: string, from: string, to: string): Promise<Worker> => {
    const one = await office.hire(name)
    const calendar = office.graph.calendars.get(one.address)
    if (calendar) calendar.hours = { from: `${from}:00.0000000`, to: `${to}:00.0000000`, zone: 'Europe/Paris' }
    return one
  }

  test.each([
    ['a time that has passed', '2026-11-15T09:30', 400, 'past'],
    ['a time that the clock skips', '2027-03-28T02:30', 400, 'no-such-time'],
    ['a time in two years', '2028-11-15T12:30', 400, 'too-far'],
    ['no time at all', 'noon', 400, 'bad-request'],
    ['an evening', '2026-11-17T18:00', 409, 'after-hours'],
    ['across the end of work', '2026-11-17T16:45', 409, 'after-hours'],
    ['a Sunday', '2026-11-22T12:30', 409, 'after-hours'],
  ])('%s is refused with what was wrong, and nothing is wished', async (_, start, status, code) => {
    const refused = await move(start)
    expect([refused.status, refused.body.code]).toEqual([status, code])
    expect(refused.body.detail.length).toBeGreaterThan(10)
    await office.drain()
    expect(await clicks.line(mara, line.inviteId)).toMatchObject({ start: line.start, wanted: null, errorCode: null })
  })

  test('while the calendar cannot be asked it waits, and is moved once it can', async () => {
    office.graph.before = ({ path }) =>
      path.endsWith('getSchedule') ? { kind: 'later', afterMs: 1, code: '429', maybeDone: false } : undefined
    await move('2026-11-19T12:30')
    await expect(office.run('change-invite', { ...mara.ref, inviteId: line.inviteId })).rejects.toThrow('429')
    expect(await clicks.line(mara, line.inviteId)).toMatchObject({ start: line.start, wanted: 'move' })
    office.graph.before = null
    await office.drain()
    expect(await clicks.line(mara, line.inviteId)).toMatchObject({ start: '2026-11-19T11:30:00.000Z', wanted: null })
  })
})

describe('a time that was proposed', () => {
  const propose = async (start: string) => {
    const from = Date.parse(start)
    const proposed = { from, to: from + Date.parse(line.end) - Date.parse(line.start) }
    Object.assign(event().attendees[0] ?? {}, { response: 'tentativelyAccepted', proposed })
    await office.run('track-invite', { ...mara.ref, inviteId: line.inviteId })
    await office.drain()
    await api.as(mara, 'POST', `/api/invites/${line.inviteId}/accept-proposal`, {})
    await office.drain()
    return clicks.line(mara, line.inviteId)
  }

  test('is theirs to judge, whatever else is in their calendar', async () => {
    office.graph.put(jonas.address, '2026-11-18T11:00:00Z', '2026-11-18T12:00:00Z')
    expect(await propose('2026-11-18T11:15:00.000Z')).toMatchObject({
      start: '2026-11-18T11:15:00.000Z',
      errorCode: null,
    })
  })

  test('is not taken where the owner has something else by now', async () => {
    office.graph.put(mara.address, '2026-11-18T11:00:00Z', '2026-11-18T12:00:00Z')
    expect(await propose('2026-11-18T11:15:00.000Z')).toMatchObject({ start: line.start, errorCode: 'taken' })
    expect(event().from).toBe(Date.parse(line.start))
  })
})
