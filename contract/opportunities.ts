/** Opportunities offered to peers one by one, what the owner seeks for themselves, and whom they know at a company. */
import { z } from 'zod'
import { Draft, Message, ShownDraft } from './messages.ts'

export const OpportunityKind = z.enum(['role', 'referral', 'freelance', 'partnership', 'introduction'])
const Fit = z.object({
  contactId: z.uuid(),
  name: z.string(),
  /** The noted goal, interest or project that it fits, in the owner's own words. */
  because: z.string(),
  offered: z.boolean(),
})
export const Opportunity = z.object({
  opportunityId: z.uuid(),
  direction: z.enum(['offering', 'seeking']),
  kind: OpportunityKind,
  text: z.string(),
  company: z.string().nullable(),
  /** Peers whose noted goals or skills fit, best first. Always empty for what the owner seeks: that is theirs alone. */
  fits: z.array(Fit),
  madeAt: z.string(),
})
export type Opportunity = z.infer<typeof Opportunity>

const params = z.object({ opportunityId: z.uuid() })
/** `opportunityId` is made by the caller, so that a repeated click is one. */
export const keepOpportunity = {
  method: 'PUT',
  url: '/api/opportunities/:opportunityId',
  schema: {
    params,
    body: z.strictObject({
      direction: z.enum(['offering', 'seeking']),
      kind: OpportunityKind,
      text: z.string().trim().min(1, 'write something').max(1000, 'at most 1,000 characters'),
      company: z.string().trim().min(2).max(100).nullable().default(null),
    }),
    response: { 200: Opportunity },
    summary: 'Keep an opportunity',
    tags: ['opportunities'],
  },
} as const
export const listOpportunities = {
  method: 'GET',
  url: '/api/opportunities',
  schema: {
    response: { 200: z.object({ opportunities: z.array(Opportunity) }) },
    summary: 'Opportunities',
    tags: ['opportunities'],
  },
} as const
/** The deleted one comes back as the answer, so that undo can keep it again. */
export const deleteOpportunity = {
  method: 'DELETE',
  url: '/api/opportunities/:opportunityId',
  schema: { params, response: { 200: Opportunity }, summary: 'Delete an opportunity', tags: ['opportunities'] },
} as const
/**
 * The draft for one person. For what the owner seeks `copyFirst` is true: work mail belongs to the company, so the draft is
 * offered for copying, and a mail is the owner's own decision.
 */
export const draftOpportunity = {
  method: 'POST',
  url: '/api/opportunities/:opportunityId/draft',
  schema: {
    params,
    body: z.strictObject({ contactId: z.uuid() }),
    response: { 200: ShownDraft.extend({ copyFirst: z.boolean() }) },
    summary: 'Draft for one person',
    tags: ['opportunities'],
  },
} as const
/** To one person at a time, after ten seconds; to the same one once: 409 `offered-already`. What is offered goes to whom it fits: else 409 `no-fit`. */
export const offerOpportunity = {
  method: 'POST',
  url: '/api/opportunities/:opportunityId/offer',
  schema: {
    params,
    body: Draft.extend({ messageId: z.uuid(), contactId: z.uuid() }),
    response: { 202: Message },
    summary: 'Tell one person',
    tags: ['opportunities'],
  },
} as const

export const KnownAt = z.object({
  contactId: z.uuid(),
  name: z.string(),
  title: z.string().nullable(),
  /** By the company (as the owner typed it, else as the directory has it) or by the domain of an address of theirs. */
  by: z.enum(['company', 'address']),
  /** ISO day of the last contact that happened. */
  lastContact: z.string().nullable(),
  /** Days with contact in ninety. */
  daysIn90: z.int(),
  /** What the owner last gave them that is known: logged, sent, or a meeting for help or teaching that took place. */
  lastGave: z.object({ kind: z.string(), on: z.string() }).nullable(),
})
export type KnownAt = z.infer<typeof KnownAt>
/** The owner's own ties only. Nothing is asked of anybody, and the company is not stored. */
export const whoDoIKnowAt = {
  method: 'POST',
  url: '/api/known-at',
  schema: {
    body: z.strictObject({ company: z.string().trim().min(2, 'at least two letters').max(100) }),
    response: { 200: z.object({ people: z.array(KnownAt) }) },
    summary: 'Whom do I know at a company?',
    tags: ['opportunities'],
  },
} as const
