import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Interaction } from '../../../core/interaction/mail.ts'
import { storeInteractions } from '../../../db/queries/interactions.ts'
import { holdInvite } from '../../../db/queries/today.ts'
import { scoreRelationships } from '../../../worker/jobs/score-relationships.ts'
import { testDatabase } from '../../support/database.ts'
import { type Api, createApi } from './api.ts'
import { type Clicks, createClicks } from './clicks.ts'
import { createOffice, type Office, sunday, type Worker } from './office.ts'

const database = testDatabase()
const dayMs = 86_400_000
const today = Math.floor(Date.parse(sunday) / dayMs)

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker

beforeEach(async () => {
  office = createOffice(database())
  api = await createApi(office)
  clicks = createClicks(office, api)
  mara = await office.hire('Mara Vogel')
  return () => api.close()
})

const mail = (contactId: string, day: number, out: boolean): Interaction => ({
  sourceId: `mail:${contactId}:${day}:${out}`,
  kind: 'mail',
  rev: 0,
  occurredAt: day * dayMs + 36_000_000,
  day,
  n: 1,
  direct: true,
  contacts: [contactId],
  weights: [720_720],
  directions: [out ? 0 : 1],
  conversationId: null,
  seriesId: null,
  durationS: null,
})

/** One mail every `every` days, to and fro in turn, the last one `lastAgo` days ago, for half a year. */
async function mails(contactId: string, every: number, lastAgo: number): Promise<void> {
  const days = Array.from(
    { length: Math.floor((180 - Math.max(0, lastAgo)) / every) },
    (_, index) => today - lastAgo - index * every,
  )
  await office.as(mara, (sql) =>
    storeInteractions(
      sql,
      days.map((day, index) => mail(contactId, day, index % 2 === 0)),
    ),
  )
  const deps = { ...office.deps, enqueue: async () => {} }
  await scoreRelationships(deps, { eventId: '00000000-0000-4000-8000-000000000000', ...mara.ref })
}

async function peer(name: string, every = 12, lastAgo = 41): Promise<{ worker: Worker; contactId: string }> {
  const worker = await office.hire(name)
  const contactId = await office.knows(mara, worker)
  await mails(contactId, every, lastAgo)
  return { worker, contactId }
}

const look = async (): Promise<void> => {
  await office.run('suggest', { ...mara.ref })
  await office.drain()
}
const names = async (): Promise<string[]> =>
  (await clicks.suggestions(mara)).flatMap(({ people }) => people.map(({ name }) => name)).sort()
const states = () =>
  office.as(
    mara,
    (sql) =>
      sql<
        { state: string; closed_because: string | null }[]
      >`select state, closed_because from suggestion order by made_at, suggestion_id`,
  )
const meeting = (change: {
  id: string
  contactId: string
  from: number
  cancelled?: boolean
  isOrganizer?: boolean
  series?: string
}) =>
  office.as(mara, async (sql) => {
    const { id, contactId, from, cancelled = false, isOrganizer = true } = change
    await sql`
      insert into meeting (tenant_id, owner_id, meeting_id, series_id, starts_at, ends_at, is_organizer, organizer_contact, contacts, accepted, people, my_response, cancelled, rev)
      values (${office.tenantId}, ${mara.personId}, ${id}, ${change.series ?? null}, ${new Date(from)}, ${new Date(from + 1_800_000)}, ${isOrganizer},
        ${isOrganizer ? null : contactId}, ${isOrganizer ? [contactId] : []}::uuid[], ${isOrganizer ? [contactId] : []}::uuid[], 2, ${isOrganizer ? 'organizer' : 'accepted'}, ${cancelled}, 1)
      on conflict (tenant_id, owner_id, meeting_id) do update set cancelled = excluded.cancelled`
  })

describe('who comes up', () => {
  test('a tie that fades, with counts that the owner could recount; not one that is kept', async () => {
    await peer('Jonas Weber')
    await peer('Lin Chen', 2, 1)
    await look()
    const [one, ...others] = await clicks.suggestions(mara)
    expect(others).toEqual([])
    expect(one).toMatchObject({ kind: 'lunch', people: [{ name: 'Jonas Weber' }] })
    // Every twelve days until 41 days ago: days 41, 53, 65, 77 and 89 lie in the last 90.
    expect(one?.reason).toMatchObject({
      code: 'fading',
      counts: {
        daysIn90: 5,
        directDaysIn90: 5,
        mailsIn90: 5,
        meetingsIn90: 0,
        lastDaysAgo: 41,
        lastDirectDaysAgo: 41,
        usualGap: 12,
      },
    })
    expect(one?.reason.text).toBe(
      'By mail and meetings: 5 days with contact in 90, mostly one to one, last directly 41 days ago; you rarely go beyond 12 days.',
    )
    expect(one?.slots.length).toBeGreaterThan(0)
  })

  test('in German for whoever reads German', async () => {
    await office.as(mara, (sql) => sql`update owner set locale = 'de'`)
    await peer('Jonas Weber')
    await look()
    expect((await clicks.suggestions(mara))[0]?.reason.text).toMatch(
      /^Nach Mails und Terminen: 5 Tage mit Kontakt in 90, zuletzt direkt vor 41 Tagen/,
    )
  })

  test('at most three at a time, five in a week, and nobody twice in fourteen days', async () => {
    for (const name of ['Ada A', 'Ben B', 'Cem C', 'Dan D', 'Eve E', 'Fay F', 'Gus G']) await peer(name)
    await look()
    const first = await names()
    expect(first).toHaveLength(3)
    await look()
    expect(await names()).toEqual(first)
    for (const { suggestionId } of await clicks.suggestions(mara))
      await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await look()
    const second = await names()
    expect(second).toHaveLength(2)
    expect(second.filter((name) => first.includes(name))).toEqual([])
    for (const { suggestionId } of await clicks.suggestions(mara))
      await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await look()
    expect(await names()).toEqual([])
    office.clock.advance(7 * dayMs + 1)
    await look()
    expect((await names()).filter((name) => [...first, ...second].includes(name))).toEqual([])
    expect((await names()).length).toBeGreaterThan(0)
  })

  test('three are open and somebody has a day: the least worthy makes way unseen, and is back as the same one', async () => {
    for (const [index, name] of ['Ada A', 'Ben B', 'Cem C'].entries()) await peer(name, 12, 41 + index)
    await look()
    const before = await clicks.suggestions(mara)
    expect(before).toHaveLength(3)
    const { worker } = await peer('Dan D', 2, 1)
    await office.as(mara, (sql) => sql`update person set hired_at = '2020-11-17' where person_id = ${worker.personId}`)
    office.clock.set('2026-11-17T06:30:00Z')
    await office.drain()
    const now = await clicks.suggestions(mara)
    expect(now.map(({ kind }) => kind)).toEqual(['congratulate', 'lunch', 'lunch'])
    const least = before.at(-1)
    expect(now.slice(1).map(({ suggestionId }) => suggestionId)).toEqual(
      before.slice(0, 2).map(({ suggestionId }) => suggestionId),
    )
    await office.drain()
    await look()
    expect(await clicks.suggestions(mara)).toHaveLength(3)
    // Answered, its place is for the one that made way: the same card, with times and counts of today.
    await api.as(mara, 'POST', `/api/suggestions/${now[0]?.suggestionId}/done`, {})
    await look()
    const back = (await clicks.suggestions(mara)).find(({ suggestionId }) => suggestionId === least?.suggestionId)
    expect(back).toMatchObject({ kind: 'lunch', people: least?.people })
    expect(back?.reason.counts.lastDaysAgo).toBe((least?.reason.counts.lastDaysAgo ?? 0) + 2)
    expect(back?.slots.length).toBeGreaterThan(0)
    const rows = await office.as(mara, (sql) => sql`select state from suggestion where kind = 'lunch'`)
    expect(rows.map(({ state }) => state)).toEqual(['open', 'open', 'open'])
  })

  test('what stands says its counts of today, and goes when the two are in touch again', async () => {
    const { contactId } = await peer('Jonas Weber')
    await look()
    office.clock.advance(3 * dayMs)
    await look()
    const [older] = await clicks.suggestions(mara)
    expect(older?.reason.counts).toMatchObject({ lastDaysAgo: 44, lastDirectDaysAgo: 44 })
    expect(older?.reason.text).toContain('last directly 44 days ago')
    await office.as(mara, (sql) =>
      storeInteractions(sql, [mail(contactId, today + 2, true), mail(contactId, today + 3, false)]),
    )
    const deps = { ...office.deps, enqueue: async () => {} }
    await scoreRelationships(deps, { eventId: randomUUID(), ...mara.ref })
    await look()
    expect(await names()).toEqual([])
    expect(await states()).toEqual([{ state: 'withdrawn', closed_because: 'over' }])
  })

  test('nobody whom either side excluded, whom the chart rules out, or who left', async () => {
    const [jonas, lin, ada, ben] = [
      await peer('Jonas Weber'),
      await peer('Lin Chen'),
      await peer('Ada A'),
      await peer('Ben B'),
    ]
    await api.as(mara, 'PUT', `/api/people/${jonas.contactId}/exclusion`, {})
    const hers = await office.knows(lin.worker, mara)
    await api.as(lin.worker, 'PUT', `/api/people/${hers}/exclusion`, {})
    await office.as(
      mara,
      (sql) => sql`update contact set line = 'above', peer = 'not' where contact_id = ${ada.contactId}`,
    )
    await office.as(
      mara,
      (sql) => sql`update person set account_enabled = false where person_id = ${ben.worker.personId}`,
    )
    await look()
    // Of whom it is known that they left, it is asked whether they moved on; nobody is suggested.
    const shown = await clicks.suggestions(mara)
    expect(shown.map(({ kind, people }) => [kind, people[0]?.name])).toEqual([['has-moved', 'Ben B']])
    // Nothing of it shows: as far as Mara's screens go, Lin is as she was.
    const { body } = await api.as<{ excluded: boolean }>(mara, 'GET', `/api/people/${lin.contactId}`)
    expect(body.excluded).toBe(false)
  })

  test('a card that stands goes no other way because its person excluded the owner, and nothing that is stored says why one never came', async () => {
    const [jonas, lin] = [await peer('Jonas Weber'), await peer('Lin Chen')]
    const backOf = (other: Worker): Promise<string> => office.knows(other, mara)
    await look()
    const before = await clicks.suggestions(mara)
    expect(before.map(({ people }) => people[0]?.name).sort()).toEqual(['Jonas Weber', 'Lin Chen'])
    const [shown] = before.filter(({ people }) => people[0]?.name === 'Jonas Weber')
    // Of Lin it was never said: her card still waits for a time.
    await office.as(
      mara,
      (sql) =>
        sql`update suggestion set state = 'candidate', open_at = null, expires_at = null, slots = '[]' where ${lin.contactId} = any(contacts)`,
    )
    for (const { worker } of [jonas, lin])
      await api.as(worker, 'PUT', `/api/people/${await backOf(worker)}/exclusion`, {})
    await look()
    expect(await clicks.suggestions(mara)).toEqual([shown])
    const days = { from: '2026-11-30', to: '2026-12-02' }
    expect((await api.as(mara, 'POST', `/api/suggestions/${shown?.suggestionId}/times`, days)).status).toBe(202)
    await office.drain()
    const [again, ...more] = await clicks.suggestions(mara)
    expect([again?.suggestionId, more]).toEqual([shown?.suggestionId, []])
    expect(again?.slots[0]?.start.slice(0, 10)).toBe('2026-11-30')
    const { suggestion } = (await api.as<{ suggestion: object[] }>(mara, 'GET', '/api/me/export')).body
    expect(suggestion).toHaveLength(2)
    expect(JSON.stringify(suggestion)).not.toContain('exclu')
  })

  test('with a thin mailbox two equals of the own team who have not met, and the reason says so', async () => {
    const chief = await office.hire('Chief One', { uses: false })
    await office.as(
      mara,
      (sql) => sql`update person set manager_id = ${chief.personId} where person_id = ${mara.personId}`,
    )
    for (const name of ['Ana Ruiz', 'Bo Lund', 'Cy Doe'])
      await office.hire(name, { manager: chief.personId, uses: false })
    await look()
    const shown = await clicks.suggestions(mara)
    expect(shown).toHaveLength(2)
    expect(shown.map(({ kind, reason }) => [kind, reason.code])).toEqual([
      ['coffee', 'new-on-team'],
      ['coffee', 'new-on-team'],
    ])
    expect(await names()).toEqual(['Ana Ruiz', 'Bo Lund'])
  })
})

describe('while the mailbox is still being read', () => {
  const reading = (readBackTo: string, done: boolean, state = 'reading') =>
    office.as(
      mara,
      (sql) => sql`
        insert into mailbox (tenant_id, owner_id, state, read_back_to, backfill_done_at)
        values (${office.tenantId}, ${mara.personId}, ${state}, ${readBackTo}::date, ${done ? new Date(sunday) : null})
        on conflict (tenant_id, owner_id) do update set state = excluded.state, read_back_to = excluded.read_back_to, backfill_done_at = excluded.backfill_done_at`,
    )

  test('nothing before ninety days are read, strangers only when all is; it looks again within minutes', async () => {
    const chief = await office.hire('Chief One', { uses: false })
    await office.as(
      mara,
      (sql) => sql`update person set manager_id = ${chief.personId} where person_id = ${mara.personId}`,
    )
    await office.hire('Ana Ruiz', { manager: chief.personId, uses: false })
    await peer('Jonas Weber')
    await reading('2026-09-01', false)
    await look()
    expect(await names()).toEqual([])
    await reading('2026-08-01', false)
    office.clock.advance(5 * 60_000)
    await office.drain()
    expect(await names()).toEqual(['Jonas Weber'])
    await reading('2025-11-15', true, 'live')
    office.clock.advance(5 * 60_000)
    await office.drain()
    expect(await names()).toEqual(['Ana Ruiz', 'Jonas Weber'])
  })

  test('nothing while reading stands still', async () => {
    await peer('Jonas Weber')
    await reading('2025-11-15', true, 'parked')
    await look()
    expect(await names()).toEqual([])
  })
})

describe('already planned', () => {
  test('a meeting of the two alone ahead: nothing; cancelled: the person returns with the reason', async () => {
    const { contactId } = await peer('Jonas Weber')
    const planned = { id: 'thu', contactId, from: Date.parse('2026-11-19T10:00:00Z') }
    await meeting(planned)
    await look()
    expect(await names()).toEqual([])
    office.clock.set('2026-11-18T09:00:00Z')
    await meeting({ ...planned, cancelled: true })
    await look()
    expect((await clicks.suggestions(mara)).map(({ people, reason }) => [people[0]?.name, reason.code])).toEqual([
      ['Jonas Weber', 'fell-through'],
    ])
  })

  test('planned while it is open: the suggestion goes, and comes back when the plan falls through', async () => {
    const { contactId } = await peer('Jonas Weber')
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
    const planned = { id: 'thu', contactId, from: Date.parse('2026-11-19T10:00:00Z') }
    await meeting(planned)
    await look()
    expect(await names()).toEqual([])
    expect(await states()).toEqual([{ state: 'withdrawn', closed_because: 'planned' }])
    await meeting({ ...planned, cancelled: true })
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
  })

  test('met alone within fourteen days: nothing', async () => {
    const { contactId } = await peer('Jonas Weber')
    await meeting({ id: 'past', contactId, from: Date.parse(sunday) - 5 * dayMs })
    await look()
    expect(await names()).toEqual([])
  })
})

describe('away, paused, off', () => {
  const own = (from: string, to: string) =>
    office.as(
      mara,
      (sql) => sql`
      insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, show_as, rev)
      values (${office.tenantId}, ${mara.personId}, ${`leave ${from}`}, ${new Date(from)}, ${new Date(to)}, 'oof', 1)`,
    )

  test('a return from three weeks of leave meets no pile, and nothing was ignored', async () => {
    await peer('Jonas Weber')
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
    await own('2026-11-16T00:00:00Z', '2026-12-05T00:00:00Z')
    for (let day = 1; day <= 20; day++) {
      office.clock.advance(dayMs)
      await look()
      if (office.clock.now() < new Date('2026-12-05T00:00:00Z')) expect((await states()).length).toBe(1)
    }
    expect((await states())[0]).toEqual({ state: 'lapsed', closed_because: 'away' })
    expect((await names()).length).toBeLessThanOrEqual(3)
  })

  test('the first working day back brings one, the second two, the third what there is', async () => {
    for (const name of ['Ada A', 'Ben B', 'Cem C', 'Dan D']) await peer(name)
    // Leave day by day in office hours, until Friday 20 November; it is Sunday 15 November.
    for (const day of [16, 17, 18, 19, 20]) await own(`2026-11-${day}T08:00:00Z`, `2026-11-${day}T16:30:00Z`)
    const seen: number[] = []
    for (const day of [23, 24, 25]) {
      office.clock.set(`2026-11-${day}T08:00:00Z`)
      await look()
      seen.push((await names()).length)
    }
    expect(seen).toEqual([1, 2, 3])
  })

  test('paused or off: nothing is made', async () => {
    await peer('Jonas Weber')
    await office.as(
      mara,
      (sql) => sql`update owner set state = 'paused', paused_until = ${new Date('2026-12-01T00:00:00Z')}`,
    )
    await look()
    expect(await states()).toEqual([])
    await office.as(mara, (sql) => sql`update owner set state = 'off'`)
    await look()
    expect(await states()).toEqual([])
  })

  test('a peer on leave all along is not suggested, and it is not held against them', async () => {
    const { worker } = await peer('Jonas Weber')
    office.graph.put(worker.address, '2026-11-14T00:00:00Z', '2026-12-14T00:00:00Z', { status: 'oof', isAllDay: true })
    await look()
    expect(await names()).toEqual([])
    expect(await states()).toEqual([{ state: 'lapsed', closed_because: 'away' }])
    office.graph.calendars.get(worker.address)?.entries.splice(0)
    office.clock.advance(4 * dayMs)
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
  })
})

describe('answers of the owner have their effect', () => {
  const dismiss = async (how: string) => {
    const [one] = await clicks.suggestions(mara)
    await api.as(mara, 'POST', `/api/suggestions/${one?.suggestionId}/dismiss`, { how })
    return one?.suggestionId ?? ''
  }
  test('snoozed comes back on its day with fresh times', async () => {
    await peer('Jonas Weber')
    await look()
    const [one] = await clicks.suggestions(mara)
    await api.as(mara, 'POST', `/api/suggestions/${one?.suggestionId}/snooze`, { until: '2026-11-25' })
    await look()
    expect(await names()).toEqual([])
    office.clock.set('2026-11-25T08:00:00Z')
    await office.drain()
    const [back] = await clicks.suggestions(mara)
    expect(back?.suggestionId).toBe(one?.suggestionId)
    for (const { start } of back?.slots ?? []) expect(start > '2026-11-25').toBe(true)
  })

  test('"less of this kind" ends that kind, and undoing it brings the card back', async () => {
    await peer('Jonas Weber')
    await peer('Lin Chen')
    await look()
    const shown = await clicks.suggestions(mara)
    expect(shown.map(({ kind }) => kind)).toEqual(['lunch', 'lunch'])
    const id = await dismiss('never-this-kind')
    office.clock.advance(30 * dayMs)
    await look()
    expect((await clicks.suggestions(mara)).map(({ kind }) => kind)).not.toContain('lunch')
    const undone = await api.as(mara, 'POST', `/api/suggestions/${id}/reopen`, {})
    expect(undone.status).toBe(200)
  })

  test('an ignored one makes that kind quieter for that person, longer every time', async () => {
    await peer('Jonas Weber')
    await look()
    const quiet: number[] = []
    for (let turn = 0; turn < 2; turn++) {
      office.clock.advance(7 * dayMs)
      await look()
      expect((await states()).at(-1)).toEqual({ state: 'lapsed', closed_because: 'ignored' })
      let days = 0
      for (; days < 80; days++) {
        office.clock.advance(dayMs)
        const before = (await states()).length
        await office.run('suggest', { ...mara.ref })
        const made = await office.as(
          mara,
          (sql) =>
            sql<{ kind: string }[]>`select kind from suggestion order by made_at desc, suggestion_id desc limit 1`,
        )
        if ((await states()).length > before && made[0]?.kind === 'lunch') break
        await office.as(mara, (sql) => sql`delete from suggestion where state = 'candidate'`)
        office.queue.length = 0
      }
      quiet.push(days + 1)
      await office.drain()
    }
    expect(quiet[0]).toBe(28)
    expect(quiet[1]).toBeGreaterThan(28)
  })
})

describe('after declines', () => {
  /** A booked invite of the past with what became of it. */
  const past = (contactId: string, outcome: string, daysAgo: number, kind = 'lunch') =>
    office.as(mara, async (sql) => {
      const at = new Date(Date.parse(sunday) - daysAgo * dayMs)
      const inviteId = crypto.randomUUID()
      await holdInvite(sql, {
        inviteId,
        suggestionId: null,
        kind,
        transactionId: inviteId,
        startsAt: at,
        endsAt: new Date(at.getTime() + 2_700_000),
        zone: 'Europe/Paris',
        words: { cipher: Buffer.from('sealed'), keyVersion: 1 },
        placeReason: null,
        roomId: null,
        callOffAt: null,
        agreed: false,
        online: false,
        quorum: null,
        contacts: [contactId],
        holdUntil: at,
        madeAt: new Date(at.getTime() - 2 * dayMs),
      })
      await sql`update invite set state = 'booked', outcome = ${outcome} where invite_id = ${inviteId}`
      await sql`delete from due where subject_id = ${inviteId}`
    })

  test('one decline rests four weeks', async () => {
    const { contactId } = await peer('Jonas Weber')
    await past(contactId, 'declined', 25)
    await look()
    expect(await names()).toEqual([])
    office.clock.advance(dayMs + 1)
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
  })

  test('two in a row stop it, until they set something up themselves', async () => {
    const { contactId } = await peer('Jonas Weber')
    await past(contactId, 'declined', 40)
    await past(contactId, 'declined', 80)
    await past(contactId, 'happened', 120)
    await look()
    expect(await names()).toEqual([])
    await meeting({ id: 'theirs', contactId, from: Date.parse(sunday) - 20 * dayMs, isOrganizer: false })
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
  })

  test('swamped: thirty days without an invitation', async () => {
    const { contactId } = await peer('Jonas Weber')
    await past(contactId, 'happened', 40)
    await office.as(mara, (sql) => sql`update invite_attendee set swamped_at = ${new Date(Date.parse(sunday) - dayMs)}`)
    await look()
    expect(await names()).toEqual([])
    office.clock.advance(29 * dayMs + 1)
    await look()
    expect(await names()).toEqual(['Jonas Weber'])
  })

  test('three favours asked and none given: the next suggestion is to give, and the other side shows nothing', async () => {
    const { contactId, worker } = await peer('Jonas Weber')
    for (const daysAgo of [120, 80, 45]) await past(contactId, 'happened', daysAgo, 'advice-20')
    for (let week = 4; week < 8; week++)
      await meeting({ id: `m${week}`, contactId, from: Date.parse(sunday) - week * 7 * dayMs })
    await look()
    const [one] = await clicks.suggestions(mara)
    expect(one).toMatchObject({ kind: 'help-15', reason: { code: 'your-turn', counts: { asked: 3, initiated: 4 } } })
    const theirs = await office.as(worker, (sql) => sql`select 1 from suggestion`)
    expect(theirs).toEqual([])
    await past(contactId, 'happened', 1, 'help-15')
    await api.as(mara, 'POST', `/api/suggestions/${one?.suggestionId}/dismiss`, { how: 'not-now' })
    office.clock.advance(20 * dayMs)
    await look()
    expect((await clicks.suggestions(mara)).map(({ kind }) => kind)).not.toContain('help-15')
  })
})
