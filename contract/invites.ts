/** Invites: what was booked, how it was answered, and the ten seconds in which it can be taken back. */
import { z } from 'zod'
import { unsuitedCodes } from '../core/slots/hours.ts'
import { BookedLine, DayWithout, PickedPlace, Slot } from './suggestions.ts'

const params = z.object({ inviteId: z.uuid() })
export const listInvites = {
  method: 'GET',
  url: '/api/invites',
  schema: {
    response: { 200: z.object({ invites: z.array(BookedLine), asOf: z.string() }) },
    summary: 'Booked, pending and past',
    tags: ['invites'],
  },
} as const
export const readInvite = {
  method: 'GET',
  url: '/api/invites/:inviteId',
  schema: { params, response: { 200: BookedLine }, summary: 'One invite', tags: ['invites'] },
} as const
/** Takes a held invite back; 409 `already-sent` once it has left. */
export const undoInvite = {
  method: 'POST',
  url: '/api/invites/:inviteId/undo',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: BookedLine },
    summary: 'Take it back while held',
    tags: ['invites'],
  },
} as const
export const sendInviteNow = {
  method: 'POST',
  url: '/api/invites/:inviteId/send-now',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 202: BookedLine },
    summary: 'End the ten seconds',
    tags: ['invites'],
  },
} as const
export const cancelInvite = {
  method: 'POST',
  url: '/api/invites/:inviteId/cancel',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 202: BookedLine },
    summary: 'Cancel a booked invite',
    tags: ['invites'],
  },
} as const
export const didItHappen = {
  method: 'POST',
  url: '/api/invites/:inviteId/happened',
  schema: {
    params,
    body: z.strictObject({ happened: z.boolean() }),
    response: { 202: BookedLine },
    summary: 'Did it happen?',
    tags: ['invites'],
  },
} as const

/** Takes the new time that somebody invited proposed; the event moves. 409 `no-proposal` where there is none. */
export const acceptProposal = {
  method: 'POST',
  url: '/api/invites/:inviteId/accept-proposal',
  schema: {
    params,
    body: z.strictObject({ contactId: z.uuid().optional() }),
    response: { 202: BookedLine },
    summary: 'Take the time that was proposed instead',
    tags: ['invites'],
  },
} as const
/** A time as an instant, or as the owner's own clock shows it (without an offset): 400 `no-such-time` where that clock skips it. */
const When = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true })])
/**
 * Moves a booked invite of the owner's own to a time of their choice; the length stays. 400 `no-such-time`, `past`, `too-far`;
 * 409 `not-booked`, and `after-hours` for a time outside the owner's hours (a group's: where not all chose that). Everybody's
 * calendar and hours are looked at before the event moves: with `errorCode` `taken` or `after-hours` it stays where it was.
 */
export const moveInvite = {
  method: 'POST',
  url: '/api/invites/:inviteId/move',
  schema: {
    params,
    body: z.strictObject({ start: When }),
    response: { 202: BookedLine },
    summary: 'Move a booked invite',
    tags: ['invites'],
  },
} as const
/**
 * "They are swamped", said by the owner: no invitation to them for thirty days, and one offer of help. False takes it back. In
 * a group of one of them; left out, of whoever declined: 400 `name-somebody` where nobody did or nobody like that is invited.
 */
export const saySwamped = {
  method: 'POST',
  url: '/api/invites/:inviteId/swamped',
  schema: {
    params,
    body: z.strictObject({ swamped: z.boolean().default(true), contactId: z.uuid().optional() }),
    response: { 200: BookedLine },
    summary: 'They are swamped',
    tags: ['invites'],
  },
} as const

export const Incoming = z.object({
  meetingId: z.string(),
  from: z.object({ contactId: z.uuid(), name: z.string() }),
  start: z.string(),
  end: z.string(),
  response: z.string(),
  /** The owner said that they are swamped. */
  swamped: z.boolean(),
})
/** Invitations to a single meeting of at most eight that came to the owner and lie ahead, soonest first; by their own calendar. */
export const listIncoming = {
  method: 'GET',
  url: '/api/incoming',
  schema: {
    response: { 200: z.object({ incoming: z.array(Incoming) }) },
    summary: 'Invitations to me',
    tags: ['invites'],
  },
} as const
/**
 * "I am swamped", said by whoever was invited. Where the other uses Kith, theirs stops inviting for thirty days and offers
 * help once; the answer is the same whether they do or not. Declining stays the calendar's. 404 for no such invitation.
 */
export const sayImSwamped = {
  method: 'POST',
  url: '/api/incoming/swamped',
  schema: {
    body: z.strictObject({ meetingId: z.string().min(1).max(1024), swamped: z.boolean().default(true) }),
    response: { 200: Incoming },
    summary: 'I am swamped',
    tags: ['invites'],
  },
} as const

const People = z.array(z.uuid()).min(1).max(7)
const Range = { from: z.iso.date().optional(), to: z.iso.date().optional() }
/**
 * Looks for times with people whom the owner chose. With `start` that time of the owner's own choosing is judged before anything
 * is held, and others are looked for from its day on: 400 and 409 as by `makeInvite`. The answer is read with `readSlots`; `today`
 * on the live line says when.
 */
export const searchSlots = {
  method: 'POST',
  url: '/api/slots',
  schema: {
    body: z.strictObject({ kind: Slot.shape.kind, contactIds: People, start: When.optional(), ...Range }),
    response: { 202: z.object({ proposalId: z.uuid(), state: z.literal('looking') }) },
    summary: 'Look for times with chosen people',
    tags: ['invites'],
  },
} as const
/** A time that the owner picked, and what speaks against it by everybody's calendar and hours: with `errorCode` null nothing does. */
export const PickedTime = BookedLine.pick({ start: true, end: true, kind: true, zone: true }).extend({
  errorCode: z.enum(unsuitedCodes).nullable(),
  people: z.array(BookedLine.shape.people.element.pick({ contactId: true, name: true, misfit: true })),
})
export type PickedTime = z.infer<typeof PickedTime>
/** What was found. A time is taken with `acceptSuggestion`, the proposal's id being the suggestion's. */
export const readSlots = {
  method: 'GET',
  url: '/api/slots/:proposalId',
  schema: {
    params: z.object({ proposalId: z.uuid() }),
    response: {
      200: z.object({
        proposalId: z.uuid(),
        state: z.enum(['looking', 'ready', 'closed']),
        slots: z.array(Slot),
        days: z.array(DayWithout),
        assumed: z.array(z.string()),
        /** Where no time suits a whole group: two or three at which enough can, worth a poll. */
        pollTimes: z.array(z.object({ start: z.string(), end: z.string() })).optional(),
        picked: PickedTime.nullish(),
      }),
    },
    summary: 'Times that were found',
    tags: ['invites'],
  },
} as const
/**
 * Invites chosen people at a time of the owner's own choice; without `start` times are looked for as by `searchSlots`. 409
 * `after-hours` for a time outside the owner’s hours (a group’s: where not all who use Kith chose that), `apart`. What their
 * calendars say of whoever is invited is looked at before it leaves: with `errorCode` `after-hours` nothing was sent, and `misfit`
 * says whom the time does not suit and why.
 */
export const makeInvite = {
  method: 'POST',
  url: '/api/invites',
  schema: {
    body: z.strictObject({
      kind: Slot.shape.kind,
      contactIds: People,
      start: When.optional(),
      /** How many people, the owner included, must come for it to go ahead. */
      quorum: z.int().min(2).max(8).optional(),
      place: PickedPlace.optional(),
      ...Range,
    }),
    response: { 202: z.object({ invite: BookedLine.nullable(), proposalId: z.uuid() }) },
    summary: 'Invite chosen people',
    tags: ['invites'],
  },
} as const
