/** How to reach people outside the company, and "I am leaving on …": a goodbye list, drafts, and what the owner typed as files. */
import { z } from 'zod'

const line = (most: number) => z.string().trim().max(most, `at most ${most} characters`).nullable().default(null)
export const Reach = z.object({
  contactId: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  linkedIn: z.string().nullable(),
  company: z.string().nullable(),
  note: z.string().nullable(),
  /** Opens LinkedIn's own search for name and company. */
  searchUrl: z.string(),
})
export type Reach = z.infer<typeof Reach>

const person = z.object({ contactId: z.uuid() })

export const readReach = {
  method: 'GET',
  url: '/api/people/:contactId/reach',
  schema: { params: person, response: { 200: Reach }, summary: 'How to reach a person', tags: ['leaving'] },
} as const
/**
 * What was written from and to the address joins what the person is known by; taken back, only later mail is apart again. 400
 * `work-address` for an address at the company, `not-a-profile` for what is no LinkedIn profile; 409 `somebody-else`. All empty forgets it.
 */
export const writeReach = {
  method: 'PUT',
  url: '/api/people/:contactId/reach',
  schema: {
    params: person,
    body: z.strictObject({
      email: z.email().max(254).nullable().default(null),
      phone: line(40),
      linkedIn: line(500),
      company: line(120),
      note: line(500),
    }),
    response: { 200: Reach },
    summary: 'Write how to reach a person',
    tags: ['leaving'],
  },
} as const
/**
 * Reads LinkedIn's own export of the owner's connections (`Connections.csv`) and keeps what is about people they know
 * here, where nothing was typed; every other row is forgotten. 400 `not-linked-in`, `too-many-rows`, `not-csv`.
 */
export const importLinkedIn = {
  method: 'POST',
  url: '/api/reach/linked-in',
  schema: {
    body: z.strictObject({ csv: z.string().min(1).max(4_000_000) }),
    response: {
      200: z.object({
        rows: z.int(),
        people: z.array(person.extend({ name: z.string() })),
        /** Names that more than one person has; the owner decides these by hand. */
        ambiguous: z.int(),
      }),
    },
    summary: 'Take over my LinkedIn export',
    tags: ['leaving'],
  },
} as const

export const Leaving = z.object({
  /** Whether the company allows it at all. */
  allowed: z.boolean(),
  /** ISO day, or null while none is set. */
  lastDay: z.string().nullable(),
  /** Whether the files can be had: from setting the day to the end of it. */
  filesOpen: z.boolean(),
  /** The goodbye list: whom the owner is in touch with, and whoever they can reach already. */
  people: z.array(
    z.object({
      contactId: z.uuid(),
      name: z.string(),
      hasReach: z.boolean(),
      saidAt: z.string().nullable(),
      draft: z.object({ to: z.string(), subject: z.string(), text: z.string() }),
    }),
  ),
})
export type Leaving = z.infer<typeof Leaving>

export const readLeaving = {
  method: 'GET',
  url: '/api/leaving',
  schema: { response: { 200: Leaving }, summary: 'I am leaving on …', tags: ['leaving'] },
} as const
/** 409 `not-allowed` where the company does not, 400 `past` or `too-far`. */
export const setLastDay = {
  method: 'PUT',
  url: '/api/leaving',
  schema: {
    body: z.strictObject({ lastDay: z.iso.date() }),
    response: { 200: Leaving },
    summary: 'Set my last day',
    tags: ['leaving'],
  },
} as const
export const cancelLeaving = {
  method: 'DELETE',
  url: '/api/leaving',
  schema: { response: { 200: Leaving }, summary: 'I am not leaving', tags: ['leaving'] },
} as const
export const markGoodbye = {
  method: 'PUT',
  url: '/api/leaving/goodbyes/:contactId',
  schema: {
    params: person,
    body: z.strictObject({ said: z.boolean() }),
    response: { 200: Leaving },
    summary: 'I said goodbye',
    tags: ['leaving'],
  },
} as const
/** The people with what the owner typed about them: no work address, no score. 409 `no-day`, `over`, `not-allowed`. */
export const contactFile = {
  method: 'GET',
  url: '/api/leaving/file',
  schema: {
    querystring: z.object({ format: z.enum(['vcf', 'csv']) }),
    response: { 200: z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() }) },
    summary: 'The people I take along, as a file',
    tags: ['leaving'],
  },
} as const
