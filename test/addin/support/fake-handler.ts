/** One route of the server in memory: typed by the contract, refused as the real one refuses. */
import type { Input, Output, Route } from '../../../contract/client.ts'
import type { World } from './fake-world.ts'

/** What the real server would answer as a problem. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export type Handler = { route: Route; answer: (world: World, input: never) => unknown }
export const on = <R extends Route>(route: R, answer: (world: World, input: Input<R>) => Output<R>): Handler => ({
  route,
  answer: answer as Handler['answer'],
})

/** Business time as the server would say it. */
export const iso = (world: World): string => new Date(world.now()).toISOString()
export const known = (world: World, contactId: string): World['people'][number] => {
  const found = world.people.find((one) => one.contactId === contactId)
  if (!found) throw new Refusal(404, 'not-found')
  return found
}
/** One of a list, or a 404. */
export function oneOf<T>(list: readonly T[], isIt: (one: T) => boolean): T {
  const found = list.find(isIt)
  if (found === undefined) throw new Refusal(404, 'not-found')
  return found
}
