/**
 * Reads a hundred mailboxes, opens every owner's live line, and lets mail come in for a while: from the moment at which the
 * sandbox is told to deliver until the owner's client, told by the live line, reads the day's count in the API. Prints every wait.
 */
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { livePath } from '../../../contract/live.ts'
import { turnOn } from '../../../contract/me.ts'
import { listPeople, readPerson } from '../../../contract/people.ts'
import type { SandboxPerson } from '../../../scripts/demo/control.ts'
import { startKith } from './kith.ts'
import { perPiece } from './processor.ts'

const mailboxes = Number(process.env.MAILBOXES ?? 100)
const aSecond = Number(process.env.MAILS_A_SECOND ?? 50)
const seconds = Number(process.env.SECONDS ?? 10)
/** Mails before the measured ones: connections, plans and compiled code are those of a process that has run for a while. */
const warmSeconds = Number(process.env.WARM_SECONDS ?? 10)
const enteringAtOnce = 8

type Kith = Awaited<ReturnType<typeof startKith>>
type Entered = Awaited<ReturnType<Kith['enter']>>
/** An owner, somebody without Kith who writes to them, and what waits to be seen. */
type Reader = {
  entered: Entered
  person: SandboxPerson
  sender: SandboxPerson
  contactId: string
  seen: number
  sent: { at: number; done: (ms: number) => void }[]
}

const kith = await startKith({ apart: true })
const everybody = (await kith.control.people()).filter(({ accountEnabled }) => accountEnabled)
/** A few more than are measured: not everybody knows somebody without Kith. */
const owners = everybody.slice(0, mailboxes + 5)
const others = new Map(everybody.slice(owners.length).map((one) => [one.mail.toLowerCase(), one]))
const names = new Set([...others.values()].map(({ displayName }) => displayName))

const read: { entered: Entered; person: SandboxPerson }[] = []
for (let from = 0; from < owners.length; from += enteringAtOnce) {
  const some = owners.slice(from, from + enteringAtOnce)
  const entering = async (person: SandboxPerson) => ({ person, entered: await kith.enter(person) })
  const entered = await Promise.all(some.map(entering))
  await Promise.all(entered.map(({ entered: { call } }) => call(turnOn, { body: {} })))
  await kith.allRead()
  read.push(...entered)
  process.stderr.write(`${read.length} mailboxes read\n`)
}
// Once all are read: who is in somebody's chart line is known by then, and nobody leaves a list any more.
const readers: Reader[] = []
for (const one of read) {
  if (readers.length === mailboxes) break
  const known = await writerTo(one.entered)
  if (known) readers.push({ ...one, ...known, seen: 0, sent: [] })
}
await subscribed(readers.length)

/** Somebody the owner knows who does not use Kith: names occur twice in a company, addresses do not. */
async function writerTo({ call }: Entered): Promise<{ sender: SandboxPerson; contactId: string } | undefined> {
  const { people } = await call(listPeople, { querystring: { peers: 'everybody', limit: 2000 } })
  for (const { contactId } of people.filter(({ name }) => names.has(name))) {
    const { address } = await call(readPerson, { params: { contactId } })
    const sender = others.get(address)
    if (sender) return { sender, contactId }
  }
  return undefined
}

/** Every mailbox has its subscription to mail before the first one comes. */
async function subscribed(amount: number): Promise<void> {
  for (;;) {
    const [row] = await kith.look`
      select count(distinct owner_id)::int as n from subscription where resource = 'mail' and expires_at is not null`
    if (row && row.n >= amount) return
    await sleep(100)
  }
}

const mailsOf = async ({ entered, contactId }: Reader): Promise<number> => {
  const { days } = await entered.call(readPerson, { params: { contactId } })
  return days.reduce((sum, { mails }) => sum + mails, 0)
}

/** The page's part: told that people changed, it reads the person again; what is counted there by then was seen. */
async function look(reader: Reader): Promise<void> {
  const counted = await mailsOf(reader)
  for (; reader.seen < counted; reader.seen += 1) {
    const mail = reader.sent.shift()
    mail?.done(performance.now() - mail.at)
  }
}

/** Listens to one owner's live line; one look at a time, and one more where something came meanwhile. */
async function follow(reader: Reader, stop: AbortSignal): Promise<void> {
  const token = await kith.control.token(reader.person.id)
  const answer = await fetch(`${kith.server.address}${livePath}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop,
  })
  if (!answer.body) throw new Error('no live line')
  let wanted = false
  let isLooking = false
  const goOn = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    while (wanted) {
      wanted = false
      await look(reader)
    }
    isLooking = false
  }
  const decoder = new TextDecoder()
  const listen = async (): Promise<void> => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      if (!decoder.decode(chunk).includes('"people"')) continue
      wanted = true
      void goOn()
    }
  }
  void listen().catch(() => undefined)
}

/** Has a mail delivered, with little of the processor that is shared with what is measured. */
function send(from: string, to: string): void {
  const asking = request(`${kith.origin}/_sandbox/mail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  asking.on('response', (answer) => answer.resume())
  asking.end(JSON.stringify({ from, to: [to], subject: 'A word', body: 'How are things?' }))
}

const stop = new AbortController()
for (const reader of readers) {
  reader.seen = await mailsOf(reader)
  await follow(reader, stop.signal)
}

const waits: Promise<number>[] = []
// What autovacuum does.
await kith.look`vacuum (analyze)`
/** What Graph was asked, in the sandbox's own record: each part of a batch, and the batch itself. */
const requests = `${kith.origin}/_sandbox/requests`
const before = await kith.taken()
await fetch(requests, { method: 'DELETE' })
const begun = performance.now()
for (let nr = 0; nr < aSecond * (warmSeconds + seconds); nr += 1) {
  await sleep(Math.max(0, begun + (nr * 1000) / aSecond - performance.now()))
  const reader = readers[(nr * 37) % readers.length]
  if (!reader) throw new Error('nobody reads')
  const wait = new Promise<number>((done) => reader.sent.push({ at: performance.now(), done }))
  if (nr >= aSecond * warmSeconds) waits.push(wait)
  send(reader.sender.mail, reader.person.mail)
}
const sentIn = performance.now() - begun
const all = await Promise.race([Promise.all(waits), sleep(60_000).then(() => null)])
stop.abort()
const mails = aSecond * (warmSeconds + seconds)
const spent = perPiece(before, await kith.taken(), mails)
const asked = ((await (await fetch(requests)).json()) as { requests: { path: string }[] }).requests
const parts = asked.filter(({ path }) => !path.endsWith('/$batch')).length
process.stderr.write(`ms of processor a mail: ${spent}; requests to Graph a mail: ${(parts / mails).toFixed(2)}\n`)
if (!all) throw new Error(`${readers.reduce((sum, { sent }) => sum + sent.length, 0)} mails were never counted`)
console.log(
  JSON.stringify({
    waits: all,
    mailboxes: readers.length,
    aSecond: (aSecond * (warmSeconds + seconds) * 1000) / sentIn,
  }),
)
await kith.close()
