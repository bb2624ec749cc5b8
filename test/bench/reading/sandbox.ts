/** A sandbox in a process of its own for the bench. With MAILBOX_MESSAGES one mailbox holds so many mails and meetings of a year. */

import { type Sandbox, startSandbox } from '../../../sandbox/start.ts'
import { exchangeId, internetMessageId } from '../../../sandbox/tenant/ids.ts'
import type { Person } from '../../../sandbox/tenant/types.ts'

const dayMs = 86_400_000
const { SANDBOX_PORT, KITH_DATA, KITH_URL, SANDBOX_SIZE, MAILBOX_MESSAGES, MAILBOX_MEETINGS, ANSWER_MS } = process.env

/** Mails like those that are there, a minute or more away from them until there are enough. */
function fillMail({ tenant }: Sandbox, person: Person, amount: number): void {
  const { mail } = tenant.mailbox(person.id)
  const since = tenant.clock.now() - 364 * dayMs
  const read = new Set(['inbox', 'sentitems', 'archive'].map((name) => tenant.folder(person.id, name)?.id))
  const held = mail.all().filter(({ receivedAt, folderId }) => receivedAt > since && read.has(folderId))
  for (let at = 0; held.length > 0 && at < amount - held.length; at += 1) {
    const like = held[at % held.length]!
    const key = `bench:${person.id}:${at}`
    const later = (1 + Math.floor(at / held.length)) * 61_000
    // Never out of the year that is read.
    if (like.receivedAt - later < since - dayMs / 2) continue
    mail.seed([
      {
        ...like,
        id: exchangeId('AAMk', key),
        immutableId: exchangeId('AAkA', key),
        internetMessageId: internetMessageId(key),
        conversationId: exchangeId('AAQk', key),
        sentAt: like.sentAt - later,
        receivedAt: like.receivedAt - later,
      },
    ])
  }
}

/** Meetings like those that are there, some hours away from them, until a year and the weeks ahead hold enough. */
function fillCalendar({ tenant }: Sandbox, person: Person, amount: number): void {
  const { calendar } = tenant.mailbox(person.id)
  const now = tenant.clock.now()
  const singles = calendar
    .all()
    .filter((one) => !one.recurrence && !one.masterId && one.attendees.length > 0 && one.end < now)
  const there = tenant.eventsBetween(person.id, now - 365 * dayMs, now + 60 * dayMs).length
  for (let at = 0; singles.length > 0 && at < amount - there; at += 1) {
    const like = singles[at % singles.length]!
    const key = `bench:${person.id}:${at}`
    const later = (2 + Math.floor(at / singles.length)) * 3_600_000
    calendar.seed([
      {
        ...like,
        id: exchangeId('AAMk', `e:${key}`),
        immutableId: exchangeId('AAkA', `e:${key}`),
        iCalUId: key,
        start: like.start - later,
        end: like.end - later,
      },
    ])
  }
}

const sandbox = await startSandbox({
  port: Number(SANDBOX_PORT),
  dataDir: KITH_DATA ?? '',
  size: Number(SANDBOX_SIZE),
  now: Date.parse('2026-11-24T09:00:00Z'),
  rate: 1,
  kithUrl: KITH_URL ?? null,
  graph: { emptyDeltaPages: 0, ...(ANSWER_MS ? { latencyMs: Number(ANSWER_MS) } : {}) },
})
if (MAILBOX_MESSAGES) {
  const person = sandbox.tenant.person(sandbox.company.employeeIds[5] ?? '')
  if (!person) throw new Error('nobody works in the company')
  fillMail(sandbox, person, Number(MAILBOX_MESSAGES))
  fillCalendar(sandbox, person, Number(MAILBOX_MEETINGS))
}
process.on('SIGTERM', () => void sandbox.close().then(() => process.exit(0)))
console.log(`Sign-in ${sandbox.tenant.id}`)
console.log('ready')
