/** The owner's own state: signing in, turning on, pausing, what is read and how far. */
import { z } from 'zod'
import { accessActors, accesses } from '../core/policy/access.ts'
import { bookingDefaults, bookingRanges } from '../core/policy/booking.ts'
import { noticeModes } from '../core/policy/notify.ts'

const HourMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:mm, such as 12:30')

export const Reading = z.object({
  state: z.enum(['not-started', 'reading', 'live', 'parked']),
  /** Why reading stands still: consent-revoked, needs-sign-in, no-mailbox, disabled, blocked, refused. */
  parkedBecause: z.string().nullable(),
  /** 0 to 100. */
  percent: z.number().min(0).max(100),
  /** The day (ISO) back to which mail has been read. */
  readBackTo: z.string().nullable(),
  messages: z.int(),
  meetings: z.int(),
  /** What could not be read: for want of a permission, or `some-…` where Graph refuses a part of it at present. */
  missing: z.array(z.enum(['mail', 'calendar', 'directory', 'mailbox-settings', 'some-mail', 'some-meetings'])),
})
export type Reading = z.infer<typeof Reading>

const ranged = (name: keyof typeof bookingRanges) => z.int().min(bookingRanges[name][0]).max(bookingRanges[name][1])
/** How suggested times become events: a private entry called "Hold" beforehand, and booking without a click. Both are off by default. */
export const Booking = z.strictObject({
  holds: z.boolean().default(bookingDefaults.holds),
  /** Hours after which a hold is taken away again. */
  holdHours: ranged('holdHours').default(bookingDefaults.holdHours),
  auto: z.boolean().default(bookingDefaults.auto),
  /** Hours in which the owner can stop what would be booked by itself. */
  vetoHours: ranged('vetoHours').default(bookingDefaults.vetoHours),
  /** Invitations in seven days that may go out by themselves. */
  perWeek: ranged('perWeek').default(bookingDefaults.perWeek),
})
export type Booking = z.infer<typeof Booking>

/** How the owner is told of a card in the activity feed of Teams, in their working hours, at most once a day and twice a week. */
export const Notify = z.object({
  how: z.enum(noticeModes),
  /** Why the last one did not come: `not-installed` where Teams has no Kith for the owner; null where it came, or none was due. */
  trouble: z.string().nullable(),
})
export type Notify = z.infer<typeof Notify>

export const Me = z.object({
  ownerId: z.uuid(),
  displayName: z.string(),
  state: z.enum(['signed-in', 'on', 'paused', 'off', 'erasing']),
  pausedUntil: z.string().nullable(),
  zone: z.string(),
  locale: z.string(),
  lunch: z.object({ from: z.string(), to: z.string(), assumed: z.boolean() }),
  booking: Booking,
  /** Whether the owner likes to be asked for something after work or on a Saturday. */
  afterHours: z.boolean(),
  notify: Notify,
  reading: Reading,
  /** The server's business time when this was true. */
  asOf: z.string(),
  sandbox: z.boolean(),
})
export type Me = z.infer<typeof Me>

/** Exchanges the caller's token on behalf of the owner; makes no call to Graph. 403 `consent-required` when consent is missing. */
export const signIn = {
  method: 'POST',
  url: '/api/session',
  schema: {
    body: z.strictObject({ locale: z.string().max(20).optional() }),
    response: { 200: Me },
    summary: 'Sign in',
    tags: ['me'],
  },
} as const
/** Ends the right to act for the owner everywhere: tokens are forgotten, streams end, reading stands still until they sign in again. */
export const signOut = {
  method: 'DELETE',
  url: '/api/session',
  schema: {
    response: { 200: z.object({ state: z.literal('signed-out') }) },
    summary: 'Sign out everywhere',
    tags: ['me'],
  },
} as const
export const readMe = {
  method: 'GET',
  url: '/api/me',
  schema: { response: { 200: Me }, summary: 'The owner as Kith knows them', tags: ['me'] },
} as const
/** Starts reading: twelve months back, and subscriptions. Doing it twice changes nothing. */
export const turnOn = {
  method: 'POST',
  url: '/api/me/on',
  schema: { body: z.strictObject({}), response: { 202: Me }, summary: 'Turn Kith on', tags: ['me'] },
} as const
export const turnOff = {
  method: 'POST',
  url: '/api/me/off',
  schema: { body: z.strictObject({}), response: { 202: Me }, summary: 'Turn Kith off: reading stops', tags: ['me'] },
} as const
export const pause = {
  method: 'POST',
  url: '/api/me/pause',
  schema: {
    body: z.strictObject({ until: z.iso.date().nullable() }),
    response: { 200: Me },
    summary: 'Pause until a day, or go on (null)',
    tags: ['me'],
  },
} as const
export const changeSettings = {
  method: 'PATCH',
  url: '/api/me/settings',
  schema: {
    body: z.strictObject({
      lunch: z.strictObject({ from: HourMinute, to: HourMinute }).optional(),
      locale: z.enum(['en', 'de']).optional(),
      /** What is left out stays as it is. */
      booking: z
        .strictObject({
          holds: z.boolean().optional(),
          holdHours: ranged('holdHours').optional(),
          auto: z.boolean().optional(),
          vetoHours: ranged('vetoHours').optional(),
          perWeek: ranged('perWeek').optional(),
        })
        .optional(),
      afterHours: z.boolean().optional(),
      notify: z.enum(noticeModes).optional(),
    }),
    response: { 200: Me },
    summary: 'Lunch window, language, time after hours, notices, holds and booking by itself',
    tags: ['me'],
  },
} as const
/** Everything that is kept about and for the owner: `summary` to be read, then every table row by row. Logged for the owner. */
export const exportMe = {
  method: 'GET',
  url: '/api/me/export',
  schema: {
    response: { 200: z.record(z.string(), z.unknown()) },
    summary: 'Everything Kith keeps for the owner',
    tags: ['me'],
  },
} as const
/** Erases everything within a day; at once what is in the database. */
export const eraseMe = {
  method: 'DELETE',
  url: '/api/me',
  schema: { response: { 202: z.object({ state: z.literal('erasing') }) }, summary: 'Erase everything', tags: ['me'] },
} as const
/** `times`: how often that day, `at` the last time. */
export const AccessEntry = z.object({
  at: z.string(),
  actor: z.enum(accessActors),
  what: z.enum(accesses),
  times: z.int(),
})
export type AccessEntry = z.infer<typeof AccessEntry>
/** The last hundred lines, newest first. `opened`: how often the owner opened Kith; `byOthers`: reads by anybody else; both as far back as the log goes. */
export const readAccess = {
  method: 'GET',
  url: '/api/me/access',
  schema: {
    response: { 200: z.object({ entries: z.array(AccessEntry), opened: z.int(), byOthers: z.int() }) },
    summary: 'Who saw my data',
    tags: ['me'],
  },
} as const

/**
 * Whether others may count contact with the caller; for people who use Kith and for those who do not. False ends, in the
 * whole tenant, scores, history and suggestions about the caller and deletes what there was; nobody is told.
 */
export const Inclusion = z.object({ included: z.boolean() })
export const readInclusion = {
  method: 'GET',
  url: '/api/inclusion',
  schema: { response: { 200: Inclusion }, summary: "Whether others' Kith may include me", tags: ['me'] },
} as const
export const changeInclusion = {
  method: 'PUT',
  url: '/api/inclusion',
  schema: {
    body: z.strictObject({ included: z.boolean() }),
    response: { 200: Inclusion },
    summary: "Don't include me, or do again",
    tags: ['me'],
  },
} as const
