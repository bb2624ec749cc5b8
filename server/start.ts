/** Puts the server together from a configuration: stores, sign-in, routes, figures. `main.ts` gives it to a process, tests to themselves. */
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { tenantIsActive } from '../db/queries/tenants.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { createEntra } from '../platform/entra/entra.ts'
import type { Log } from '../platform/log.ts'
import { openPlatform, type Platform, StartError } from '../platform/open.ts'
import { serveMetrics } from '../platform/telemetry.ts'
import { type App, buildApp } from './app.ts'
import { createAuthenticator } from './auth.ts'
import type { ServerDeps } from './deps.ts'

export type RunningServer = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  address: string
  platform: Platform
  /** Ends open streams, finishes running requests, lets go of the stores. */
  close: () => Promise<void>
}

export type ServerOptions = {
  log: Log
  /** In place of the configured clock; for tests whose clock is in the same process. */
  clock?: Clock
  /** In place of the built add-in beside this file; null serves none. */
  addinDir?: string | null
}

/** Starts it. Throws a StartError where something outside is not as it should be, and leaves nothing open. */
export async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  const { log } = options
  const platform = await openPlatform(config, { process: 'server', log, clock: options.clock })
  let app: App | undefined
  let metrics: Server | undefined
  const close = async (): Promise<void> => {
    await app?.close()
    metrics?.close()
    await platform.close()
  }
  try {
    app = await buildApp(serverDeps(config, platform, options), {
      log,
      trustProxy: config.listen.trustProxy,
      requestsPerMinute: config.listen.requestsPerMinute,
    })
    if (config.metricsPort) {
      metrics = await named(
        ['METRICS_PORT', config.metricsPort],
        serveMetrics(config.metricsPort, platform.telemetry.text),
      )
    }
    const { host, port } = config.listen
    const address = await named(['PORT', port], app.listen({ host, port }))
    return { address, platform, close }
  } catch (error) {
    await close()
    throw error
  }
}

function serverDeps(config: Config, platform: Platform, options: ServerOptions): ServerDeps {
  const { db, clock, keys, queues } = platform
  const { authority, clientId, clientSecret, addinClientId } = config.entra
  const entra = createEntra({
    registration: { authority, clientId, clientSecret },
    db,
    sealer: keys,
    onTrouble: (trouble) => options.log.error(trouble, 'Entra refuses the application'),
  })
  // One tenant signs in at its own address; several, at the one for all organisations.
  const [tenantId, another] = config.tenantIds
  return {
    db,
    clock,
    keys,
    enqueue: queues.enqueue,
    authenticate: createAuthenticator({
      authorityHost: authority,
      clientId,
      clients: [addinClientId],
      tenantIsActive: rememberActive((tenant) => db.asTenant(tenant, tenantIsActive)),
    }),
    exchange: entra.exchange,
    pingQueues: queues.ping,
    publicConfig: {
      clientId: addinClientId,
      apiClientId: clientId,
      authority: `${authority}/${tenantId && !another ? tenantId : 'organizations'}`,
      scope: `api://${clientId}/access_as_user`,
      knownAuthorities: [new URL(authority).host],
      hostOrigins: [...config.hostOrigins],
      officeJsUrl: config.officeJsUrl,
      sandbox: config.mode === 'sandbox',
    },
    addinDir: options.addinDir === undefined ? builtAddin() : options.addinDir,
    holdSeconds: config.holdSeconds,
  }
}

/** A tenant that was active a moment ago is taken to be so still: a suspension reaches everybody within a second. */
function rememberActive(ask: (tenantId: string) => Promise<boolean>): (tenantId: string) => Promise<boolean> {
  const until = new Map<string, number>()
  return async (tenantId) => {
    const now = performance.now()
    if ((until.get(tenantId) ?? 0) > now) return true
    until.delete(tenantId)
    const active = await ask(tenantId)
    if (active) until.set(tenantId, now + 1_000)
    return active
  }
}

/** `dist/addin`, both when this file runs from the sources and when it runs from `dist/server`. */
function builtAddin(): string | null {
  const places = ['../dist/addin', '../addin'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return places.find((place) => existsSync(`${place}/tab.html`) && existsSync(`${place}/assets`)) ?? null
}

/** A port that cannot be listened on, said by the name of its variable. */
async function named<T>([variable, port]: [string, number], listening: Promise<T>): Promise<T> {
  try {
    return await listening
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'EADDRINUSE') throw new StartError([`${variable}: ${port} is in use, so set another one.`])
    if (code === 'EACCES') throw new StartError([`${variable}: ${port} may not be used by this account.`])
    throw error
  }
}
