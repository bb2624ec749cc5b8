/** From the end of the ten seconds to the event in the peer's calendar: server, queue, worker and sandbox in processes of their own, everything as in the demo. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../contract/client.ts'
import { makeInvite } from '../../contract/invites.ts'
import { readMe, signIn, turnOn } from '../../contract/me.ts'
import { listPeople, readPerson } from '../../contract/people.ts'
import { clockAt, isoDate } from '../../core/zones/local.ts'
import { holidaysAt } from '../../platform/holidays.ts'
import { type Control, createControl } from '../../scripts/demo/control.ts'
import { raiseStage } from '../../scripts/demo/stage.ts'
import { freePort } from '../../scripts/postgres.ts'
import type { Figure } from './figure.ts'

const invitations = 40
/** Ms between two clicks: what is measured is how long one takes, not how many at once there is room for. */
const apartMs = 1_000
/** As the server's own default, which the demo runs with. */
const holdMs = 10_000
const promisedMs = 1_000
const dayMs = 86_400_000
const giveUpMs = 30_000

type Call = ReturnType<typeof createClient>
type Peer = { contactId: string; mail: string }
/** How many days from now on the nights may lie in. */
const holidayDays = 120

async function readAll(call: Call): Promise<void> {
  await call(signIn, { body: {} })
  await call(turnOn, { body: {} })
  while ((await call(readMe, {})).reading.percent < 100) await sleep(200)
}

/** Invites for a time at which nobody has anything, and gives the ms from the end of the hold until the peer's calendar has it. */
async function once(call: Call, control: Control, peer: Peer, at: number): Promise<number> {
  const start = new Date(at).toISOString()
  const { invite } = await call(makeInvite, { body: { kind: 'call', contactIds: [peer.contactId], start } })
  if (!invite) throw new Error('no invite was made')
  // The hold began before its answer came back, so that nothing is counted too short by more than that.
  const endsAt = performance.now() + holdMs
  await sleep(holdMs)
  for (;;) {
    const events = await control.events(peer.mail, invite.start, invite.end)
    if (events.some((event) => Date.parse(event.start) === at && event.attendees.length > 0))
      return performance.now() - endsAt
    if (performance.now() > endsAt + giveUpMs) throw new Error('the event never came')
    await sleep(25)
  }
}

async function measure(call: Call, control: Control, owner: string): Promise<number[]> {
  const now = Date.parse((await call(readMe, {})).asOf)
  const { people } = await call(listPeople, { querystring: { peers: 'everybody', limit: 50 } })
  const peers: Peer[] = []
  const places = new Map(
    (await control.people()).map(({ mail, zone, officeLocation: site }) => [mail, { zone, site }] as const),
  )
  for (const { contactId } of people.filter(({ twoWay }) => twoWay)) {
    const { address: mail } = await call(readPerson, { params: { contactId } })
    if (peers.length < 12 && places.has(mail)) peers.push({ contactId, mail })
  }
  const midnight = Math.ceil(now / dayMs) * dayMs
  const waits: Promise<number>[] = []
  const off = new Map<string, ReadonlySet<string>>()
  for (const [mail, place] of places)
    off.set(mail, new Set(holidaysAt(place, isoDate(now / dayMs - 1), isoDate(now / dayMs + holidayDays))))
  // Two hours past midnight in nights to come, but for those in which somebody is away, on holiday, or has something.
  const isFree = async (mail: string, at: number): Promise<boolean> =>
    !off.get(mail)?.has(clockAt(places.get(mail)?.zone ?? 'UTC', at).date) &&
    (await control.events(mail, new Date(at).toISOString(), new Date(at + 1_800_000).toISOString())).length === 0
  let at = midnight + dayMs + 7_200_000
  for (let index = 0; index < invitations; index++) {
    const peer = peers[index % peers.length]
    if (!peer) throw new Error('nobody is in touch with the owner')
    do at += dayMs
    while (!(await isFree(peer.mail, at)) || !(await isFree(owner, at)))
    waits.push(once(call, control, peer, at))
    await sleep(apartMs)
  }
  return Promise.all(waits)
}

export const bookFigures: readonly Figure[] = [
  {
    name: 'book',
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
      const [port, sandboxPort] = [await freePort(), await freePort()]
      const say = (line: string): void => void process.stderr.write(`${line}\n`)
      const options = { check: false, watch: false, databaseUrl: null, databaseOwnerUrl: null, redisUrl: null }
      const stage = await raiseStage({ ...options, port, sandboxPort, folder, import: null, size: 60, seed: 7 }, say)
      try {
        const control = createControl(`http://localhost:${sandboxPort}`)
        const everybody = await control.people()
        const leads = new Set(everybody.map(({ managerId }) => managerId))
        const person = everybody.find(({ id, accountEnabled }) => accountEnabled && !leads.has(id))
        if (!person) throw new Error('nobody works here')
        const scopes = ['User.Read', 'Mail.ReadBasic', 'Calendars.Read', 'Calendars.ReadWrite', 'MailboxSettings.Read']
        // Nights are everybody's working hours too: a time that is picked by hand lies in them.
        for (const { id } of everybody)
          await control.workAt(id, { from: '00:00', to: '23:59', days: [1, 2, 3, 4, 5, 6, 7] })
        await control.consent(person.id, [...scopes, 'People.Read', 'User.ReadBasic.All'])
        const call = createClient(stage.serverUrl, () => control.token(person.id))
        await readAll(call)
        const sorted = (await measure(call, control, person.mail)).sort((a, b) => a - b)
        const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN
        return { value: p95, unit: 'ms (p95)', ratioTo: 'the second', ratio: promisedMs / p95, runs: sorted.length }
      } finally {
        await stage.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    },
  },
]
