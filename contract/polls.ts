/** Polls: two or three times where none suits all. Who uses Kith answers in Kith, others by mail, and the owner marks it. */
import { z } from 'zod'
import { groupSize, pollTimes } from '../core/policy/groups.ts'
import { GroupKind } from './groups.ts'
import { Draft, Message, ShownDraft } from './messages.ts'
import { BookedLine } from './suggestions.ts'

const params = z.object({ pollId: z.uuid() })
/** Positions of the times that suit; empty: none does. */
const Suits = z
  .array(
    z
      .int()
      .min(0)
      .max(pollTimes.most - 1),
  )
  .max(pollTimes.most)
const time = z.object({ start: z.string(), end: z.string() })

export const Poll = z.object({
  pollId: z.uuid(),
  kind: GroupKind,
  /** `closed`: its time is over and nothing was booked yet. */
  state: z.enum(['open', 'closed', 'booked', 'dropped']),
  times: z.array(
    time.extend({
      /** People for whom it suits, the owner included. */
      suits: z.int(),
    }),
  ),
  people: z.array(
    z.object({
      contactId: z.uuid(),
      name: z.string(),
      suits: Suits.nullable(),
      /** Who said so: they themselves in Kith, or the owner for them. */
      by: z.enum(['them', 'you']).nullable(),
    }),
  ),
  /** People, the owner included, whom a time has to suit. */
  quorum: z.int(),
  /** The time that suits most, if it suits enough; of equals the earlier. */
  best: z.int().nullable(),
  closesAt: z.string(),
  /** The mail in which everybody was asked. */
  messageId: z.uuid().nullable(),
  inviteId: z.uuid().nullable(),
})
export type Poll = z.infer<typeof Poll>

export const listPolls = {
  method: 'GET',
  url: '/api/polls',
  schema: { response: { 200: z.object({ polls: z.array(Poll) }) }, summary: 'My polls', tags: ['polls'] },
} as const
/**
 * Opens a poll; `pollId` is made by the caller, and the same id twice is one poll. 400 `past`, `too-few-times`, `not-a-contact`,
 * `not-a-group`; 409 `too-many-polls`, `after-hours`.
 */
export const openPoll = {
  method: 'PUT',
  url: '/api/polls/:pollId',
  schema: {
    params,
    body: z.strictObject({
      kind: GroupKind,
      contactIds: z
        .array(z.uuid())
        .min(groupSize.least - 1)
        .max(groupSize.most - 1),
      starts: z
        .array(z.iso.datetime({ offset: true }))
        .min(pollTimes.least)
        .max(pollTimes.most),
      quorum: z.int().min(2).max(groupSize.most).optional(),
      /** The day before the first time, and three days from now at most, unless said otherwise. */
      closesAt: z.iso.datetime({ offset: true }).optional(),
    }),
    response: { 200: Poll },
    summary: 'Ask which of two or three times suits',
    tags: ['polls'],
  },
} as const
export const readPoll = {
  method: 'GET',
  url: '/api/polls/:pollId',
  schema: { params, response: { 200: Poll }, summary: 'One poll', tags: ['polls'] },
} as const
/** The mail that asks everybody alike, whether or not they use Kith. */
export const pollDraft = {
  method: 'GET',
  url: '/api/polls/:pollId/draft',
  schema: { params, response: { 200: ShownDraft }, summary: 'The mail that asks', tags: ['polls'] },
} as const
/** Held for ten seconds, then sent once. 409 `not-open`. */
export const sendPoll = {
  method: 'POST',
  url: '/api/polls/:pollId/send',
  schema: { params, body: Draft, response: { 202: Message }, summary: 'Send the mail that asks', tags: ['polls'] },
} as const
/** What somebody told the owner; null takes it back. Their own answer in Kith stands above it. */
export const markPollAnswer = {
  method: 'PUT',
  url: '/api/polls/:pollId/answers/:contactId',
  schema: {
    params: params.extend({ contactId: z.uuid() }),
    body: z.strictObject({ suits: Suits.nullable() }),
    response: { 200: Poll },
    summary: 'Mark what somebody told me',
    tags: ['polls'],
  },
} as const
/** Books a time: the best, or the one named. Held for ten seconds like every invite. 409 `no-winner`, `not-open`, `past`, `after-hours`. */
export const bookPoll = {
  method: 'POST',
  url: '/api/polls/:pollId/book',
  schema: {
    params,
    body: z.strictObject({
      time: z
        .int()
        .min(0)
        .max(pollTimes.most - 1)
        .optional(),
    }),
    response: { 202: z.object({ poll: Poll, invite: BookedLine }) },
    summary: 'Book the time that suits most',
    tags: ['polls'],
  },
} as const
/** Ends it without a meeting, or takes that back. */
export const dropPoll = {
  method: 'POST',
  url: '/api/polls/:pollId/drop',
  schema: {
    params,
    body: z.strictObject({ dropped: z.boolean().default(true) }),
    response: { 200: Poll },
    summary: 'End it without a meeting',
    tags: ['polls'],
  },
} as const

/** A poll that somebody asks me about. Who else would come is told before I answer. */
export const PollQuestion = z.object({
  pollId: z.uuid(),
  by: z.string(),
  kind: GroupKind,
  others: z.array(z.string()),
  times: z.array(time),
  closesAt: z.string(),
  suits: Suits.nullable(),
})
export type PollQuestion = z.infer<typeof PollQuestion>
export const listPollQuestions = {
  method: 'GET',
  url: '/api/polls/asked-of-me',
  schema: {
    response: { 200: z.object({ questions: z.array(PollQuestion) }) },
    summary: 'Polls that I am asked about',
    tags: ['polls'],
  },
} as const
/** Told to whoever asks; null takes it back. 404 where nobody asks, or it is closed. */
export const answerPoll = {
  method: 'POST',
  url: '/api/polls/asked-of-me/:pollId',
  schema: {
    params,
    body: z.strictObject({ suits: Suits.nullable() }),
    response: { 200: PollQuestion },
    summary: 'Say which times suit me',
    tags: ['polls'],
  },
} as const
