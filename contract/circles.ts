/** Circles: the owner's own grouping of people with a rhythm each, one person's own rhythm, and a first proposal from the data. */
import { z } from 'zod'

export const NextMeeting = z.object({
  /**
   * `resting`: too close to the last meeting; `ready`: may come up; `due`, `overdue`: the ideal, the longest interval is
   * over; `paused`: by the owner, until a day.
   */
  state: z.enum(['planned', 'resting', 'ready', 'due', 'overdue', 'paused']),
  /** ISO day of the last meeting of just the two, or null. */
  metOn: z.string().nullable(),
  /** ISO day on which the next is due. */
  dueOn: z.string(),
})
const member = z.object({ contactId: z.uuid(), name: z.string(), next: NextMeeting })
export const Circle = z.object({
  circleId: z.uuid(),
  name: z.string(),
  everyDays: z.int(),
  atMostDays: z.int(),
  /** ISO day until which the circle's rhythm brings up nobody, or null. */
  pausedUntil: z.string().nullable(),
  members: z.array(member),
  /** Links on the circle's shelf: the owner's own view of what could serve it; what is shared leaves as drafts. */
  linkIds: z.array(z.uuid()),
})
export type Circle = z.infer<typeof Circle>
export const Cadence = member.extend({
  everyDays: z.int(),
  atMostDays: z.int(),
  /** ISO day until which it brings up nobody, or null. */
  pausedUntil: z.string().nullable(),
})
export type Cadence = z.infer<typeof Cadence>

const one = z.object({ circleId: z.uuid() })
const link = one.extend({ linkId: z.uuid() })
const person = z.object({ contactId: z.uuid() })

export const listCircles = {
  method: 'GET',
  url: '/api/circles',
  schema: {
    response: { 200: z.object({ circles: z.array(Circle), cadences: z.array(Cadence) }) },
    summary: 'My circles and rhythms',
    tags: ['circles'],
  },
} as const
/** `circleId` is made by the caller. 400 where somebody is no contact; 409 `too-many-circles`. */
export const writeCircle = {
  method: 'PUT',
  url: '/api/circles/:circleId',
  schema: {
    params: one,
    body: z
      .strictObject({
        name: z.string().trim().min(1, 'name the circle').max(60, 'at most 60 characters'),
        everyDays: z.int().min(7).max(366),
        atMostDays: z.int().min(7).max(1100),
        contactIds: z.array(z.uuid()).max(100),
      })
      .refine((body) => body.atMostDays >= body.everyDays, {
        message: 'the longest interval is shorter than the ideal one',
        path: ['atMostDays'],
      }),
    response: { 200: Circle },
    summary: 'Write or change a circle',
    tags: ['circles'],
  },
} as const
/** The deleted circle comes back as the answer, so that undo can write it again. */
export const deleteCircle = {
  method: 'DELETE',
  url: '/api/circles/:circleId',
  schema: { params: one, response: { 200: Circle }, summary: 'Delete a circle', tags: ['circles'] },
} as const
/** Nothing is stored before the owner writes a circle. Whoever is in one already, or excluded, is not proposed. */
export const proposeCircles = {
  method: 'GET',
  url: '/api/circles/proposal',
  schema: {
    response: {
      200: z.object({
        circles: z.array(
          z.object({
            code: z.enum(['team', 'friends', 'elsewhere', 'former']),
            everyDays: z.int(),
            atMostDays: z.int(),
            people: z.array(z.object({ contactId: z.uuid(), name: z.string() })),
          }),
        ),
      }),
    },
    summary: 'A first proposal of circles',
    tags: ['circles'],
  },
} as const
export const putOnCircleShelf = {
  method: 'PUT',
  url: '/api/circles/:circleId/shelf/:linkId',
  schema: {
    params: link,
    body: z.strictObject({}),
    response: { 200: Circle },
    summary: "Put a link on a circle's shelf",
    tags: ['circles'],
  },
} as const
export const takeOffCircleShelf = {
  method: 'DELETE',
  url: '/api/circles/:circleId/shelf/:linkId',
  schema: { params: link, response: { 200: Circle }, summary: "Take a link off a circle's shelf", tags: ['circles'] },
} as const
/** "Every six weeks": one person's own rhythm, before any circle's. */
export const setCadence = {
  method: 'PUT',
  url: '/api/people/:contactId/cadence',
  schema: {
    params: person,
    body: z
      .strictObject({
        everyDays: z.int().min(7).max(730),
        /** The longest interval; the same as the ideal one where it is left out. */
        atMostDays: z.int().min(7).max(1100).optional(),
      })
      .refine((body) => (body.atMostDays ?? body.everyDays) >= body.everyDays, {
        message: 'the longest interval is shorter than the ideal one',
        path: ['atMostDays'],
      }),
    response: { 200: Cadence },
    summary: 'How often to meet a person',
    tags: ['circles'],
  },
} as const
export const dropCadence = {
  method: 'DELETE',
  url: '/api/people/:contactId/cadence',
  schema: { params: person, response: { 200: Cadence }, summary: 'No rhythm of their own', tags: ['circles'] },
} as const

const until = z.strictObject({ until: z.iso.date().nullable() })
/** Until that day the rhythm brings up nobody; null goes on at once. 400 for a day that is over or more than two years away. */
export const pauseCadence = {
  method: 'PUT',
  url: '/api/people/:contactId/cadence/pause',
  schema: { params: person, body: until, response: { 200: Cadence }, summary: 'Pause a rhythm', tags: ['circles'] },
} as const
export const pauseCircle = {
  method: 'PUT',
  url: '/api/circles/:circleId/pause',
  schema: {
    params: one,
    body: until,
    response: { 200: Circle },
    summary: "Pause a circle's rhythm",
    tags: ['circles'],
  },
} as const
