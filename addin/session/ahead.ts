/** Questions that are asked before anybody wants the answer. */
import type { createClient, Input, Output, Route } from '../../contract/client.ts'

export type Call = ReturnType<typeof createClient>
/** Asks at once and keeps the answer, or the error, for the first who wants it. */
type Ahead = <R extends Route>(route: R, input: Input<R>) => Promise<Output<R>>

/** An answer that nobody wanted in this time is too old to be a first answer. */
const keptForMs = 15_000

/**
 * `call` as given, but that it takes the answer of `ahead` where the same was asked: once each, so that who asks again
 * asks the server.
 */
export function askedAhead(direct: Call, now: () => number = () => performance.now()): { call: Call; ahead: Ahead } {
  const asked = new Map<string, { answer: Promise<unknown>; at: number }>()
  const nameOf = (route: Route, input: unknown): string => `${route.method} ${route.url} ${JSON.stringify(input)}`
  const call: Call = (route, input, options) => {
    const name = nameOf(route, input)
    const first = asked.get(name)
    asked.delete(name)
    return first && now() - first.at < keptForMs
      ? (first.answer as ReturnType<typeof direct<typeof route>>)
      : direct(route, input, options)
  }
  const ahead: Ahead = (route, input) => {
    const answer = direct(route, input)
    answer.catch(() => undefined)
    asked.set(nameOf(route, input), { answer, at: now() })
    return answer
  }
  return { call, ahead }
}
