import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportMe, readMe, turnOn } from '../../contract/me.ts'
import { listPeople, readPerson } from '../../contract/people.ts'
import { readToday } from '../../contract/suggestions.ts'
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const pageMost = 1000
const canary = 'canary-7d1f'

let world: World
let reader: SignedIn
const log: string[] = []
const logTo = new Writable({
  write: (chunk: Buffer, _, done) => {
    log.push(chunk.toString())
    done()
  },
})
beforeAll(async () => {
  world = await createWorld({ seed: 3, size: 40, graph: { emptyDeltaPages: 0 }, logTo })
  reader = await world.signIn(world.employees()[5]!)
})
afterAll(() => world?.close())

const address = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })
const send = (from: Person, to: Person | { name: string; address: string }) =>
  world.sandbox.tenant.sendMail({
    from: address(from),
    to: ['mail' in to ? address(to) : to],
    subject: canary,
    body: canary,
  })
const contactOf = async (who: string) =>
  (
    await world.database.look`
      select c.*, r.last_day, r.two_way, (select coalesce(sum(mails + meetings), 0)::int from contact_day d where d.contact_id = c.contact_id) as contacts
      from contact_address a join contact c using (tenant_id, owner_id, contact_id) left join relationship r using (tenant_id, owner_id, contact_id)
      where a.owner_id = ${reader.owner.ownerId} and a.address = ${who.toLowerCase()}`
  )[0]
/** A new colleague whom nobody has had to do with. */
function newcomer(name: string): Person {
  const like = world.employees()[6]!
  const mail = `${name.toLowerCase()}@${world.sandbox.tenant.domain}`
  const id = `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6).slice(0, 6)).toString('hex')}`
  const person: Person = {
    ...like,
    id,
    displayName: name,
    givenName: name,
    surname: 'New',
    mail,
    userPrincipalName: mail,
    otherMails: [],
  }
  world.sandbox.tenant.addPerson(person)
  return person
}
/** A meeting of half an hour that everybody accepts who does not decline. */
function meet(organizer: Person, guests: Person[], start: number, declines: Person[] = []) {
  const { tenant } = world.sandbox
  const attendees = guests.map((guest) => ({
    type: 'required' as const,
    emailAddress: address(guest),
    response: 'none' as const,
    respondedAt: null,
  }))
  const event = tenant.createEvent(organizer.id, {
    subject: canary,
    body: canary,
    start,
    end: start + hourMs / 2,
    zone: 'UTC',
    attendees,
  })
  for (const guest of guests) {
    const copy = tenant.events(guest.id).find((one) => one.iCalUId === event.iCalUId)
    if (copy) tenant.respond(guest.id, copy.id, { response: declines.includes(guest) ? 'declined' : 'accepted' })
  }
  return event
}

test('a first reading shows people while it still goes on, only what goes both ways first, and says how far it is', async () => {
  // Later pages wait until somebody has looked.
  const held = world.sandbox.faults.add({ kind: '429', path: 'messages/delta.*skiptoken', retryAfter: 0.5 })
  await reader.call(turnOn, { body: {} })
  const list = () => reader.call(listPeople, { querystring: { peers: 'everybody', limit: 200 } })
  await expect.poll(async () => (await list()).people.length, { timeout: 40_000 }).toBeGreaterThan(5)
  const state = async () => (await reader.call(readMe, {})).reading
  await expect.poll(async () => (await state()).messages, { timeout: 40_000 }).toBeGreaterThan(100)
  const reading = await state()
  expect(reading).toMatchObject({ state: 'reading' })
  expect(reading.percent).toBeLessThan(100)
  world.sandbox.faults.remove(held)
  await world.settled(60_000)
  expect((await reader.call(readMe, {})).reading).toMatchObject({ state: 'live', percent: 100, missing: [] })
  const { people } = await list()
  const firstOneWay = people.findIndex(({ twoWay }) => !twoWay)
  expect(people.slice(firstOneWay < 0 ? people.length : firstOneWay).filter(({ twoWay }) => twoWay)).toEqual([])
  const kinds = await world.database
    .look`select kind, count(*)::int as n from contact where owner_id = ${reader.owner.ownerId} group by 1`
  expect(Object.fromEntries(kinds.map(({ kind, n }) => [kind, n]))).toMatchObject({
    self: 1,
    shared: expect.any(Number),
  })
  const shown = new Set(people.map(({ name }) => name))
  const things = [...world.sandbox.tenant.people()].filter(
    ({ kind }) => kind === 'shared' || kind === 'list' || kind === 'room',
  )
  expect(things.filter(({ displayName }) => shown.has(displayName))).toEqual([])
}, 120_000)

test('every mail that counts is one that the mailbox holds, and every one that it holds is counted or left out for a reason', async () => {
  const { tenant } = world.sandbox
  const leftOut = new Set(
    ['drafts', 'junkemail', 'deleteditems', 'outbox', 'conversationhistory'].map(
      (name) => tenant.folder(reader.person.id, name)?.id,
    ),
  )
  const held = new Set(
    tenant
      .messages(reader.person.id)
      .filter(({ folderId }) => !leftOut.has(folderId))
      .map(({ internetMessageId }) => internetMessageId),
  )
  const [counts] = await world.database
    .look`select messages_read, (select sum(amount)::int from left_out where owner_id = m.owner_id and reason not in ('not-accepted', 'private')) as out from mailbox m where owner_id = ${reader.owner.ownerId}`
  const counted = await world.database
    .look`select source_id from interaction where owner_id = ${reader.owner.ownerId} and kind = 'mail'`
  expect(counted.filter(({ source_id }) => !held.has(source_id.slice(5)))).toEqual([])
  expect(counts?.messages_read).toBe(held.size)
})

test('reading asked for as few pages as there are, never for content, and never more than four at once', async () => {
  const { requests, tenant } = world.sandbox
  const mine = requests.filter(
    ({ personId, path }) =>
      personId === reader.person.id && !path.includes('mailboxSettings') && !path.includes('getSchedule'),
  )
  expect(Math.max(...mine.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(4)
  for (const { query } of mine.filter(({ path }) => /\/messages/.test(path))) {
    const asked = decodeURIComponent(query)
    if (!/token=/.test(asked)) expect(asked).toContain('$select=')
    expect(asked).not.toMatch(/\b(subject|bodyPreview|body|uniqueBody)\b/i)
  }
  const folders = new Map<string, number>()
  for (const { folderId } of tenant.messages(reader.person.id)) folders.set(folderId, (folders.get(folderId) ?? 0) + 1)
  const read = [
    ...new Set(mine.flatMap(({ path }) => /mailFolders\/([^/]+)\/messages/.exec(decodeURIComponent(path))?.[1] ?? [])),
  ]
  // A first page of a delta always has a next one, which may be empty.
  const least = read.reduce((sum, id) => sum + Math.max(2, Math.ceil((folders.get(id) ?? 0) / pageMost)), 0)
  const pages = mine.filter(
    ({ path, query, status }) => status === 200 && path.includes('/messages/delta') && !query.includes('deltatoken'),
  )
  // The calendar: its past in one listing, the weeks around today in one delta round, whose first page has a next one too.
  const now = tenant.clock.now()
  const entries = (from: number, to: number): number => tenant.eventsBetween(reader.person.id, from, to).length
  const leastOfCalendar =
    Math.max(1, Math.ceil(entries(now - 366 * dayMs, now - 30 * dayMs) / pageMost)) +
    Math.max(2, Math.ceil(entries(now - 30 * dayMs, now + 60 * dayMs) / pageMost))
  const ofCalendar = mine.filter(
    ({ path, query, status }) =>
      status === 200 &&
      (/\/instances|calendarView\/delta/.test(path) || (path.endsWith('calendarView') && query.includes('orderby'))) &&
      !query.includes('deltatoken'),
  )
  expect(ofCalendar.length).toBeGreaterThan(0)
  expect(pages.length + ofCalendar.length).toBeLessThanOrEqual(1.2 * (least + leastOfCalendar))
  expect(pages.length).toBeLessThanOrEqual(1.2 * least)
  const headers = mine.filter(({ query }) => query.includes('internetMessageHeaders'))
  const senders = await world.database
    .look`select count(*)::int as n from contact where owner_id = ${reader.owner.ownerId} and header_read_at is not null`
  expect(headers.length).toBeLessThanOrEqual(senders[0]?.n)
})

describe('following', () => {
  test('what is ahead, cancelled or declined is no contact', async () => {
    const sam = newcomer('Samira')
    const now = world.sandbox.tenant.clock.now()
    meet(sam, [reader.person], now + hourMs)
    await world.advance(2 * hourMs)
    const before = await contactOf(sam.mail)
    expect(before?.contacts).toBe(1)
    for (let at = 1; at <= 12; at += 1) meet(sam, [reader.person], now + (10 + at) * dayMs)
    const off = meet(sam, [reader.person], now + 3 * hourMs)
    meet(sam, [reader.person], now + 4 * hourMs, [reader.person])
    world.sandbox.tenant.cancelEvent(sam.id, off.id)
    await world.advance(6 * hourMs)
    expect(await contactOf(sam.mail)).toMatchObject({ contacts: 1, last_day: before?.last_day })
  }, 60_000)

  test('a notification that is lost, repeated or out of order, and subscriptions that end overnight, change nothing in the end', async () => {
    const { faults, tenant } = world.sandbox
    const lee = newcomer('Leeann')
    for (const kind of ['duplicate', 'reorder', 'duplicate'] as const) faults.add({ kind, count: 1 })
    faults.add({ kind: 'lose', count: 1 })
    faults.add({ kind: 'drop-subscription', count: 1 })
    for (let at = 0; at < 4; at += 1) {
      send(lee, reader.person)
      send(reader.person, lee)
      await tenant.clock.advance(20 * 60_000)
    }
    faults.clear()
    await world.advance(12 * hourMs)
    expect(await contactOf(lee.mail)).toMatchObject({ contacts: 8, two_way: true })
    expect((await world.recount(reader.owner)).differed).toBe(0)
    const twice = await world.database
      .look`select contacts, kind from suggestion where owner_id = ${reader.owner.ownerId} and state in ('candidate', 'open') group by 1, 2 having count(*) > 1`
    expect(twice).toEqual([])
  }, 90_000)

  test('a call of everybody each week and thirty mails that nobody answered rank below one meeting of two', async () => {
    const [boss, priya, loud] = [newcomer('Bosnia'), newcomer('Priyan'), newcomer('Loudly')]
    const now = world.sandbox.tenant.clock.now()
    const crowd = [reader.person, ...world.employees().slice(10, 35)]
    for (let week = 0; week < 4; week += 1) meet(boss, crowd, now + hourMs + week * dayMs)
    meet(priya, [reader.person], now + hourMs)
    await world.advance(4 * dayMs)
    // Nobody answers within a minute.
    for (let at = 0; at < 30; at += 1) send(loud, reader.person)
    await world.advance(60_000)
    const { people } = await reader.call(listPeople, { querystring: { peers: 'everybody', limit: 200 } })
    const place = (one: Person): number => people.findIndex(({ name }) => name === one.displayName)
    expect(place(priya)).toBeGreaterThanOrEqual(0)
    expect(place(boss)).toBe(-1)
    expect(place(loud)).toBeGreaterThan(place(priya))
  }, 90_000)

  test('leave in the calendar is no meeting, whoever is told of it', async () => {
    const away = newcomer('Awayan')
    const now = world.sandbox.tenant.clock.now()
    const attendees = [
      { type: 'required' as const, emailAddress: address(reader.person), response: 'none' as const, respondedAt: null },
    ]
    const from = Math.ceil(now / dayMs) * dayMs
    world.sandbox.tenant.createEvent(away.id, {
      subject: canary,
      body: '',
      start: from,
      end: from + dayMs,
      zone: 'UTC',
      isAllDay: true,
      showAs: 'oof',
      attendees,
    })
    await world.advance(3 * dayMs)
    expect((await contactOf(away.mail))?.contacts ?? 0).toBe(0)
  }, 60_000)

  test('a colleague whose account is disabled has moved on; a delivery report alone only raises the question, and a mail answers it', async () => {
    const { tenant } = world.sandbox
    const leaver = world.employees().find(({ id, managerId }) => managerId && id !== reader.person.id)!
    send(leaver, reader.person)
    await world.advance(hourMs)
    expect(await contactOf(leaver.mail)).toMatchObject({ elsewhere: false })
    tenant.changePerson(leaver.id, { accountEnabled: false })
    await world.advance(hourMs)
    expect(await contactOf(leaver.mail)).toMatchObject({ elsewhere: true })
    const ghost = { name: 'Ghost', address: `ghost@${tenant.domain}` }
    send(reader.person, ghost)
    await world.advance(hourMs)
    expect(await contactOf(ghost.address)).toMatchObject({ maybe_left_at: expect.any(Date), elsewhere: false })
    const back = newcomer('Ghostl')
    tenant.changePerson(back.id, { otherMails: [ghost.address] })
    tenant.sendMail({ from: { ...ghost }, to: [address(reader.person)], subject: canary, body: canary })
    await world.advance(hourMs)
    expect(await contactOf(ghost.address)).toMatchObject({ maybe_left_at: null })
  }, 90_000)
})

test('a busy hour asks for less than a tenth of what Graph grants a mailbox', async () => {
  const { requests, tenant } = world.sandbox
  const peers = world.employees().filter(({ id }) => id !== reader.person.id)
  const from = tenant.clock.now()
  for (let minute = 0; minute < 60; minute += 1) {
    for (const peer of peers.slice(0, 3)) send(peer, reader.person)
    await world.sandbox.clock.advance(60_000)
    if (minute % 5 === 0) await world.settled()
  }
  await world.settled()
  // 10,000 requests in ten minutes for an application and a mailbox; every ten minutes of everything read so far, the first reading included.
  const tens = new Map<number, number>()
  for (const { at, personId } of requests)
    if (personId === reader.person.id) tens.set(Math.floor(at / 600_000), (tens.get(Math.floor(at / 600_000)) ?? 0) + 1)
  expect(tens.size).toBeGreaterThan(6)
  expect(Math.max(...tens.values())).toBeLessThan(1_000)
  const counted = await world.database
    .look`select count(*)::int as n from interaction where owner_id = ${reader.owner.ownerId} and kind = 'mail' and occurred_at >= ${new Date(from)}`
  expect(counted[0]?.n).toBeGreaterThanOrEqual(180)
}, 90_000)

test('mail that may not be read any more is said to be missing on screen, until the owner agrees again', async () => {
  const { sandbox } = world
  const tell = (what: string, body: object) =>
    fetch(`${sandbox.httpOrigin}/_sandbox/people/${reader.person.id}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await tell('consent/withdraw', { clientId: apiApp.clientId, permissions: ['Mail.ReadBasic'] })
  await tell('challenge', {})
  await world.advance(2 * hourMs)
  expect((await reader.call(readMe, {})).reading).toMatchObject({ state: 'live', missing: ['mail'] })
  await world.signIn(reader.person)
  await world.advance(2 * hourMs)
  expect((await reader.call(readMe, {})).reading).toMatchObject({ state: 'live', missing: [] })
}, 90_000)

test('no subject and no body is anywhere in the database, the queues included', async () => {
  const { look } = world.database
  const tables = await look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'bullmq')`
  expect(tables.length).toBeGreaterThan(30)
  const subjects = [...new Set(world.sandbox.tenant.messages(reader.person.id).map(({ subject }) => subject))]
    .filter((subject) => subject.length > 15)
    .slice(0, 300)
  for (const { name } of tables) {
    const rows = await look.unsafe(
      `select count(*)::int as n from ${name} t where t::text like '%' || $1 || '%' or exists (select 1 from unnest($2::text[]) s where t::text like '%' || s || '%')`,
      [canary, subjects],
    )
    expect([name, rows[0]?.n]).toEqual([name, 0])
  }
}, 60_000)

test('nor in what the API answers, in the metrics or in the log, though Graph sends it with every page of the calendar', async () => {
  const planted = world.sandbox.tenant.events(reader.person.id).filter(({ subject }) => subject === canary)
  expect(planted.length).toBeGreaterThan(10)
  const { people } = await reader.call(listPeople, { querystring: { peers: 'everybody', limit: 200 } })
  const told: [string, string][] = [
    ['me', JSON.stringify(await reader.call(readMe, {}))],
    ['today', JSON.stringify(await reader.call(readToday, {}))],
    ['export', JSON.stringify(await reader.call(exportMe, {}))],
    ['metrics', await world.worker.platform.telemetry.text()],
    ['log', log.join('')],
  ]
  for (const { contactId } of people)
    told.push(['person', JSON.stringify(await reader.call(readPerson, { params: { contactId } }))])
  expect(told.filter(([, text]) => text.includes(canary)).map(([where]) => where)).toEqual([])
  // What may stand there is there: the search looks at something.
  const words = { export: people[0]?.name ?? '', log: 'job done', metrics: 'sync-calendar' }
  for (const [where, word] of Object.entries(words))
    expect([where, told.find(([name]) => name === where)?.[1].includes(word)]).toEqual([where, true])
}, 60_000)
