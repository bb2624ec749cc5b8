/** A Graph that answers from a script, and keeps what it was asked: for what no sandbox does on demand. */
import { randomUUID } from 'node:crypto'
import type { JobName, Payload } from '../../../contract/jobs.ts'
import type { OwnerRef } from '../../../db/connect.ts'
import { saveSignIn, turnOn } from '../../../db/queries/me.ts'
import { createFixedClock } from '../../../platform/clock.ts'
import type { GraphAnswer, GraphRequest } from '../../../platform/graph/graph.ts'
import { createLog } from '../../../platform/log.ts'
import type { Deps, Handler } from '../../../worker/deps.ts'
import type { TestDatabase } from '../../support/database.ts'
import { oneByOne } from '../../support/one-by-one.ts'
import { nothingOutside } from '../../support/outside.ts'

/** Answers a request, or undefined where it is not this one's to answer. */
export type Script = (request: GraphRequest, path: string) => GraphAnswer | undefined | Promise<GraphAnswer | undefined>

export const ok = (body: unknown, status = 200): GraphAnswer => ({ kind: 'ok', status, body, preferenceApplied: [] })
export const root = 'https://graph.test/v1.0'

/** What no script is about: rooms may not be read, and no mail is found by its id. */
const elsewhere: Script = (_, path) => {
  if (path.startsWith('/places/')) return { kind: 'missing-scope', scopes: ['Place.Read.All'] }
  return path.startsWith('/me/messages?') ? ok({ value: [] }) : undefined
}

/** One owner with their mailbox on a real database, and a worker's dependencies over the script. */
export async function scripted(
  database: TestDatabase,
  script: Script,
  options: { now?: string; owner?: OwnerRef } = {},
) {
  const owner = options.owner ?? { tenantId: randomUUID(), ownerId: randomUUID() }
  const clock = createFixedClock(options.now ?? '2026-11-24T09:00:00Z')
  const asked: GraphRequest[] = []
  const enqueued: JobName[] = []
  const deps: Deps = {
    db: database.db,
    ...nothingOutside(database.db),
    clock,
    log: createLog({ process: 'test', level: 'silent' }),
    graph: oneByOne(database.db, async (_, request) => {
      asked.push(request)
      const path = decodeURIComponent(request.path.replace(root, ''))
      const answer = (await script(request, path)) ?? (await elsewhere(request, path))
      if (!answer) throw new Error(`the script has no answer to ${request.method} ${path}`)
      return answer
    }),
    settings: {
      notificationUrl: 'https://kith.test/graph/notifications',
      lifecycleUrl: 'https://kith.test/graph/lifecycle',
      subscriptionMinutes: 4200,
      teamsAppId: 'app',
      leaseMs: 60_000,
    },
  }
  await database.db.asOwner(owner, async (sql) => {
    await saveSignIn(sql, { displayName: 'Me', locale: null, at: clock.now() })
    await turnOn(sql, clock.now())
  })
  const run = async <N extends JobName>(_job: N, handler: Handler<N>, more: object = {}): Promise<void> => {
    const enqueue = async (job: JobName): Promise<void> => void enqueued.push(job)
    const payload = { eventId: randomUUID(), ...owner, ...more } as unknown as Payload<N>
    await handler({ ...deps, enqueue } as Parameters<Handler<N>>[0], payload)
  }
  return {
    owner,
    clock,
    asked,
    enqueued,
    deps,
    run,
    sql: <T>(work: Parameters<typeof database.db.asOwner<T>>[1]) => database.db.asOwner(owner, work),
  }
}

export const person = (address: string) => ({ emailAddress: { name: address.split('@')[0], address } })

/** A mail as Graph gives it. */
export const mail = (id: string, from: string, to: string[], at: string, more: object = {}) => ({
  '@odata.type': '#microsoft.graph.message',
  '@odata.etag': `W/"${id}"`,
  id,
  conversationId: `c-${id}`,
  internetMessageId: `<${id}@x>`,
  from: person(from),
  sender: person(from),
  toRecipients: to.map(person),
  ccRecipients: [],
  receivedDateTime: at,
  sentDateTime: at,
  isDraft: false,
  ...more,
})

/** A calendar entry as Graph gives it. Times are UTC without an offset. */
export const event = (id: string, start: string, end: string, more: object = {}) => ({
  '@odata.type': '#microsoft.graph.event',
  id,
  iCalUId: `u-${id}`,
  type: 'singleInstance',
  start: { dateTime: start, timeZone: 'UTC' },
  end: { dateTime: end, timeZone: 'UTC' },
  isAllDay: false,
  isCancelled: false,
  isOrganizer: false,
  showAs: 'busy',
  sensitivity: 'normal',
  subject: 'canary-subject',
  responseStatus: { response: 'accepted' },
  organizer: person('sam@x.example'),
  attendees: [{ type: 'required', status: { response: 'accepted' }, ...person('me@x.example') }],
  ...more,
})

/** What every reading begins with: the owner, a directory that may not be read, two folders beside the ones left out. */
export const beginnings: Script = (_, path) => {
  if (path.startsWith('/me?'))
    return ok({ id: 'me', mail: 'Me@x.example', userPrincipalName: 'me@x.example', otherMails: ['me@home.example'] })
  if (path.startsWith('/users')) return { kind: 'missing-scope', scopes: ['User.Read.All'] }
  if (path.startsWith('/me/people')) return ok({ value: [] })
  const [, wellKnown] =
    /^\/me\/mailFolders\/(drafts|junkemail|deleteditems|outbox|conversationhistory)\?/.exec(path) ?? []
  if (wellKnown === 'outbox') return { kind: 'not-found', code: 'ErrorItemNotFound' }
  if (wellKnown) return ok({ id: `F-${wellKnown}` })
  if (path.startsWith('/me/mailFolders/delta'))
    return ok({
      value: [
        { id: 'F-inbox', parentFolderId: 'root', totalItemCount: 3 },
        { id: 'F-sent', parentFolderId: 'root', totalItemCount: 1 },
        { id: 'F-drafts', parentFolderId: 'root', totalItemCount: 9 },
        { id: 'F-deleteditems', parentFolderId: 'root', totalItemCount: 9 },
        { id: 'F-old', parentFolderId: 'F-deleteditems', totalItemCount: 9 },
      ],
      '@odata.deltaLink': `${root}/folders`,
    })
  return undefined
}
/** A calendar with nothing in it. */
export const emptyCalendar: Script = (_, path) =>
  path.startsWith('/me/calendarView')
    ? ok({
        value: [],
        ...(path.startsWith('/me/calendarView/delta')
          ? { '@odata.deltaLink': `${root}/me/calendarView/delta?t=end` }
          : {}),
      })
    : undefined

/** The first script that has an answer. */
export const either =
  (...scripts: Script[]): Script =>
  async (request, path) => {
    for (const script of scripts) {
      const answer = await script(request, path)
      if (answer) return answer
    }
    return undefined
  }
