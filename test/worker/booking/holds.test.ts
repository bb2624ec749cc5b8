/** Holds in the owner's own calendar, and booking without a click, with crashes in between. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Me } from '../../../contract/me.ts'
import type { Suggestion } from '../../../contract/suggestions.ts'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { testDatabase } from '../../support/database.ts'
import type { Api } from './api.ts'
import type { Clicks } from './clicks.ts'
import type { Office, Worker } from './office.ts'
import type { Entry } from './scripted-graph.ts'
import { twoColleagues } from './two.ts'

const database = testDatabase()
const hourMs = 3_600_000

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker
let jonas: Worker
let contactId: string

beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas, contactId } = await twoColleagues(database(), 'Jonas Berg'))
  return () => api.close()
})

const choose = (owner: Worker, booking: Partial<Me['booking']>) =>
  api.as<Me>(owner, 'PATCH', '/api/me/settings', { booking })
const entries = (owner: Worker): Entry[] => office.graph.calendars.get(owner.address)?.entries ?? []
const holdsOf = (owner: Worker): Entry[] => entries(owner).filter(({ subject }) => subject === 'Hold')
const shown = async (owner: Worker, suggestionId: string): Promise<Suggestion | undefined> =>
  (await clicks.suggestions(owner)).find((one) => one.suggestionId === suggestionId)
const writes = () =>
  office.graph.requests.filter(({ method, path }) => path.startsWith('/me/events') && method !== 'GET')

async function offerHeld(owner = mara, contact = contactId): Promise<Suggestion> {
  const offered = await clicks.offer(owner, contact)
  await office.drain()
  const held = await shown(owner, offered.suggestionId)
  if (!held) throw new Error('the card is gone')
  return held
}

test.each([
  ['no hours at all', { holdHours: 0 }],
  ['a hold of a year', { holdHours: 8_760 }],
  ['no time to stop it', { auto: true, vetoHours: 0 }],
  ['a hundred a week', { perWeek: 100 }],
  ['half a number', { vetoHours: 2.5 }],
  ['a word', { holds: 'yes' }],
  ['what nobody knows', { title: 'Lunch' }],
])('%s is refused, and what was chosen stays', async (_, booking) => {
  await choose(mara, { holds: true })
  expect((await choose(mara, booking as Partial<Me['booking']>)).status).toBe(400)
  const kept = (await api.as<Me>(mara, 'GET', '/api/me')).body.booking
  expect(kept).toEqual({ holds: true, holdHours: 48, auto: false, vetoHours: 24, perWeek: 1 })
})

describe('a hold', () => {
  beforeEach(() => choose(mara, { holds: true, holdHours: 6 }))

  test('is nobody’s business: a private, tentative entry called Hold with nobody in it, for the best time', async () => {
    const { slots, hold } = await offerHeld()
    expect(hold).toEqual({ start: slots[0]?.start, end: slots[0]?.end, until: expect.any(String) })
    const [post] = writes()
    expect(post?.body).toEqual({
      transactionId: expect.any(String),
      subject: 'Hold',
      start: { dateTime: expect.any(String), timeZone: 'Europe/Paris' },
      end: { dateTime: expect.any(String), timeZone: 'Europe/Paris' },
      showAs: 'tentative',
      sensitivity: 'private',
      isReminderOn: false,
      responseRequested: false,
    })
    expect(writes()).toHaveLength(1)
    expect(entries(jonas)).toEqual([])
    expect(office.graph.meetings()).toEqual([])
  })

  test('is off unless the owner turned it on', async () => {
    await choose(mara, { holds: false })
    expect((await offerHeld()).hold).toBeNull()
    expect(writes()).toEqual([])
  })

  test('takes no time away from its own card, and becomes the invite by one click', async () => {
    const offered = await offerHeld()
    const again = await api.as(mara, 'POST', `/api/suggestions/${offered.suggestionId}/times`, {
      from: offered.slots[0]?.local[0]?.date,
      to: offered.slots[0]?.local[0]?.date,
    })
    expect(again.status).toBe(202)
    await office.drain()
    expect((await shown(mara, offered.suggestionId))?.slots[0]?.start).toBe(offered.slots[0]?.start)
    const invited = await clicks.accept(mara, offered)
    await clicks.afterTheHold()
    expect(await clicks.line(mara, invited.inviteId)).toMatchObject({ state: 'booked', start: offered.slots[0]?.start })
    expect(holdsOf(mara)).toEqual([])
    expect(entries(mara)).toHaveLength(1)
    expect(office.graph.meetings()).toHaveLength(1)
  })

  test('goes after its time, and does not come back', async () => {
    const { suggestionId } = await offerHeld()
    office.clock.advance(6 * hourMs - 1)
    await office.drain()
    expect(holdsOf(mara)).toHaveLength(1)
    office.clock.advance(1)
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
    await office.run('tend-holds', { ...mara.ref, suggestionId })
    expect(holdsOf(mara)).toEqual([])
    expect((await shown(mara, suggestionId))?.hold).toBeNull()
  })

  test.each([
    ['dismissed', (id: string) => api.as(mara, 'POST', `/api/suggestions/${id}/dismiss`, { how: 'not-now' })],
    ['snoozed', (id: string) => api.as(mara, 'POST', `/api/suggestions/${id}/snooze`, { until: '2026-11-20' })],
    ['switched off', () => choose(mara, { holds: false })],
    ['paused', () => api.as(mara, 'POST', '/api/me/pause', { until: '2026-12-20' })],
    ['turned off', () => api.as(mara, 'POST', '/api/me/off', {})],
  ])('goes when its card is %s', async (_, act) => {
    const { suggestionId } = await offerHeld()
    await act(suggestionId)
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
  })

  test('comes back when what was set aside is taken back, and for cards that were open when it was turned on', async () => {
    const { suggestionId } = await offerHeld()
    await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
    await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/reopen`, {})
    await office.drain()
    expect(holdsOf(mara)).toHaveLength(1)
    await choose(mara, { holds: false })
    await office.drain()
    await choose(mara, { holds: true })
    await office.drain()
    expect(holdsOf(mara)).toHaveLength(1)
    expect((await shown(mara, suggestionId))?.hold).not.toBeNull()
  })

  test('goes when its card is withdrawn, whoever withdraws it', async () => {
    const { suggestionId } = await offerHeld()
    await office.as(mara, (sql) => sql`update suggestion set state = 'withdrawn' where suggestion_id = ${suggestionId}`)
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
  })

  test('that the owner removed is not made again', async () => {
    const { suggestionId } = await offerHeld()
    const calendar = office.graph.calendars.get(mara.address)
    calendar?.entries.splice(0)
    await office.run('tend-holds', { ...mara.ref, suggestionId })
    await office.drain()
    expect((await shown(mara, suggestionId))?.hold).toBeNull()
    await choose(mara, { holdHours: 24 })
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
  })

  test('that the owner made a meeting of is theirs: nobody in it is ever uninvited', async () => {
    const { suggestionId } = await offerHeld()
    const [entry] = holdsOf(mara)
    entry?.attendees.push({ address: jonas.address, response: 'notResponded', proposed: null })
    await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await office.drain()
    expect(holdsOf(mara)).toHaveLength(1)
    expect(writes().map(({ method }) => method)).toEqual(['POST'])
  })

  test('moves on to another time when its own is no longer offered', async () => {
    const { suggestionId, slots } = await offerHeld()
    const first = slots[0]
    office.graph.put(jonas.address, first?.start ?? '', first?.end ?? '')
    const invited = await clicks.accept(mara, { suggestionId, slots } as Suggestion)
    await clicks.afterTheHold()
    expect(await clicks.line(mara, invited.inviteId)).toMatchObject({ outcome: 'taken' })
    const after = await shown(mara, suggestionId)
    expect(holdsOf(mara)).toHaveLength(1)
    expect(after?.hold?.start).not.toBe(first?.start)
    expect(after?.slots.map(({ start }) => start)).toContain(after?.hold?.start)
  })

  test.each(['before', 'after'] as const)('is made once when the worker dies %s the request', async (when) => {
    let deaths = 3
    const die = ({ method, path }: { method: string; path: string }): GraphAnswer | undefined => {
      if (method === 'POST' && path === '/me/events' && deaths-- > 0) throw new Error('killed')
      return undefined
    }
    if (when === 'before') office.graph.before = die
    else office.graph.after = (request) => void die(request)
    const offered = await clicks.offer(mara, contactId)
    for (let run = 0; run < 4; run++)
      await office.run('tend-holds', { ...mara.ref, suggestionId: offered.suggestionId }).catch(() => undefined)
    expect(holdsOf(mara)).toHaveLength(1)
    expect((await shown(mara, offered.suggestionId))?.hold).not.toBeNull()
  })

  test('whose answer never came is found and removed when its card ends', async () => {
    office.graph.after = ({ method, path }) => {
      if (method === 'POST' && path === '/me/events') throw new Error('killed')
    }
    const { suggestionId } = await clicks.offer(mara, contactId)
    await office.run('tend-holds', { ...mara.ref, suggestionId }).catch(() => undefined)
    office.graph.after = null
    expect(holdsOf(mara)).toHaveLength(1)
    await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/dismiss`, { how: 'not-now' })
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
  })

  test('is not made where the owner has not granted calendar writing', async () => {
    office.graph.refuse.add('Calendars.ReadWrite')
    expect((await offerHeld()).hold).toBeNull()
    await office.drain()
    expect(holdsOf(mara)).toEqual([])
  })

  test('of each of two who were prompted about each other does not keep the other from the same time', async () => {
    await choose(jonas, { holds: true })
    const back = await office.knows(jonas, mara)
    const [hers, his] = [await offerHeld(), await offerHeld(jonas, back)]
    expect(his.slots[0]?.start).toBe(hers.slots[0]?.start)
    expect([holdsOf(mara).length, holdsOf(jonas).length]).toEqual([1, 1])
    const invited = await clicks.accept(mara, hers)
    await clicks.afterTheHold()
    expect(await clicks.line(mara, invited.inviteId)).toMatchObject({ state: 'booked', start: hers.slots[0]?.start })
  })

  test('at the time of somebody else’s invitation leaves that invitation in the way', async () => {
    await choose(jonas, { holds: true })
    const lena = await office.hire('Lena Roth')
    const his = await offerHeld(jonas, await office.knows(jonas, lena))
    const at = his.hold
    office.graph.put(jonas.address, at?.start ?? '', at?.end ?? '', { status: 'tentative' })
    const hers = await clicks.offer(mara, contactId)
    expect(hers.slots.map(({ start }) => start)).not.toContain(at?.start)
  })
})

describe('booking by itself', () => {
  beforeEach(() => choose(mara, { auto: true, vetoHours: 24 }))

  test('is off unless the owner turned it on, and says on the card when and what', async () => {
    const offered = await offerHeld()
    expect(offered.auto).toEqual({
      at: new Date(office.clock.now().getTime() + 24 * hourMs).toISOString(),
      start: expect.any(String),
    })
    expect(offered.slots.map(({ start }) => start)).toContain(offered.auto?.start)
    expect(Date.parse(offered.auto?.start ?? '')).toBeGreaterThan(Date.parse(offered.auto?.at ?? ''))
    await choose(mara, { auto: false })
    await office.drain()
    expect((await shown(mara, offered.suggestionId))?.auto).toBeNull()
    office.clock.advance(48 * hourMs)
    await office.drain()
    expect(writes()).toEqual([])
  })

  test('nothing leaves before the window has passed, then one invitation, marked as such', async () => {
    const offered = await offerHeld()
    office.clock.advance(24 * hourMs - 1)
    await office.drain()
    expect(writes()).toEqual([])
    office.clock.advance(1)
    await office.drain()
    const { invites } = (
      await api.as<{ invites: { auto: boolean; state: string; start: string }[] }>(mara, 'GET', '/api/invites')
    ).body
    expect(invites).toMatchObject([{ auto: true, state: 'booked', start: offered.auto?.start }])
    expect(office.graph.meetings()).toHaveLength(1)
  })

  test('it takes place where it suits both, as if the owner had clicked, and says nothing of whose need that meets', async () => {
    const write = async (name: string, suits: string[]) => {
      const place = { name, where: 'Quai 3', kinds: ['lunch'], suits }
      expect((await api.as(mara, 'PUT', `/api/places/${randomUUID()}`, place)).status).toBe(200)
    }
    await write('Wide', ['vegetarian', 'step-free', 'halal', 'quiet'])
    await write('Nutless', ['nut-free', 'step-free'])
    await api.as(jonas, 'PUT', '/api/me/needs', { needs: ['nut-free'], shared: true })
    await api.as(mara, 'PUT', '/api/me/needs', { needs: ['step-free'], shared: false })
    await offerHeld()
    office.clock.advance(24 * hourMs)
    await office.drain()
    expect(writes()[0]?.body).toMatchObject({ location: { displayName: 'Nutless, Quai 3' } })
    expect(JSON.stringify(writes()[0]?.body)).not.toMatch(/nut-free|step-free|need|diet/)
    const { invites } = (await api.as<{ invites: object[] }>(mara, 'GET', '/api/invites')).body
    expect(invites).toMatchObject([{ auto: true, place: 'Nutless, Quai 3', placeReason: 'on-the-list' }])
  })

  test('stopped by the owner it waits for a click, for good', async () => {
    const { suggestionId } = await offerHeld()
    expect((await api.as(mara, 'POST', `/api/suggestions/${suggestionId}/veto`, {})).body).toEqual({ state: 'open' })
    await office.drain()
    const after = await shown(mara, suggestionId)
    expect(after?.auto).toBeNull()
    office.clock.advance(30 * hourMs)
    await office.drain()
    expect(writes()).toEqual([])
    expect(await shown(mara, suggestionId)).toBeDefined()
  })

  test('a click before that is the one invite', async () => {
    const offered = await offerHeld()
    await clicks.accept(mara, offered)
    await clicks.afterTheHold()
    office.clock.advance(24 * hourMs)
    await office.drain()
    expect(office.graph.meetings()).toHaveLength(1)
  })

  /** Whether holds stand in the calendar too makes the card look at itself at other moments. */
  describe.each([false, true])('whether or not its time is held (%s)', (holds) => {
    const windowMs = 24 * hourMs
    /** A card whose time is days away, so that its window ends long before it. */
    async function offerLate(): Promise<Suggestion> {
      await choose(mara, { holds, holdHours: 100 })
      office.graph.put(mara.address, '2026-11-16T07:00:00Z', '2026-11-19T20:00:00Z', { attendees: [] })
      const offered = await offerHeld()
      expect(Date.parse(offered.auto?.start ?? '')).toBeGreaterThan(Date.parse('2026-11-19T20:00:00Z'))
      return offered
    }
    const invitations = () => office.graph.meetings().filter(({ attendees }) => attendees.length > 0)
    const hasAWindowAgain = async ({ suggestionId }: Suggestion) => {
      await office.drain()
      expect(invitations()).toEqual([])
      const back = await shown(mara, suggestionId)
      const now = office.clock.now().getTime()
      expect(Date.parse(back?.auto?.at ?? '')).toBe(now + windowMs)
      office.clock.advance(windowMs - 1)
      await office.drain()
      expect(invitations()).toEqual([])
      office.clock.advance(1)
      await office.drain()
      expect(invitations()).toHaveLength(1)
    }

    test('a card that was set aside and taken back after its window has a window again', async () => {
      const offered = await offerLate()
      const path = `/api/suggestions/${offered.suggestionId}`
      await api.as(mara, 'POST', `${path}/dismiss`, { how: 'not-now' })
      office.clock.advance(windowMs + hourMs)
      await office.drain()
      expect((await api.as(mara, 'POST', `${path}/reopen`, {})).status).toBe(200)
      await hasAWindowAgain(offered)
    })

    test('a card that was put off to a day has a window again from that day', async () => {
      const offered = await offerLate()
      const path = `/api/suggestions/${offered.suggestionId}`
      expect((await api.as(mara, 'POST', `${path}/snooze`, { until: '2026-11-17' })).status).toBe(200)
      office.clock.set('2026-11-17T08:00:00.000Z')
      await office.drain()
      await hasAWindowAgain(offered)
    })

    test('an invite that was taken back while held is not sent after all', async () => {
      const offered = await offerLate()
      const held = await clicks.accept(mara, offered)
      expect((await api.as(mara, 'POST', `/api/invites/${held.inviteId}/undo`, {})).status).toBe(200)
      office.clock.advance(2 * windowMs)
      await office.drain()
      expect(invitations()).toEqual([])
      expect(await shown(mara, offered.suggestionId)).toMatchObject({ auto: null })
    })
  })

  test('no more than the owner allows in a week, however many cards there are', async () => {
    const others = await Promise.all(['Lena Roth', 'Paul Maas'].map((name) => office.hire(name)))
    const cards = [await offerHeld()]
    for (const other of others) cards.push(await offerHeld(mara, await office.knows(mara, other)))
    expect(cards.filter(({ auto }) => auto)).toHaveLength(1)
    office.clock.advance(25 * hourMs)
    await office.drain()
    expect(office.graph.meetings()).toHaveLength(1)
  })

  test('not while the owner is away, and not where a calendar could not be read', async () => {
    const offered = await offerHeld()
    const now = office.clock.now().getTime()
    await office.as(
      mara,
      (sql) => sql`
      insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, show_as, is_organizer, people, rev)
      values (${mara.ref.tenantId}, ${mara.personId}, 'leave', ${new Date(now + 23 * hourMs)}, ${new Date(now + 90 * hourMs)}, 'oof', true, 1, 1)`,
    )
    office.clock.advance(24 * hourMs)
    await office.drain()
    expect(writes()).toEqual([])
    expect((await shown(mara, offered.suggestionId))?.auto ?? null).toBeNull()
    const far = await office.hire('Ona Far')
    await office.as(mara, (sql) => sql`delete from meeting`)
    const contact = await office.knows(mara, far)
    office.graph.refuse.add('Calendars.Read')
    expect((await offerHeld(mara, contact)).auto ?? null).toBeNull()
  })

  test('not where a calendar that was read for the card cannot be seen any more: then it waits for a click', async () => {
    const { suggestionId } = await offerHeld()
    office.clock.advance(24 * hourMs)
    office.graph.hide(jonas.address)
    await office.drain()
    expect(writes()).toEqual([])
    expect(await shown(mara, suggestionId)).toMatchObject({ auto: null })
  })

  test('what the calendar refuses is not tried again: the card waits for a click', async () => {
    const posts = () => writes().filter(({ body }) => (body as { attendees?: unknown[] }).attendees?.length)
    office.graph.before = ({ path, method }) =>
      path === '/me/events' && method === 'POST'
        ? { kind: 'rejected', status: 400, code: 'ErrorInvalidRequest' }
        : undefined
    const { suggestionId } = await offerHeld()
    office.clock.advance(25 * hourMs)
    await office.drain()
    expect(posts()).toHaveLength(1)
    expect(await shown(mara, suggestionId)).toMatchObject({ auto: null })
    office.clock.advance(25 * hourMs)
    await office.drain()
    expect(posts()).toHaveLength(1)
  })

  test('without the right to write nothing is tried twice, and the card waits for a click', async () => {
    office.graph.refuse.add('Calendars.ReadWrite')
    const { suggestionId } = await offerHeld()
    office.clock.advance(25 * hourMs)
    await office.drain()
    expect(await shown(mara, suggestionId)).toMatchObject({ auto: null })
    expect(writes()).toHaveLength(1)
    office.clock.advance(25 * hourMs)
    await office.drain()
    expect(writes()).toHaveLength(1)
  })
})
