/** RFC 9457 problem details: what every refused request answers with. */
import { z } from 'zod'

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What was wrong and what to do about it, in one sentence or two. */
  detail: z.string().optional(),
  /** Our own stable code, for the add-in's words. */
  code: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
