import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readMe, turnOn } from '../../contract/me.ts'
import { readBrief } from '../../contract/notes.ts'
import { findPeople, listPeople, readPerson } from '../../contract/people.ts'
import { dismissSuggestion, readToday } from '../../contract/suggestions.ts'
import { resolveContacts } from '../../db/queries/contacts.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

/** Scenarios of the product from real calendars in the imitated Microsoft 365 to what each side's API says. */
const hourMs = 3_600_000
const dayMs = 24 * hourMs
let world: World
let uma: Person
let sam: Person
let ulla: Person
let noel: Person

beforeAll(async () => {
  world = await createWorld({ size: 20, traffic: false })
  ;[uma, sam, ulla, noel] = ['Uma', 'Sam', 'Ulla', 'Noel'].map(newcomer) as [Person, Person, Person, Person]
  // Somebody else uses Kith already, so the directory is known.
  await reading(newcomer('Petra'))
}, 60_000)
afterAll(() => world?.close())

/** Equals who started lately: nobody has had to do with them. */
function newcomer(name: string): Person {
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const like = world.employees().find(({ id, managerId }) => managerId !== null && !leads.has(id))
  if (!like) throw new Error('everybody leads somebody')
  const mail = `${name.toLowerCase()}@${world.sandbox.tenant.domain}`
  const id = `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6).slice(0, 6)).toString('hex')}`
  const own = { id, displayName: name, givenName: name, surname: 'New', mail, userPrincipalName: mail, otherMails: [] }
  world.sandbox.tenant.addPerson({ ...like, ...own })
  return world.person(id)
}
const address = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })

/** Half an hour of two, starting so many days from now at the hour it is; negative days are past. */
function meet(organizer: Person, guest: Person, days: number, answer: 'accepted' | 'declined' = 'accepted') {
  const { tenant } = world.sandbox
  const start = world.clock.now().getTime() + days * dayMs
  const event = tenant.createEvent(organizer.id, {
    subject: 'planted subject',
    body: 'planted body',
    start,
    end: start + hourMs / 2,
    zone: 'UTC',
    attendees: [{ type: 'required', emailAddress: address(guest), response: 'none', respondedAt: null }],
  })
  const copy = tenant.events(guest.id).find(({ iCalUId }) => iCalUId === event.iCalUId)
  if (!copy) throw new Error('the invitation did not arrive')
  tenant.respond(guest.id, copy.id, { response: answer })
  return event
}
async function reading(person: Person): Promise<SignedIn> {
  const owner = await world.signIn(person)
  await owner.call(turnOn, { body: {} })
  await world.settled(60_000)
  await vi.waitFor(async () => expect((await owner.call(readMe, {})).reading.state).toBe('live'), { timeout: 30_000 })
  // Whatever was put off for a moment of real time is done a minute of business time later.
  await world.advance(60_000)
  return owner
}
async function seenBy(owner: SignedIn, other: Person) {
  const { people } = await owner.call(findPeople, { body: { addresses: [other.mail] } })
  const contactId = people[0]?.contactId ?? ''
  return owner.call(readPerson, { params: { contactId } })
}
const isoDay = (days: number): string => new Date(world.clock.now().getTime() + days * dayMs).toISOString().slice(0, 10)

describe('scenario 3: future, cancelled, declined', () => {
  test('twelve meetings ahead, one cancelled and one declined: last contact stays six weeks ago', {
    timeout: 60_000,
  }, async () => {
    const sixWeeksAgo = isoDay(-42)
    meet(uma, sam, -42)
    meet(sam, uma, -5, 'declined')
    for (let nr = 0; nr < 12; nr++) meet(nr % 2 ? uma : sam, nr % 2 ? sam : uma, 7 + nr)
    const off = meet(uma, sam, 1)
    const owner = await reading(uma)
    // The calendar of a first reading is scored when its pass is through, which may be a moment after the mail's.
    const before = await vi.waitFor(
      async () => {
        await world.advance(60_000)
        const seen = await seenBy(owner, sam)
        expect(seen).toMatchObject({
          lastContact: sixWeeksAgo,
          twoWay: true,
          reason: { counts: { lastDaysAgo: 42, meetingsIn90: 1 } },
        })
        return seen
      },
      { timeout: 30_000, interval: 250 },
    )
    world.sandbox.tenant.cancelEvent(uma.id, off.id)
    meet(sam, uma, 1.5, 'declined')
    await world.advance(2 * dayMs, dayMs / 2)
    const after = await seenBy(owner, sam)
    expect(after.lastContact).toBe(sixWeeksAgo)
    expect(after.reason?.counts).toMatchObject({ lastDaysAgo: 44, meetingsIn90: 1, mailsIn90: 0 })
    expect(after.days.map(({ day, meetings }) => [day, meetings])).toEqual([[sixWeeksAgo, 1]])
    expect(after.score).toBeLessThan(before.score ?? 0)
    // The first of the twelve, once it was held, is contact.
    await world.advance(6 * dayMs, dayMs)
    expect((await seenBy(owner, sam)).lastContact).not.toBe(sixWeeksAgo)
    expect((await world.recount(owner.owner)).differed).toBe(0)
  })
})

describe('scenario 6: balance', () => {
  test('four lunches initiated and three favours asked: the next suggestion is to give, and the other side shows nothing', {
    timeout: 120_000,
  }, async () => {
    for (const days of [-130, -100, -70, -40]) meet(ulla, noel, days)
    const contactId = await favours(await world.signIn(ulla), noel, [-120, -80, -45])
    const owner = await reading(ulla)
    await world.advance(dayMs, dayMs / 2)
    const { suggestions } = await owner.call(readToday, {})
    expect(suggestions.filter(({ people }) => people.some((one) => one.contactId === contactId))).toMatchObject([
      { kind: 'help-15', people: [{ contactId }], reason: { code: 'your-turn', counts: { asked: 3, initiated: 4 } } },
    ])
    // Even where the owner wants none of that kind, nothing is asked of him instead.
    const [card] = suggestions.filter(({ kind }) => kind === 'help-15')
    await owner.call(dismissSuggestion, {
      params: { suggestionId: card?.suggestionId ?? '' },
      body: { how: 'never-this-kind' },
    })
    await world.advance(16 * dayMs, dayMs)
    const later = await world.database.look<{ kind: string }[]>`
      select kind from suggestion where owner_id = ${owner.owner.ownerId} and ${contactId} = any(contacts)`
    expect(later).toEqual([{ kind: 'help-15' }])
    const other = await reading(noel)
    await world.advance(dayMs, dayMs / 2)
    const [today, people, person] = [
      await other.call(readToday, {}),
      await other.call(listPeople, { querystring: {} }),
      await seenBy(other, ulla),
    ]
    const brief = await other.call(readBrief, { params: { contactId: person.contactId } })
    expect(person).toMatchObject({ name: 'Ulla', twoWay: true })
    expect(today.suggestions.filter(({ kind, reason }) => kind === 'help-15' || reason.code === 'your-turn')).toEqual(
      [],
    )
    for (const said of [today, people, person, brief])
      expect(JSON.stringify(said)).not.toMatch(/asked|favou?r|initiated|your-turn|owe/i)
  })
})

/** Favours that the owner asked for and that happened; how one is booked is told by the tests of booking. Gives the contact. */
async function favours({ owner }: SignedIn, { mail, displayName }: Person, days: number[]): Promise<string> {
  const now = world.clock.now()
  return world.database.db.asOwner(owner, async (sql) => {
    const met = { address: mail.toLowerCase(), name: displayName, pattern: 'person' as const, byHeaders: null }
    const contactId = (await resolveContacts(sql, [met], now)).get(met.address)?.contact ?? ''
    for (const back of days) {
      const at = new Date(now.getTime() + back * dayMs)
      const [invite] = await sql<{ invite_id: string }[]>`
        insert into invite (tenant_id, owner_id, kind, state, outcome, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
        values (app_tenant(), app_owner(), 'advice-20', 'booked', 'happened', gen_random_uuid(), ${at}, ${at}, 'UTC', '', '', ${at}, ${at}) returning invite_id`
      await sql`
        insert into invite_attendee (tenant_id, owner_id, invite_id, contact_id, response)
        values (app_tenant(), app_owner(), ${invite?.invite_id ?? ''}, ${contactId}, 'accepted')`
    }
    return contactId
  })
}
