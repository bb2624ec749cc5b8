import { randomBytes, randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JobName, type Payload, subjects } from '../../contract/jobs.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { wantPass } from '../../db/queries/mailboxes.ts'
import { saveSignIn, turnOn } from '../../db/queries/me.ts'
import { createFixedClock } from '../../platform/clock.ts'
import { createBreaker } from '../../platform/graph/breaker.ts'
import { createGraphClient } from '../../platform/graph/client.ts'
import { createGate } from '../../platform/graph/gate.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { createLog } from '../../platform/log.ts'
import type { LaneJob } from '../../platform/queue/queues.ts'
import type { Deps } from '../../worker/deps.ts'
import { handlers } from '../../worker/handlers.ts'
import { createRunner, type Runner } from '../../worker/run.ts'
import { livedIn } from '../server/lived-in.ts'
import { testDatabase } from '../support/database.ts'
import { nothingOutside } from '../support/outside.ts'
import { seeded } from '../worker/scores/office.ts'
import { fuzzing, oneOf, untilTimeIsUp } from './hostile.ts'
import { type HostileGraph, startHostileGraph } from './hostile-graph.ts'

/** Whatever Graph answers, in whatever shape: the real client and the real jobs neither fail on it nor keep what they may not. */
const database = testDatabase()
const random = seeded(fuzzing.seed)
const clock = createFixedClock('2026-11-24T13:00:00Z')
const canary = `canary${randomUUID().slice(0, 8)}`
/** The last thing that was said: where a job failed stands in it. */
let last = ''
const keepLast = new Writable({
  write: (chunk, _, done) => {
    last = String(chunk)
    done()
  },
})
const queue: { name: JobName; payload: Payload<JobName> }[] = []
let graph: HostileGraph
let runner: Runner
let keys: Keys

/** Jobs that read what Graph answers, and what else they need to know. */
const asking = [
  'backfill-mailbox',
  'sync-mail',
  'sync-calendar',
  'sync-directory',
  'renew-subscriptions',
  'sweep-missed',
  'suggest',
  'find-slots',
  'book-invite',
  'change-invite',
  'track-invite',
  'send-message',
  'score-relationships',
  'settle-meetings',
] as const satisfies readonly JobName[]

beforeAll(async () => {
  keys = createKeys(database().db, randomBytes(32))
  graph = await startHostileGraph(random, canary, () => clock.now().getTime())
  const deps: Deps = {
    db: database().db,
    ...nothingOutside(database().db),
    keys,
    clock,
    log: createLog({ process: 'test', level: 'warn', destination: keepLast }),
    graph: createGraphClient({
      tokens: {
        accessToken: async () => ({ kind: 'token', token: 'a.b.c' }),
        appToken: async () => ({ kind: 'token', token: 'd.e.f' }),
      },
      gate: createGate(database().db, { waitMs: 20 }),
      breaker: createBreaker({ failures: Number.MAX_SAFE_INTEGER }),
      graphUrl: graph.url,
      timeoutMs: 2_000,
    }),
    settings: {
      notificationUrl: 'https://kith.test/n',
      lifecycleUrl: 'https://kith.test/l',
      subscriptionMinutes: 60,
      teamsAppId: 'app',
      leaseMs: 60_000,
    },
  }
  runner = createRunner(deps, handlers, async (name, payload) => void queue.push({ name, payload }))
})
afterAll(() => graph.close())

type Somebody = { ref: OwnerRef; ids: Record<string, string> }

/** Somebody who has turned Kith on, with a suggestion, an invite and a message on their way. */
async function somebody(): Promise<Somebody> {
  const tenantId = randomUUID()
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${clock.now()})`
  const { ref, ids } = await livedIn(database(), keys, tenantId, false)
  const messageId = randomUUID()
  const words = await keys.seal(ref, JSON.stringify({ title: 'Hello', body: 'Two plain lines.' }))
  await database().db.asOwner(ref, async (sql) => {
    await saveSignIn(sql, { displayName: 'Me', locale: null, at: clock.now() })
    await turnOn(sql, clock.now())
    await sql`
      insert into message (tenant_id, owner_id, message_id, purpose, contacts, cipher, key_version, hold_until, made_at)
      values (app_tenant(), app_owner(), ${messageId}, 'note', array[${ids.contactId ?? ''}]::uuid[], ${words.cipher}, ${words.keyVersion}, ${clock.now()}, ${clock.now()})`
  })
  return { ref, ids: { ...ids, messageId } }
}

/** Reads the past as it should be read, so that there are links to follow. */
async function read({ ref }: Somebody): Promise<void> {
  graph.honest = true
  for (let runs = 0; runs < 12; runs += 1) await run('backfill-mailbox', { eventId: randomUUID(), ...ref })
  graph.honest = false
  queue.length = 0
}

/** Whatever closed the mailbox is over, and everything is wanted anew. */
async function open({ ref }: Somebody): Promise<void> {
  await database().look`delete from graph_pause`
  await database().db.asOwner(ref, async (sql) => {
    await sql`update mailbox set state = 'live' where state = 'parked'`
    await sql`update directory_reading set read_at = null`
    await sql`update meeting set settled_rev = null where random() < 0.1`
    await wantPass(sql, clock.now(), { mail: true, calendar: true })
  })
}

async function run(name: JobName, payload: Payload<JobName>): Promise<void> {
  const job: LaneJob = { id: randomUUID(), name, payload, attempt: 1, lastAttempt: false }
  const outcome = await runner.run(job)
  expect([name, outcome.kind, 'reason' in outcome ? outcome.reason : ''], `FUZZ_SEED=${fuzzing.seed} ${last}`).toEqual([
    name,
    expect.stringMatching(/^(done|later)$/),
    '',
  ])
}

test(`no answer of Graph's makes a job fail, leads it elsewhere, or leaves content behind (FUZZ_SEED=${fuzzing.seed})`, {
  timeout: 120_000 + 2_000 * fuzzing.seconds,
}, async () => {
  let who = await somebody()
  await read(who)
  const { rounds, grown, bound } = await untilTimeIsUp(async (round) => {
    if (round % 15 === 14) {
      who = await somebody()
      if (random() < 0.7) await read(who)
    }
    await open(who)
    const name = oneOf(random, asking)
    const subject = (subjects as { [N in JobName]?: string })[name]
    const ids = { eventId: randomUUID(), ...who.ref, ...(subject ? { [subject]: who.ids[subject] } : {}) }
    await run(name, ids as Payload<JobName>)
    for (let followed = 0; followed < 4; followed += 1) {
      const next = queue.shift()
      if (next) await run(next.name, next.payload)
    }
    queue.length = 0
  })
  expect(rounds).toBeGreaterThan(10)
  expect(graph.elsewhere()).toBe(0)
  expect(grown, 'bytes on the heap after every fifth of the time').toBeLessThan(bound)
  expect(await tablesWith(canary)).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  const [kept] = await database().look<
    { rows: number }[]
  >`select count(*)::int as rows from interaction where source_id like 'm%'`
  expect(kept?.rows, 'the jobs did read something').toBeGreaterThan(0)
})

/** Tables, of whatever schema, in whose text this stands. */
async function tablesWith(word: string): Promise<string[]> {
  const tables = await database().look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`
  const hits: string[] = []
  for (const { name } of tables) {
    const [hit] = await database().look.unsafe(`select 1 from ${name} t where t::text ilike $1 limit 1`, [`%${word}%`])
    if (hit) hits.push(name)
  }
  return hits
}
