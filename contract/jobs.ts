/** The job catalog: every job, what its payload is, which lane it waits in, and which jobs it may start. */
import { z } from 'zod'

/** What shares one concurrency limit; each lane is one BullMQ queue. */
export const lanes = ['intake', 'graph', 'backfill', 'score', 'act'] as const
export type Lane = (typeof lanes)[number]

const trace = { eventId: z.uuid() }
const owner = { ...trace, tenantId: z.uuid(), ownerId: z.uuid() }

/** One change notification or lifecycle event as the intake keeps it: ids, never the item. */
export const NotificationItem = z.object({
  subscriptionId: z.uuid(),
  /** base64url SHA-256 of the clientState that came with it: a secret never travels through a queue. */
  clientStateHash: z.string().max(64).optional(),
  tenantId: z.uuid().optional(),
  changeType: z.enum(['created', 'updated', 'deleted']).optional(),
  lifecycleEvent: z.string().max(64).optional(),
  resourceId: z.string().max(1024).optional(),
})
export type NotificationItem = z.infer<typeof NotificationItem>

/** Every job: the lane it waits in and its payload. Payloads carry ids only, never a name, an address or a subject. */
export const jobs = {
  'take-notifications': { lane: 'intake', payload: z.object({ ...trace, items: z.array(NotificationItem).max(1000) }) },
  'take-activity': { lane: 'intake', payload: z.object({ ...owner, activityId: z.uuid() }) },
  'sync-mail': { lane: 'graph', payload: z.object(owner) },
  'sync-calendar': { lane: 'graph', payload: z.object(owner) },
  'backfill-mailbox': { lane: 'backfill', payload: z.object(owner) },
  'sync-directory': { lane: 'graph', payload: z.object(owner) },
  'score-relationships': { lane: 'score', payload: z.object(owner) },
  'settle-meetings': { lane: 'score', payload: z.object(owner) },
  'read-fullness': { lane: 'graph', payload: z.object(owner) },
  suggest: { lane: 'score', payload: z.object(owner) },
  'find-slots': { lane: 'graph', payload: z.object({ ...owner, suggestionId: z.uuid() }) },
  'book-invite': { lane: 'act', payload: z.object({ ...owner, inviteId: z.uuid() }) },
  'change-invite': { lane: 'act', payload: z.object({ ...owner, inviteId: z.uuid() }) },
  'track-invite': { lane: 'act', payload: z.object({ ...owner, inviteId: z.uuid() }) },
  'tend-holds': { lane: 'act', payload: z.object({ ...owner, suggestionId: z.uuid() }) },
  'send-message': { lane: 'act', payload: z.object({ ...owner, messageId: z.uuid() }) },
  'notify-owner': { lane: 'act', payload: z.object(owner) },
  'fetch-link': { lane: 'graph', payload: z.object({ ...owner, linkId: z.uuid() }) },
  'watch-news': { lane: 'graph', payload: z.object({ ...owner, feedId: z.uuid() }) },
  'renew-subscriptions': { lane: 'graph', payload: z.object(owner) },
  'sweep-missed': { lane: 'graph', payload: z.object(owner) },
  'erase-owner': { lane: 'graph', payload: z.object(owner) },
  retain: { lane: 'score', payload: z.object(owner) },
} as const satisfies Record<string, { lane: Lane; payload: z.ZodType }>

export type JobName = keyof typeof jobs
export type Payload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>

/** Which jobs each job may start. A handler that starts any other does not compile. */
export const flow = {
  'take-notifications': ['sync-mail', 'sync-calendar', 'sync-directory', 'renew-subscriptions'],
  'take-activity': ['score-relationships', 'suggest'],
  'sync-mail': ['score-relationships'],
  'sync-calendar': ['score-relationships', 'track-invite', 'settle-meetings'],
  'backfill-mailbox': [
    'backfill-mailbox',
    'score-relationships',
    'sync-mail',
    'sync-calendar',
    'sync-directory',
    'renew-subscriptions',
  ],
  'sync-directory': ['suggest'],
  'score-relationships': ['suggest'],
  'settle-meetings': ['score-relationships', 'sync-calendar'],
  'read-fullness': ['suggest'],
  suggest: ['find-slots'],
  'find-slots': ['suggest', 'tend-holds'],
  'book-invite': ['track-invite', 'find-slots'],
  'change-invite': ['track-invite'],
  'track-invite': ['score-relationships', 'suggest'],
  'tend-holds': ['book-invite'],
  'send-message': [],
  'notify-owner': [],
  'fetch-link': [],
  'watch-news': [],
  'renew-subscriptions': ['sync-mail', 'sync-calendar'],
  'sweep-missed': ['sync-mail', 'sync-calendar'],
  'erase-owner': [],
  retain: ['score-relationships'],
} as const satisfies { [N in JobName]: readonly JobName[] }

/**
 * The jobs that the clock may start: what falls due later is a row in `due`, whose `what` is one of these. What is missing
 * here is started by what happens alone.
 */
export const clockStarts = [
  'sync-mail',
  'sync-calendar',
  'backfill-mailbox',
  'sync-directory',
  'score-relationships',
  'settle-meetings',
  'read-fullness',
  'suggest',
  'find-slots',
  'book-invite',
  'change-invite',
  'track-invite',
  'tend-holds',
  'send-message',
  'notify-owner',
  'fetch-link',
  'watch-news',
  'renew-subscriptions',
  'sweep-missed',
  'erase-owner',
  'retain',
] as const satisfies readonly JobName[]
export type ClockJob = (typeof clockStarts)[number]

/** The payload field that says what a job is about beyond its owner; a due row's `subject_id` is its value. */
export const subjects = {
  'take-activity': 'activityId',
  'find-slots': 'suggestionId',
  'book-invite': 'inviteId',
  'change-invite': 'inviteId',
  'track-invite': 'inviteId',
  'tend-holds': 'suggestionId',
  'send-message': 'messageId',
  'fetch-link': 'linkId',
  'watch-news': 'feedId',
} as const satisfies { [N in JobName]?: keyof Payload<N> }

/** What a job is about beyond its owner, '' for a job about the owner as a whole. */
export function subjectOf(name: JobName, payload: Record<string, unknown>): string {
  const field = (subjects as { [N in JobName]?: string })[name]
  return field === undefined ? '' : String(payload[field] ?? '')
}

export type Enqueue<Allowed extends JobName = JobName> = <N extends Allowed>(
  name: N,
  payload: Payload<N>,
) => Promise<void>
