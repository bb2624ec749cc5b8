import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kindOfAddress } from '../../../core/interaction/automatic.ts'
import { mailInteraction } from '../../../core/interaction/mail.ts'
import { landmarkDay } from '../../../core/policy/score.ts'
import { resolveContacts, saveOwnAddresses } from '../../../db/queries/contacts.ts'
import { correct, undoCorrection } from '../../../db/queries/corrections.ts'
import { storeInteractions } from '../../../db/queries/interactions.ts'
import { exclude } from '../../../db/queries/people.ts'
import { foldPending, lockOwnerScores } from '../../../db/queries/relationships.ts'
import { Refused } from '../../../worker/failures.ts'
import { syncDirectory } from '../../../worker/jobs/sync-directory.ts'
import { testDatabase } from '../../support/database.ts'
import { ok, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
type World = Awaited<ReturnType<typeof scripted>>
const ana = randomUUID()
const boss = randomUUID()
const user = (id: string, name: string, more: object = {}) => ({
  id,
  displayName: name,
  givenName: name,
  mail: `${name.toLowerCase()}@x.example`,
  userPrincipalName: `${name.toLowerCase()}@x.example`,
  accountEnabled: true,
  ...more,
})
const end = { '@odata.deltaLink': `${root}/users/delta?$deltatoken=1` }
const noNear: Script = (_, path) => (path.startsWith('/me/people') ? ok({ value: [] }) : undefined)

async function reads(world: World, from: string, to: string[], id: string): Promise<void> {
  const at = Date.parse('2026-11-20T10:00:00Z') + Number(id.slice(1)) * 60_000
  await world.sql(async (sql) => {
    await saveOwnAddresses(sql, ['me@x.example'], new Date(at))
    const met = [from, ...to].map((address) => ({
      address,
      name: '',
      pattern: kindOfAddress(address),
      byHeaders: null,
    }))
    const known = await resolveContacts(sql, met, new Date(at))
    const facts = {
      id,
      internetMessageId: id,
      conversationId: null,
      from,
      to,
      cc: [],
      sentAt: at,
      receivedAt: at,
      isDraft: false,
      odataType: null,
    }
    const result = mailInteraction(facts, (address) => known.get(address) ?? { contact: address, kind: 'automatic' })
    if (typeof result !== 'string') await storeInteractions(sql, [result])
  })
}
async function score(world: World): Promise<Record<string, number>> {
  await world.sql(async (sql) => {
    await lockOwnerScores(sql)
    await foldPending(sql, 1000, landmarkDay)
  })
  const rows = await world.sql(
    (sql) =>
      sql<
        { address: string; u: string }[]
      >`select c.address, d.u from contact_day d join contact c using (contact_id) where d.u <> 0 order by 1`,
  )
  return Object.fromEntries(rows.map(({ address, u }) => [address, Number(u)]))
}
const pass = async (world: World): Promise<void> => {
  world.clock.advance(31 * 60_000)
  await world.run('sync-directory', syncDirectory)
}

describe('the directory', () => {
  test('is read page by page with managers, and then by what changed', async () => {
    const world = await scripted(database(), (request, path) => {
      if (path.includes('$deltatoken=1'))
        return ok({
          value: [
            { id: ana, jobTitle: 'Lead' },
            { id: boss, '@removed': { reason: 'changed' } },
          ],
          '@odata.deltaLink': `${root}/users/delta?$deltatoken=2`,
        })
      if (path.includes('$skiptoken'))
        return ok({ value: [user(ana, 'Ana', { 'manager@delta': [{ id: boss }], jobTitle: 'Analyst' })], ...end })
      if (path.startsWith('/users/delta'))
        return ok({ value: [user(boss, 'Boss')], '@odata.nextLink': `${root}/users/delta?$skiptoken=1` })
      return noNear(request, path)
    })
    await pass(world)
    const people = () =>
      database().db.asTenant(
        world.owner.tenantId,
        (sql) => sql`select display_name, job_title, manager_id, removed_at is not null as gone from person order by 1`,
      )
    expect(await people()).toEqual([
      { display_name: 'Ana', job_title: 'Analyst', manager_id: boss, gone: false },
      { display_name: 'Boss', job_title: null, manager_id: null, gone: false },
    ])
    await pass(world)
    expect(await people()).toEqual([
      { display_name: 'Ana', job_title: 'Lead', manager_id: boss, gone: false },
      { display_name: 'Boss', job_title: null, manager_id: null, gone: true },
    ])
  })

  test('is read by one owner for all of a tenant, and not again while it is fresh', async () => {
    const script: Script = (request, path) =>
      path.startsWith('/users/delta') ? ok({ value: [user(ana, 'Ana')], ...end }) : noNear(request, path)
    const one = await scripted(database(), script)
    const other = await scripted(database(), script, { owner: { tenantId: one.owner.tenantId, ownerId: randomUUID() } })
    await one.run('sync-directory', syncDirectory)
    await other.run('sync-directory', syncDirectory)
    expect([one, other].map(({ asked }) => asked.filter(({ path }) => path.includes('/users')).length)).toEqual([1, 0])
  })

  test('that another owner reads right now is looked at again in a minute', async () => {
    let other: World | undefined
    const script: Script = async (request, path) => {
      if (!path.startsWith('/users/delta')) return noNear(request, path)
      await other?.run('sync-directory', syncDirectory)
      return ok({ value: [user(ana, 'Ana')], ...end })
    }
    const one = await scripted(database(), script)
    other = await scripted(database(), script, { owner: { tenantId: one.owner.tenantId, ownerId: randomUUID() } })
    await one.run('sync-directory', syncDirectory)
    const due = await other.sql((sql) => sql`select due_at from due where what = 'sync-directory'`)
    expect(due).toEqual([{ due_at: new Date(other.clock.now().getTime() + 60_000) }])
    other.clock.advance(60_000)
    await other.run('sync-directory', syncDirectory)
    expect(other.asked.filter(({ path }) => path.includes('/users'))).toEqual([])
  })

  test('whose link has run out is listed anew, and who is not in the list has left', async () => {
    let round = 0
    const world = await scripted(database(), (request, path) => {
      if (path.includes('token')) return { kind: 'resync', code: 'syncStateNotFound' }
      if (!path.startsWith('/users/delta')) return noNear(request, path)
      round += 1
      return ok({ value: round === 1 ? [user(ana, 'Ana'), user(boss, 'Boss')] : [user(boss, 'Boss')], ...end })
    })
    await pass(world)
    await pass(world)
    expect(
      await database().db.asTenant(
        world.owner.tenantId,
        (sql) => sql`select display_name from person where removed_at is not null`,
      ),
    ).toEqual([{ display_name: 'Ana' }])
  })

  test('whose listing runs out again and again is left until its usual turn', async () => {
    let asked = 0
    const world = await scripted(database(), (request, path) => {
      if (path.includes('token')) return { kind: 'resync', code: 'syncStateNotFound' }
      if (!path.startsWith('/users/delta')) return noNear(request, path)
      asked += 1
      return ok({ value: [user(ana, 'Ana')], '@odata.nextLink': `${root}/users/delta?$skiptoken=2` })
    })
    await expect(pass(world)).rejects.toBeInstanceOf(Refused)
    expect(asked).toBe(3)
    await expect(pass(world)).rejects.toBeInstanceOf(Refused)
    expect(asked).toBe(6)
  })

  test('without an administrator gives names, titles of those nearby, and says what is missing', async () => {
    const world = await scripted(database(), (_, path) => {
      if (path.startsWith('/users/delta')) return { kind: 'missing-scope', scopes: ['User.Read.All'] }
      if (path.startsWith('/users?'))
        return ok({
          value: [{ id: ana, displayName: 'Ana', mail: 'ana@x.example', userPrincipalName: 'ana@x.example' }],
        })
      if (path.startsWith('/me/people'))
        return ok({
          value: [
            {
              id: ana,
              jobTitle: 'Analyst',
              department: 'Finance',
              scoredEmailAddresses: [{ address: 'ana@x.example' }],
              personType: { class: 'Person', subclass: 'OrganizationUser' },
            },
          ],
        })
      return undefined
    })
    await pass(world)
    expect(
      await database().db.asTenant(
        world.owner.tenantId,
        (sql) => sql`select display_name, job_title, department from person`,
      ),
    ).toEqual([{ display_name: 'Ana', job_title: 'Analyst', department: 'Finance' }])
    expect(await world.sql((sql) => sql`select value from setting where key = 'reading.missing'`)).toEqual([
      { value: ['directory'] },
    ])
  })
})

describe('what the directory teaches about contacts', () => {
  const teaching =
    (people: () => object[], near: () => object[] = () => []): Script =>
    (_, path) => {
      if (path.startsWith('/users/delta')) return ok({ value: people(), ...end })
      return path.startsWith('/me/people') ? ok({ value: near() }) : undefined
    }

  test('two addresses of one person become one contact, and day sums are what they would have been', async () => {
    let known = false
    const world = await scripted(
      database(),
      teaching(() => (known ? [user(ana, 'Ana', { otherMails: ['ana@home.example'] })] : [])),
    )
    await reads(world, 'ana@home.example', ['me@x.example', 'lee@x.example'], 'm1')
    await reads(world, 'me@x.example', ['ana@x.example', 'ana@home.example', 'lee@x.example'], 'm2')
    await score(world)
    const gone = await world.sql((sql) => sql`select contact_id from contact_address where address = 'ana@x.example'`)
    await world.sql((sql) => exclude(sql, gone[0]?.contact_id, new Date()))
    known = true
    await pass(world)
    await pass(world)
    expect(await score(world)).toEqual({ 'ana@home.example': 720_720, 'lee@x.example': 360_360 + 10_811 })
    const contacts = await world.sql(
      (sql) =>
        sql`select c.address, array_agg(a.address order by a.address) as addresses, c.person_id from contact c join contact_address a using (contact_id) where c.kind <> 'self' group by 1, 3 order by 1`,
    )
    expect(contacts).toEqual([
      { address: 'ana@home.example', addresses: ['ana@home.example', 'ana@x.example'], person_id: ana },
      { address: 'lee@x.example', addresses: ['lee@x.example'], person_id: null },
    ])
    expect(
      await world.sql(
        (sql) =>
          sql`select e.person_id from exclusion e join contact c using (contact_id) where undone_at is null and c.address = 'ana@home.example'`,
      ),
    ).toEqual([{ person_id: ana }])
    expect(await world.sql((sql) => sql`select count(*)::int as n from relationship`)).toEqual([{ n: 2 }])
  })

  test('whom the owner excluded before the directory was read is left apart by their own Kith too, once it says who they are', async () => {
    let known = false
    const world = await scripted(
      database(),
      teaching(() => (known ? [user(ana, 'Ana')] : [])),
    )
    await reads(world, 'ana@x.example', ['me@x.example'], 'm1')
    const [contact] = await world.sql((sql) => sql`select contact_id from contact where kind = 'person'`)
    await world.sql((sql) => exclude(sql, contact?.contact_id, new Date()))
    const mayBeChosenByAna = (): Promise<unknown[]> =>
      database().db.asOwner({ ...world.owner, ownerId: ana }, async (sql) => [
        ...(await sql`select may_choose(${world.owner.ownerId}) as chosen`),
      ])
    expect(await mayBeChosenByAna()).toEqual([{ chosen: true }])
    known = true
    await pass(world)
    expect(await mayBeChosenByAna()).toEqual([{ chosen: false }])
  })

  test('a word about a contact that became one with another meanwhile is refused, not kept for nobody', async () => {
    const world = await scripted(
      database(),
      teaching(() => []),
    )
    await reads(world, 'ana@x.example', ['me@x.example'], 'm1')
    const [contact] = await world.sql((sql) => sql`select contact_id from contact where kind = 'person'`)
    const word = (contactId: string) => world.sql((sql) => correct(sql, contactId, 'not-contact', new Date(), 20_000))
    expect(await word(randomUUID())).toBeNull()
    expect(await word(contact?.contact_id)).toEqual(expect.any(String))
    expect(await world.sql((sql) => sql`select contact_id from correction`)).toEqual([contact])
  })

  test('a day that was said to be no contact is none for the person as a whole once two addresses are one', async () => {
    let known = false
    const world = await scripted(
      database(),
      teaching(() => (known ? [user(ana, 'Ana', { otherMails: ['ana@home.example'] })] : [])),
    )
    await reads(world, 'ana@home.example', ['me@x.example'], 'm1')
    await reads(world, 'me@x.example', ['ana@x.example'], 'm2')
    await score(world)
    const [later] = await world.sql(
      (sql) => sql`select contact_id from contact_address where address = 'ana@x.example'`,
    )
    const [day] = await world.sql((sql) => sql`select distinct day from contact_day`)
    await world.sql((sql) => correct(sql, later?.contact_id, 'not-contact', new Date(), day?.day))
    expect(await score(world)).toEqual({ 'ana@home.example': 720_720 })
    known = true
    await pass(world)
    await pass(world)
    expect(await score(world)).toEqual({})
    const [held] = await world.sql((sql) => sql`select correction_id, contact_id from correction`)
    await world.sql((sql) => undoCorrection(sql, held?.contact_id, held?.correction_id, new Date()))
    expect(await score(world)).toEqual({ 'ana@home.example': 2 * 720_720 })
  })

  test('a second address that is met later joins the contact that is there', async () => {
    const world = await scripted(
      database(),
      teaching(() => [user(ana, 'Ana', { otherMails: ['ana@home.example'] })]),
    )
    await pass(world)
    await reads(world, 'ana@x.example', ['me@x.example'], 'm1')
    await reads(world, 'ana@home.example', ['me@x.example'], 'm2')
    expect(await world.sql((sql) => sql`select count(*)::int as n from contact where person_id = ${ana}`)).toEqual([
      { n: 1 },
    ])
  })

  test('rooms, groups and accounts that nobody signs in to are no people, and what was read with them is taken out', async () => {
    const things = [randomUUID(), randomUUID()]
    let known = false
    const world = await scripted(
      database(),
      teaching(
        () =>
          known
            ? [{ id: things[0], displayName: 'Desk', mail: 'desk@x.example', accountEnabled: false }, user(ana, 'Ana')]
            : [],
        () =>
          known
            ? [
                {
                  id: things[1],
                  scoredEmailAddresses: [{ address: 'crew@x.example' }],
                  personType: { class: 'Group', subclass: 'UnifiedGroup' },
                },
              ]
            : [],
      ),
    )
    await reads(world, 'desk@x.example', ['me@x.example', 'ana@x.example'], 'm1')
    await reads(world, 'me@x.example', ['crew@x.example', 'ana@x.example'], 'm2')
    expect(Object.keys(await score(world))).toEqual(['ana@x.example', 'crew@x.example', 'desk@x.example'])
    known = true
    await database().db.asTenant(
      world.owner.tenantId,
      (sql) => sql`update directory_reading set link = null, extent = 'none'`,
    )
    await pass(world)
    expect(await world.sql((sql) => sql`select address, kind from contact where kind <> 'self' order by 1`)).toEqual([
      { address: 'ana@x.example', kind: 'person' },
      { address: 'crew@x.example', kind: 'list' },
      { address: 'desk@x.example', kind: 'shared' },
    ])
    expect(await score(world)).toEqual({ 'ana@x.example': 360_360 })
  })

  test('somebody whose account is disabled has moved on, and is back when it is enabled', async () => {
    let enabled = true
    const world = await scripted(
      database(),
      teaching(() => [user(ana, 'Ana', { accountEnabled: enabled, jobTitle: 'Analyst' })]),
    )
    await pass(world)
    await reads(world, 'ana@x.example', ['me@x.example'], 'm1')
    const elsewhere = () =>
      world.sql((sql) => sql`select elsewhere from contact where person_id = ${ana}`).then((rows) => rows[0]?.elsewhere)
    enabled = false
    world.enqueued.length = 0
    await pass(world)
    expect([await elsewhere(), world.enqueued]).toEqual([true, ['suggest']])
    enabled = true
    await pass(world)
    expect(await elsewhere()).toBe(false)
  })
})
