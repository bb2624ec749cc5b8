/** The owner's relationships as words and facts; the number is one tap away. */
import { z } from 'zod'

export const Word = z.enum(['often', 'regular', 'cooling', 'occasional', 'rare', 'quiet', 'new'])
export type Word = z.infer<typeof Word>

export const PersonRow = z.object({
  contactId: z.uuid(),
  name: z.string(),
  title: z.string().nullable(),
  department: z.string().nullable(),
  /** null where contact is one-way only, and for everybody until ninety days are read: then only facts are told. */
  word: Word.nullable(),
  twoWay: z.boolean(),
  peer: z.enum(['peer', 'not', 'unknown']),
  peerReason: z.string(),
  /** ISO day of the last contact that happened. */
  lastContact: z.string().nullable(),
  excluded: z.boolean(),
  elsewhere: z.boolean(),
})
export type PersonRow = z.infer<typeof PersonRow>

export const listPeople = {
  method: 'GET',
  url: '/api/people',
  schema: {
    querystring: z.object({
      peers: z.enum(['peers', 'everybody']).default('peers'),
      word: Word.optional(),
      search: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(2000).default(200),
    }),
    response: {
      200: z.object({
        people: z.array(PersonRow),
        total: z.int(),
        asOf: z.string(),
        /** Days back to which mail and meetings have been read. */
        historyDays: z.int(),
      }),
    },
    summary: 'People, strongest relationship first',
    tags: ['people'],
  },
} as const

/** One fact behind a word; the counts can be recounted in the owner's own mailbox. */
export const Reason = z.object({ code: z.string(), counts: z.record(z.string(), z.number()), text: z.string() })
export type Reason = z.infer<typeof Reason>

export const Person = PersonRow.extend({
  address: z.string(),
  /** null while the pair is new and until ninety days are read. */
  score: z.number().min(0).max(100).nullable(),
  reason: Reason.nullable(),
  /** Twelve weeks, oldest first: weighted contact of the week. */
  trend: z.object({
    weeks: z.array(z.object({ from: z.string(), value: z.number() })),
    key: z.enum(['more', 'less', 'steady', 'none']),
    text: z.string(),
  }),
  /** Oldest first. `share` in score points: added up they are the score. A day may hold nothing but a mail that both received. */
  days: z.array(z.object({ day: z.string(), mails: z.int(), meetings: z.int(), others: z.int(), share: z.number() })),
  fading: z.object({ chance: z.string(), text: z.string() }).nullable(),
  /** Corrections by the owner still in force, newest first. */
  corrections: z.array(
    z.object({ correctionId: z.uuid(), kind: z.string(), madeAt: z.string(), day: z.string().nullish() }),
  ),
})
export type Person = z.infer<typeof Person>

const params = z.object({ contactId: z.uuid() })
export const readPerson = {
  method: 'GET',
  url: '/api/people/:contactId',
  schema: { params, response: { 200: Person }, summary: 'One person', tags: ['people'] },
} as const
/** "Not this person": permanent, silent, undone by DELETE. */
export const excludePerson = {
  method: 'PUT',
  url: '/api/people/:contactId/exclusion',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: PersonRow },
    summary: 'Not this person',
    tags: ['people'],
  },
} as const
export const includePerson = {
  method: 'DELETE',
  url: '/api/people/:contactId/exclusion',
  schema: { params, response: { 200: PersonRow }, summary: 'Undo "not this person"', tags: ['people'] },
} as const
export const correctPerson = {
  method: 'POST',
  url: '/api/people/:contactId/corrections',
  schema: {
    params,
    body: z.union([
      z.strictObject({ kind: z.enum(['more', 'less', 'elsewhere', 'peer', 'not-peer']) }),
      // What mail and calendar hold of that ISO day was no contact.
      z.strictObject({ kind: z.literal('not-contact'), day: z.iso.date() }),
    ]),
    response: { 201: z.object({ correctionId: z.uuid() }) },
    summary: 'Correct what Kith says',
    tags: ['people'],
  },
} as const
export const undoCorrection = {
  method: 'DELETE',
  url: '/api/people/:contactId/corrections/:correctionId',
  schema: {
    params: params.extend({ correctionId: z.uuid() }),
    response: { 200: z.object({ undone: z.literal(true) }) },
    summary: 'Undo a correction',
    tags: ['people'],
  },
} as const
/**
 * Something that happened outside mail and calendar: a coffee, thanks, help, a link that was passed on. Counts once, symmetric.
 * `by`: who gave it; left out, help was theirs, thanks and a link were the owner's. A coffee or a call is nobody's gift.
 */
export const logActivity = {
  method: 'POST',
  url: '/api/people/:contactId/activities',
  schema: {
    params,
    body: z.strictObject({
      activityId: z.uuid(),
      kind: z.enum(['coffee', 'thanks', 'help', 'call', 'link']),
      on: z.iso.date(),
      by: z.enum(['me', 'them']).optional(),
    }),
    response: { 202: z.object({ activityId: z.uuid() }) },
    summary: 'Log a coffee, thanks, help, a call or a link',
    tags: ['people'],
  },
} as const
export const undoActivity = {
  method: 'DELETE',
  url: '/api/people/:contactId/activities/:activityId',
  schema: {
    params: params.extend({ activityId: z.uuid() }),
    response: { 202: z.object({ activityId: z.uuid() }) },
    summary: 'Take a logged contact back',
    tags: ['people'],
  },
} as const
/** The people behind addresses that the pane sees on the open item; unknown addresses are left out. */
export const findPeople = {
  method: 'POST',
  url: '/api/people/lookup',
  schema: {
    body: z.strictObject({ addresses: z.array(z.email().max(320)).min(1).max(200) }),
    response: { 200: z.object({ people: z.array(PersonRow.extend({ address: z.string() })) }) },
    summary: 'People by address',
    tags: ['people'],
  },
} as const

/**
 * People whom the owner picked by hand, such as in the host's own picker: whoever is no contact yet becomes one, judged by the
 * org chart like all others. Left out are the owner, whoever reports to them, and what is nobody (lists, rooms, shared mailboxes).
 */
export const addPeople = {
  method: 'POST',
  url: '/api/people/picked',
  schema: {
    body: z.strictObject({
      people: z
        .array(z.strictObject({ address: z.email().max(320), name: z.string().max(200) }))
        .min(1)
        .max(20),
    }),
    response: { 200: z.object({ people: z.array(PersonRow.extend({ address: z.string() })) }) },
    summary: 'People picked by hand',
    tags: ['people'],
  },
} as const

/** What a person is to the owner where there is no org chart to tell. Whom the owner leads has no score at all. */
export const Level = z.enum(['leads-me', 'i-lead', 'equal'])
export type Level = z.infer<typeof Level>
/** The sorting screen: whose level nobody told yet, most contact first, and whom the owner sorted, for undoing. */
export const listUnsorted = {
  method: 'GET',
  url: '/api/people/unsorted',
  schema: {
    response: {
      200: z.object({
        unsorted: z.array(PersonRow.pick({ contactId: true, name: true, title: true, department: true })),
        sorted: z.array(z.object({ contactId: z.uuid(), name: z.string(), level: Level, correctionId: z.uuid() })),
      }),
    },
    summary: 'Whose level is not known',
    tags: ['people'],
  },
} as const
/** Undone by DELETE of the correction that it answers with. */
export const sortPerson = {
  method: 'PUT',
  url: '/api/people/:contactId/level',
  schema: {
    params,
    body: z.strictObject({ level: Level }),
    response: { 200: z.object({ correctionId: z.uuid(), level: Level }) },
    summary: 'Say who leads whom',
    tags: ['people'],
  },
} as const
