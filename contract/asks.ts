/** Ask and give: one kind of thing with one set of states. */
import { z } from 'zod'
import { Lines, OneLine, ShownDraft } from './messages.ts'
import { Reason } from './people.ts'

export const askKinds = ['fresh-eyes', 'brainstorm', 'rehearsal', 'learn', 'lead', 'introduction'] as const
export const giveKinds = [
  'help-15',
  'link',
  'teach',
  'thanks',
  'credit',
  'lead',
  'introduction',
  'check-in',
  'news',
] as const
export const AskState = z.enum(['draft', 'held', 'sent', 'accepted', 'declined', 'lapsed', 'done', 'withdrawn'])
export type AskState = z.infer<typeof AskState>

const What = z.union([
  z.object({ direction: z.literal('ask'), kind: z.enum(askKinds) }),
  z.object({ direction: z.literal('give'), kind: z.enum(giveKinds) }),
])

export const Ask = z.object({
  askId: z.uuid(),
  direction: z.enum(['ask', 'give']),
  kind: z.string(),
  people: z.array(z.object({ contactId: z.uuid(), name: z.string() })),
  state: AskState,
  topic: z.string().nullable(),
  /** Exactly as it will arrive. */
  draft: ShownDraft,
  /** A kind of meeting to look for times with (`searchSlots`), or null where it is a message. */
  slotKind: z.enum(['advice-20', 'advice-30', 'help-15', 'call']).nullable(),
  /** The days to look at (ISO, both included), where it is a meeting. */
  days: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** What left, or waits to: undone, sent at once and read by these ids. */
  inviteId: z.uuid().nullable(),
  messageId: z.uuid().nullable(),
  errorCode: z.string().nullable(),
  madeAt: z.string(),
})
export type Ask = z.infer<typeof Ask>

/** One of at most three people to turn to, and why. */
export const Askee = z.object({ contactId: z.uuid(), name: z.string(), title: z.string().nullable(), reason: Reason })
export type Askee = z.infer<typeof Askee>

/** An ear has no topic: a field for one is refused. */
const Wish = z.union([
  z.strictObject({ kind: z.literal('ear'), outsideLine: z.boolean().default(false) }),
  z.strictObject({
    kind: z.enum(['fresh-eyes', 'brainstorm', 'rehearsal', 'learn']),
    topic: z.string().trim().min(1, 'say what it is about').max(300, 'at most 300 characters'),
  }),
])
/** Nothing is stored and the topic is not logged. */
export const findAskees = {
  method: 'POST',
  url: '/api/asks/candidates',
  schema: {
    body: Wish,
    response: { 200: z.object({ people: z.array(Askee) }) },
    summary: 'Whom to ask, and why',
    tags: ['asks'],
  },
} as const

const params = z.object({ askId: z.uuid() })
const People = z.array(z.uuid()).min(1).max(3, 'at most three people')
/** `askId` is made by the caller, so that a repeated click is one ask. A draft may be written anew; 409 `not-a-draft` after that. */
export const writeAsk = {
  method: 'PUT',
  url: '/api/asks/:askId',
  schema: {
    params,
    body: z.strictObject({
      what: What,
      contactIds: People,
      topic: z.string().trim().min(1).max(300, 'at most 300 characters').nullable().default(null),
      /** The third person of an introduction or a lead. */
      aboutContactId: z.uuid().nullable().default(null),
      /** A rehearsal: the day of the presentation. */
      before: z.iso.date().nullable().default(null),
    }),
    response: { 200: Ask },
    summary: 'Draft an ask or a gift',
    tags: ['asks'],
  },
} as const
export const listAsks = {
  method: 'GET',
  url: '/api/asks',
  schema: { response: { 200: z.object({ asks: z.array(Ask) }) }, summary: 'Asked and given', tags: ['asks'] },
} as const
export const readAsk = {
  method: 'GET',
  url: '/api/asks/:askId',
  schema: { params, response: { 200: Ask }, summary: 'One ask', tags: ['asks'] },
} as const
/**
 * Confirms the draft as it is shown and holds it for ten seconds. With `start` it becomes an invite, without a mail; `copy`
 * sends nothing. A second click answers with the same.
 */
export const sendAsk = {
  method: 'POST',
  url: '/api/asks/:askId/send',
  schema: {
    params,
    body: z.strictObject({
      title: OneLine,
      body: Lines,
      start: z.iso.datetime().optional(),
      copy: z.boolean().default(false),
    }),
    response: { 202: Ask },
    summary: 'Send it after ten seconds',
    tags: ['asks'],
  },
} as const
/** What became of it, said by the owner; null takes the word back. */
export const answerAsk = {
  method: 'POST',
  url: '/api/asks/:askId/answer',
  schema: {
    params,
    body: z.strictObject({ answer: z.enum(['accepted', 'declined', 'done']).nullable() }),
    response: { 200: Ask },
    summary: 'What became of it',
    tags: ['asks'],
  },
} as const
/** Sets it aside, and back with `withdrawn: false`; what has left stays where it is. */
export const withdrawAsk = {
  method: 'POST',
  url: '/api/asks/:askId/withdraw',
  schema: {
    params,
    body: z.strictObject({ withdrawn: z.boolean().default(true) }),
    response: { 200: Ask },
    summary: 'Set it aside',
    tags: ['asks'],
  },
} as const
/**
 * Looks for times at which somebody could listen, today and tomorrow; read them with `readSlots`. The search is forgotten when
 * one is taken, else after an hour.
 */
export const findEarTimes = {
  method: 'POST',
  url: '/api/ear/times',
  config: { untold: true },
  schema: {
    body: z.strictObject({ contactId: z.uuid() }),
    response: { 202: z.object({ proposalId: z.uuid(), state: z.literal('looking') }) },
    summary: 'Look for a time to talk',
    tags: ['asks'],
  },
} as const
/** Somebody to listen, today or tomorrow: a private meeting, held for ten seconds, and nothing else anywhere. */
export const askForAnEar = {
  method: 'POST',
  url: '/api/ear',
  config: { untold: true },
  schema: {
    body: z.strictObject({ inviteId: z.uuid(), contactId: z.uuid(), start: z.iso.datetime() }),
    response: { 202: z.object({ inviteId: z.uuid(), state: z.string(), draft: ShownDraft, holdUntil: z.string() }) },
    summary: 'Ask somebody to listen',
    tags: ['asks'],
  },
} as const
