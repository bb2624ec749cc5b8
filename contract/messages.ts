/** What leaves as a mail or a post in a channel: held for ten seconds, taken back or sent now, and what became of it. */
import { z } from 'zod'

const control = /\p{Cc}/u
/** One line without a control character: nothing can break out of a subject. */
export const OneLine = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(200, 'at most 200 characters')
  .refine((text) => !control.test(text), 'one line, without control characters')
/** Text of several lines; of the control characters the line break alone. */
export const Lines = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(4000, 'at most 4,000 characters')
  .refine((text) => !control.test(text.replaceAll('\n', '')), 'line breaks only, no other control characters')
/** What was confirmed, byte for byte what leaves. */
export const Draft = z.object({ title: OneLine, body: Lines })
export type Draft = z.infer<typeof Draft>

/** A draft as it is shown. */
export const ShownDraft = z.object({ title: z.string(), body: z.string() })

export const Message = z.object({
  messageId: z.uuid(),
  purpose: z.string(),
  channel: z.enum(['mail', 'teams']),
  state: z.enum(['held', 'sending', 'unknown', 'sent', 'failed', 'undone']),
  people: z.array(z.object({ contactId: z.uuid(), name: z.string() })),
  draft: ShownDraft,
  holdUntil: z.string(),
  sentAt: z.string().nullable(),
  /** Why it did not leave: `needs-consent`, `left`, `off`, `maybe-sent` (look in the channel), or Graph's own code. */
  errorCode: z.string().nullable(),
  /** With `needs-consent`: what the host's own form is filled in with. */
  form: z.object({ subject: z.string(), body: z.string(), recipients: z.array(z.string()) }).nullable(),
})
export type Message = z.infer<typeof Message>

const params = z.object({ messageId: z.uuid() })
export const readMessage = {
  method: 'GET',
  url: '/api/messages/:messageId',
  schema: { params, response: { 200: Message }, summary: 'One message', tags: ['messages'] },
} as const
/** 409 `already-sent` once it has left. */
export const undoMessage = {
  method: 'POST',
  url: '/api/messages/:messageId/undo',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 200: Message },
    summary: 'Take it back while held',
    tags: ['messages'],
  },
} as const
/** Also after consent was given to what failed with `needs-consent`. */
export const sendMessageNow = {
  method: 'POST',
  url: '/api/messages/:messageId/send-now',
  schema: {
    params,
    body: z.strictObject({}),
    response: { 202: Message },
    summary: 'End the ten seconds',
    tags: ['messages'],
  },
} as const
