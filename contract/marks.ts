/** What the owner marks about a peer by a tap: a tough week, a last day, a meeting that is a milestone of theirs. Seen by nobody else. */
import { z } from 'zod'

export const Marks = z.object({
  /** Last ISO day of the tough week, or null: a light line is drafted, and no meeting is suggested meanwhile. */
  toughWeekUntil: z.string().nullable(),
  /** Their last ISO day here, or null: before it a way to reach them is asked for, once. */
  lastDay: z.string().nullable(),
})
export type Marks = z.infer<typeof Marks>

const person = z.object({ contactId: z.uuid() })
export const readMarks = {
  method: 'GET',
  url: '/api/people/:contactId/marks',
  schema: { params: person, response: { 200: Marks }, summary: 'Marks about a person', tags: ['notes'] },
} as const
/** `toughWeek` true marks the seven days from today; a `lastDay` lies ahead. What is left out stays as it is. */
export const setMarks = {
  method: 'PUT',
  url: '/api/people/:contactId/marks',
  schema: {
    params: person,
    body: z.strictObject({ toughWeek: z.boolean().optional(), lastDay: z.iso.date().nullable().optional() }),
    response: { 200: Marks },
    summary: 'Mark a tough week or a last day',
    tags: ['notes'],
  },
} as const

/** A meeting that both are in, by its time: Kith knows nothing of what it is about. */
export const SharedMeeting = z.object({
  meetingId: z.string(),
  start: z.string(),
  end: z.string(),
  people: z.int(),
  milestone: z.boolean(),
})
export type SharedMeeting = z.infer<typeof SharedMeeting>
/** From a week ago to two months ahead, soonest first. */
export const listSharedMeetings = {
  method: 'GET',
  url: '/api/people/:contactId/meetings',
  schema: {
    params: person,
    response: { 200: z.object({ meetings: z.array(SharedMeeting) }) },
    summary: 'Meetings that both are in',
    tags: ['notes'],
  },
} as const
/** A milestone of theirs: when it is over, one line of congratulation is drafted, once. */
export const setMilestone = {
  method: 'PUT',
  url: '/api/people/:contactId/milestones',
  schema: {
    params: person,
    body: z.strictObject({ meetingId: z.string().min(1).max(1024), milestone: z.boolean() }),
    response: { 200: SharedMeeting },
    summary: 'Mark a meeting as a milestone of theirs',
    tags: ['notes'],
  },
} as const
