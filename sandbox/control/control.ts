/** `/_sandbox`: everything by which a run is steered and looked at. Loopback only; the server checks the Host header. */
import { z } from 'zod'
import type { Responder } from '../exchange.ts'
import { clockRoutes } from './clock-routes.ts'
import { graphRoutes } from './graph-routes.ts'
import { mailRoutes } from './mail-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { type ControlRoute, describe, route, runRoute } from './route.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { viewerRoutes } from './viewer.ts'
import type { World } from './world.ts'

function faultRoutes(world: () => World): ControlRoute[] {
  const tag = 'faults'
  return [
    route({
      method: 'GET',
      path: '/faults',
      tag,
      summary: 'The rules of what goes wrong',
      handle: () => ({ rules: world().faults.rules() }),
    }),
    route({
      method: 'PUT',
      path: '/faults',
      tag,
      summary: 'Replace the rules of what goes wrong',
      body: z.strictObject({ rules: z.array(z.looseObject({})) }),
      handle: ({ body }) => {
        world().faults.replace(body.rules)
        return { rules: world().faults.rules() }
      },
    }),
    route({
      method: 'DELETE',
      path: '/faults',
      tag,
      summary: 'Nothing goes wrong any more',
      handle: () => world().faults.replace([]),
    }),
  ]
}

function runRoutes(world: () => World): ControlRoute[] {
  const tag = 'run'
  const Name = z.strictObject({ name: z.string().regex(/^[\w-]{1,60}$/, 'letters, digits, - and _') })
  return [
    route({
      method: 'GET',
      path: '/requests',
      tag,
      summary: 'Requests that reached Graph, oldest first (the last ten thousand)',
      query: z.strictObject({ person: z.string().optional(), path: z.string().optional() }),
      handle: ({ query }) => {
        const person = query.person?.toLowerCase()
        const id = person === undefined ? undefined : (world().tenant.personByAddress(person)?.id ?? person)
        const requests = world()
          .seen.list()
          .filter(
            (one) =>
              (id === undefined || one.personId === id) &&
              (!query.path || one.path.toLowerCase().includes(query.path.toLowerCase())),
          )
        return { count: requests.length, requests }
      },
    }),
    route({
      method: 'DELETE',
      path: '/requests',
      tag,
      summary: 'Forget the requests seen so far',
      handle: () => world().seen.clear(),
    }),
    route({
      method: 'POST',
      path: '/import',
      tag,
      summary: 'Start over with a corpus of mail (NDJSON) and its org chart (CSV), given as paths on this machine',
      body: z.strictObject({ messages: z.string(), org: z.string().optional(), shift: z.boolean().default(true) }),
      handle: ({ body }) => world().importCorpus(body),
    }),
    route({
      method: 'POST',
      path: '/snapshots',
      tag,
      summary: 'Keep the tenant as it is now in a file of the data folder',
      body: Name,
      handle: async ({ body }) => ({ file: await world().snapshots.save(body.name) }),
    }),
    route({
      method: 'POST',
      path: '/snapshots/load',
      tag,
      summary: 'Go back to a snapshot; delta links and subscriptions from before do not hold any more',
      body: Name,
      handle: ({ body }) => world().snapshots.load(body.name),
    }),
  ]
}

/** Answers `/_sandbox…`, null for anything else. `world` is asked anew for every request. */
export function createControl(world: () => World): Responder {
  const routes: ControlRoute[] = [
    ...clockRoutes(world),
    ...peopleRoutes(world),
    ...mailRoutes(world),
    ...signInRoutes(world),
    ...faultRoutes(world),
    ...graphRoutes(world),
    ...runRoutes(world),
    ...viewerRoutes(world),
  ]
  const described = routes.filter(({ tag }) => tag !== 'page')
  return async (incoming) => {
    const path = /^\/_sandbox(\/.*)?$/i.exec(incoming.path)
    if (!path) return null
    const below = path[1] ?? '/'
    if (below === '/openapi.json' && incoming.method === 'GET')
      return { status: 200, body: describe(described, incoming.origin) }
    return runRoute(routes, below, incoming)
  }
}
