/** What a changed org chart leaves for the owner to answer, each asked once. */
import { z } from 'zod'

export const listQuestions = {
  method: 'GET',
  url: '/api/questions',
  schema: {
    response: {
      200: z.object({
        /** Equals whom the directory took out of range, by a promotion of either side: keep them as peers? */
        outOfRange: z.array(z.object({ contactId: z.uuid(), name: z.string(), title: z.string().nullable() })),
        /** Who reports to the owner now, with notes from before: hidden until `kept`, gone once erased. */
        reports: z.array(z.object({ contactId: z.uuid(), name: z.string(), notes: z.int().min(1), kept: z.boolean() })),
      }),
    },
    summary: 'What Kith asks once',
    tags: ['people'],
  },
} as const

const params = z.object({ contactId: z.uuid() })
const Answered = z.object({ contactId: z.uuid(), answer: z.enum(['asked', 'kept', 'let-go']) })

/** Keeps somebody who was promoted out of range as a peer, or lets them go. Undone by DELETE, which asks again. */
export const answerOutOfRange = {
  method: 'PUT',
  url: '/api/people/:contactId/out-of-range',
  schema: {
    params,
    body: z.strictObject({ keep: z.boolean() }),
    response: { 200: Answered },
    summary: 'Keep a peer who was promoted, or let go',
    tags: ['people'],
  },
} as const
export const askOutOfRangeAgain = {
  method: 'DELETE',
  url: '/api/people/:contactId/out-of-range',
  schema: { params, response: { 200: Answered }, summary: 'Take that answer back', tags: ['people'] },
} as const

/** Shows the notes about a report again, or erases them: erased notes do not come back, so ask before. */
export const answerReportNotes = {
  method: 'PUT',
  url: '/api/people/:contactId/report-notes',
  schema: {
    params,
    body: z.strictObject({ keep: z.boolean() }),
    response: { 200: z.object({ contactId: z.uuid(), kept: z.boolean(), erased: z.int() }) },
    summary: 'Keep or erase notes about a report',
    tags: ['people'],
  },
} as const
