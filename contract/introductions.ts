/** Introductions by double opt-in: the third person is asked privately first, and an address is passed on only after a yes. */
import { z } from 'zod'
import { Draft, Message, ShownDraft } from './messages.ts'

const Person = z.object({ contactId: z.uuid(), name: z.string() })
export const Introduction = z.object({
  introductionId: z.uuid(),
  /** Whom the owner asks whether they would like it. */
  asked: Person,
  /** Who wishes to meet them. */
  for: Person,
  /** A no and no answer are the same: it lapses fourteen days after asking. */
  state: z.enum(['asked', 'agreed', 'introduced', 'lapsed', 'withdrawn']),
  askedAt: z.string(),
  lapsesAt: z.string(),
  /** The private question, to be sent as a mail if the owner wishes (`sendQuestion`). */
  question: ShownDraft,
  /** Once they agreed: the mail to both. */
  introducing: ShownDraft.nullable(),
  /** The mail to both (`readMessage`) while it is on its way and can be taken back or watched; null before and after. */
  leaving: z.uuid().nullable(),
})
export type Introduction = z.infer<typeof Introduction>

const params = z.object({ introductionId: z.uuid() })
/** `introductionId` is made by the caller. Nothing leaves by this; who uses Kith finds the question there. */
export const askIntroduction = {
  method: 'PUT',
  url: '/api/introductions/:introductionId',
  schema: {
    params,
    body: z.strictObject({ askedContactId: z.uuid(), forContactId: z.uuid() }),
    response: { 200: Introduction },
    summary: 'Ask somebody whether they may be introduced',
    tags: ['introductions'],
  },
} as const
export const listIntroductions = {
  method: 'GET',
  url: '/api/introductions',
  schema: {
    response: { 200: z.object({ introductions: z.array(Introduction) }) },
    summary: 'Introductions of mine',
    tags: ['introductions'],
  },
} as const
/** The question as a mail to the third person alone, after ten seconds; once. */
export const sendQuestion = {
  method: 'POST',
  url: '/api/introductions/:introductionId/question',
  schema: { params, body: Draft, response: { 202: Message }, summary: 'Ask by mail', tags: ['introductions'] },
} as const
/** "They said yes", by word of mouth or mail; `agreed: false` takes that back. A no is not recorded anywhere. */
export const sayAgreed = {
  method: 'POST',
  url: '/api/introductions/:introductionId/agreed',
  schema: {
    params,
    body: z.strictObject({ agreed: z.boolean().default(true) }),
    response: { 200: Introduction },
    summary: 'They said yes',
    tags: ['introductions'],
  },
} as const
/** The mail to both, after ten seconds; 409 `not-agreed` before a yes. */
export const introduce = {
  method: 'POST',
  url: '/api/introductions/:introductionId/introduce',
  schema: {
    params,
    body: Draft.extend({ messageId: z.uuid() }),
    response: { 202: Message },
    summary: 'Introduce the two',
    tags: ['introductions'],
  },
} as const
export const withdrawIntroduction = {
  method: 'POST',
  url: '/api/introductions/:introductionId/withdraw',
  schema: {
    params,
    body: z.strictObject({ withdrawn: z.boolean().default(true) }),
    response: { 200: Introduction },
    summary: 'Take the question back',
    tags: ['introductions'],
  },
} as const

/** A question to me: by whom, and whom I would meet. */
export const Question = z.object({
  introductionId: z.uuid(),
  by: z.string(),
  wouldMeet: z.string(),
  askedAt: z.string(),
  answer: z.enum(['yes', 'no']).nullable(),
})
export type Question = z.infer<typeof Question>
export const listQuestions = {
  method: 'GET',
  url: '/api/introductions/asked-of-me',
  schema: {
    response: { 200: z.object({ questions: z.array(Question) }) },
    summary: 'Introductions that I am asked about',
    tags: ['introductions'],
  },
} as const
/** A yes is told to whoever asked, at once where their page is open; a no to nobody. null takes the answer back. */
export const answerQuestion = {
  method: 'POST',
  url: '/api/introductions/asked-of-me/:introductionId',
  schema: {
    params,
    body: z.strictObject({ answer: z.enum(['yes', 'no']).nullable() }),
    response: { 200: Question },
    summary: 'Answer privately',
    tags: ['introductions'],
  },
} as const
