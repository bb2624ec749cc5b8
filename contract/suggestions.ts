/** Suggestions: at most three open, each with who, why, and one main action. */
import { z } from 'zod'
import { misfitReasons } from '../core/slots/hours.ts'
import { Draft, Message, ShownDraft } from './messages.ts'
import { Reason } from './people.ts'

export const Slot = z.object({
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  kind: z.enum([
    'lunch',
    'coffee',
    'walk',
    'call',
    'help-15',
    'advice-20',
    'advice-30',
    'group-lunch',
    'happy-hour',
    'group-activity',
  ]),
  /** The same time on each person's own clock; only the owner's when they are alike. */
  local: z.array(
    z.object({ contactId: z.uuid().nullable(), zone: z.string(), date: z.string(), from: z.string(), to: z.string() }),
  ),
  reasons: z.array(z.string()),
})
export type Slot = z.infer<typeof Slot>

/** Where a meeting takes place, as the owner picks it: one of their places, a room, or none. Left out it is chosen. */
export const PickedPlace = z.union([
  z.strictObject({ placeId: z.uuid() }),
  z.strictObject({ roomId: z.uuid() }),
  z.strictObject({ none: z.literal(true) }),
])
export type PickedPlace = z.infer<typeof PickedPlace>

/** A day (ISO) without a time, and why. */
export const DayWithout = z.object({ date: z.string(), why: z.string() })
export type DayWithout = z.infer<typeof DayWithout>

/**
 * What the card's main button does: `meet` accepts a slot; `write` confirms the draft, which Kith sends after ten seconds;
 * `compose` opens the host's own mail form with the draft (their address outside the company), then `done`; `credit` opens
 * thanks, shout-out and note for the help or the success (`about.id`); `answer` is a yes or no; `swap` begins the swap of
 * `about.swap` with `beginSwap`, which ends the card, and reopening the card drops the swap again.
 */
export const SuggestionAction = z.enum(['meet', 'write', 'compose', 'credit', 'answer', 'swap'])
export type SuggestionAction = z.infer<typeof SuggestionAction>

/** What a suggestion is about beside its people, in the owner's own words where they typed any. */
export const SuggestionAbout = z.object({
  kind: z.enum(['goal', 'help', 'success', 'link', 'meeting', 'news', 'mark', 'change', 'swap']),
  /** The note, activity, success, link, story, meeting or swap; '' where there is none to open. */
  id: z.string(),
  /** A goal's, a success's or a link's words, a headline, what is taught in return; null where nothing was typed. */
  text: z.string().nullable(),
  /** ISO day: a goal's, a mark's, or null. */
  on: z.string().nullable(),
  /** The meeting beside which it comes up (credit, success, milestone), or null. */
  beside: z.object({ start: z.string(), end: z.string() }).nullable(),
  /** What the owner would learn and teach, in their own words, where two skills fit both ways. */
  swap: z.object({ learn: z.string(), teach: z.string() }).nullish(),
})
export type SuggestionAbout = z.infer<typeof SuggestionAbout>

/**
 * `kind`: a meeting's (lunch, coffee, …, help-15), or goal, credit, success, check-in, keep-reach, has-moved, congratulate, milestone,
 * share, in-touch, swap.
 */
export const Suggestion = z.object({
  suggestionId: z.uuid(),
  kind: z.string(),
  action: SuggestionAction,
  about: SuggestionAbout.nullable(),
  /** What `write` and `compose` would send, as it will arrive; `to` is the address for `compose`, else null. */
  draft: ShownDraft.extend({ to: z.string().nullable() }).nullable(),
  people: z.array(z.object({ contactId: z.uuid(), name: z.string(), title: z.string().nullable() })),
  reason: Reason,
  slots: z.array(Slot),
  /** Assumptions worth saying, such as a lunch window that nobody set. */
  assumed: z.array(z.string()),
  /** Days that were looked at and have no time, with the reason: away, holiday, busy, no-common-lunch, … */
  days: z.array(DayWithout).optional(),
  madeAt: z.string(),
  /** The private entry "Hold" in the owner's own calendar for one of the times, until it is taken away. */
  hold: z.object({ start: z.string(), end: z.string(), until: z.string() }).nullish(),
  /** Without a click it is booked for `start` at `at`, unless it is stopped with `vetoSuggestion`. */
  auto: z.object({ start: z.string(), at: z.string() }).nullish(),
})
export type Suggestion = z.infer<typeof Suggestion>

export const BookedLine = z.object({
  inviteId: z.uuid(),
  kind: z.string(),
  state: z.enum(['held', 'accepted', 'booking', 'booked', 'failed', 'unknown', 'undone']),
  outcome: z.enum(['cancelled', 'declined', 'happened', 'not-happened', 'taken']).nullable(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  place: z.string().nullable(),
  /** Why this place, told from the owner's own list; it says nothing about who comes. */
  placeReason: z.enum(['widest', 'on-the-list', 'picked', 'none-known']).nullish(),
  /** The room that is invited too. */
  roomId: z.uuid().nullish(),
  online: z.boolean(),
  holdUntil: z.string(),
  people: z.array(
    z.object({
      contactId: z.uuid(),
      name: z.string(),
      response: z.enum(['none', 'accepted', 'declined', 'tentative']),
      proposed: z.object({ start: z.string(), end: z.string() }).nullable(),
      /** They are swamped, by the owner's word or their own. */
      swamped: z.boolean().optional(),
      /**
       * Why the time that was refused does not suit them, and that time on their clock (in `zone`, IANA). With `after-hours` and
       * nobody named it is the owner whom it does not suit.
       */
      misfit: z.object({ why: z.enum(misfitReasons), zone: z.string(), date: z.string(), from: z.string() }).nullish(),
    }),
  ),
  /**
   * Why it was not sent: `needs-consent`, `invited-you` (the other came first, see `link`), `taken`, `after-hours` (see `misfit`),
   * `attendee-left`, `unchecked` (of what would have gone out by itself), … Of what is booked: why the owner's last change was not carried out.
   */
  errorCode: z.string().nullable(),
  /** The suggestion or proposal that it came from. */
  suggestionId: z.uuid().nullish(),
  /** The event in the owner's calendar; with `invited-you` the one that came in. */
  link: z.string().nullish(),
  /** People who make the group, the owner included; null: one who comes is enough. */
  quorum: z.int().nullish(),
  /** When it is called off if fewer said yes; null where it is not, or that is decided. */
  callOffAt: z.string().nullish(),
  /** A change that is still on its way to the calendar. */
  wanted: z.enum(['cancel', 'move']).nullish(),
  /** Since when the owner is asked whether it happened. */
  askedAt: z.string().nullish(),
  /** It was booked without a click, after its veto window. */
  auto: z.boolean().nullish(),
  /** With `needs-consent`: what the host's own form is filled in with. The event is recognised when it appears in the calendar. */
  form: z.object({ subject: z.string(), body: z.string(), attendees: z.array(z.string()) }).nullish(),
})
export type BookedLine = z.infer<typeof BookedLine>

export const Today = z.object({
  suggestions: z.array(Suggestion),
  booked: z.array(BookedLine),
  lookBack: z.string().nullable(),
  asOf: z.string(),
})
export type Today = z.infer<typeof Today>

const params = z.object({ suggestionId: z.uuid() })
export const readToday = {
  method: 'GET',
  url: '/api/today',
  schema: { response: { 200: Today }, summary: 'What is worth knowing today', tags: ['suggestions'] },
} as const
/**
 * Accepts a slot; the invite is held for ten seconds before anything leaves. A second click answers with the same invite. 409
 * `not-open`, `not-offered`, `past`, and `after-hours` where not everybody of a group wants a late time any more.
 */
export const acceptSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/accept',
  schema: {
    params,
    body: z.strictObject({ start: z.iso.datetime(), place: PickedPlace.optional() }),
    response: { 202: BookedLine },
    summary: 'Invite at one of the offered times',
    tags: ['suggestions'],
  },
} as const
export const dismissSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/dismiss',
  schema: {
    params,
    body: z.strictObject({
      how: z.enum(['not-now', 'never-this-kind', 'wrong']),
    }),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Not now',
    tags: ['suggestions'],
  },
} as const
export const snoozeSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/snooze',
  schema: {
    params,
    body: z.strictObject({ until: z.iso.date() }),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Snooze until a day',
    tags: ['suggestions'],
  },
} as const
export const reopenSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/reopen',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Undo',
    tags: ['suggestions'],
  },
} as const
/** Stops what would be booked by itself; the suggestion stays open for the owner's own click. Doing it twice changes nothing. */
export const vetoSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/veto',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Do not book it by itself',
    tags: ['suggestions'],
  },
} as const
/** Sends what a `write` card drafted, edited or not, after ten seconds; the card is done, and stands again when it is taken back. */
export const writeSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/write',
  schema: {
    params,
    body: Draft.extend({ messageId: z.uuid() }),
    response: { 202: Message },
    summary: 'Send what a card drafted',
    tags: ['suggestions'],
  },
} as const
/** Done elsewhere: in the host's mail form, on another screen, in the corridor. Undone by `reopen`. */
export const finishSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/done',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Done',
    tags: ['suggestions'],
  },
} as const
/** Answers "have they moved on?": a yes ends invitations and begins staying in touch, a no is believed. Undone by `reopen`. */
export const answerSuggestion = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/answer',
  schema: {
    params,
    body: z.strictObject({ answer: z.enum(['yes', 'no']) }),
    response: { 200: z.object({ state: z.string() }) },
    summary: 'Answer a card',
    tags: ['suggestions'],
  },
} as const
export const moreTimes = {
  method: 'POST',
  url: '/api/suggestions/:suggestionId/times',
  schema: {
    params,
    body: z.strictObject({ from: z.iso.date(), to: z.iso.date() }),
    response: { 202: z.object({ state: z.string() }) },
    summary: 'Ask for other times',
    tags: ['suggestions'],
  },
} as const
