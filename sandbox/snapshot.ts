/** Keeps a tenant in a file and brings it back: everybody, the time, and every mailbox that was changed since the start. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Event, History, Message, Person, Tenant } from './tenant/types.ts'

type Mailbox = { messages: readonly Message[]; events: readonly Event[] }
export type Snapshot = {
  format: 'kith-sandbox-1'
  now: number
  people: Person[]
  /** By person id; the others are as their history makes them. */
  mailboxes: Record<string, Mailbox>
  /** Secrets and consent of the sign-in. */
  entra: string
}

/** Whose mailbox differs from its history: told by the tenant's changes from now on. */
export function followChanges(tenant: Tenant, before: Iterable<string> = []): ReadonlySet<string> {
  const changed = new Set(before)
  tenant.onChange(({ resource, personId }) => {
    if (resource !== 'user') changed.add(personId)
  })
  return changed
}

export function takeSnapshot(tenant: Tenant, changed: ReadonlySet<string>, entra: string): Snapshot {
  const mailboxes: Record<string, Mailbox> = {}
  for (const id of changed) mailboxes[id] = { messages: [...tenant.messages(id)], events: [...tenant.events(id)] }
  return { format: 'kith-sandbox-1', now: tenant.clock.now(), people: [...tenant.people()], mailboxes, entra }
}

/** A history that gives the snapshot's mailboxes where it has them. */
export const historyFrom = (snapshot: Snapshot, otherwise: History): History => ({
  load: (personId) => {
    const kept = snapshot.mailboxes[personId]
    return kept ? { messages: [...kept.messages], events: [...kept.events] } : otherwise.load(personId)
  },
})

export async function writeSnapshot(file: string, snapshot: Snapshot): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const bytes = await promisify(gzip)(JSON.stringify(snapshot))
  await writeFile(`${file}.part`, bytes, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

/** Reads a snapshot. Throws a RangeError that says what is wrong with the file. */
export async function readSnapshot(file: string): Promise<Snapshot> {
  let text: string
  try {
    text = (await promisify(gunzip)(await readFile(file))).toString('utf8')
  } catch (error) {
    throw new RangeError(`There is no readable snapshot ${file}: ${(error as Error).message}`)
  }
  const snapshot = JSON.parse(text) as Snapshot
  if (snapshot.format !== 'kith-sandbox-1') throw new RangeError(`${file} is not a snapshot of the sandbox.`)
  return snapshot
}
