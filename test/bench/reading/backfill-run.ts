/** Reads one full mailbox, then the same pages with the bare Graph client, dropping them; prints both times and what was read. */
import { Client } from '@microsoft/microsoft-graph-client'
import { turnOn } from '../../../contract/me.ts'
import { startKith } from './kith.ts'

const runs = Number(process.env.BENCH_RUNS ?? 3)
const pagePattern = /\/messages(\/delta)?\?|\/calendarView|\/instances\?/

const kith = await startKith()
const everybody = await kith.control.people()
const [person] = await Promise.all(
  (await Promise.all(everybody.slice(0, 12).map(async (one) => ({ one, mails: await kith.control.messages(one.id) }))))
    .sort((a, b) => b.mails - a.mails)
    .map(({ one }) => one),
)
if (!person) throw new Error('nobody works in the company')
const reader = await kith.enter(person)

/** A token of the owner's for Graph, as the sandbox's own client gets one. */
async function graphToken(): Promise<string> {
  const scope = 'https://graph.microsoft.com/Mail.ReadBasic https://graph.microsoft.com/Calendars.Read'
  const answer = await fetch(`${kith.origin}/_sandbox/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: person?.id, clientId: process.env.ADDIN_CLIENT_ID, scope, agree: true }),
  })
  return ((await answer.json()) as { token: { access_token: string } }).token.access_token
}

/** Asks for the same paths with the official client, as many at once as Kith does, and drops what comes. */
async function bare(paths: readonly string[], token: string): Promise<number> {
  const client = Client.init({
    authProvider: (done) => done(null, token),
    baseUrl: `${new URL(process.env.GRAPH_URL ?? '').origin}/`,
    customHosts: new Set(['localhost']),
  })
  const waiting = [...paths]
  const begun = performance.now()
  const next = async (): Promise<void> => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      await client
        .api(path)
        .header('Prefer', 'odata.maxpagesize=1000, outlook.timezone="UTC", IdType="ImmutableId"')
        .get()
    }
  }
  await Promise.all([next(), next(), next()])
  return performance.now() - begun
}

async function kithReads(): Promise<{ ms: number; paths: string[]; all: number }> {
  for (const table of [
    'interaction',
    'meeting',
    'delta_link',
    'contact_day',
    'relationship',
    'contact_address',
    'contact',
    'left_out_item',
    'left_out',
    'setting',
    'mailbox',
    'due',
  ])
    await kith.look.unsafe(`delete from ${table}`)
  await kith.look`update owner set state = 'signed-in'`
  // What autovacuum does with the rows of the run before.
  await kith.look`vacuum (analyze)`
  kith.calls.length = 0
  const begun = performance.now()
  await reader.call(turnOn, { body: {} })
  for (;;) {
    const [row] = await kith.look`select 1 from mailbox where backfill_done_at is not null`
    if (row) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const ms = performance.now() - begun
  const paths = kith.calls
    .filter(({ path, status }) => status === 200 && pagePattern.test(path))
    .map(({ path }) => path)
  const all = kith.calls.length
  await kith.allRead()
  return { ms, paths, all }
}

const token = await graphToken()
const ours: number[] = []
const others: number[] = []
let last = { ms: 0, paths: [] as string[], all: 0 }
for (let run = 0; run <= runs; run += 1) {
  last = await kithReads()
  const other = await bare(last.paths, token)
  // The first round fills the sandbox's caches.
  if (run === 0) continue
  ours.push(last.ms)
  others.push(other)
  process.stderr.write(`run ${run}: ${Math.round(last.ms)} ms, bare ${Math.round(other)} ms\n`)
}
const [read] = await kith.look`select messages_read, meetings_read from mailbox`
console.log(JSON.stringify({ ours, others, pages: last.paths.length, requests: last.all, ...read }))
await kith.close()
