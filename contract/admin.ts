/** An administrator's part: their organisation as a whole, and nobody in it. Whoever is none gets the answer for what does not exist. */
import { z } from 'zod'

export const Tenant = z.object({
  state: z.enum(['active', 'suspended', 'left']),
  onboardedAt: z.string(),
  /** Days after which what was read is let go; a change is carried out within a day, and what was let go does not come back. */
  retentionDays: z.int(),
  /** Whether people who leave may take the contacts that they entered with them. */
  leavingAllowed: z.boolean(),
  health: z.object({
    /** How many people have Kith turned on; null where they are so few that the number would name them. */
    owners: z.int().nullable(),
    /** Seconds by which background work is late. */
    lateSeconds: z.int(),
    /** Jobs that failed for good in the last day. */
    failedJobs: z.int(),
  }),
  asOf: z.string(),
})
export type Tenant = z.infer<typeof Tenant>

/** After the administrator's consent: the organisation is on. Proved by their token, never by the query that consent comes back with. */
export const onboardTenant = {
  method: 'POST',
  url: '/api/tenant',
  schema: {
    body: z.strictObject({}),
    response: { 200: Tenant },
    summary: 'Turn Kith on for the organisation',
    tags: ['administration'],
  },
} as const
export const readTenant = {
  method: 'GET',
  url: '/api/tenant',
  schema: { response: { 200: Tenant }, summary: 'State, settings and health', tags: ['administration'] },
} as const
/**
 * The organisation leaves: everything stops at once, and within a day everything of everybody in it is erased, and then
 * the directory and the keys. It can be turned on again, and starts from nothing.
 */
export const leaveTenant = {
  method: 'DELETE',
  url: '/api/tenant',
  schema: {
    response: { 202: Tenant },
    summary: 'Leave: erase everything of the organisation',
    tags: ['administration'],
  },
} as const
/** `suspended` stops everything at once and deletes nothing; `active` goes on from there. */
export const changeTenant = {
  method: 'PATCH',
  url: '/api/tenant',
  schema: {
    body: z.strictObject({
      state: z.enum(['active', 'suspended']).optional(),
      retentionDays: z.int().min(30).max(1200).optional(),
      leavingAllowed: z.boolean().optional(),
    }),
    response: { 200: Tenant },
    summary: 'Switch off or on, set retention',
    tags: ['administration'],
  },
} as const
