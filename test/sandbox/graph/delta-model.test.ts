/** Following delta links rebuilds what is there, whatever happens in between and however small the pages are. */

import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../../sandbox/random.ts'
import { attendee, domain, pastMail, personNamed, weekly } from '../tenant/people.ts'
import { createWorld, type Json, people, start, type World } from './world.ts'

const { ana, sam, lee, room } = people
const seeds = Array.from({ length: 20 }, (_, at) => at + 1)
const day = 86_400_000

/** Pages of a link to its end; every one is handed on in the order of its arrival. */
async function follow(
  world: World,
  link: string,
  random: Random,
  headers: Record<string, string>,
  between: () => void,
): Promise<{ items: Json[]; link: string }> {
  const items: Json[] = []
  let next = link
  for (let page = 0; page < 500; page++) {
    const size = 1 + random.int(4)
    const { status, json } = await world.ask(ana, 'GET', next, undefined, {
      prefer: [...Object.values(headers), `odata.maxpagesize=${size}`].join(', '),
    })
    expect(status).toBe(200)
    expect(json['@odata.nextLink'] && json['@odata.deltaLink']).toBeFalsy()
    items.push(...(json.value ?? []))
    if (json['@odata.deltaLink']) return { items, link: json['@odata.deltaLink'] }
    next = json['@odata.nextLink']!
    if (random.chance(0.3)) between()
  }
  throw new Error('the round never ended')
}

/** What a careful client keeps: the last word on each id. */
function keep(held: Map<string, Json>, items: Json[]): void {
  for (const item of items) {
    if (item['@removed']) held.delete(item.id!)
    else held.set(item.id!, item)
  }
}

describe('messages of a folder', () => {
  test.each(
    seeds.flatMap(
      (seed) =>
        [
          [seed, false],
          [seed, true],
        ] as const,
    ),
  )('are rebuilt from the links of run %i, immutable ids %s', async (seed, immutable) => {
    const random = createRandom(seed)
    const world = createWorld({
      history: (owner) => ({
        messages:
          owner.id === ana.id ? Array.from({ length: 15 }, (_, at) => pastMail(owner, at, start - at * day, sam)) : [],
        events: [],
      }),
      settings: { emptyDeltaPages: seed % 3 === 0 ? 3 : 0 },
    })
    const { tenant } = world
    const act = (): void => {
      const mine = tenant.messages(ana.id)
      const one = mine.length > 0 ? random.pick(mine) : null
      const kind = random.int(6)
      if (kind === 0 || !one)
        tenant.sendMail({
          from: { name: 'Sam', address: sam.mail },
          to: [{ name: 'Ana', address: ana.mail }],
          subject: 'x',
          body: 'x',
        })
      else if (kind === 1) tenant.moveMessage(ana.id, one.id, 'archive')
      else if (kind === 2) tenant.moveMessage(ana.id, one.id, 'inbox')
      else if (kind === 3) tenant.changeMessage(ana.id, one.id, { isRead: !one.isRead })
      else if (kind === 4) tenant.deleteMessage(ana.id, one.id, random.chance(0.5))
      else tenant.copyMessage(ana.id, one.id, 'inbox')
    }
    const headers: Record<string, string> = immutable ? { id: 'IdType="ImmutableId"' } : {}
    const held = new Map<string, Json>()
    let link = '/me/mailFolders/inbox/messages/delta?$select=isRead,subject'
    for (let round = 0; round < 6; round++) {
      const found = await follow(world, link, random, headers, act)
      keep(held, found.items)
      link = found.link
      if (round < 5) for (let times = random.int(8); times > 0; times--) act()
    }
    const last = await follow(world, link, random, headers, () => undefined)
    keep(held, last.items)
    const inbox = tenant.mailbox(ana.id).mail.inFolder(tenant.folder(ana.id, 'inbox')!.id)
    const expected = inbox.map((one) => [immutable ? one.immutableId : one.id, one.isRead])
    expect([...held].map(([id, item]) => [id, item.isRead]).sort()).toEqual(expected.sort())
  })
})

/** As `keep`, and a series that comes again replaces all that was known of it. */
function keepSeries(held: Map<string, Json>, items: Json[]): void {
  for (const item of items) {
    const gone = Boolean(item['@removed'])
    if (gone || item.type === 'seriesMaster')
      for (const [id, other] of [...held]) if (other.seriesMasterId === item.id) held.delete(id)
    if (gone) held.delete(item.id!)
    else held.set(item.id!, item)
  }
}

describe('a window of a calendar', () => {
  test.each(seeds)('is rebuilt from the links of run %i', async (seed) => {
    const random = createRandom(seed)
    const world = createWorld({ settings: { emptyDeltaPages: seed % 4 === 0 ? 2 : 0 } })
    const { tenant } = world
    const window = { from: start + 10 * day, to: start + 45 * day }
    const anywhere = () => start + random.int(70) * day + random.int(10) * 3_600_000
    const act = (): void => {
      const mine = tenant.events(ana.id).filter(({ masterId, isOrganizer }) => !masterId && isOrganizer)
      const one = mine.length > 0 ? random.pick(mine) : null
      const at = anywhere()
      const span = { start: at, end: at + 3_600_000, zone: 'Europe/Paris' }
      const kind = random.int(7)
      if (kind === 0 || !one)
        tenant.createEvent(ana.id, { ...span, subject: 'one', attendees: random.chance(0.5) ? [attendee(sam)] : [] })
      else if (kind === 1)
        tenant.createEvent(ana.id, {
          ...span,
          subject: 'many',
          recurrence: weekly(new Date(at).toISOString().slice(0, 10), 1 + random.int(8)),
        })
      else if (kind === 2)
        tenant.updateEvent(ana.id, one.id, one.recurrence ? { subject: 'renamed' } : { start: at, end: at + 1_800_000 })
      else if (kind === 3) tenant.deleteEvent(ana.id, one.id)
      else if (kind === 4) {
        const invitation = tenant.createEvent(sam.id, { ...span, subject: 'theirs', attendees: [attendee(ana)] })
        const copy = tenant.events(ana.id).find(({ iCalUId }) => iCalUId === invitation.iCalUId)!
        tenant.respond(ana.id, copy.id, {
          response: random.pick(['accepted', 'declined', 'tentativelyAccepted'] as const),
        })
      } else {
        const occurrences = tenant.eventsBetween(ana.id, start, start + 90 * day).filter(({ masterId }) => masterId)
        if (occurrences.length === 0) return
        const occurrence = random.pick(occurrences)
        if (kind === 5) tenant.deleteEvent(ana.id, occurrence.id)
        else
          tenant.updateEvent(ana.id, occurrence.id, { start: occurrence.start + 60_000, end: occurrence.end + 60_000 })
      }
    }
    for (let times = 0; times < 8; times++) act()
    const held = new Map<string, Json>()
    let link = `/me/calendarView/delta?startDateTime=${new Date(window.from).toISOString()}&endDateTime=${new Date(window.to).toISOString()}`
    for (let round = 0; round < 6; round++) {
      const found = await follow(world, link, random, {}, act)
      keepSeries(held, found.items)
      link = found.link
      if (round < 5) for (let times = random.int(6); times > 0; times--) act()
    }
    keepSeries(held, (await follow(world, link, random, {}, () => undefined)).items)
    const seen = [...held.values()]
      .filter(({ type }) => type !== 'seriesMaster')
      .map((one) => [one.id, (one.start as { dateTime: string }).dateTime.slice(0, 19)])
    const there = tenant
      .eventsBetween(ana.id, window.from, window.to)
      .map((one) => [one.id, new Date(one.start).toISOString().slice(0, 19)])
    expect(seen.sort()).toEqual(there.sort())
  })
})

describe('the directory', () => {
  test.each(seeds)('is rebuilt from the links of run %i', async (seed) => {
    const random = createRandom(seed)
    const world = createWorld()
    const { tenant } = world
    let joined = 0
    const act = (): void => {
      const everybody = [...tenant.people()].filter(({ kind, id }) => kind === 'user' && id !== ana.id)
      const one = random.pick(everybody)
      const kind = random.int(4)
      if (kind === 0) tenant.addPerson(personNamed(`Joiner${++joined}`))
      else if (kind === 1 && everybody.length > 3) tenant.removePerson(one.id)
      else if (kind === 2) tenant.changePerson(one.id, { jobTitle: `Title ${random.int(1000)}` })
      else tenant.changePerson(one.id, { managerId: random.chance(0.3) ? null : random.pick(everybody).id })
    }
    const held = new Map<string, Json>()
    const merge = (items: Json[]): void => {
      for (const item of items) {
        if (item['@removed']) held.delete(item.id!)
        else held.set(item.id!, { ...held.get(item.id!), ...item })
      }
    }
    let link = '/users/delta?$select=displayName,jobTitle,manager'
    for (let round = 0; round < 6; round++) {
      const found = await follow(world, link, random, { minimal: 'return=minimal' }, act)
      merge(found.items)
      link = found.link
      for (let times = random.int(16); times > 0; times--) act()
    }
    merge((await follow(world, link, random, {}, () => undefined)).items)
    const managerOf = (item: Json): string | undefined => (item['manager@delta'] as Json[] | undefined)?.[0]?.id
    const seen = [...held.values()].map((item) => [item.id, item.jobTitle, managerOf(item)])
    const there = [...tenant.people()]
      .filter(({ kind }) => kind !== 'list')
      .map((one) => [one.id, one.jobTitle, one.managerId ?? undefined])
    expect(seen.sort()).toEqual(there.sort())
  })
})

describe('a delta link', () => {
  const inbox = '/me/mailFolders/inbox/messages/delta?$select=subject'
  const lastLink = async (world: World, url: string) =>
    (await follow(world, url, createRandom(1), {}, () => undefined)).link

  test('keeps its first question: a window sent again is ignored', async () => {
    const world = createWorld()
    world.tenant.createEvent(ana.id, { subject: 'x', start: start + day, end: start + day + 1, zone: 'UTC' })
    const link = await lastLink(
      world,
      '/me/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-03-10T00:00:00Z',
    )
    const outside = world.tenant.createEvent(ana.id, {
      subject: 'y',
      start: start + 20 * day,
      end: start + 20 * day + 1,
      zone: 'UTC',
    })
    const { json } = await world.ask(
      ana,
      'GET',
      `${link}&startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z`,
    )
    expect(json.value).toEqual([
      { '@odata.type': '#microsoft.graph.event', id: outside.id, '@removed': { reason: 'deleted' } },
    ])
  })

  test('answers 410 with the address that starts anew, once it was made stale', async () => {
    const world = createWorld()
    const link = await lastLink(world, inbox)
    world.tenant.expireDeltaLinks(ana.id)
    const stale = await world.ask(ana, 'GET', link)
    expect(stale.status).toBe(410)
    expect(stale.json.error?.code).toBe('syncStateNotFound')
    const again = await world.ask(ana, 'GET', String(stale.headers?.Location))
    expect(again.status).toBe(200)
    expect(again.json['@odata.nextLink']).toBeDefined()
  })

  test("of the directory ends after seven days of the sandbox's clock", async () => {
    const world = createWorld()
    const link = await lastLink(world, '/users/delta')
    await world.clock.advance(6 * day)
    expect((await world.ask(ana, 'GET', link)).status).toBe(200)
    await world.clock.advance(2 * day)
    const { status, json } = await world.ask(ana, 'GET', link)
    expect([status, json.error?.code]).toEqual([400, 'syncStateNotFound'])
  })

  test('that nobody gave out, or of somebody else, is refused', async () => {
    const world = createWorld()
    const link = await lastLink(world, inbox)
    expect((await world.ask(ana, 'GET', `${inbox}&$deltatoken=abc`)).status).toBe(400)
    expect((await world.ask(sam, 'GET', link)).status).toBe(400)
  })

  test('tells occurrences bare, and the master with everything', async () => {
    const world = createWorld()
    world.tenant.createEvent(ana.id, {
      subject: 'Weekly',
      start: start + day,
      end: start + day + 3_600_000,
      zone: 'Europe/Paris',
      recurrence: weekly('2026-03-09', 3),
      attendees: [attendee(room, 'resource'), attendee(lee)],
    })
    const { json } = await world.ask(
      ana,
      'GET',
      '/me/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-10T00:00:00Z',
    )
    const [master, ...occurrences] = json.value!
    expect(master).toMatchObject({ type: 'seriesMaster', subject: 'Weekly' })
    expect(occurrences.map((one) => Object.keys(one).sort())).toEqual(
      Array(3).fill(['@odata.etag', '@odata.type', 'end', 'id', 'seriesMasterId', 'start', 'type']),
    )
    expect(domain).toBe(world.tenant.domain)
  })
})
