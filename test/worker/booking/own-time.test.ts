/** A time that the owner picked by hand is looked at for whoever is invited, as one that is found would be. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { BookedLine } from '../../../contract/suggestions.ts'
import { testDatabase } from '../../support/database.ts'
import type { Api } from './api.ts'
import type { Clicks } from './clicks.ts'
import type { Office, Worker } from './office.ts'
import { twoColleagues } from './two.ts'

const database = testDatabase()

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker
let lena: Worker
let contactId: string

/** Mara works from eight to eight; Lena from nine to five, in Madrid, where the clocks are Lyon's. */
beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas: lena, contactId } = await twoColleagues(database(), 'Lena Roth'))
  hoursOf(mara, '08:00', '20:00', 'Europe/Paris')
  hoursOf(lena, '09:00', '17:00', 'Europe/Madrid')
  return () => api.close()
})

function hoursOf(who: Worker, from: string, to: string, zone: string): void {
  const calendar = office.graph.calendars.get(who.address)
  if (calendar) calendar.hours = { from: `${from}:00.0000000`, to: `${to}:00.0000000`, zone }
}

async function invited(start: string, kind = 'call'): Promise<BookedLine> {
  const body = { kind, contactIds: [contactId], start }
  const { status, body: made } = await api.as<{ invite: BookedLine }>(mara, 'POST', '/api/invites', body)
  expect(status).toBe(202)
  await clicks.afterTheHold()
  return clicks.line(mara, made.invite.inviteId)
}
const times = async ({ suggestionId }: BookedLine) =>
  (await api.as<{ state: string; slots: { start: string }[] }>(mara, 'GET', `/api/slots/${suggestionId}`)).body

describe('outside the time of whoever is invited', () => {
  test.each([
    ['after their work', '2026-11-17T18:30', 'hours', '18:30'],
    ['before their work', '2026-11-17T08:15', 'hours', '08:15'],
    ['on a public holiday of theirs alone', '2026-12-08T10:00', 'holiday', '10:00'],
  ])(
    '%s: nothing is sent, the line says why on their clock, and other times are looked for',
    async (_, start, why, from) => {
      const line = await invited(start)
      expect(line).toMatchObject({
        state: 'failed',
        outcome: null,
        errorCode: 'after-hours',
        people: [{ name: 'Lena Roth', misfit: { why, zone: 'Europe/Madrid', date: start.slice(0, 10), from } }],
      })
      expect(office.graph.meetings()).toEqual([])
      const found = await times(line)
      expect(found.state).toBe('ready')
      expect(found.slots.length).toBeGreaterThan(0)
      expect(found.slots.map((slot) => slot.start)).not.toContain(line.start)
    },
  )

  test('in another zone it is their clock that counts', async () => {
    hoursOf(lena, '09:00', '17:00', 'America/New_York')
    expect(await invited('2026-11-17T12:00')).toMatchObject({
      errorCode: 'after-hours',
      people: [{ misfit: { why: 'hours', zone: 'America/New_York', from: '06:00' } }],
    })
    expect(await invited('2026-11-17T16:00')).toMatchObject({ state: 'booked', people: [{ misfit: null }] })
  })

  test('while they are on leave it is taken, and it is said that they are away', async () => {
    office.graph.put(lena.address, '2026-11-16T23:00:00Z', '2026-11-17T23:00:00Z', { status: 'oof' })
    expect(await invited('2026-11-17T10:00')).toMatchObject({
      state: 'failed',
      outcome: 'taken',
      errorCode: 'taken',
      people: [{ misfit: { why: 'away' } }],
    })
  })

  test('a lunch at four is no lunch, whatever window was only assumed', async () => {
    expect(await invited('2026-11-17T16:00', 'lunch')).toMatchObject({
      errorCode: 'after-hours',
      people: [{ misfit: { why: 'lunch' } }],
    })
  })

  test('within their hours it is booked, and hours that their calendar does not tell speak against nothing', async () => {
    expect((await invited('2026-11-17T16:30')).state).toBe('booked')
    const calendar = office.graph.calendars.get(lena.address)
    if (calendar) calendar.hours = { from: '', to: '', zone: '' }
    expect((await invited('2026-11-18T18:30')).state).toBe('booked')
  })

  test('a move there leaves it where it was and says whose hours; moved elsewhere nothing is said any more', async () => {
    const { inviteId, start } = await invited('2026-11-17T11:00')
    const move = async (to: string): Promise<BookedLine> => {
      await api.as(mara, 'POST', `/api/invites/${inviteId}/move`, { start: to })
      await office.drain()
      return clicks.line(mara, inviteId)
    }
    expect(await move('2026-11-18T18:30')).toMatchObject({
      start,
      errorCode: 'after-hours',
      people: [{ misfit: { why: 'hours', zone: 'Europe/Madrid', date: '2026-11-18', from: '18:30' } }],
    })
    expect(await move('2026-11-18T16:00')).toMatchObject({
      start: '2026-11-18T15:00:00.000Z',
      errorCode: null,
      people: [{ misfit: null }],
    })
  })
})

describe('judged when it is picked, before anything is held', () => {
  type Judged = {
    state: string
    slots: { start: string }[]
    picked: { start: string; kind: string; errorCode: string | null; people: object[] } | null
  }
  async function picked(start: string, kind = 'call') {
    const asked = { kind, contactIds: [contactId], start }
    const { status, body } = await api.as<{ proposalId: string }>(mara, 'POST', '/api/slots', asked)
    expect(status).toBe(202)
    const looking = await api.as<Judged>(mara, 'GET', `/api/slots/${body.proposalId}`)
    expect(looking.body).toMatchObject({ state: 'looking', picked: null })
    await office.drain()
    expect((await api.as<{ invites: object[] }>(mara, 'GET', '/api/invites')).body.invites).toEqual([])
    return (await api.as<Judged>(mara, 'GET', `/api/slots/${body.proposalId}`)).body
  }

  test.each([
    ['outside their hours', '2026-11-17T18:30', 'call', 'hours', '18:30'],
    ['on a holiday of theirs alone', '2026-12-08T10:00', 'call', 'holiday', '10:00'],
    ['a lunch at three', '2026-11-17T15:00', 'lunch', 'lunch', '15:00'],
  ])(
    '%s: it is said whom it does not suit and why, and other times near it are there',
    async (_, start, kind, why, from) => {
      const { state, picked: judged, slots } = await picked(start, kind)
      expect(state).toBe('ready')
      expect(judged).toMatchObject({
        errorCode: 'after-hours',
        people: [
          { contactId, name: 'Lena Roth', misfit: { why, zone: 'Europe/Madrid', date: start.slice(0, 10), from } },
        ],
      })
      expect(slots.length).toBeGreaterThan(0)
      for (const slot of slots)
        expect(Math.abs(Date.parse(slot.start) - Date.parse(judged?.start ?? ''))).toBeLessThan(4 * 86_400_000)
    },
  )

  test('while they are busy it is taken, and nobody is told whose calendar says so', async () => {
    office.graph.put(lena.address, '2026-11-17T10:00:00Z', '2026-11-17T11:00:00Z')
    expect((await picked('2026-11-17T11:15')).picked).toMatchObject({ errorCode: 'taken', people: [{ misfit: null }] })
  })

  test('that suits is what is then held, at that time and as that kind', async () => {
    const { picked: judged } = await picked('2026-11-17T11:15')
    expect(judged).toMatchObject({ errorCode: null, start: '2026-11-17T10:15:00.000Z', kind: 'call' })
    expect(await invited('2026-11-17T11:15')).toMatchObject({ state: 'booked', start: judged?.start })
  })

  test.each([
    ['of the past', '2026-11-14T10:00', 400, 'past'],
    ['that the clock skips', '2027-03-28T02:30', 400, 'no-such-time'],
    ['outside the own hours', '2026-11-17T06:00', 409, 'after-hours'],
  ])('a time %s is refused at once', async (_, start, status, code) => {
    const asked = { kind: 'call', contactIds: [contactId], start }
    await invited('2026-11-17T11:15') // reads the hours of the owner's mailbox
    expect(await api.as<{ code: string }>(mara, 'POST', '/api/slots', asked)).toMatchObject({ status, body: { code } })
  })
})
