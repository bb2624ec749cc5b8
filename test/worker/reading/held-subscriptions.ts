/** Graph's side of subscriptions, for tests: what it holds, by a clock of its own, with its cap on how long they live. */
import { randomUUID } from 'node:crypto'
import type { GraphRequest } from '../../../platform/graph/graph.ts'
import { ok, type Script } from './scripted-graph.ts'

export type Held = {
  id: string
  resource: string
  expirationDateTime: string
  clientState: string
  lifecycleNotificationUrl?: string
}

/** Answers everything below /subscriptions; `held` is what is alive. `now`: Graph's own time in ms. */
export function heldSubscriptions(now: () => number, capMinutes = 4230) {
  const held = new Map<string, Held>()
  const script: Script = (request: GraphRequest) => {
    const body = request.body as Held
    const [, , id] = request.path.split('/')
    const expires = body?.expirationDateTime ? Date.parse(body.expirationDateTime) : 0
    for (const one of held.values()) if (Date.parse(one.expirationDateTime) <= now()) held.delete(one.id)
    if (!request.path.startsWith('/subscriptions')) return undefined
    if (request.method === 'GET') return ok({ value: [...held.values()].map((one) => ({ ...one, clientState: null })) })
    if (request.method === 'DELETE')
      return held.delete(id ?? '') ? ok(undefined, 204) : { kind: 'not-found', code: 'ResourceNotFound' }
    if (expires - now() > capMinutes * 60_000) return { kind: 'rejected', status: 400, code: 'ExtensionError' }
    const was = held.get(id ?? '')
    if (request.method === 'PATCH' && !was) return { kind: 'not-found', code: 'ResourceNotFound' }
    const one: Held = {
      ...(was ?? body),
      id: was?.id ?? randomUUID(),
      expirationDateTime: new Date(expires).toISOString(),
    }
    held.set(one.id, one)
    return ok(one, was ? 200 : 201)
  }
  return { held, script }
}
