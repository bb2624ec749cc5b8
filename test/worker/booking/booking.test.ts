import { beforeEach, describe, expect, test } from 'vitest'
import type { BookedLine, Suggestion, Today } from '../../../contract/suggestions.ts'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
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
let jonas: Worker
let jonasToMara: string
let maraToJonas: string

beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas, contactId: jonasToMara } = await twoColleagues(database()))
  maraToJonas = await office.knows(jonas, mara)
  return () => api.close()
})

const offer = (...of: Parameters<Clicks['offer']>) => clicks.offer(...of)
const accept = (...of: Parameters<Clicks['accept']>) => clicks.accept(...of)
const line = (...of: Parameters<Clicks['line']>) => clicks.line(...of)
const afterTheHold = () => clicks.afterTheHold()

describe('from the click to the event', () => {
  test('nothing leaves for ten seconds, then exactly one event is in both calendars', async () => {
    const suggestion = await offer(mara, jonasToMara)
    expect(suggestion.slots[0]).toMatchObject({ kind: 'lunch', reasons: ['both-free', 'same-place', 'lunch-window'] })
    const held = await accept(mara, suggestion)
    expect(held).toMatchObject({ state: 'held', title: 'Mara / Jonas', online: false })
    office.clock.advance(9_000)
    await office.drain()
    expect(office.graph.meetings()).toEqual([])
    office.clock.advance(1_000)
    await office.drain()
    const [event, ...others] = office.graph.meetings()
    expect(others).toEqual([])
    expect(event).toMatchObject({
      subject: 'Mara / Jonas',
      transactionId: held.inviteId,
      sensitivity: 'normal',
      online: false,
    })
    expect(event?.from).toBe(Date.parse(suggestion.slots[0]?.start ?? ''))
    expect(office.graph.calendars.get(jonas.address)?.entries).toHaveLength(1)
    const booked = await line(mara, held.inviteId)
    expect(booked).toMatchObject({
      state: 'booked',
      errorCode: null,
      link: expect.stringContaining('https://outlook.test/'),
    })
    expect((await api.as<Today>(mara, 'GET', '/api/today')).body.suggestions).toEqual([])
  })

  test('a second click is the same invite, and running the job again changes nothing', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const [first, second] = await Promise.all([accept(mara, suggestion), accept(mara, suggestion, 1)])
    expect(second.inviteId).toBe(first.inviteId)
    await afterTheHold()
    await office.run('book-invite', { ...mara.ref, inviteId: first.inviteId })
    await office.drain()
    expect(office.graph.meetings()).toHaveLength(1)
    expect(await office.dueRows(office.clock.now())).toEqual([])
  })

  test('taken back while held: nothing is sent, and the suggestion is there again', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    const undone = await api.as<BookedLine>(mara, 'POST', `/api/invites/${held.inviteId}/undo`, {})
    expect(undone.body.state).toBe('undone')
    await afterTheHold()
    expect(office.graph.requests.filter(({ path }) => path === '/me/events')).toEqual([])
    expect((await api.as<Today>(mara, 'GET', '/api/today')).body.suggestions.map((one) => one.suggestionId)).toEqual([
      suggestion.suggestionId,
    ])
    const late = await api.as<{ code: string }>(
      mara,
      'POST',
      `/api/invites/${(await accept(mara, suggestion)).inviteId}/send-now`,
      {},
    )
    expect(late.status).toBe(202)
    await office.drain()
    expect(office.graph.meetings()).toHaveLength(1)
    const tooLate = await api.as<{ code: string }>(
      mara,
      'POST',
      `/api/invites/${office.graph.meetings()[0]?.transactionId}/undo`,
      {},
    )
    expect([tooLate.status, tooLate.body.code]).toEqual([409, 'already-sent'])
  })

  test('asking for advice is booked private and online; no request asks for a subject or a body', async () => {
    const suggestion = await offer(mara, jonasToMara, 'advice-20')
    await accept(mara, suggestion)
    await afterTheHold()
    expect(office.graph.meetings()[0]).toMatchObject({ sensitivity: 'private', online: true })
    for (const { method, path } of office.graph.requests.filter(
      (one) => one.method === 'GET' && !one.path.startsWith('/me/mailboxSettings'),
    ))
      expect([method, path, /\$select=[^&]*(subject|body|bodyPreview)/i.test(path), path.includes('$select=')]).toEqual(
        [method, path, false, true],
      )
    const rows = await database()
      .look`select row_to_json(s)::text as s from suggestion s union all select row_to_json(i)::text from invite i`
    expect(JSON.stringify(rows)).not.toContain('CANARY')
  })

  test("the owner's own lunch hold gives way, and their meetings do not", async () => {
    for (const day of ['16', '17', '18', '19', '20'])
      office.graph.put(mara.address, `2026-11-${day}T11:00:00Z`, `2026-11-${day}T13:00:00Z`, { seriesId: 'hold' })
    office.graph.put(mara.address, '2026-11-16T11:00:00Z', '2026-11-16T13:00:00Z')
    const suggestion = await offer(mara, jonasToMara)
    expect(suggestion.slots.length).toBeGreaterThan(0)
    for (const { start, reasons } of suggestion.slots) {
      expect(start.startsWith('2026-11-16')).toBe(false)
      if (start < '2026-11-21') expect(reasons).toContain('own-lunch-moved')
    }
    await accept(mara, suggestion)
    await afterTheHold()
    expect(office.graph.meetings().filter(({ seriesId }) => seriesId === null)).toHaveLength(1)
  })
})

describe('taken meanwhile', () => {
  test('nothing is sent, and the next time is offered', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const [slot] = suggestion.slots
    const held = await accept(mara, suggestion)
    office.graph.put(jonas.address, slot?.start ?? '', slot?.end ?? '')
    await afterTheHold()
    expect(office.graph.meetings()).toEqual([])
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'failed', outcome: 'taken' })
    const [again] = (await api.as<Today>(mara, 'GET', '/api/today')).body.suggestions
    expect(again?.suggestionId).toBe(suggestion.suggestionId)
    expect(again?.slots.length).toBeGreaterThan(0)
    expect(again?.slots.map(({ start }) => start)).not.toContain(slot?.start)
    const next = await accept(mara, again as Suggestion)
    await afterTheHold()
    expect(await line(mara, next.inviteId)).toMatchObject({ state: 'booked' })
  })

  test('between two sites a time that can no longer be reached is not booked, and one that can is offered', async () => {
    const lena = await office.hire('Lena Roth', { office: 'Villeurbanne' })
    const way = { between: ['Lyon', 'Villeurbanne'], minutes: 25 }
    expect((await api.as(mara, 'PUT', '/api/sites', { ways: [way] })).status).toBe(200)
    const suggestion = await offer(mara, await office.knows(mara, lena))
    const [slot] = suggestion.slots
    expect(slot).toMatchObject({ kind: 'lunch', reasons: expect.arrayContaining(['travel']) })
    const held = await accept(mara, suggestion)
    const after = Date.parse(slot?.end ?? '') + 10 * 60_000
    office.graph.put(lena.address, after, after + 3_600_000)
    await afterTheHold()
    expect(office.graph.meetings()).toEqual([])
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'failed', outcome: 'taken' })
    const [again] = (await api.as<Today>(mara, 'GET', '/api/today')).body.suggestions
    expect(again?.slots.map(({ start }) => start)).not.toContain(slot?.start)
    const next = await accept(mara, again as Suggestion)
    // The way is longer than the owner thought: in person it is nothing any more.
    await api.as(mara, 'PUT', '/api/sites', { ways: [{ ...way, minutes: 90 }] })
    await afterTheHold()
    expect(await line(mara, next.inviteId)).toMatchObject({ state: 'failed', outcome: 'taken' })
    const [last] = (await api.as<Today>(mara, 'GET', '/api/today')).body.suggestions
    expect(new Set(last?.slots.map(({ kind }) => kind))).toEqual(new Set(['call']))
    const call = await accept(mara, last as Suggestion)
    await afterTheHold()
    expect(await line(mara, call.inviteId)).toMatchObject({ state: 'booked', kind: 'call', online: true, place: null })
  })

  test('nobody is met in person who says meanwhile that they work elsewhere that day', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    const day = suggestion.slots[0]?.local[0]?.date ?? ''
    office.graph.put(jonas.address, `${day}T07:00:00Z`, `${day}T17:00:00Z`, { status: 'workingElsewhere' })
    await afterTheHold()
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'failed', outcome: 'taken' })
    expect(office.graph.meetings()).toEqual([])
  })

  test('a time that passed while everything was down is not booked', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    office.clock.set(new Date(Date.parse(suggestion.slots[0]?.start ?? '') + 60_000))
    await office.drain()
    expect(office.graph.meetings()).toEqual([])
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'failed', errorCode: 'past' })
  })
})

describe('two people prompted about each other', () => {
  test('click in the same second and one retries: one event, and the second sees who invited them', async () => {
    const [hers, his] = [await offer(mara, jonasToMara), await offer(jonas, maraToJonas)]
    const [first, second] = [await accept(mara, hers), await accept(jonas, his, 1)]
    office.clock.advance(10_000)
    await Promise.allSettled([
      office.run('book-invite', { ...mara.ref, inviteId: first.inviteId }),
      office.run('book-invite', { ...jonas.ref, inviteId: second.inviteId }),
      office.run('book-invite', { ...jonas.ref, inviteId: second.inviteId }),
    ])
    await office.drain()
    const [event, ...others] = office.graph.meetings()
    expect(others).toEqual([])
    const lines = [await line(mara, first.inviteId), await line(jonas, second.inviteId)]
    const [winner, loser] = event?.organizer === mara.address ? lines : lines.reverse()
    expect(winner).toMatchObject({ state: 'booked' })
    expect(loser).toMatchObject({
      state: 'failed',
      errorCode: 'invited-you',
      start: winner?.start,
      link: expect.stringContaining('outlook.test'),
    })
  })

  test('while the first is on its way the second waits; when the first comes to nothing the second goes out', async () => {
    const [hers, his] = [await offer(mara, jonasToMara), await offer(jonas, maraToJonas)]
    const [first, second] = [await accept(mara, hers), await accept(jonas, his, 2)]
    const herPosts: GraphAnswer[] = [
      { kind: 'later', afterMs: 1, code: '429', maybeDone: false },
      { kind: 'rejected', status: 400, code: 'ErrorInvalidRequest' },
    ]
    office.graph.before = (request, owner) =>
      owner === mara.personId && request.path === '/me/events' ? herPosts.shift() : undefined
    office.clock.advance(10_000)
    const run = (worker: Worker, inviteId: string) => office.run('book-invite', { ...worker.ref, inviteId })
    await expect(run(mara, first.inviteId)).rejects.toThrow('429')
    await expect(run(jonas, second.inviteId)).rejects.toThrow('the-other-invites')
    await run(mara, first.inviteId)
    await office.drain()
    expect(await line(mara, first.inviteId)).toMatchObject({ state: 'failed', errorCode: 'ErrorInvalidRequest' })
    expect(await line(jonas, second.inviteId)).toMatchObject({ state: 'booked' })
    expect(office.graph.meetings()).toHaveLength(1)
  })
})

describe('something else with whoever invited before', () => {
  const call = { kind: 'call', start: '2026-11-18T13:00:00.000Z' }

  test('is sent: whoever asks by hand knows of the invitation that came', async () => {
    const hers = await accept(mara, await offer(mara, jonasToMara))
    await afterTheHold()
    expect(await line(mara, hers.inviteId)).toMatchObject({ state: 'booked' })
    office.clock.advance(60_000)
    const invite = { ...call, contactIds: [maraToJonas] }
    const { body } = await api.as<{ invite: BookedLine }>(jonas, 'POST', '/api/invites', invite)
    await afterTheHold()
    expect(await line(jonas, body.invite.inviteId)).toMatchObject({ state: 'booked', errorCode: null })
    expect(office.graph.meetings()).toHaveLength(2)
  })

  test('is one event where both asked by hand before either had come through, and where a card is clicked that was older', async () => {
    const invite = { ...call, contactIds: [maraToJonas] }
    const his = await offer(jonas, maraToJonas)
    const { body } = await api.as<{ invite: BookedLine }>(jonas, 'POST', '/api/invites', invite)
    const hers = await accept(mara, await offer(mara, jonasToMara))
    office.clock.advance(10_000)
    await office.run('book-invite', { ...mara.ref, inviteId: hers.inviteId })
    await office.drain()
    expect(await line(jonas, body.invite.inviteId)).toMatchObject({ errorCode: 'invited-you' })
    office.clock.advance(60_000)
    const late = await accept(jonas, his, 2)
    await afterTheHold()
    expect(await line(jonas, late.inviteId)).toMatchObject({ errorCode: 'invited-you' })
    expect(office.graph.meetings()).toHaveLength(1)
  })
})

describe('crashes and doubt', () => {
  const crashes: [string, (office: Office) => void][] = [
    [
      'before the request',
      ({ graph }) => {
        graph.before = once(
          graph,
          (path) => path === '/me/events',
          () => {
            throw new Error('killed')
          },
        )
      },
    ],
    [
      'after the request',
      ({ graph }) => {
        graph.after = ({ path }) => {
          if (path === '/me/events') {
            graph.after = null
            throw new Error('killed')
          }
        }
      },
    ],
    [
      'with the answer lost',
      ({ graph }) => {
        graph.after = ({ path }) => {
          if (path === '/me/events') {
            graph.after = null
            throw new Lost()
          }
        }
      },
    ],
    [
      'with a 503 that did nothing',
      ({ graph }) => {
        graph.before = once(
          graph,
          (path) => path === '/me/events',
          () => ({ kind: 'later', afterMs: 1, code: '503', maybeDone: true }),
        )
      },
    ],
    [
      'while reading calendars',
      ({ graph }) => {
        graph.before = once(
          graph,
          (path) => path.startsWith('/me/calendarView'),
          () => {
            throw new Error('killed')
          },
        )
      },
    ],
  ]
  class Lost extends Error {}
  const once =
    (
      graph: Office['graph'],
      is: (path: string) => boolean,
      then: () => never | ReturnType<NonNullable<Office['graph']['before']>>,
    ) =>
    (request: { path: string }) => {
      if (!is(request.path)) return undefined
      graph.before = null
      return then()
    }

  test.each(crashes)('%s: one event in the end, and it is known', async (_when, arrange) => {
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    arrange(office)
    office.clock.advance(10_000)
    await office.run('book-invite', { ...mara.ref, inviteId: held.inviteId }).catch(() => undefined)
    const { state } = await line(mara, held.inviteId)
    expect(['booking', 'unknown']).toContain(state)
    // Jonas's calendar now shows our own event: it must not be taken for somebody else's.
    await office.drain()
    expect(office.graph.meetings()).toHaveLength(1)
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'booked', errorCode: null })
  })

  test.each(['the answer is lost', 'the worker dies'])(
    'when %s and nothing can be read after that, nothing is said to have failed: the event is found once it can',
    async (how) => {
      const suggestion = await offer(mara, jonasToMara)
      const held = await accept(mara, suggestion)
      office.graph.after = ({ path }) => {
        if (path !== '/me/events') return
        office.graph.after = null
        office.graph.before = () => ({ kind: 'parked', because: 'needs-sign-in' })
        throw new Error(how)
      }
      office.clock.advance(10_000)
      await office.run('book-invite', { ...mara.ref, inviteId: held.inviteId }).catch(() => undefined)
      if (how === 'the answer is lost')
        await office.as(mara, (sql) => sql`update invite set state = 'unknown' where invite_id = ${held.inviteId}`)
      await office.drain()
      office.clock.advance(3_600_000)
      await office.drain()
      expect((await line(mara, held.inviteId)).state).toMatch(/^(booking|unknown)$/)
      expect(await clicks.suggestions(mara)).toEqual([])
      office.graph.before = null
      office.clock.advance(3_600_000)
      await office.drain()
      expect(await line(mara, held.inviteId)).toMatchObject({ state: 'booked', errorCode: null })
      expect(office.graph.meetings()).toHaveLength(1)
    },
  )

  test('a duplicate transaction that the list does not show yet is waited for, not made again', async () => {
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    office.graph.before = once(
      office.graph,
      (path) => path === '/me/events',
      () => ({ kind: 'rejected', status: 409, code: 'ErrorDuplicateTransactionId' }),
    )
    await afterTheHold()
    expect(office.graph.meetings()).toHaveLength(1)
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'booked' })
  })
})

describe('without the right to write to the calendar', () => {
  test('the form is handed out filled in, and the event is recognised when it appears', async () => {
    office.graph.refuse.add('Calendars.ReadWrite')
    const suggestion = await offer(mara, jonasToMara)
    const held = await accept(mara, suggestion)
    await afterTheHold()
    const refused = await line(mara, held.inviteId)
    expect(refused).toMatchObject({
      state: 'failed',
      errorCode: 'needs-consent',
      form: { subject: 'Mara / Jonas', attendees: [jonas.address] },
    })
    const [slot] = suggestion.slots
    office.graph.put(mara.address, slot?.start ?? '', slot?.end ?? '', {
      attendees: [{ address: jonas.address, response: 'notResponded', proposed: null }],
    })
    office.clock.advance(60_000)
    await office.drain()
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'booked', errorCode: null })
  })

  describe('another meeting of the same two that day', () => {
    const fill = (from: string, to: string) =>
      office.graph.put(mara.address, from, to, {
        attendees: [{ address: jonas.address, response: 'notResponded', proposed: null }],
      })
    const byHand = async (start: string) => {
      const invite = { kind: 'call', contactIds: [jonasToMara], start }
      const { body } = await api.as<{ invite: BookedLine }>(mara, 'POST', '/api/invites', invite)
      await afterTheHold()
      return body.invite.inviteId
    }
    const later = async (ms: number) => {
      office.clock.advance(ms)
      await office.drain()
    }

    beforeEach(() => {
      office.graph.refuse.add('Calendars.ReadWrite')
    })

    test('that stood before the click is not taken for it', async () => {
      fill('2026-11-17T09:00:00Z', '2026-11-17T09:30:00Z')
      office.clock.advance(1)
      const inviteId = await byHand('2026-11-17T13:00:00.000Z')
      await later(60_000)
      expect(await line(mara, inviteId)).toMatchObject({ state: 'failed', errorCode: 'needs-consent' })
      fill('2026-11-17T13:00:00Z', '2026-11-17T13:30:00Z')
      await later(60_000)
      expect(await line(mara, inviteId)).toMatchObject({ state: 'booked', start: '2026-11-17T13:00:00.000Z' })
    })

    test('that is another invite’s is passed over, and the own one is found', async () => {
      const [first, second] = [await byHand('2026-11-17T09:00:00.000Z'), await byHand('2026-11-17T13:00:00.000Z')]
      fill('2026-11-17T13:00:00Z', '2026-11-17T13:30:00Z')
      await later(60_000)
      const states = async () =>
        (await Promise.all([first, second].map((id) => line(mara, id)))).map(({ start, state }) => [start, state])
      expect(await states()).toEqual([
        ['2026-11-17T09:00:00.000Z', 'failed'],
        ['2026-11-17T13:00:00.000Z', 'booked'],
      ])
      fill('2026-11-17T09:15:00Z', '2026-11-17T09:45:00Z')
      await later(60_000)
      expect(await states()).toEqual([
        ['2026-11-17T09:15:00.000Z', 'booked'],
        ['2026-11-17T13:00:00.000Z', 'booked'],
      ])
    })
  })

  test('once it is granted the same invite is sent on', async () => {
    office.graph.refuse.add('Calendars.ReadWrite')
    const held = await accept(mara, await offer(mara, jonasToMara))
    await afterTheHold()
    office.graph.refuse.clear()
    await api.as(mara, 'POST', `/api/invites/${held.inviteId}/send-now`, {})
    await office.drain()
    expect(await line(mara, held.inviteId)).toMatchObject({ state: 'booked' })
    expect(office.graph.meetings()).toHaveLength(1)
  })

  test('without calendar reading times are proposed and nothing is called free', async () => {
    office.graph.refuse.add('Calendars.Read')
    const suggestion = await offer(mara, jonasToMara)
    expect(suggestion.assumed).toContain('unchecked')
    expect(suggestion.slots.flatMap(({ reasons }) => reasons)).not.toContain('both-free')
  })
})
