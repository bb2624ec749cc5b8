import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as contract from '../../contract/swaps.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
let api: Api

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

/** An owner who uses Kith and stands in the directory. */
async function user(name: string): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`
      insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at)
      values (app_tenant(), app_owner(), 'on', ${name}, 'Europe/Paris', ${now})`
    await sql`
      insert into person (tenant_id, person_id, display_name, updated_at) values (app_tenant(), app_owner(), ${name}, ${now})`
  })
  return ref
}
/** `of` has had contact with this person, who stands in the directory where `person` is given. */
async function contact(of: OwnerRef, name: string, person: OwnerRef | null = null): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(
    of,
    (sql) => sql`
    insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
    values (app_tenant(), app_owner(), ${contactId}, ${person?.ownerId ?? null}, ${name}, ${`${contactId}@contoso.example`}, 'peer', ${now})`,
  )
  return contactId
}
const mine = (as: OwnerRef, direction: contract.Direction, skill: string, published = false, skillId = randomUUID()) =>
  api.call(as, contract.writeSkill, { params: { skillId }, body: { direction, skill, published } })
const noted = (as: OwnerRef, contactId: string, direction: contract.Direction, skill: string) =>
  api.call(as, contract.noteSkill, { params: { contactId, skillId: randomUUID() }, body: { direction, skill } })
const matches = async (as: OwnerRef) => (await api.call(as, contract.listMatches, {})).body.matches
const exclude = (as: OwnerRef, contactId: string, person: OwnerRef) =>
  database().db.asOwner(
    as,
    (sql) => sql`
    insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
    values (app_tenant(), app_owner(), ${contactId}, ${person.ownerId}, ${now})`,
  )

test('two-way comes before one-way, from what others published and from what was noted alike', async () => {
  const [me, lee] = [await user('Uma'), await user('Lee')]
  const leeAtMine = await contact(me, 'Lee', lee)
  const ana = await contact(me, 'Ana')
  await mine(me, 'learn', 'Spanish')
  await mine(me, 'teach', 'forecasting in Excel')
  await noted(me, ana, 'teach', 'Spanish')
  expect(await matches(me)).toEqual([{ contactId: ana, name: 'Ana', learn: 'Spanish', teach: null }])
  await mine(lee, 'teach', 'Spanish for beginners', true)
  await mine(lee, 'learn', 'Excel forecasting', true)
  expect(await matches(me)).toEqual([
    { contactId: leeAtMine, name: 'Lee', learn: 'Spanish', teach: 'forecasting in Excel' },
    { contactId: ana, name: 'Ana', learn: 'Spanish', teach: null },
  ])
})

test('what is not published is nobody else to read, and what is taken back is gone for others', async () => {
  const [me, lee] = [await user('Uma'), await user('Lee')]
  const skillId = randomUUID()
  const secret = `planted-${randomUUID().slice(0, 8)}`
  const seen = async () =>
    (await api.call(me, contract.listPublishedSkills, {})).body.skills.filter(({ skill }) => skill === secret)
  await mine(lee, 'teach', secret, false, skillId)
  expect(await seen()).toEqual([])
  const stored = await database().look`select cipher from own_skill where owner_id = ${lee.ownerId}`
  expect(stored.map(({ cipher }) => (cipher as Buffer).includes(secret))).toEqual([false])
  await mine(lee, 'teach', secret, true, skillId)
  expect(await seen()).toEqual([{ name: 'Lee', contactId: null, direction: 'teach', skill: secret }])
  await mine(lee, 'teach', secret, false, skillId)
  expect(await seen()).toEqual([])
  await mine(lee, 'teach', secret, true, skillId)
  await api.call(lee, contract.deleteSkill, { params: { skillId } })
  expect(await seen()).toEqual([])
})

test('nobody writes, changes or deletes what another published, and another tenant does not see it', async () => {
  const [me, lee] = [await user('Uma'), await user('Lee')]
  const skillId = randomUUID()
  await mine(lee, 'teach', 'juggling', true, skillId)
  await database().db.asOwner(me, async (sql) => {
    expect((await sql`select 1 from published_skill where skill_id = ${skillId}`).length).toBe(1)
    expect((await sql`update published_skill set skill = 'x' where skill_id = ${skillId}`).count).toBe(0)
    expect((await sql`delete from published_skill where skill_id = ${skillId}`).count).toBe(0)
  })
  const forged = database().db.asOwner(
    me,
    (sql) => sql`
    insert into published_skill (tenant_id, owner_id, skill_id, direction, skill, published_at)
    values (app_tenant(), ${lee.ownerId}, ${randomUUID()}, 'teach', 'x', ${now})`,
  )
  await expect(forged).rejects.toThrow(/row-level security/)
  const elsewhere = { tenantId: randomUUID(), ownerId: me.ownerId }
  expect(await database().db.asOwner(elsewhere, (sql) => sql`select 1 from published_skill`)).toEqual([])
  const exported = await database().db.asOwner(
    me,
    (sql) => sql`select 1 from published_skill where owner_id = app_owner()`,
  )
  expect(exported).toEqual([])
})

test('whoever excluded the other, the two are not matched, and what is published stays visible to both', async () => {
  for (const who of ['me', 'them'] as const) {
    const [me, lee] = [await user('Uma'), await user('Lee')]
    const [leeAtMine, meAtLees] = [await contact(me, 'Lee', lee), await contact(lee, 'Uma', me)]
    const skill = `weaving ${randomUUID().slice(0, 8)}`
    await mine(me, 'learn', skill, true)
    await mine(lee, 'teach', skill, true)
    expect(await matches(me)).toHaveLength(1)
    await (who === 'me' ? exclude(me, leeAtMine, lee) : exclude(lee, meAtLees, me))
    expect(await matches(me)).toEqual([])
    for (const [reader, name] of [
      [me, 'Lee'],
      [lee, 'Uma'],
    ] as const) {
      const { skills } = (await api.call(reader, contract.listPublishedSkills, {})).body
      expect(skills.filter((one) => one.skill === skill).map((one) => one.name)).toEqual([name])
    }
  }
})

/** What the booking does with a leg, as far as a swap can see: its search found times, its invite stands, it took place. */
const arrange = (as: OwnerRef, proposalId: string, state: string, outcome: string | null) =>
  database().db.asOwner(as, async (sql) => {
    await sql`update suggestion set state = 'done' where suggestion_id = ${proposalId}`
    await sql`
      insert into invite (tenant_id, owner_id, invite_id, suggestion_id, kind, state, outcome, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
      values (app_tenant(), app_owner(), ${randomUUID()}, ${proposalId}, 'coffee', ${state}, ${outcome}, ${randomUUID()}, '2026-11-25T09:00:00Z',
        '2026-11-25T09:30:00Z', 'UTC', 'Uma / Lee', '', ${now}, ${now})`
  })

test('a swap looks for two sessions, the one in return a week later, once however often it is clicked', async () => {
  const me = await user('Uma')
  const lee = await contact(me, 'Lee')
  const begin = { params: { swapId: randomUUID() }, body: { contactId: lee, learn: 'Spanish', teach: 'Excel' } }
  const [first, second] = await Promise.all([
    api.call(me, contract.beginSwap, begin),
    api.call(me, contract.beginSwap, begin),
  ])
  expect([first.status, second.body]).toEqual([202, first.body])
  expect(first.body).toMatchObject({
    name: 'Lee',
    learnLeg: { state: 'looking' },
    teachLeg: { state: 'looking' },
    yourTurn: false,
  })
  const searches = await database().look<{ kind: string; wanted: object; by_hand: boolean }[]>`
    select kind, reason -> 'wanted' as wanted, by_hand from suggestion where owner_id = ${me.ownerId} order by reason -> 'wanted' ->> 'from'`
  expect([...searches]).toEqual([
    { kind: 'coffee', by_hand: true, wanted: { from: '2026-11-24', to: '2026-12-07' } },
    { kind: 'coffee', by_hand: true, wanted: { from: '2026-12-01', to: '2026-12-14' } },
  ])
  const due = await database().look`select subject_id from due where owner_id = ${me.ownerId} and what = 'find-slots'`
  expect(due).toHaveLength(2)
})

test('the return leg is tracked: it is my turn when I have learned and nothing is arranged in return, never the other way round', async () => {
  const me = await user('Uma')
  const lee = await contact(me, 'Lee')
  const begun = await api.call(me, contract.beginSwap, {
    params: { swapId: randomUUID() },
    body: { contactId: lee, learn: 'Spanish', teach: 'Excel' },
  })
  const { learnLeg, teachLeg } = begun.body
  const now1 = async () => (await api.call(me, contract.listSwaps, {})).body.swaps[0]
  await arrange(me, learnLeg.proposalId, 'booked', null)
  expect(await now1()).toMatchObject({
    learnLeg: { state: 'planned', start: '2026-11-25T09:00:00.000Z' },
    yourTurn: false,
  })
  await database().look`update invite set outcome = 'happened' where owner_id = ${me.ownerId}`
  await database().look`update suggestion set state = 'lapsed' where suggestion_id = ${teachLeg?.proposalId ?? ''}`
  expect(await now1()).toMatchObject({ learnLeg: { state: 'happened' }, teachLeg: { state: 'open' }, yourTurn: true })
  const again = await api.call(me, contract.searchLeg, {
    params: { swapId: begun.body.swapId },
    body: { leg: 'teach' },
  })
  expect(again.body.teachLeg).toMatchObject({ state: 'looking' })
  expect(again.body.teachLeg?.proposalId).not.toBe(teachLeg?.proposalId)
  await arrange(me, again.body.teachLeg?.proposalId ?? '', 'booked', 'declined')
  expect(await now1()).toMatchObject({ teachLeg: { state: 'open', start: null }, yourTurn: true })
  const learnAgain = await api.call(me, contract.searchLeg, {
    params: { swapId: begun.body.swapId },
    body: { leg: 'learn' },
  })
  expect(learnAgain.problem.code).toBe('planned')
})

test('an ended swap is gone from the list and looks for no more times', async () => {
  const me = await user('Uma')
  const lee = await contact(me, 'Lee')
  const params = { swapId: randomUUID() }
  const begun = await api.call(me, contract.beginSwap, { params, body: { contactId: lee, learn: 'Spanish' } })
  expect(begun.body.teachLeg).toBeNull()
  await api.call(me, contract.dropSwap, { params })
  expect((await api.call(me, contract.listSwaps, {})).body.swaps).toEqual([])
  expect((await api.call(me, contract.dropSwap, { params })).status).toBe(404)
  const states = await database().look`select state from suggestion where owner_id = ${me.ownerId}`
  expect([...states]).toEqual([{ state: 'withdrawn' }])
})

test("another's skills, notes and swaps are the same as none", async () => {
  const [me, other] = [await user('Uma'), await user('Otto')]
  const lee = await contact(me, 'Lee')
  const skillId = randomUUID()
  await mine(me, 'teach', 'Excel', false, skillId)
  const params = { swapId: randomUUID() }
  await api.call(me, contract.beginSwap, { params, body: { contactId: lee, learn: 'Spanish' } })
  for (const answer of [
    await api.call(other, contract.deleteSkill, { params: { skillId } }),
    await api.call(other, contract.listNotedSkills, { params: { contactId: lee } }),
    await noted(other, lee, 'teach', 'x'),
    await api.call(other, contract.dropSwap, { params }),
    await api.call(other, contract.searchLeg, { params, body: { leg: 'learn' } }),
  ])
    expect([answer.status, answer.problem.code]).toEqual([404, 'not-found'])
  expect((await api.call(other, contract.listSkills, {})).body.skills).toEqual([])
})

test('a skill of ten thousand characters, an empty one and one of control characters are refused and nothing is stored', async () => {
  const me = await user('Uma')
  const lee = await contact(me, 'Lee')
  for (const skill of ['x'.repeat(10_000), '  ', '\u0000\u202e\n']) {
    expect((await mine(me, 'teach', skill, true)).status).toBe(400)
    expect((await noted(me, lee, 'teach', skill)).status).toBe(400)
  }
  const rows = await database().look`
    select 1 from own_skill where owner_id = ${me.ownerId} union all select 1 from noted_skill where owner_id = ${me.ownerId}
    union all select 1 from published_skill where owner_id = ${me.ownerId}`
  expect(rows).toHaveLength(0)
})
