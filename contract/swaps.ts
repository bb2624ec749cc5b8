/** Skills and swaps: what the owner teaches and wants to learn, what they noted about others, who fits, and two sessions, one each way. */
import { z } from 'zod'

export const Direction = z.enum(['teach', 'learn'])
export type Direction = z.infer<typeof Direction>
const skill = z.string().trim().min(1, 'name the skill').max(80, 'at most 80 characters')

export const OwnSkill = z.object({
  skillId: z.uuid(),
  direction: Direction,
  skill: z.string(),
  /** Whether everybody of the company may read it. */
  published: z.boolean(),
})
export type OwnSkill = z.infer<typeof OwnSkill>
export const NotedSkill = z.object({ skillId: z.uuid(), contactId: z.uuid(), direction: Direction, skill: z.string() })
export type NotedSkill = z.infer<typeof NotedSkill>

const mine = z.object({ skillId: z.uuid() })
const about = z.object({ contactId: z.uuid() })
const noted = about.extend({ skillId: z.uuid() })

export const listSkills = {
  method: 'GET',
  url: '/api/skills',
  schema: { response: { 200: z.object({ skills: z.array(OwnSkill) }) }, summary: 'My skills', tags: ['swaps'] },
} as const
/** `skillId` is made by the caller, so that a repeated click writes one skill. 409 `too-many-skills`. */
export const writeSkill = {
  method: 'PUT',
  url: '/api/skills/:skillId',
  schema: {
    params: mine,
    body: z.strictObject({ direction: Direction, skill, published: z.boolean().default(false) }),
    response: { 200: OwnSkill },
    summary: 'Write, publish or unpublish a skill of mine',
    tags: ['swaps'],
  },
} as const
export const deleteSkill = {
  method: 'DELETE',
  url: '/api/skills/:skillId',
  schema: { params: mine, response: { 200: OwnSkill }, summary: 'Delete a skill of mine', tags: ['swaps'] },
} as const
/** What others published; `contactId` is null where the owner has had no contact with them. */
export const listPublishedSkills = {
  method: 'GET',
  url: '/api/skills/published',
  schema: {
    response: {
      200: z.object({
        skills: z.array(
          z.object({ name: z.string(), contactId: z.uuid().nullable(), direction: Direction, skill: z.string() }),
        ),
      }),
    },
    summary: 'Skills that others published',
    tags: ['swaps'],
  },
} as const
export const listNotedSkills = {
  method: 'GET',
  url: '/api/people/:contactId/skills',
  schema: {
    params: about,
    response: { 200: z.object({ skills: z.array(NotedSkill) }) },
    summary: 'Skills noted about a person',
    tags: ['swaps'],
  },
} as const
export const noteSkill = {
  method: 'PUT',
  url: '/api/people/:contactId/skills/:skillId',
  schema: {
    params: noted,
    body: z.strictObject({ direction: Direction, skill }),
    response: { 200: NotedSkill },
    summary: 'Note what a person teaches or wants to learn',
    tags: ['swaps'],
  },
} as const
export const forgetSkill = {
  method: 'DELETE',
  url: '/api/people/:contactId/skills/:skillId',
  schema: { params: noted, response: { 200: NotedSkill }, summary: 'Forget a noted skill', tags: ['swaps'] },
} as const

export const Match = z.object({
  contactId: z.uuid(),
  name: z.string(),
  /** What the owner would learn from them, in the owner's words. */
  learn: z.string(),
  /** What they would learn from the owner; null where it goes one way. */
  teach: z.string().nullable(),
})
export type Match = z.infer<typeof Match>
export const listMatches = {
  method: 'GET',
  url: '/api/swaps/matches',
  schema: {
    response: { 200: z.object({ matches: z.array(Match) }) },
    summary: 'Who fits, two-way first',
    tags: ['swaps'],
  },
} as const

export const Leg = z.object({
  /** Times are looked for, there are times to take, a session is planned, it took place, or nothing is arranged. */
  state: z.enum(['looking', 'times', 'planned', 'happened', 'open']),
  /** Its times are read with `GET /api/slots/:proposalId` and taken with `POST /api/suggestions/:proposalId/accept`. */
  proposalId: z.uuid(),
  inviteId: z.uuid().nullable(),
  start: z.string().nullable(),
})
export type Leg = z.infer<typeof Leg>
export const Swap = z.object({
  swapId: z.uuid(),
  contactId: z.uuid(),
  name: z.string(),
  learn: z.string(),
  teach: z.string().nullable(),
  learnLeg: Leg,
  /** The return leg; null where the swap goes one way. */
  teachLeg: Leg.nullable(),
  /** The owner has learned and what they teach in return is not arranged. Nothing is ever said the other way round. */
  yourTurn: z.boolean(),
  madeAt: z.string(),
})
export type Swap = z.infer<typeof Swap>

const swapParams = z.object({ swapId: z.uuid() })
export const listSwaps = {
  method: 'GET',
  url: '/api/swaps',
  schema: { response: { 200: z.object({ swaps: z.array(Swap) }) }, summary: 'My swaps', tags: ['swaps'] },
} as const
/** Agrees on a swap: times are looked for, one session each way, the return leg a week later. `swapId` is made by the caller. */
export const beginSwap = {
  method: 'PUT',
  url: '/api/swaps/:swapId',
  schema: {
    params: swapParams,
    body: z.strictObject({ contactId: z.uuid(), learn: skill, teach: skill.nullable().default(null) }),
    response: { 202: Swap },
    summary: 'Begin a swap',
    tags: ['swaps'],
  },
} as const
/** Looks for times for one leg again; 409 `planned` while its session is ahead or took place. */
export const searchLeg = {
  method: 'POST',
  url: '/api/swaps/:swapId/times',
  schema: {
    params: swapParams,
    body: z.strictObject({ leg: Direction, from: z.iso.date().optional(), to: z.iso.date().optional() }),
    response: { 202: Swap },
    summary: 'Look for times for one leg',
    tags: ['swaps'],
  },
} as const
/** Ends a swap; sessions that are booked stay in the calendar. */
export const dropSwap = {
  method: 'DELETE',
  url: '/api/swaps/:swapId',
  schema: { params: swapParams, response: { 200: Swap }, summary: 'End a swap', tags: ['swaps'] },
} as const
