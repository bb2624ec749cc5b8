import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eraseMe, exportMe, readMe, turnOn } from '../../contract/me.ts'
import { writeNote } from '../../contract/notes.ts'
import { listPeople } from '../../contract/people.ts'
import { createLog } from '../../platform/log.ts'
import { fillTables, ownersTables } from '../support/fill.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

/** Scenario 30: somebody erases everything. What a search finds of them before, it finds nowhere afterwards. */
let world: World
let mara: SignedIn
const noted = `planted-${randomUUID()}`
const lines: string[] = []
const logTo = new Writable({
  write: (chunk: Buffer, _, done) => {
    lines.push(...chunk.toString().split('\n').filter(Boolean))
    done()
  },
})
const hour = 3_600_000

beforeAll(async () => {
  world = await createWorld({ size: 20, traffic: false, logLevel: 'debug', logTo })
}, 120_000)
afterAll(() => world.close())

/** Tables, of the application's and of the queues, in whose text one of these words stands. */
async function found(words: readonly string[]): Promise<string[]> {
  const { look } = world.database
  const tables = await look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'bullmq') order by 1`
  const hits: string[] = []
  for (const { name } of tables) {
    const [hit] = await look.unsafe(`select 1 from ${name} t where t::text ilike any($1) limit 1`, [
      words.map((word) => `%${word}%`),
    ])
    if (hit) hits.push(name)
  }
  return hits
}
const wordsOf = ({ person }: SignedIn): string[] => [person.id, person.mail, person.displayName, noted]
/** What stays, and why: the organisation's own directory; that there was an erasure; whoever asked not to be included. */
const stays = [
  'public.directory_reading',
  'public.erased',
  'public.not_included',
  'public.person',
  'public.person_address',
]

test('before, the search finds them in every table of theirs and in the queues', { timeout: 120_000 }, async () => {
  const [, , somebody] = world.employees()
  if (!somebody) throw new Error('the company is too small')
  mara = await world.signIn(somebody)
  await mara.call(turnOn, { body: {} })
  await world.settled(100_000)
  const [peer] = (await mara.call(listPeople, { querystring: { peers: 'everybody' } })).people
  const params = { contactId: peer?.contactId ?? '', noteId: randomUUID() }
  await mara.call(writeNote, { params, body: { kind: 'project', text: noted } })
  expect(JSON.stringify(await mara.call(exportMe, {}))).toContain(noted)
  const sealed = { cipher: Buffer.from('x'), keyVersion: 1 }
  const ids = { contactId: params.contactId }
  await fillTables(world.database, mara.owner, {
    ids,
    word: noted,
    sealed,
    without: ['erased', 'due', 'graph_slot', 'graph_pause'],
  })
  const { tenantId, ownerId } = mara.owner
  await world.database.look`
    insert into pair_claim (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
    values (${tenantId}, ${ownerId}, ${randomUUID()}, ${randomUUID()}, ${ownerId}, now(), now())`
  await world.database.look`
    insert into dead_letter (job, tenant_id, owner_id, reason, at) values ('suggest', ${tenantId}, ${ownerId}, 'planted', now())`
  const theirs = (await ownersTables(world.database)).filter(
    (name) => !['erased', 'graph_slot', 'graph_pause'].includes(name),
  )
  const hits = await found(wordsOf(mara))
  expect(hits).toEqual(expect.arrayContaining([...theirs, 'pair_claim', 'dead_letter'].map((name) => `public.${name}`)))
  expect(hits.filter((name) => name.startsWith('bullmq.')).length).toBeGreaterThan(0)
})

test('afterwards it finds them nowhere, and a late notification brings nothing back', {
  timeout: 120_000,
}, async () => {
  await mara.call(eraseMe, {})
  await world.settled()
  await world.advance(hour)
  const left = await found(wordsOf(mara))
  expect(left.filter((name) => !stays.includes(name))).toEqual([])
  expect(left).toContain('public.erased')
  const colleague = world.employees()[4]
  world.sandbox.tenant.sendMail({
    from: { name: colleague?.displayName ?? '', address: colleague?.mail ?? '' },
    to: [{ name: mara.person.displayName, address: mara.person.mail }],
    subject: 'late',
    body: 'late',
  })
  await world.advance(hour)
  expect((await found(wordsOf(mara))).filter((name) => !stays.includes(name))).toEqual([])
  await expect(mara.call(readMe, {})).rejects.toMatchObject({ status: 403, problem: { code: 'not-signed-in' } })
})

test('the log of all this names nobody, and the search would have found it', () => {
  const words = [mara.person.mail, mara.person.displayName, noted, 'eyJ', 'Bearer ']
  const naming = (): string[] =>
    lines.filter((line) => words.some((word) => line.toLowerCase().includes(word.toLowerCase())))
  expect(lines.length).toBeGreaterThan(30)
  expect(naming()).toEqual([])
  createLog({ process: 'test', destination: logTo }).info({ planted: mara.person.mail }, 'planted')
  expect(naming()).toHaveLength(1)
})
