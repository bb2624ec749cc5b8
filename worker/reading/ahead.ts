/** Reading ahead: the next page of a source is asked for while the last one is being stored. */
import type { OwnerRef } from '../../db/connect.ts'
import type { GraphRequest } from '../../platform/graph/graph.ts'
import type { Deps } from '../deps.ts'
import { type Answered, ask } from './answer.ts'
import { type Counting, countLater } from './counting.ts'
import type { Looks } from './senders.ts'

/** How the pages of one source are asked for. */
export type Asking = {
  /** The answer to this request: the one that is under way, or a new one. Throws as `ask` does. */
  ask: (request: GraphRequest) => Promise<Answered>
  /** Asks already for what will be asked for next. */
  ahead: (request: GraphRequest) => void
}

/** How a page is read and counted. */
export type Manner = { asking: Asking; counting: Counting; looks?: Looks }

/** One request after the other, counted with the next fold. */
export const stepwise = (deps: Deps, owner: OwnerRef): Manner => ({
  asking: { ask: (request) => ask(deps, owner, request), ahead: () => undefined },
  counting: countLater,
})

/** Lets at most `atOnce` requests be under way; whoever comes later waits, first come, first served. */
export function takingTurns(atOnce: number): <T>(request: () => Promise<T>) => Promise<T> {
  let under = 0
  const waiting: (() => void)[] = []
  return async (request) => {
    if (under >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else under += 1
    try {
      return await request()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else under -= 1
    }
  }
}

/** One page ahead; `end` waits for what is under way, so that nothing runs on behind a job's back. */
export function readAhead(
  deps: Deps,
  owner: OwnerRef,
  inTurn: ReturnType<typeof takingTurns>,
): Asking & { end: () => Promise<void> } {
  let under: { path: string; answer: Promise<Answered> } | null = null
  const settled = async (): Promise<void> => {
    await under?.answer.catch(() => undefined)
  }
  return {
    ask: async (request) => {
      const held = under
      if (held?.path === request.path) {
        under = null
        return held.answer
      }
      await settled()
      return inTurn(() => ask(deps, owner, request))
    },
    ahead: (request) => {
      const answer = inTurn(() => ask(deps, owner, request))
      // Whoever takes it hears of the failure; nobody may.
      answer.catch(() => undefined)
      under = { path: request.path, answer }
    },
    end: settled,
  }
}
