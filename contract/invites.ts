/** Invites: what was booked, how it was answered, and the ten seconds in which it can be taken back. */
import { z } from 'zod'
import { BookedLine } from './suggestions.ts'

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
