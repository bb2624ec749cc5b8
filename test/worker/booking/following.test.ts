import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { BookedLine, Suggestion } from '../../../contract/suggestions.ts'
import { restOf, roomFor } from '../../../core/suggest/restraint.ts'
import { storeInteractions } from '../../../db/queries/interactions.ts'
import { readHistory } from '../../../db/queries/pairs.ts'
import { addCandidate } from '../../../db/queries/suggestions.ts'
import { followDirectory } from '../../../worker/jobs/sync-directory.ts'
import { testDatabase } from '../../support/database.ts'
import type { Api } from './api.ts'
import type { Clicks } from './clicks.ts'
import type { Office, Worker } from './office.ts'
import { twoColleagues } from './two.ts'

const database = testDatabase()
const dayMs = 86_400_000

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker
let jonas: Worker
let contactId: string

beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas, contactId } = await twoColleagues(database()))
  return () => api.close()
})

const event = () => {
  const [found] = office.graph.meetings()
  if (!found) throw new Error('there is no event')
  return found
}
/** The calendar of the owner changed: reading it starts this job. */
const changed = async (inviteId: string) => {
  await office.run('track-invite', { ...mara.ref, inviteId })
  await office.drain()
}
const answer = (response: string, proposed: { from: number; to: number } | null = null) => {
  Object.assign(event().attendees[0] ?? {}, { response, proposed })
}
const post = (inviteId: string, what: string, body: object = {}) =>
  api.as<BookedLine & { code: string }>(mara, 'POST', `/api/invites/${inviteId}/${what}`, body)

describe('answers', () => {
  test('accepted, then declined, then accepted after all: each is what the line says', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    const seen: unknown[] = []
    for (const response of ['accepted', 'tentativelyAccepted', 'declined', 'accepted']) {
      answer(response)
      await changed(inviteId)
      const line = await clicks.line(mara, inviteId)
      seen.push([line.people[0]?.response, line.outcome])
    }
    expect(seen).toEqual([
      ['accepted', null],
      ['tentative', null],
      ['declined', 'declined'],
      ['accepted', null],
    ])
  })

  test('a proposed new time is one click away, and the event moves', async () => {
    const { inviteId, start, end } = await clicks.book(mara, contactId)
    expect((await post(inviteId, 'accept-proposal')).body.code).toBe('no-proposal')
    const proposed = { from: Date.parse(start) + dayMs, to: Date.parse(end) + dayMs }
    answer('tentativelyAccepted', proposed)
    await changed(inviteId)
    expect((await clicks.line(mara, inviteId)).people[0]?.proposed?.start).toBe(new Date(proposed.from).toISOString())
    const wished = await post(inviteId, 'accept-proposal')
    expect([wished.status, wished.body.wanted]).toEqual([202, 'move'])
    await office.drain()
    expect(event()).toMatchObject(proposed)
    expect(await clicks.line(mara, inviteId)).toMatchObject({
      start: new Date(proposed.from).toISOString(),
      wanted: null,
      people: [{ response: 'none', proposed: null }],
    })
  })

  test('moved by hand in the calendar: the line follows, and the old end asks nothing', async () => {
    const { inviteId, start, end } = await clicks.book(mara, contactId)
    Object.assign(event(), { from: Date.parse(start) + 2 * dayMs, to: Date.parse(end) + 2 * dayMs })
    await changed(inviteId)
    const moved = await clicks.line(mara, inviteId)
    expect(moved.start).toBe(new Date(Date.parse(start) + 2 * dayMs).toISOString())
    office.clock.set(new Date(Date.parse(end) + 3_600_000))
    await office.drain()
    expect((await clicks.line(mara, inviteId)).askedAt).toBeNull()
    office.clock.set(new Date(Date.parse(moved.end) + 900_000))
    await office.drain()
    expect((await clicks.line(mara, inviteId)).askedAt).not.toBeNull()
  })

  test('cancelled by its owner: the event is gone for both, once', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    expect((await post(inviteId, 'cancel')).body).toMatchObject({ outcome: 'cancelled', wanted: 'cancel' })
    await office.drain()
    expect(office.graph.meetings()).toEqual([])
    expect(office.graph.calendars.get(jonas.address)?.entries).toEqual([])
    expect(await clicks.line(mara, inviteId)).toMatchObject({ state: 'booked', outcome: 'cancelled', wanted: null })
    await office.run('change-invite', { ...mara.ref, inviteId })
    expect(office.graph.requests.filter(({ path }) => path.endsWith('/cancel'))).toHaveLength(1)
  })

  test('deleted in the calendar before its time is cancelled; after its time it stays as it was', async () => {
    const one = await clicks.book(mara, contactId)
    const calendar = office.graph.calendars.get(mara.address)
    calendar?.entries.splice(0)
    await changed(one.inviteId)
    expect((await clicks.line(mara, one.inviteId)).outcome).toBe('cancelled')
  })

  test('somebody invited who left the company is said, and nothing is cancelled by itself', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    await office.as(
      mara,
      (sql) => sql`update person set account_enabled = false, given_name = 'Jonas' where person_id = ${jonas.personId}`,
    )
    // The directory is what tells of it; nothing changes in the calendar.
    expect(await followDirectory(office.deps, mara.ref)).toBe(true)
    await office.drain()
    expect(await clicks.line(mara, inviteId)).toMatchObject({ errorCode: 'attendee-left', outcome: null })
    expect(office.graph.meetings()).toHaveLength(1)
  })

  test('while Graph is not to be asked nothing is taken for cancelled', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    office.graph.before = () => ({ kind: 'parked', because: 'consent-revoked' })
    await changed(inviteId)
    expect((await clicks.line(mara, inviteId)).outcome).toBeNull()
  })
})

describe('did it happen?', () => {
  const source = ({ id }: { id: string }) => `meeting:${id}`
  /** What reading the calendar makes of a meeting that ended. */
  const settled = (rev: number) =>
    office.as(mara, (sql) =>
      storeInteractions(sql, [
        {
          sourceId: source(event()),
          kind: 'meeting',
          rev,
          occurredAt: event().from,
          day: Math.floor(event().from / dayMs),
          n: 1,
          direct: true,
          contacts: [contactId],
          weights: [720_720],
          directions: [2],
          conversationId: null,
          seriesId: null,
          durationS: 2700,
        },
      ]),
    )
  const weights = async (): Promise<number[][]> =>
    (await office.as(mara, (sql) => sql<{ weights: number[] }[]>`select weights from interaction where not gone`)).map(
      (row) => row.weights,
    )
  const over = async (line: BookedLine) => {
    answer('accepted')
    await changed(line.inviteId)
    office.clock.set(new Date(Date.parse(line.end) + 900_000))
    await office.drain()
    await settled(1_800_000_000_000)
  }

  test('is asked once, and cannot be answered before its time', async () => {
    const line = await clicks.book(mara, contactId)
    expect((await post(line.inviteId, 'happened', { happened: true })).body.code).toBe('not-over')
    await over(line)
    const { askedAt } = await clicks.line(mara, line.inviteId)
    expect(askedAt).toBe(office.clock.now().toISOString())
    office.clock.advance(3_600_000)
    await changed(line.inviteId)
    expect((await clicks.line(mara, line.inviteId)).askedAt).toBe(askedAt)
  })

  test('"no" un-counts it whatever the calendar says later, offers one new time once, and tells nobody', async () => {
    const line = await clicks.book(mara, contactId)
    await over(line)
    expect(await weights()).toEqual([[720_720]])
    const sent = office.graph.requests.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/me/events'),
    ).length
    expect((await post(line.inviteId, 'happened', { happened: false })).status).toBe(202)
    await office.drain()
    expect(await weights()).toEqual([[]])
    expect((await office.dueRows(office.clock.now())).map(({ what }) => what)).toContain('score-relationships')
    await settled(1_900_000_000_000)
    expect(await weights()).toEqual([[]])
    const [again, ...more] = await clicks.suggestions(mara)
    expect(more).toEqual([])
    expect(again).toMatchObject({ reason: { code: 'did-not-happen' }, people: [{ contactId }] })
    await api.as(mara, 'POST', `/api/suggestions/${again?.suggestionId}/dismiss`, { how: 'not-now' })
    await office.run('change-invite', { ...mara.ref, inviteId: line.inviteId })
    await office.drain()
    expect(await clicks.suggestions(mara)).toEqual([])
    expect(
      office.graph.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/me/events')),
    ).toHaveLength(sent)
  })

  test('the last word counts: no, then yes after all, is a whole meeting', async () => {
    const line = await clicks.book(mara, contactId)
    await over(line)
    await post(line.inviteId, 'happened', { happened: false })
    await office.drain()
    await post(line.inviteId, 'happened', { happened: true })
    await office.drain()
    expect(await weights()).toEqual([[720_720]])
    expect((await clicks.line(mara, line.inviteId)).outcome).toBe('happened')
  })

  test('without an answer it counts whole for seven days and half after that, once', async () => {
    const line = await clicks.book(mara, contactId)
    await over(line)
    office.clock.set(new Date(Date.parse(line.end) + 7 * dayMs - 1))
    await office.drain()
    expect(await weights()).toEqual([[720_720]])
    office.clock.advance(1)
    await office.drain()
    expect(await weights()).toEqual([[360_360]])
    await changed(line.inviteId)
    expect(await weights()).toEqual([[360_360]])
  })
})

describe('groups', () => {
  test('one declines, one never answers: it goes ahead at three, and counts for who was there', async () => {
    const others = [jonas, await office.hire('Lin Chen'), await office.hire('Ana Ruiz')]
    const ids = [contactId, ...(await Promise.all(others.slice(1).map((one) => office.knows(mara, one))))]
    const { body } = await api.as<{ proposalId: string }>(mara, 'POST', '/api/slots', {
      kind: 'group-lunch',
      contactIds: ids,
    })
    await office.drain()
    const found = await api.as<{ slots: { start: string; kind: string }[] }>(
      mara,
      'GET',
      `/api/slots/${body.proposalId}`,
    )
    expect(found.body.slots[0]?.kind).toBe('group-lunch')
    const accepted = await api.as<BookedLine>(mara, 'POST', `/api/suggestions/${body.proposalId}/accept`, {
      start: found.body.slots[0]?.start,
    })
    expect(accepted.body).toMatchObject({ title: expect.stringMatching(/^Mara \/ /), quorum: 3 })
    await clicks.afterTheHold()
    const answers = (...given: string[]) => {
      for (const [index, response] of given.entries()) Object.assign(event().attendees[index] ?? {}, { response })
    }
    answers('accepted', 'declined')
    await changed(accepted.body.inviteId)
    expect(await clicks.line(mara, accepted.body.inviteId)).toMatchObject({ state: 'booked', outcome: null })
    answers('accepted', 'declined', 'declined')
    await changed(accepted.body.inviteId)
    expect((await clicks.line(mara, accepted.body.inviteId)).outcome).toBe('declined')
  })
})

describe('a group that is called off a day ahead where too few say yes', () => {
  const hourMs = 3_600_000
  /** Thursday 19 November, half past twelve in Lyon. */
  const thursday = '2026-11-19T11:30:00.000Z'
  let inviteId: string

  beforeEach(async () => {
    const lin = await office.knows(mara, await office.hire('Lin Chen'))
    const { status, body } = await api.as<{ invite: BookedLine }>(mara, 'PUT', `/api/groups/${randomUUID()}`, {
      kind: 'group-lunch',
      contactIds: [contactId, lin],
      start: thursday,
      quorum: 3,
      callOffHours: 24,
    })
    expect(status).toBe(202)
    inviteId = body.invite.inviteId
    await clicks.afterTheHold()
  })

  const shiftInCalendar = async (ms: number) => {
    event().from += ms
    event().to += ms
    await changed(inviteId)
  }
  const until = async (at: string) => {
    office.clock.set(at)
    await office.drain()
    return clicks.line(mara, inviteId)
  }

  test('is decided a day before the day to which it was moved in the calendar', async () => {
    await shiftInCalendar(7 * dayMs)
    expect(await until('2026-11-19T11:29:59.000Z')).toMatchObject({ outcome: null })
    expect(await until('2026-11-25T11:29:59.000Z')).toMatchObject({ outcome: null })
    expect(await until('2026-11-25T11:30:00.000Z')).toMatchObject({ outcome: 'cancelled', errorCode: 'below-quorum' })
  })

  test.each(['in the calendar', 'by a click'])(
    'moved nearer than that %s it is not called off: nobody could answer in time',
    async (how) => {
      office.clock.set('2026-11-17T12:00:00.000Z')
      const to = '2026-11-18T11:30:00.000Z'
      if (how === 'by a click') {
        await post(inviteId, 'move', { start: to })
        await office.drain()
      } else await shiftInCalendar(-dayMs)
      expect(await clicks.line(mara, inviteId)).toMatchObject({ start: to, outcome: null, callOffAt: null })
      expect(await until(new Date(Date.parse(to) - hourMs).toISOString())).toMatchObject({ outcome: null })
      expect(office.graph.meetings()).toHaveLength(1)
    },
  )
})

describe('what was booked private', () => {
  test('counts when it was accepted, though the calendar names nobody in it', async () => {
    const line = await clicks.book(mara, contactId, 'advice-20')
    answer('accepted')
    await changed(line.inviteId)
    office.clock.set(new Date(Date.parse(line.end) + 900_000))
    await office.drain()
    const weights = () => office.as(mara, (sql) => sql`select weights, contacts from interaction`)
    expect(await weights()).toEqual([{ weights: [720_720], contacts: [contactId] }])
    office.clock.set(new Date(Date.parse(line.end) + 7 * dayMs))
    await office.drain()
    expect(await weights()).toEqual([{ weights: [360_360], contacts: [contactId] }])
    await post(line.inviteId, 'happened', { happened: false })
    await office.drain()
    expect(await weights()).toEqual([{ weights: [], contacts: [] }])
  })
})

describe('backing off', () => {
  const history = () => office.as(mara, (sql) => readHistory(sql, new Date(0)))
  test('"swamped" is remembered and can be taken back', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    await post(inviteId, 'swamped', {})
    expect((await history()).invites[0]?.swamped).toEqual([{ contactId, at: office.clock.now().getTime() }])
    await post(inviteId, 'swamped', { swamped: false })
    expect((await history()).invites[0]?.swamped).toEqual([])
  })

  test('what the owner asked for by hand counts neither against the week nor against the three', async () => {
    await api.as(mara, 'POST', '/api/slots', { kind: 'coffee', contactIds: [contactId] })
    await office.drain()
    expect(roomFor(await history(), office.clock.now().getTime(), null)).toBe(3)
  })
})

describe('swamped', () => {
  const today = () => clicks.suggestions(mara)
  const say = async (inviteId: string, swamped: boolean) => {
    expect((await post(inviteId, 'swamped', { swamped })).status).toBe(200)
    await office.drain()
  }

  test('offers help once, takes every other card with them away, and nothing is sent', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    await office.as(mara, (sql) =>
      addCandidate(sql, {
        kind: 'coffee',
        contacts: [contactId],
        reason: { code: 'unmet' },
        worth: 1,
        at: office.clock.now(),
      }),
    )
    const sent = office.graph.requests.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith('/me/events'),
    ).length
    await say(inviteId, true)
    expect(await today()).toMatchObject([
      { kind: 'help-15', reason: { code: 'swamped', counts: {} }, people: [{ contactId }] },
    ])
    await say(inviteId, true)
    expect(await today()).toHaveLength(1)
    const [{ suggestionId }] = (await today()) as [Suggestion]
    await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await say(inviteId, false)
    await say(inviteId, true)
    expect(await today()).toEqual([])
    expect(
      office.graph.requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('/me/events')),
    ).toHaveLength(sent)
  })

  test('taken back, the offer goes', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    await say(inviteId, true)
    await say(inviteId, false)
    expect(await today()).toEqual([])
  })

  test('said of one of a group, it is theirs alone: help is offered to them, and nobody else rests', async () => {
    const [lin, ana] = [await office.hire('Lin Chen'), await office.hire('Ana Ruiz')]
    const ids = [contactId, await office.knows(mara, lin), await office.knows(mara, ana)]
    const [, linId] = ids as [string, string]
    const start = '2026-11-18T11:30:00.000Z'
    const { body: group } = await api.as<{ invite: BookedLine }>(mara, 'PUT', `/api/groups/${crypto.randomUUID()}`, {
      kind: 'group-lunch',
      contactIds: ids,
      start,
    })
    const { inviteId } = group.invite
    await clicks.afterTheHold()
    const card = (who: string) => ({
      kind: 'coffee',
      contacts: [who],
      reason: { code: 'unmet', counts: {}, text: 'Why.' },
      worth: 1,
      at: office.clock.now(),
    })
    for (const who of [contactId, linId]) await office.as(mara, (sql) => addCandidate(sql, card(who)))
    const states = () =>
      office.as(
        mara,
        (sql) => sql`select contacts[1] as who, state from suggestion where kind = 'coffee' order by state`,
      )
    const unnamed = await post(inviteId, 'swamped', {})
    expect([unnamed.status, unnamed.body.code]).toEqual([400, 'name-somebody'])
    expect((await post(inviteId, 'swamped', { contactId: crypto.randomUUID() })).status).toBe(400)
    // Lin says it herself, of the invitation in her own calendar.
    const back = await office.knows(lin, mara)
    const { icalUid, from, to } = event()
    await office.as(
      lin,
      (sql) => sql`
        insert into meeting (tenant_id, owner_id, meeting_id, ical_uid, starts_at, ends_at, is_organizer, organizer_contact, contacts, people, my_response, rev)
        values (${office.tenantId}, ${lin.personId}, 'copy', ${icalUid}, ${new Date(from)}, ${new Date(to)}, false, ${back}, '{}', 4, 'notResponded', 1)`,
    )
    const incoming = await api.as<{ incoming: object[] }>(lin, 'GET', '/api/incoming')
    expect(incoming.body.incoming).toMatchObject([{ meetingId: 'copy', from: { contactId: back } }])
    const tap = (swamped: boolean) => api.as(lin, 'POST', '/api/incoming/swamped', { meetingId: 'copy', swamped })
    expect((await tap(true)).status).toBe(200)
    await office.drain()
    expect(await today()).toMatchObject([
      { kind: 'help-15', reason: { code: 'swamped' }, people: [{ contactId: linId }] },
    ])
    expect(await states()).toEqual([
      { who: contactId, state: 'candidate' },
      { who: linId, state: 'withdrawn' },
    ])
    const { people } = await clicks.line(mara, inviteId)
    expect(people.filter(({ swamped }) => swamped).map((one) => one.contactId)).toEqual([linId])
    await tap(false)
    await office.drain()
    expect(await today()).toEqual([])
    // Without a name it is whoever declined.
    Object.assign(event().attendees.find(({ address }) => address === ana.address) ?? {}, { response: 'declined' })
    await changed(inviteId)
    expect((await post(inviteId, 'swamped', {})).status).toBe(200)
    await office.drain()
    expect(await today()).toMatchObject([{ kind: 'help-15', people: [{ contactId: ids[2] }] }])
    await office.as(mara, async (sql) => {
      const history = await readHistory(sql, new Date(0))
      const now = office.clock.now().getTime()
      expect([contactId, linId, ids[2] ?? ''].map((who) => restOf(who, 'walk', history, now))).toEqual([
        'planned',
        'planned',
        'swamped',
      ])
    })
  })

  test('said by whoever was invited it is heard by the one who invited, and by nobody else', async () => {
    const { inviteId } = await clicks.book(mara, contactId)
    const back = await office.knows(jonas, mara)
    const { icalUid, from, to } = event()
    const came = (ref: Worker, id: string) =>
      office.as(
        ref,
        (sql) => sql`
          insert into meeting (tenant_id, owner_id, meeting_id, ical_uid, starts_at, ends_at, is_organizer, organizer_contact, contacts, people, my_response, rev)
          values (${office.tenantId}, ${ref.personId}, ${id}, ${icalUid}, ${new Date(from)}, ${new Date(to)}, false, ${back}, '{}', 2, 'notResponded', 1)`,
      )
    await came(jonas, 'jonas-copy')
    const incoming = await api.as<{ incoming: object[] }>(jonas, 'GET', '/api/incoming')
    expect(incoming.body.incoming).toMatchObject([
      { meetingId: 'jonas-copy', from: { contactId: back }, swamped: false },
    ])
    // Somebody who was not invited and knows the id of the event is not heard.
    const lena = await office.hire('Lena Roth')
    await office.as(lena, (sql) => sql`select say_swamped(${icalUid}, ${office.clock.now()}, ${office.clock.now()})`)
    await office.drain()
    expect(await today()).toEqual([])
    const tap = (swamped: boolean) =>
      api.as<{ swamped: boolean }>(jonas, 'POST', '/api/incoming/swamped', { meetingId: 'jonas-copy', swamped })
    expect((await tap(true)).body.swamped).toBe(true)
    await office.drain()
    expect(await today()).toMatchObject([{ kind: 'help-15', reason: { code: 'swamped' } }])
    expect(await clicks.suggestions(jonas)).toEqual([])
    expect((await tap(false)).body.swamped).toBe(false)
    await office.drain()
    expect(await today()).toEqual([])
    expect((await api.as(lena, 'POST', '/api/incoming/swamped', { meetingId: 'jonas-copy' })).status).toBe(404)
    expect((await clicks.line(mara, inviteId)).outcome).toBeNull()
  })
})
