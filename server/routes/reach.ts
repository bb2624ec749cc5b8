/** How to reach people outside the company: typed by the owner or from their own LinkedIn export, sealed either way. */
import { z } from 'zod'
import * as contract from '../../contract/leaving.ts'
import { leavingPolicy } from '../../core/policy/leaving.ts'
import { linkedInProfile, linkedInSearch, matchConnections } from '../../core/reach/linked-in.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { tellLive } from '../../db/live.ts'
import { armNoLater } from '../../db/queries/due.ts'
import * as leaving from '../../db/queries/leaving.ts'
import { joinAddress, partAddress } from '../../db/queries/reach.ts'
import { lockOwnerScores } from '../../db/queries/relationships.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { readConnections } from '../linked-in-file.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const ReachWords = z.object({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  linkedIn: z.string().nullable(),
  company: z.string().nullable(),
  note: z.string().nullable(),
})
export type ReachWords = z.infer<typeof ReachWords>
const nothing: ReachWords = { email: null, phone: null, linkedIn: null, company: null, note: null }

/** What the owner typed, by contact. */
export async function reachOf(
  deps: ServerDeps,
  { caller, sql }: OwnerScope,
  contactId: string | null,
): Promise<Map<string, ReachWords>> {
  const rows = await leaving.readReach(sql, contactId)
  const opened = rows.map(async (row) => [row.contact_id, await openWords(deps.keys, caller, row, ReachWords)] as const)
  return new Map(await Promise.all(opened))
}

async function personOf({ sql }: OwnerScope, contactId: string): Promise<leaving.KnownPerson> {
  const [person] = await leaving.knownPeople(sql, contactId)
  if (!person) throw notFound()
  return person
}

const lineOf = (person: leaving.KnownPerson, words: ReachWords): contract.Reach => ({
  contactId: person.contact_id,
  name: person.name,
  ...words,
  searchUrl: linkedInSearch(person.name, words.company ?? person.company),
})

/** An address that was changed is theirs no more, the new one joins what they are known by; false where it is another's. */
async function takeAddress(
  deps: ServerDeps,
  { caller, sql }: OwnerScope,
  contactId: string,
  change: { from: string | null; to: string | null },
): Promise<boolean> {
  if (change.from?.toLowerCase() === change.to?.toLowerCase()) return true
  const joined = change.to === null ? 'known' : await joinAddress(sql, contactId, change.to, deps.clock.now())
  if (joined === 'somebody-else') return false
  if (change.from !== null) await partAddress(sql, contactId, change.from)
  if (joined === 'joined') {
    await armNoLater(sql, caller, 'score-relationships', deps.clock.now())
    await armNoLater(sql, caller, 'settle-meetings', deps.clock.now())
    await tellLive(sql, caller.ownerId, ['people'])
  }
  return true
}

async function store(
  deps: ServerDeps,
  { caller, sql }: OwnerScope,
  contactId: string,
  words: ReachWords,
): Promise<void> {
  if (Object.values(words).every((value) => value === null)) return leaving.forgetReach(sql, contactId)
  await leaving.writeReach(sql, contactId, await sealWords(deps.keys, caller, words), deps.clock.now())
}

type Typed = z.output<typeof contract.writeReach.schema.body>

async function checked({ sql }: OwnerScope, body: Typed): Promise<ReachWords> {
  const plain = (text: string | null, most: number): string | null => plainLine(text ?? '', most) || null
  const domain = body.email?.split('@')[1]?.toLowerCase() ?? ''
  if (body.email && (await leaving.companyDomains(sql)).has(domain))
    throw new Refused(400, 'work-address', 'That address ends with the job. Give one that stays.')
  const linkedIn = body.linkedIn ? linkedInProfile(body.linkedIn) : null
  if (body.linkedIn && !linkedIn)
    throw new Refused(400, 'not-a-profile', 'Give the address of a profile, such as https://www.linkedin.com/in/name.')
  return {
    email: body.email,
    phone: plain(body.phone, 40),
    linkedIn,
    company: plain(body.company, 120),
    note: plain(body.note, 500),
  }
}

export function reachRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.readReach,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const person = await personOf(scope, request.params.contactId)
        return lineOf(person, (await reachOf(deps, scope, person.contact_id)).get(person.contact_id) ?? nothing)
      }),
  })
  app.route({
    ...contract.writeReach,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await lockOwnerScores(scope.sql)
        const person = await personOf(scope, request.params.contactId)
        const words = await checked(scope, request.body)
        const before = (await reachOf(deps, scope, person.contact_id)).get(person.contact_id) ?? nothing
        const change = { from: before.email, to: words.email }
        if (!(await takeAddress(deps, scope, person.contact_id, change)))
          throw new Refused(409, 'somebody-else', 'That address belongs to somebody else you know. Check it again.')
        await store(deps, scope, person.contact_id, words)
        return lineOf(person, words)
      }),
  })
  app.route({
    ...contract.importLinkedIn,
    bodyLimit: leavingPolicy.bytesMost + 262_144,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const connections = readConnections(request.body.csv)
        return { rows: connections.length, ...(await takeOver(deps, scope, connections)) }
      }),
  })
}

/** Keeps of each row that is about somebody the owner knows here what they have not typed themselves. */
async function takeOver(deps: ServerDeps, scope: OwnerScope, connections: ReturnType<typeof readConnections>) {
  await lockOwnerScores(scope.sql)
  const domains = await leaving.companyDomains(scope.sql)
  const known = await reachOf(deps, scope, null)
  const { matched, ambiguous } = matchConnections(await leaving.knownPeople(scope.sql, null), connections)
  const people: { contactId: string; name: string }[] = []
  for (const { contact, connection } of matched) {
    const before = known.get(contact.contact_id) ?? nothing
    const email = z.email().max(254).safeParse(connection.email).data ?? null
    const words = {
      ...before,
      email: before.email ?? (email && !domains.has(email.split('@')[1]?.toLowerCase() ?? '') ? email : null),
      linkedIn: before.linkedIn ?? linkedInProfile(connection.url),
      company: before.company ?? (plainLine(connection.company, 120) || null),
    }
    const change = { from: before.email, to: words.email }
    // A row of a file is a weaker word than the owner's own: an address that is another's is left out.
    if (!(await takeAddress(deps, scope, contact.contact_id, change))) words.email = before.email
    if (words.email === before.email && words.linkedIn === before.linkedIn && words.company === before.company) continue
    await store(deps, scope, contact.contact_id, words)
    people.push({ contactId: contact.contact_id, name: contact.name })
  }
  return { people, ambiguous }
}
