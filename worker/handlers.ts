/** Which function does which job. A job without one does not compile. */
import type { Handlers } from './run.ts'

export const handlers = {} as const satisfies Partial<Handlers>
