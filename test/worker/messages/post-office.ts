/** An owner with people to write to on a real database, the real routes and job, and a mailbox behind the Graph seam that keeps what was sent. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { OwnerRef } from '../../../db/connect.ts'
import type { Graph, GraphAnswer, GraphRequest } from '../../../platform/graph/graph.ts'
import { createKeys } from '../../../platform/keys.ts'
import { createLog } from '../../../platform/log.ts'
import type { Deps } from '../../../worker/deps.ts'
import { Later } from '../../../worker/failures.ts'
import { sendMessage } from '../../../worker/jobs/send-message.ts'
import { type Api, openApi } from '../../server/api.ts'
import type { TestDatabase } from '../../support/database.ts'
import { oneByOne } from '../../support/one-by-one.ts'

export const monday = '2026-11-23T09:00:00.000Z'
type Header = { name: string; value: string }
export type Mail = {
  subject: string
  body: { contentType: string; content: string }
  toRecipients: { emailAddress: { name: string; address: string } }[]
  internetMessageHeaders: Header[]
}

/** A mailbox: `sent` is its Sent Items, `posts` what stands in channels. */
export function createMailbox() {
  const box = {
    sent: [] as Mail[],
    posts: [] as { path: string; content: string }[],
    requests: [] as GraphRequest[],
    refused: new Set<string>(),
    /** Answers in place of the mailbox, before or after it did its work. */
    before: null as ((request: GraphRequest) => GraphAnswer | undefined) | null,
    after: null as ((request: GraphRequest) => GraphAnswer | undefined) | null,
  }
  const ok = (body: unknown): GraphAnswer => ({ kind: 'ok', status: 200, body, preferenceApplied: [] })
  const answer = (request: GraphRequest): GraphAnswer => {
    if (request.path === '/me/sendMail') {
      box.sent.push((request.body as { message: Mail }).message)
      return ok(undefined)
    }
    if (request.path.startsWith('/me/mailFolders/sentitems/messages'))
      return ok({ value: box.sent.map(({ internetMessageHeaders }, id) => ({ id: `m${id}`, internetMessageHeaders })) })
    if (request.path.startsWith('/teams/')) {
      box.posts.push({ path: request.path, content: (request.body as Mail).body.content })
      return ok({ id: '1' })
    }
    return { kind: 'rejected', status: 400, code: 'unexpected-request' }
  }
  const graph = (db: TestDatabase['db']): Graph =>
    oneByOne(db, async (_owner, request) => {
      box.requests.push(request)
      const missing = request.scopes.filter((scope) => box.refused.has(scope))
      if (missing.length > 0) return { kind: 'missing-scope', scopes: missing }
      const scripted = box.before?.(request)
      if (scripted) return scripted
      const given = answer(request)
      return box.after?.(request) ?? given
    })
  return { box, graph }
}

export type PostOffice = Awaited<ReturnType<typeof openPostOffice>>

/** Opens the routes and the job on one database. */
export async function openPostOffice(database: TestDatabase, now = monday) {
  const keys = createKeys(database.db, randomBytes(32))
  const api: Api = await openApi(database.db, now, { keys })
  const { box, graph } = createMailbox()
  const tenantId = randomUUID()
  await database.look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  const deps: Deps = {
    db: database.db,
    clock: api.clock,
    graph: graph(database.db),
    keys,
    fetchPage: async () => ({ kind: 'refused', why: 'unreachable' }),
    log: createLog({ process: 'test', level: 'silent' }),
    settings: { notificationUrl: '', lifecycleUrl: '', subscriptionMinutes: 60, teamsAppId: 'app', leaseMs: 60_000 },
  }

  /** Somebody in the directory; with `uses` an owner too. */
  async function hire(
    name: string,
    change: { uses?: boolean; manager?: string; department?: string; company?: string; locale?: string } = {},
  ): Promise<OwnerRef> {
    const ref = { tenantId, ownerId: randomUUID() }
    await database.db.asOwner(ref, async (sql) => {
      await sql`
        insert into person (tenant_id, person_id, display_name, mail, department, company, manager_id, updated_at)
        values (app_tenant(), app_owner(), ${name}, ${addressOf(name)}, ${change.department ?? 'Sales'}, ${change.company ?? null}, ${change.manager ?? null}, ${now})`
      if (change.uses !== false)
        await sql`insert into owner (tenant_id, owner_id, state, display_name, zone, locale, signed_in_at)
          values (app_tenant(), app_owner(), 'on', ${name}, 'Europe/London', ${change.locale ?? 'en'}, ${now})`
    })
    return ref
  }
  /** Makes somebody a contact and peer, in touch on so many of the last days. */
  async function knows(owner: OwnerRef, other: OwnerRef | null, name: string, days = 10): Promise<string> {
    const contactId = randomUUID()
    await database.db.asOwner(owner, async (sql) => {
      await sql`
        insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
        values (app_tenant(), app_owner(), ${contactId}, ${other?.ownerId ?? null}, ${name}, ${addressOf(name)}, 'peer', ${now})`
      await sql`insert into contact_address (tenant_id, owner_id, address, contact_id)
        values (app_tenant(), app_owner(), ${addressOf(name)}, ${contactId})`
      const today = Math.floor(Date.parse(now) / 86_400_000)
      await sql`
        insert into relationship (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, n_out, n_in)
        values (app_tenant(), app_owner(), ${contactId}, ${days}, ${days}, ${today}, ${today - days}, ${today}, ${today}, ${days}, ${days})`
      await sql`
        insert into contact_day (tenant_id, owner_id, contact_id, day, u, direct, mails)
        select app_tenant(), app_owner(), ${contactId}, ${today} - d, 720720, 1, 1 from generate_series(0, ${days - 1}::int) d`
    })
    return contactId
  }
  const run = (owner: OwnerRef, messageId: string): Promise<void> =>
    sendMessage({ ...deps, enqueue: async () => {} }, { eventId: randomUUID(), ...owner, messageId })
  /** One run as the run loop takes it: what waits is told by its code, a crash is none of an answer. */
  async function ran(owner: OwnerRef, messageId: string): Promise<string> {
    try {
      await run(owner, messageId)
      return 'done'
    } catch (error) {
      if (error instanceof Later) return `later: ${error.code}`
      return `crash: ${(error as Error).message}`
    }
  }
  const afterTheHold = (owner: OwnerRef, messageId: string): Promise<string> => {
    api.clock.advance(10_000)
    return ran(owner, messageId)
  }
  return { api, box, database, tenantId, keys, deps, hire, knows, ran, afterTheHold, close: () => api.close() }
}

export const addressOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@contoso.example`
