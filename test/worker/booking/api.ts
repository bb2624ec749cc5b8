/** The real server in front of an office: who is calling is told by a header, everything else is as in production. */
import type { InjectOptions } from 'fastify'
import type { JobName, Payload } from '../../../contract/jobs.ts'
import { buildApp } from '../../../server/app.ts'
import type { ServerDeps } from '../../../server/deps.ts'
import type { Office, Worker } from './office.ts'

export type Reply<T = Record<string, never>> = { status: number; body: T }

/** Closes with `close`. `as` calls a route as one of the office's people. */
export async function createApi(office: Office) {
  const deps: Partial<ServerDeps> = {
    db: office.database.db,
    clock: office.clock,
    keys: office.deps.keys,
    enqueue: async (name, payload) => {
      office.queue.push({ name: name as JobName, payload: payload as Payload<JobName> })
    },
    authenticate: async (request) => ({
      tenantId: office.tenantId,
      ownerId: String(request.headers['x-caller']),
      displayName: 'Caller',
      token: 't',
      expiresAt: Date.now() + 3_600_000,
      administrator: false,
    }),
    exchange: async () => {
      throw new Error('not asked for here')
    },
    pingQueues: async () => {},
    publicConfig: {
      clientId: '',
      apiClientId: '',
      authority: 'https://login.test',
      scope: '',
      knownAuthorities: [],
      hostOrigins: [],
      officeJsUrl: '/office.js',
      sandbox: true,
    },
    addinDir: null,
    holdSeconds: 10,
  }
  const app = await buildApp(deps as ServerDeps, { requestsPerMinute: 1_000_000 })
  async function as<T = Record<string, never>>(
    worker: Worker,
    method: NonNullable<InjectOptions['method']>,
    url: string,
    body?: object,
  ): Promise<Reply<T>> {
    const response = await app.inject({
      method,
      url,
      headers: { 'x-caller': worker.personId },
      ...(body ? { payload: body } : {}),
    })
    return { status: response.statusCode, body: response.json() as T }
  }
  return { as, close: () => app.close() }
}

export type Api = Awaited<ReturnType<typeof createApi>>
