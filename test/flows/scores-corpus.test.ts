import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import { findPeople, listPeople } from '../../contract/people.ts'
import { readScore } from '../../core/score/decay.ts'
import { resolveContacts } from '../../db/queries/contacts.ts'
import { refreshPeers } from '../../db/queries/peers.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { openApi } from '../server/api.ts'
import { needs, sharedFolder } from '../support/needs.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

/** Nine months of a real company's mail, from the imitated mailbox to what the API says, with three people signed in. */
const root = join(import.meta.dirname, '../..')
const data = join(sharedFolder() ?? '', 'data')
const hourMs = 3_600_000
/** By their names in the corpus: one who leads some and is led, and two who lead nobody. */
const readers = ['152', '35', '107']
/** What stands in the first one's mailbox besides, and why none of it is contact. */
const planted = { automatic: 2, 'only-self': 1 }

needs('shared')('the company of the corpus', () => {
  let world: World
  const owners: SignedIn[] = []

  beforeAll(async () => {
    const [messages, org] = ['manufacturing.ndjson', 'manufacturing-reportsto.csv'].map((name) => join(data, name))
    world = await createWorld({ traffic: false, corpus: { messages: messages ?? '', org: org ?? '', shift: true } })
    const { company } = world.sandbox
    const idOf = 'idOf' in company && company.idOf instanceof Map ? company.idOf : new Map<string, string>()
    for (const key of readers) owners.push(await world.signIn(idOf.get(key) ?? key))
    plantWhatIsNoContact(world, owners[0]!.person)
    for (const owner of owners) await owner.call(turnOn, { body: {} })
    await world.settled(100_000)
  }, 120_000)
  afterAll(() => world?.close())

  test('the scores in the database are those of the scorer fed with what is stored, to 1e-9', {
    timeout: 60_000,
  }, async () => {
    const at = world.clock.now().getTime() / 1000
    const check = async ({ owner }: SignedIn): Promise<void> => {
      const { events, scores } = await scoredAgain(world.database.appUrl, owner, at)
      const held = await world.database.look<{ contact_id: string; f7: number; f90: number; landmark: number }[]>`
        select contact_id, f7, f90, landmark from relationship where owner_id = ${owner.ownerId}`
      expect(events).toBeGreaterThan(1000)
      expect(held.length).toBeGreaterThan(40)
      expect(held.map(({ contact_id }) => contact_id).sort()).toEqual([...scores.keys()].sort())
      const apart = held.map((row) => Math.abs(readScore(row, at / 86_400).score - (scores.get(row.contact_id) ?? 0)))
      expect(Math.max(...apart)).toBeLessThan(1e-9)
    }
    await Promise.all(owners.map(check))
  })

  test('every mail that the mailbox holds is an interaction or left out, counted by reason', async () => {
    for (const { owner, person } of owners) {
      const { tenant } = world.sandbox
      const unread = ['drafts', 'junkemail', 'deleteditems'].map((name) => tenant.folder(person.id, name)?.id)
      // The owner's mail to themselves lies in two folders and is one.
      const there = new Set(
        tenant
          .messages(person.id)
          .filter(({ folderId }) => !unread.includes(folderId))
          .map(({ internetMessageId }) => internetMessageId),
      ).size
      const [counted] = await world.database.look<{ mails: number; read: number }[]>`
        select count(*)::int as mails, (select messages_read from mailbox where owner_id = ${owner.ownerId}) as read
        from interaction where owner_id = ${owner.ownerId} and kind = 'mail'`
      const out = new Map(
        (
          await world.database.look<{ reason: string; amount: number }[]>`
            select reason, amount::int from left_out where owner_id = ${owner.ownerId}`
        ).map(({ reason, amount }) => [reason, amount]),
      )
      // Days off, lunches and focus time stand in calendars and are nobody's contact.
      expect(out.get('not-accepted')).toBeGreaterThan(0)
      out.delete('not-accepted')
      expect(Object.fromEntries(out)).toEqual(owner === owners[0]?.owner ? planted : {})
      expect(counted?.read).toBe(there)
      expect((counted?.mails ?? 0) + [...out.values()].reduce((sum, amount) => sum + amount, 0)).toBe(there)
    }
  })

  test('nobody in the line of command, above or below, is ever among the peers, for every person of the chart', {
    timeout: 60_000,
  }, async () => {
    const { db } = world.database
    const at = world.clock.now()
    const api = await openApi(db, at.toISOString())
    const everybody = world.employees()
    const byId = new Map(everybody.map((person) => [person.id, person]))
    const met = everybody.map(({ mail, displayName }) => ({
      address: mail.toLowerCase(),
      name: displayName,
      pattern: 'person' as const,
      byHeaders: null,
    }))
    const seen = { lines: 0, peers: 0 }
    const judge = async (person: Person): Promise<void> => {
      const ref = { tenantId: world.sandbox.tenant.id, ownerId: person.id }
      await db.asOwner(ref, async (sql) => {
        await sql`
          insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'signed-in', ${at}) on conflict do nothing`
        await resolveContacts(sql, met, at)
        await refreshPeers(sql, at)
      })
      const line = lineOf(person, byId)
      const { people } = (await api.call(ref, findPeople, { body: { addresses: met.map(({ address }) => address) } }))
        .body
      const inLine = people.filter(({ address }) => line.has(address))
      expect(inLine.filter(({ peer }) => peer !== 'not')).toEqual([])
      seen.lines += line.size
      seen.peers += people.filter(({ peer }) => peer === 'peer').length
    }
    for (let nr = 0; nr < everybody.length; nr += 4) await Promise.all(everybody.slice(nr, nr + 4).map(judge))
    await api.close()
    expect(everybody.length).toBe(167)
    expect(seen.lines).toBeGreaterThan(300)
    expect(seen.peers).toBeGreaterThan(1000)
  })

  test('after a change of manager the peers are right at once', async () => {
    const [, owner] = owners
    if (!owner) throw new Error('nobody signed in')
    const peers = async () =>
      (await owner.call(listPeople, { querystring: { peers: 'peers', limit: 2000 } })).people.filter(
        ({ peer }) => peer === 'peer',
      )
    const before = await peers()
    const [boss, report] = before
    if (!boss || !report) throw new Error('nobody is a peer')
    const personOf = async (contactId: string) => {
      const [row] = await world.database.look<{ person_id: string }[]>`
        select person_id from contact where owner_id = ${owner.owner.ownerId} and contact_id = ${contactId}`
      return row?.person_id ?? ''
    }
    const oldManager = owner.person.managerId
    const [bossId, reportId] = [await personOf(boss.contactId), await personOf(report.contactId)]
    const reportsManager = world.person(reportId).managerId
    world.sandbox.tenant.changePerson(owner.person.id, { managerId: bossId })
    world.sandbox.tenant.changePerson(reportId, { managerId: owner.person.id })
    await world.advance(hourMs, hourMs / 4)
    const after = (await peers()).map(({ contactId }) => contactId)
    expect(after).not.toContain(boss.contactId)
    expect(after).not.toContain(report.contactId)
    const addresses = [bossId, reportId].map((id) => world.person(id).mail)
    const told = (await owner.call(findPeople, { body: { addresses } })).people
    // Who leads is still known; who reports has no score and cannot be looked up.
    expect(told.map(({ contactId, peerReason }) => [contactId, peerReason])).toEqual([[boss.contactId, 'line-above']])
    const scored = await world.database.look`
      select 1 from contact_day where owner_id = ${owner.owner.ownerId} and contact_id = ${report.contactId}`
    expect(scored.length).toBe(0)
    world.sandbox.tenant.changePerson(owner.person.id, { managerId: oldManager })
    world.sandbox.tenant.changePerson(reportId, { managerId: reportsManager })
    await world.advance(hourMs, hourMs / 4)
    expect((await peers()).map(({ contactId }) => contactId).sort()).toEqual(
      before.map(({ contactId }) => contactId).sort(),
    )
    expect((await world.recount(owner.owner)).differed).toBe(0)
  })
})

/** Mail that no person wrote to a person, in the first one's mailbox. */
function plantWhatIsNoContact({ sandbox: { tenant } }: World, reader: Person): void {
  const address = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })
  const to = [address(reader)]
  const mail = (from: { name: string; address: string }, headers: { name: string; value: string }[] = []) =>
    tenant.sendMail({ from, to, subject: 'planted subject', body: 'planted body', headers })
  mail({ name: 'Weekly', address: 'weekly@bulletin.example' }, [
    { name: 'List-Unsubscribe', value: '<https://bulletin.example/u>' },
  ])
  mail({ name: 'Tickets', address: 'no-reply@tickets.example' })
  tenant.sendMail({ from: address(reader), to, subject: 'planted subject', body: 'planted body' })
}

/** Addresses of everybody who leads this person, and of everybody who reports to them, at any distance. */
function lineOf(person: Person, byId: ReadonlyMap<string, Person>): Set<string> {
  const above = (one: Person): Person[] => {
    const chain: Person[] = []
    for (let next = byId.get(one.managerId ?? ''); next && next !== one && !chain.includes(next); ) {
      chain.push(next)
      next = byId.get(next.managerId ?? '')
    }
    return chain
  }
  const below = [...byId.values()].filter((one) => one !== person && above(one).includes(person))
  return new Set([...above(person), ...below].map(({ mail }) => mail.toLowerCase()))
}

/** What `npm run -s score` makes of what `npm run export` writes: scores by contact. */
async function scoredAgain(url: string, ref: { tenantId: string; ownerId: string }, at: number) {
  const run = (script: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
    spawn('node', ['--import', 'tsx', script, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  const exporting = run(
    'scripts/export-interactions.ts',
    ['--tenant', ref.tenantId, '--owner', ref.ownerId, '--at', String(at)],
    { DATABASE_URL: url },
  )
  exporting.stdin.end()
  const stream = await text(exporting.stdout)
  const scoring = run('scripts/score.ts', [])
  scoring.stdin.end(stream)
  const lines = (await text(scoring.stdout)).trim().split('\n')
  const scores = new Map<string, number>()
  for (const line of lines) {
    const { ego, alter, score } = JSON.parse(line)
    const [one, other] = ego === ref.ownerId ? [alter, ego] : [ego, alter]
    // Recipients without a score are there for their number only; what two others have is not the owner's.
    if (other === ref.ownerId && !one.startsWith('nobody:')) scores.set(one, score)
  }
  return { events: stream.trim().split('\n').length - 1, scores }
}
