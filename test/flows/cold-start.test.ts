import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMe, turnOn } from '../../contract/me.ts'
import { listPeople } from '../../contract/people.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

/** Scenario 1: twelve months of mail with 40 newsletters, three shared mailboxes and 25 colleagues who write both ways. */
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const months = 12
let world: World
let reader: SignedIn
let colleagues: Person[]

const addressOf = ({ displayName, mail }: Pick<Person, 'displayName' | 'mail'>) => ({
  name: displayName,
  address: mail,
})
const words = { subject: 'canary-subject', body: 'canary-body' }

/** Somebody who works here and has no past but what is written here. */
function owner(): Person {
  const { tenant } = world.sandbox
  const mail = `nora.new@${tenant.domain}`
  const names = { displayName: 'Nora New', givenName: 'Nora', surname: 'New', otherMails: [] }
  const like = world.employees()[6]!
  const person = { ...like, ...names, id: '00000000-0000-4000-8000-0000000000a1', mail, userPrincipalName: mail }
  tenant.addPerson(person)
  return person
}

/** Newsletters come from people's names: nothing but a header gives them away. */
const newsletters = Array.from({ length: 40 }, (_, nr) => ({ name: `Jo ${nr}`, address: `jo@letters-${nr}.example` }))
const bulk = [{ name: 'List-Unsubscribe', value: '<https://letters.example/leave>' }]

beforeAll(async () => {
  world = await createWorld({ size: 60, traffic: false, now: '2025-11-25T09:00:00Z', graph: { emptyDeltaPages: 0 } })
  const { tenant, clock } = world.sandbox
  const me = owner()
  const alike = (one: Person): boolean => one.managerId === me.managerId || one.jobTitle === me.jobTitle
  const others = world.employees().filter(({ id }) => id !== me.managerId)
  colleagues = [...others.filter(alike), ...others.filter((one) => !alike(one))].slice(0, 25)
  const shared = [...tenant.people()].filter(({ kind }) => kind === 'shared').slice(0, 3)
  expect([colleagues.length, shared.length]).toEqual([25, 3])
  const write = (from: ReturnType<typeof addressOf>, to: Person, headers: typeof bulk = []) =>
    tenant.sendMail({ from, to: [addressOf(to)], ...words, headers })
  for (let month = 0; month < months; month += 1) {
    for (const one of newsletters) write(one, me, bulk)
    for (const one of shared) write(addressOf(one), me)
    for (let times = 0; times < 2; times += 1) {
      for (const one of colleagues) write(addressOf(one), me)
      await clock.advance(5 * hourMs)
      for (const one of colleagues) write(addressOf(me), one)
      await clock.advance(10 * dayMs)
    }
    await clock.advance(10 * dayMs)
  }
  reader = await world.signIn(me)
}, 120_000)
afterAll(() => world?.close())

test('the first list holds only people with whom it goes both ways, stands there while the rest is still read, and says how much is read', async () => {
  // What comes after the first thousand waits.
  const inbox = encodeURIComponent(world.sandbox.tenant.folder(reader.person.id, 'inbox')?.id ?? '')
  const held = world.sandbox.faults.add({ kind: '503', path: `${inbox}/messages/delta.*skiptoken`, retryAfter: 0.5 })
  await reader.call(turnOn, { body: {} })
  const people = async () => (await reader.call(listPeople, { querystring: { peers: 'everybody' } })).people
  const reading = async () => (await reader.call(readMe, {})).reading
  await expect.poll(people, { timeout: 60_000 }).not.toEqual([])
  const names = new Set(colleagues.map(({ displayName }) => displayName))
  const first = await people()
  expect(first.filter(({ name, twoWay }) => !twoWay || !names.has(name))).toEqual([])
  await expect.poll(async () => (await reading()).readBackTo, { timeout: 60_000 }).toMatch(/^202[56]-/)
  const now = await reading()
  expect(now).toMatchObject({ state: 'reading' })
  expect(now.messages).toBeGreaterThan(500)
  expect(now.percent).toBeGreaterThan(0)
  expect(now.percent).toBeLessThan(100)
  world.sandbox.faults.remove(held)
  await world.settled(90_000)
  const all = await people()
  expect(all.map(({ name }) => name).sort()).toEqual([...names].sort())
  expect(all.every(({ twoWay }) => twoWay)).toBe(true)
  const folders = world.sandbox.tenant.messages(reader.person.id).length
  expect(await reading()).toMatchObject({ state: 'live', percent: 100, missing: [], messages: folders })
}, 180_000)

test('newsletters and shared mailboxes were left out for a reason, each newsletter after one look at one of its mails', async () => {
  const out = await world.database.look<{ reason: string; amount: number }[]>`
    select reason, amount::int from left_out where owner_id = ${reader.owner.ownerId} and amount > 0 order by 1`
  const { tenant } = world.sandbox
  const mails = tenant.messages(reader.person.id)
  const isShared = ({ address }: { address: string }) => tenant.personByAddress(address)?.kind === 'shared'
  const amount = (of: (mail: (typeof mails)[number]) => boolean): number => mails.filter(of).length
  expect(out).toEqual([
    { reason: 'auto-reply', amount: amount(({ headers }) => headers.some(({ value }) => value === 'auto-replied')) },
    { reason: 'automatic', amount: 40 * months },
    { reason: 'shared', amount: amount(({ from, to }) => isShared(from) || to.every(isShared)) },
  ])
  const looked = world.graphCalls.flatMap(
    ({ path }) => /messages\/([^?]+)\?.*internetMessageHeaders/.exec(path)?.[1] ?? [],
  )
  const senders = looked.map(
    (id) => mails.find((mail) => mail.immutableId === decodeURIComponent(id))?.from.address ?? '',
  )
  expect(senders.filter((address) => address.startsWith('jo@letters-')).sort()).toEqual(
    newsletters.map(({ address }) => address).sort(),
  )
})
