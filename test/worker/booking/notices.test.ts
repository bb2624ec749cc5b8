/** Telling the owner that a suggestion is ready: once, in their hours, seldom, and never by what they would not want to be told. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { changeNotices, markSeen } from '../../../db/queries/notices.ts'
import { addCandidate } from '../../../db/queries/suggestions.ts'
import { activityTypes } from '../../../manifest/unified.ts'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { testDatabase } from '../../support/database.ts'
import { createOffice, type Office, type Worker } from './office.ts'

const database = testDatabase()
const hour = 3_600_000
const day = 24 * hour

let office: Office
let mara: Worker
let people: { worker: Worker; contactId: string }[]

/** Monday 16 November 2026, seven in the morning in Lyon. */
const monday = '2026-11-16T06:00:00.000Z'

beforeEach(async () => {
  office = createOffice(database(), monday)
  mara = await office.hire('Mara Fontaine')
  people = []
  for (const name of ['Jonas Weber', 'Lin Chen', 'Aisha Khan', 'Sam Okafor']) {
    const worker = await office.hire(name)
    people.push({ worker, contactId: await office.knows(mara, worker) })
  }
})

const now = () => office.clock.now()
const sent = () => office.graph.requests.filter(({ path }) => path.endsWith('/sendActivityNotification'))
const links = () =>
  sent().map(
    ({ body }) =>
      decodeURIComponent((body as { topic: { webUrl: string } }).topic.webUrl).match(/suggestion\/([\w-]+)/)?.[1],
  )
const rows = () =>
  database().look<{ on_day: string; state: string; error_code: string | null; suggestion_id: string }[]>`
    select on_day::text, state, error_code, suggestion_id from owner_notice where owner_id = ${mara.personId} order by on_day`

/** A card with somebody that needs no time, open from now on for a week. */
async function card(which = 0, worth = 1, kind = 'check-in'): Promise<string> {
  const at = now()
  const id = await office.as(mara, (sql) =>
    addCandidate(sql, {
      kind,
      contacts: [people[which]?.contactId ?? ''],
      about: randomUUID(),
      reason: { code: 'goal', counts: {}, text: 'Why.' },
      worth,
      at,
      opensUntil: new Date(at.getTime() + 7 * day),
    }),
  )
  return id ?? ''
}
const tell = () => office.run('notify-owner', { tenantId: office.tenantId, ownerId: mara.personId })
/** When it is looked at next, on Lyon's clock, as `Tue 09`. */
async function next(): Promise<string | null> {
  const [row] = await database().look<{ at: Date }[]>`
    select due_at as at from due where owner_id = ${mara.personId} and what = 'notify-owner'`
  if (!row) return null
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', weekday: 'short', hour: '2-digit' })
  return parts.format(row.at).replace(',', '')
}
/** On to the next look, which the clock starts. */
async function onward(): Promise<void> {
  const [row] = await database().look<{ at: Date }[]>`
    delete from due where owner_id = ${mara.personId} and what = 'notify-owner' returning due_at as at`
  if (!row) throw new Error('nothing is armed')
  office.clock.set(row.at)
  await tell()
}

describe('a card that opened', () => {
  test('is told of when the owner’s day has begun: once, with a link to it and nobody’s name', async () => {
    const id = await card()
    await tell()
    expect([sent().length, await next()]).toEqual([0, 'Mon 09'])
    await onward()
    await tell()
    expect(links()).toEqual([id])
    expect(sent()[0]).toMatchObject({
      method: 'POST',
      path: `/users/${mara.personId}/teamwork/sendActivityNotification`,
      body: {
        activityType: 'suggestionReady',
        topic: { source: 'text', value: 'A suggestion is ready' },
        previewText: { content: 'Open Kith to see it.' },
      },
    })
    // Of a kind, and to a tab, that the app's manifest names: Teams takes nothing else.
    expect(sent().map(({ body }) => (body as { activityType: string }).activityType)).toEqual([activityTypes[0]])
    expect(JSON.stringify(sent())).not.toMatch(/Jonas|Weber/)
    expect(await rows()).toEqual([{ on_day: '2026-11-16', state: 'sent', error_code: null, suggestion_id: id }])
    expect(await next()).toBe(null)
  })

  test('is told of with the name where the owner wants that, and not at all where they do not', async () => {
    await card(0, 1, 'lunch')
    await office.as(mara, (sql) => changeNotices(sql, mara.ref, 'off', now()))
    office.clock.set('2026-11-16T11:00:00.000Z')
    await tell()
    expect([sent(), await next()]).toEqual([[], null])
    await office.as(mara, (sql) => changeNotices(sql, mara.ref, 'named', now()))
    await onward()
    expect(sent().map(({ body }) => (body as { previewText: object }).previewText)).toEqual([
      { content: 'Lunch with Jonas?' },
    ])
  })

  test('is no news once it was on the screen, was decided, lapsed, or was asked for by the owner', async () => {
    const [seen, decided, lapsed, own] = [await card(0), await card(1), await card(2), await card(3)]
    await office.as(mara, async (sql) => {
      await markSeen(sql, [seen], now())
      await sql`update suggestion set state = 'dismissed' where suggestion_id = ${decided}`
      await sql`update suggestion set expires_at = ${now()} where suggestion_id = ${lapsed}`
      await sql`update suggestion set by_hand = true where suggestion_id = ${own}`
    })
    office.clock.set('2026-11-16T11:00:00.000Z')
    await tell()
    expect([sent(), await next()]).toEqual([[], null])
  })

  test('whose times have all passed is not told of, and one with a time to come is', async () => {
    const [gone, still] = [await card(0, 3, 'lunch'), await card(1, 1, 'lunch')]
    await office.as(mara, async (sql) => {
      for (const [id, start] of [
        [gone, '2026-11-16T10:30:00.000Z'],
        [still, '2026-11-17T11:30:00.000Z'],
      ] as const)
        await sql`update suggestion set slots = ${sql.json([{ start }])} where suggestion_id = ${id}`
    })
    office.clock.set('2026-11-16T11:00:00.000Z')
    await tell()
    expect(links()).toEqual([still])
  })
})

describe('the budget', () => {
  test('is one a day and two in seven days, the worthiest first; what is no news any more is never told of', async () => {
    const ids = [await card(0, 1), await card(1, 3), await card(2, 2)]
    await tell()
    await onward()
    expect(links()).toEqual([ids[1]])
    expect(await next()).toBe('Tue 09')
    await onward()
    expect(links()).toEqual([ids[1], ids[2]])
    // The third would have room on Monday, when it is a week old.
    await onward()
    expect(sent()).toHaveLength(2)
    office.clock.set('2026-11-20T11:00:00.000Z')
    const fresh = await card(3)
    await tell()
    expect([sent().length, await next()]).toEqual([2, 'Mon 09'])
    await onward()
    expect(links().slice(2)).toEqual([fresh])
  })

  test('holds in the database, whoever asks: a second row for the day, a third for the week, a card twice are refused', async () => {
    const row = (onDay: string, nth: number, id: string = randomUUID()) =>
      office.as(
        mara,
        (sql) => sql`
          insert into owner_notice (tenant_id, owner_id, on_day, week_from, nth, suggestion_id, at)
          values (app_tenant(), app_owner(), ${onDay}::date, date_trunc('week', ${onDay}::date)::date, ${nth}, ${id}, ${now()})`,
      )
    const id = randomUUID()
    await row('2026-11-16', 1, id)
    await expect(row('2026-11-16', 2)).rejects.toThrow()
    await expect(row('2026-11-17', 1)).rejects.toThrow()
    await expect(row('2026-11-17', 2, id)).rejects.toThrow()
    await row('2026-11-17', 2)
    await expect(row('2026-11-18', 3)).rejects.toThrow()
  })

  test('is not overdrawn by two workers in the same moment', async () => {
    const ids = [await card(0), await card(1)]
    office.clock.set('2026-11-16T11:00:00.000Z')
    await Promise.all([tell(), tell(), tell(), tell()])
    expect(sent()).toHaveLength(1)
    expect(ids).toContain(links()[0])
  })
})

describe('whoever is not there', () => {
  test('on a pause or on leave is told after it, of what is news then', async () => {
    office.clock.set('2026-11-16T11:00:00.000Z')
    await card()
    await office.as(mara, (sql) => sql`update owner set state = 'paused', paused_until = '2026-11-18T00:00:00+01:00'`)
    await tell()
    expect([sent(), await next()]).toEqual([[], 'Wed 09'])
    await office.as(mara, async (sql) => {
      await sql`update owner set state = 'on', paused_until = null`
      await sql`insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, show_as, rev)
        values (app_tenant(), app_owner(), 'leave', '2026-11-16T00:00:00+01:00', '2026-11-17T00:00:00+01:00', 'oof', 1)`
    })
    await tell()
    expect([sent(), await next()]).toEqual([[], 'Tue 09'])
    await onward()
    expect(sent()).toHaveLength(1)
  })

  test('who turned Kith off, or is being erased, is told nothing', async () => {
    office.clock.set('2026-11-16T11:00:00.000Z')
    await card()
    for (const state of ['off', 'erasing', 'signed-in']) {
      await office.as(mara, (sql) => sql`update owner set state = ${state}`)
      await tell()
      expect([state, sent(), await next()]).toEqual([state, [], null])
    }
  })

  test('is not told at the weekend nor on a public holiday of their site', async () => {
    // Saturday; the Friday after is no holiday in Lyon, the first of May is.
    office.clock.set('2027-04-30T17:00:00.000Z')
    await card()
    await tell()
    expect(await next()).toBe('Mon 09')
    office.clock.set('2027-05-05T17:00:00.000Z')
    await card(1, 5)
    await tell()
    // Thursday 6 May 2027 is Ascension Day.
    expect(await next()).toBe('Fri 09')
  })
})

describe('where it cannot be sent', () => {
  const answers = (...list: (GraphAnswer | 'crash')[]): void => {
    office.graph.before = ({ path }) => {
      if (!path.endsWith('/sendActivityNotification')) return undefined
      const answer = list.shift()
      if (answer === 'crash') throw new Error('the process died')
      return answer
    }
  }
  beforeEach(async () => {
    office.clock.set('2026-11-16T11:00:00.000Z')
    await card()
  })

  test('because Graph asks to come again, it is sent once it may be', async () => {
    answers({ kind: 'later', afterMs: 30_000, code: 'TooManyRequests', maybeDone: false })
    await expect(tell()).rejects.toThrow('TooManyRequests')
    expect(await rows()).toEqual([])
    await tell()
    expect(await rows()).toMatchObject([{ state: 'sent' }])
    expect(sent()).toHaveLength(2)
  })

  test.each([
    [
      'the line was cut',
      { kind: 'later', afterMs: 1, code: 'network', maybeDone: true } as const,
      'failed',
      'maybe-sent',
    ],
    ['the worker died', 'crash' as const, 'sending', null],
  ])('and nobody knows whether it came (%s), it is not sent again', async (_, answer, state, code) => {
    answers(answer)
    await tell().catch(() => undefined)
    await tell()
    office.clock.set('2026-11-17T11:00:00.000Z')
    await tell()
    expect(sent()).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state, error_code: code }])
  })

  test('for want of the app in Teams, the owner’s own screen can say so, and the day’s place is spent', async () => {
    answers({ kind: 'missing-scope', scopes: [] })
    await tell()
    await card(1)
    await tell()
    expect(sent()).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'failed', error_code: 'not-installed' }])
    expect(await next()).toBe('Tue 09')
  })

  test('since two apps share the registration, it is sent once more and names ours', async () => {
    answers({ kind: 'rejected', status: 409, code: 'Conflict' })
    await tell()
    expect(sent().map(({ body }) => (body as { teamsAppId?: string }).teamsAppId)).toEqual([undefined, 'app'])
    expect(await rows()).toMatchObject([{ state: 'sent' }])
  })
})
