/** Wins, the owner's strengths, a hard day, and credit to those who helped. */
import { z } from 'zod'
import { Day } from './day.ts'
import { Draft, Message, OneLine, ShownDraft } from './messages.ts'

export const Win = z.object({
  winId: z.uuid(),
  /** `thanks`: what somebody thanked the owner for, in their words as the owner noted them. */
  kind: z.enum(['win', 'thanks']),
  text: z.string(),
  /** ISO day. */
  on: z.string(),
  /** Who thanked. */
  from: z.object({ contactId: z.uuid(), name: z.string() }).nullable(),
  /** To whom it was told already: each once. */
  told: z.array(z.uuid()),
})
export type Win = z.infer<typeof Win>

const params = z.object({ winId: z.uuid() })
/** `winId` is made by the caller, so that a repeated click is one. */
export const keepWin = {
  method: 'PUT',
  url: '/api/wins/:winId',
  schema: {
    params,
    body: z.strictObject({
      kind: z.enum(['win', 'thanks']).default('win'),
      text: z.string().trim().min(1, 'write something').max(1000, 'at most 1,000 characters'),
      on: Day,
      contactId: z.uuid().nullable().default(null),
    }),
    response: { 200: Win },
    summary: 'Keep a win, or thanks received',
    tags: ['wins'],
  },
} as const
/** The deleted one comes back as the answer, so that undo can keep it again. */
export const deleteWin = {
  method: 'DELETE',
  url: '/api/wins/:winId',
  schema: { params, response: { 200: Win }, summary: 'Delete a win', tags: ['wins'] },
} as const
export const listWins = {
  method: 'GET',
  url: '/api/wins',
  schema: { response: { 200: z.object({ wins: z.array(Win) }) }, summary: 'Wins and strengths', tags: ['wins'] },
} as const
/** The draft for telling it to somebody, as it will arrive; nothing is stored. */
export const draftWin = {
  method: 'POST',
  url: '/api/wins/:winId/draft',
  schema: {
    params,
    body: z.strictObject({ contactId: z.uuid() }),
    response: { 200: ShownDraft },
    summary: 'Draft for telling a win',
    tags: ['wins'],
  },
} as const
/** Tells a win to one peer, after ten seconds; to the same one once: 409 `told-already`; to at most two: 409 `told-enough`. */
export const tellWin = {
  method: 'POST',
  url: '/api/wins/:winId/tell',
  schema: {
    params,
    body: Draft.extend({ messageId: z.uuid(), contactId: z.uuid() }),
    response: { 202: Message },
    summary: 'Tell a win to a peer',
    tags: ['wins'],
  },
} as const
/** Opens what helps on a hard day. Nothing is stored by opening it, and nothing logged but that something was asked for. */
export const openHardDay = {
  method: 'GET',
  url: '/api/hard-day',
  config: { untold: true },
  schema: {
    response: {
      200: z.object({
        strengths: z.array(Win),
        wins: z.array(Win),
        /** Who might listen: those most in touch, twice as many as are shown, since not all will be free (`findEarTimes`). */
        people: z.array(z.object({ contactId: z.uuid(), name: z.string(), title: z.string().nullable() })),
      }),
    },
    summary: 'A hard day',
    tags: ['wins'],
  },
} as const

/** Something great that a peer did and that was not help to the owner. Seen by nobody else until the owner sends a word of it. */
export const Success = z.object({
  successId: z.uuid(),
  contactId: z.uuid(),
  /** ISO day. */
  on: z.string(),
  text: z.string().nullable(),
})
export type Success = z.infer<typeof Success>
const success = z.object({ contactId: z.uuid(), successId: z.uuid() })
/** `successId` is made by the caller, so that a repeated tap is one. It comes back before the next meeting that both are in. */
export const keepSuccess = {
  method: 'PUT',
  url: '/api/people/:contactId/successes/:successId',
  schema: {
    params: success,
    body: z.strictObject({
      on: Day,
      text: z.string().trim().min(1, 'write something').max(300, 'at most 300 characters').nullable().default(null),
    }),
    response: { 200: Success },
    summary: 'They did something great',
    tags: ['wins'],
  },
} as const
/** The deleted one comes back as the answer, so that undo can keep it again. */
export const deleteSuccess = {
  method: 'DELETE',
  url: '/api/people/:contactId/successes/:successId',
  schema: { params: success, response: { 200: Success }, summary: 'Take it back', tags: ['wins'] },
} as const

/** `ask-first` asks the person whether they would like others to be told; it is suggested before a note or a shout-out. */
export const CreditForm = z.enum(['thanks', 'shout-out', 'manager', 'ask-first'])
/** Somebody whom the owner names as the manager, where the directory names nobody or somebody else. */
export const TypedManager = z.strictObject({ name: OneLine, address: z.email().max(320) })
export const CreditLine = z.object({
  /** The logged help or the success that it is for. */
  activityId: z.uuid(),
  what: z.enum(['help', 'success']),
  /** The owner's own words on a success; null where there are none. */
  text: z.string().nullable(),
  contactId: z.uuid(),
  name: z.string(),
  /** ISO day of the help or the success. */
  helpedOn: z.string(),
  /** The next meeting that both are in, at least one more with them, or null. */
  nextMeeting: z.object({ start: z.string(), end: z.string() }).nullable(),
  given: z.array(CreditForm),
  /** Their manager as the directory says today; where there is none to write to, why. Ask the person first. */
  manager: z.union([
    z.object({ name: z.string() }),
    z.object({ why: z.enum(['no-org-chart', 'no-manager', 'manager-left', 'is-you', 'rests']) }),
  ]),
})
export type CreditLine = z.infer<typeof CreditLine>
/** Help received and what peers did that was great in the last days, for a word before the next meeting. */
export const listCredit = {
  method: 'GET',
  url: '/api/credit',
  schema: {
    response: { 200: z.object({ credit: z.array(CreditLine) }) },
    summary: 'What is worth a word',
    tags: ['wins'],
  },
} as const
const credit = z.object({ activityId: z.uuid() })
export const draftCredit = {
  method: 'GET',
  url: '/api/credit/:activityId/draft',
  schema: {
    params: credit,
    querystring: z.object({ form: CreditForm, managerName: OneLine.optional() }),
    response: { 200: ShownDraft.extend({ to: z.string() }) },
    summary: 'Draft of thanks, shout-out or note',
    tags: ['wins'],
  },
} as const
/**
 * Sends it after ten seconds, each form once. A shout-out needs the link of a channel as Teams copies it. A note needs a
 * manager, the directory's or one who is typed: 409 with the reason where there is none; `rests` and `is-you` hold for both.
 */
export const giveCredit = {
  method: 'POST',
  url: '/api/credit/:activityId',
  schema: {
    params: credit,
    body: Draft.extend({
      form: CreditForm,
      messageId: z.uuid(),
      channelLink: z.url().max(2000).optional(),
      manager: TypedManager.optional(),
    }),
    response: { 202: Message },
    summary: 'Give credit',
    tags: ['wins'],
  },
} as const
