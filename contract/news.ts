/** Staying in touch with people who left: their rhythm, drafts that need no news, and one draft per piece of company news. */
import { z } from 'zod'

export const Feed = z.object({
  feedId: z.uuid(),
  url: z.string(),
  company: z.string(),
  /** When it was last read, or null. */
  readAt: z.string().nullable(),
  /** Why it was not read the last time, such as `private-address`, `too-large`, `not-a-feed` or `dtd`; null when all is well. */
  problem: z.string().nullable(),
})
export type Feed = z.infer<typeof Feed>

const one = z.object({ feedId: z.uuid() })
export const listFeeds = {
  method: 'GET',
  url: '/api/feeds',
  schema: {
    response: { 200: z.object({ feeds: z.array(Feed) }) },
    summary: 'Feeds of company news',
    tags: ['in-touch'],
  },
} as const
/** `feedId` is made by the caller. 400 `not-a-web-address`, `private-address`; 409 `too-many-feeds`. */
export const addFeed = {
  method: 'PUT',
  url: '/api/feeds/:feedId',
  schema: {
    params: one,
    body: z.strictObject({
      url: z.url().max(2048),
      company: z.string().trim().min(2, 'name the company').max(120, 'at most 120 characters'),
    }),
    response: { 200: Feed },
    summary: 'Watch a feed for news about a company',
    tags: ['in-touch'],
  },
} as const
export const removeFeed = {
  method: 'DELETE',
  url: '/api/feeds/:feedId',
  schema: { params: one, response: { 200: Feed }, summary: 'Watch a feed no more', tags: ['in-touch'] },
} as const

const draft = z.object({ to: z.string().nullable(), subject: z.string(), text: z.string() })
export const InTouch = z.object({
  contactId: z.uuid(),
  name: z.string(),
  /** ISO day of the last contact that happened, or null. */
  lastContact: z.string().nullable(),
  /** Where the owner can write; null: ask for it, the work address reaches nobody. */
  email: z.string().nullable(),
  linkedIn: z.string().nullable(),
  company: z.string().nullable(),
  searchUrl: z.string(),
  /** ISO day from which a line is due by the rhythm of months that holds for them. */
  dueOn: z.string(),
  isDue: z.boolean(),
  /** A plain "how are you", which needs no news. */
  hello: draft,
  /** One piece of news about where they work now that they were not told, with its source; null when there is none. */
  news: draft
    .extend({ storyId: z.uuid(), title: z.string(), link: z.string(), source: z.string(), publishedAt: z.string() })
    .nullable(),
})
export type InTouch = z.infer<typeof InTouch>

/** People who have left the company, by the directory, whoever is due first. */
export const listInTouch = {
  method: 'GET',
  url: '/api/in-touch',
  schema: {
    response: { 200: z.object({ people: z.array(InTouch) }) },
    summary: 'People who moved on',
    tags: ['in-touch'],
  },
} as const
/** The owner wrote about this story, or does not want to: it never comes up for this person again. */
export const markTold = {
  method: 'PUT',
  url: '/api/in-touch/:contactId/stories/:storyId',
  schema: {
    params: z.object({ contactId: z.uuid(), storyId: z.uuid() }),
    body: z.strictObject({}),
    response: { 200: InTouch },
    summary: 'Told, or not worth telling',
    tags: ['in-touch'],
  },
} as const
