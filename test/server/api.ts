/** The server on a real database, called as whoever a test says; only who is calling is faked. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Input, Route } from '../../contract/client.ts'
import type { Database, OwnerRef } from '../../db/connect.ts'
import { createFixedClock } from '../../platform/clock.ts'
import { buildApp } from '../../server/app.ts'
import type { ServerDeps } from '../../server/deps.ts'
import { Refused } from '../../server/errors.ts'

type Answer<R extends Route> = z.output<R['schema']['response'][keyof R['schema']['response'] & number]>
export type Reply<R extends Route> = { status: number; body: Answer<R>; problem: { code: string; detail?: string } }
export type Api = {
  /** What the app was built with. */
  deps: ServerDeps
  app: FastifyInstance
  clock: ReturnType<typeof createFixedClock>
  started: { name: string; payload: unknown }[]
  /** Calls a contract route as this owner; null: without a token. */
  call: <R extends Route>(as: OwnerRef | null, route: R, input: Input<R>) => Promise<Reply<R>>
  close: () => Promise<void>
}

/** Builds the app; the bearer token of a test is `tenant.owner`. */
export async function openApi(db: Database, now: string, change: Partial<ServerDeps> = {}): Promise<Api> {
  const clock = createFixedClock(now)
  const started: Api['started'] = []
  const deps: ServerDeps = {
    ...({} as ServerDeps),
    db,
    clock,
    enqueue: async (name, payload) => {
      started.push({ name, payload })
    },
    authenticate: async (request) => {
      const [tenantId, ownerId] = request.headers.authorization?.replace('Bearer ', '').split('.') ?? []
      if (!tenantId || !ownerId) throw new Refused(401, 'token-refused', 'Sign in.')
      return { tenantId, ownerId, displayName: 'Uma', token: 't', expiresAt: 0, administrator: false }
    },
    exchange: async () => ({ kind: 'ok' }) as never,
    pingQueues: async () => {},
    publicConfig: {
      clientId: randomUUID(),
      apiClientId: randomUUID(),
      authority: 'https://login.example',
      scope: 'api://kith/access_as_user',
      knownAuthorities: [],
      hostOrigins: [],
      officeJsUrl: 'https://office.example/office.js',
      sandbox: false,
    },
    addinDir: null,
    holdSeconds: 10,
    ...change,
  }
  const app = await buildApp(deps, { requestsPerMinute: 100_000 })
  return {
    deps,
    app: app as unknown as FastifyInstance,
    clock,
    started,
    call: caller(app as unknown as FastifyInstance),
    close: () => app.close(),
  }
}

const caller = (app: FastifyInstance): Api['call'] =>
  async function call<R extends Route>(as: OwnerRef | null, route: R, input: Input<R>): Promise<Reply<R>> {
    const { params, querystring, body } = input as {
      params?: Record<string, string>
      querystring?: Record<string, unknown>
      body?: object
    }
    const url = route.url.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? ''))
    const query = Object.fromEntries(Object.entries(querystring ?? {}).map(([key, value]) => [key, String(value)]))
    const answer = await app.inject({
      method: route.method,
      url,
      query,
      headers: as ? { authorization: `Bearer ${as.tenantId}.${as.ownerId}` } : {},
      ...(body === undefined ? {} : { payload: body }),
    })
    const parsed = answer.body === '' ? undefined : answer.json()
    return { status: answer.statusCode, body: parsed, problem: parsed }
  }
