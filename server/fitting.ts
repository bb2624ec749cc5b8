/** Whether what was sent fits its schema, also where zod trips over it. */
import { validatorCompiler as compile } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { Refused } from './errors.ts'

/**
 * Zod measures whatever has a `length` before it looks at what it is, and throws over one that cannot become a number, such as
 * `{"length": {"toString": 1}}`: no such value fits anything.
 */
const unmeasurable = (): Refused =>
  new Refused(400, 'bad-request', 'Something in it has a length that is no number. Send what the API describes.')

/** As the type provider's own compiler, with a refusal in place of an error of zod's. */
export const validatorCompiler: typeof compile = (route) => {
  const validate = compile(route)
  return (data) => {
    try {
      return validate(data)
    } catch (error) {
      if (error instanceof TypeError) return { error: unmeasurable() }
      throw error
    }
  }
}

/** What the schema makes of a value, or null where it does not fit. */
export function fitted<T>(schema: z.ZodType<T>, value: unknown): T | null {
  try {
    return schema.safeParse(value).data ?? null
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
