/** The shelf: links the owner saved, whom each would serve and why, and drafts that offer one. Everything typed is sealed at rest. */
import { z } from 'zod'

export const LinkKind = z.enum(['article', 'podcast', 'video', 'course', 'book'])
export type LinkKind = z.infer<typeof LinkKind>

/** What is read from the page: nothing to read, on its way, read, or refused with a code such as `private-address` or `too-large`. */
export const Reading = z.object({
  state: z.enum(['none', 'waiting', 'done', 'failed']),
  problem: z.string().nullable(),
})

export const ShelfLink = z.object({
  linkId: z.uuid(),
  /** Without tracking parameters, or null for what has no web address. */
  url: z.string().nullable(),
  title: z.string(),
  kind: LinkKind,
  tags: z.array(z.string()),
  /** From whom the owner has it: never offered to them. */
  sourceContactId: z.uuid().nullable(),
  reading: Reading,
  savedAt: z.string(),
  /** Whom it was offered to; `sentAt` is null while it is a draft. */
  offers: z.array(z.object({ contactId: z.uuid(), draftedAt: z.string(), sentAt: z.string().nullable() })),
})
export type ShelfLink = z.infer<typeof ShelfLink>

/** A draft as the host's mail form is filled in with it; the owner changes it there and sends it. */
export const LinkOffer = z.object({
  linkId: z.uuid(),
  contactId: z.uuid(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  draftedAt: z.string(),
  sentAt: z.string().nullable(),
})
export type LinkOffer = z.infer<typeof LinkOffer>

const one = z.object({ linkId: z.uuid() })
const oneOffer = one.extend({ contactId: z.uuid() })

export const listShelf = {
  method: 'GET',
  url: '/api/shelf',
  schema: {
    response: { 200: z.object({ links: z.array(ShelfLink) }) },
    summary: 'Saved links, newest first',
    tags: ['shelf'],
  },
} as const
/**
 * Saves a link by address or by hand. `linkId` is made by the caller, so that a repeated click saves one; an address that
 * is on the shelf already answers with that link. 400 `not-a-web-address`, `private-address`, `nothing-to-save`; 409 `shelf-full`.
 */
export const saveLink = {
  method: 'PUT',
  url: '/api/shelf/:linkId',
  schema: {
    params: one,
    body: z.strictObject({
      url: z.url().max(2048).nullable().default(null),
      /** Left out: read from the page. */
      title: z.string().trim().min(1).max(200, 'at most 200 characters').optional(),
      kind: LinkKind.optional(),
      tags: z.array(z.string().trim().min(1).max(40)).max(10).default([]),
      sourceContactId: z.uuid().nullable().default(null),
    }),
    response: { 200: ShelfLink },
    summary: 'Save or change a link',
    tags: ['shelf'],
  },
} as const
/** The removed link comes back as the answer, so that undo can save it again. */
export const removeLink = {
  method: 'DELETE',
  url: '/api/shelf/:linkId',
  schema: { params: one, response: { 200: ShelfLink }, summary: 'Take a link off the shelf', tags: ['shelf'] },
} as const
export const listReaders = {
  method: 'GET',
  url: '/api/shelf/:linkId/readers',
  schema: {
    params: one,
    response: {
      200: z.object({
        readers: z.array(
          z.object({
            contactId: z.uuid(),
            name: z.string(),
            /** The one thing known about them that says why, in the words it was noted in. */
            because: z.object({
              kind: z.enum(['goal', 'learns', 'project', 'interest', 'promise', 'remember']),
              text: z.string(),
            }),
          }),
        ),
      }),
    },
    summary: 'Whom a link would serve, and why',
    tags: ['shelf'],
  },
} as const
/** Drafts the link for somebody; the same draft however often it is asked for. 409 `already-sent`, `from-them`, `left`. */
export const draftOffer = {
  method: 'PUT',
  url: '/api/shelf/:linkId/offers/:contactId',
  schema: {
    params: oneOffer,
    body: z.strictObject({}),
    response: { 200: LinkOffer },
    summary: 'Draft a link for somebody',
    tags: ['shelf'],
  },
} as const
/** Takes a draft back that was not sent: 409 `already-sent` otherwise. */
export const dropOffer = {
  method: 'DELETE',
  url: '/api/shelf/:linkId/offers/:contactId',
  schema: { params: oneOffer, response: { 200: LinkOffer }, summary: 'Drop a draft', tags: ['shelf'] },
} as const
/** The owner sent the draft from the host's form: this person never gets this link again. */
export const markOfferSent = {
  method: 'POST',
  url: '/api/shelf/:linkId/offers/:contactId/sent',
  schema: {
    params: oneOffer,
    body: z.strictObject({}),
    response: { 200: LinkOffer },
    summary: 'The draft was sent',
    tags: ['shelf'],
  },
} as const
