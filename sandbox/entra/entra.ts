/** The tenant's sign-in service: everything under `https://localhost:PORT/{tenant}/`. */
import { createHash, randomBytes } from 'node:crypto'
import type { Answer, Incoming, Responder } from '../exchange.ts'
import { adminConsentRoutes } from './admin-consent.ts'
import { type AppRegistration, apiApp, spaApp } from './apps.ts'
import { createAuthorize } from './authorize.ts'
import { type Broker, createBroker } from './broker.ts'
import type { DirectoryContext, Lifetimes } from './directory.ts'
import { instanceDiscovery, openidConfiguration } from './discovery.ts'
import type { GrantReader } from './grant.ts'
import { createGrantReader } from './grant-reader.ts'
import { createSigningKeys, type SigningKeys } from './keys.ts'
import { createSealer } from './seal.ts'
import { createStanding, type Standing } from './standing.ts'
import { createTokenEndpoint } from './token-endpoint.ts'

export type EntraOptions = {
  tenant: DirectoryContext['tenant']
  apps?: AppRegistration[]
  lifetimes?: Partial<Lifetimes>
  /** Real time in ms. */
  now?: () => number
  /** What `save` gave before, or null. */
  saved?: string | null
  /** Called whenever there is something new to save. */
  onChange?: () => void
  /** Permissions on Graph that an administrator has agreed to for everybody, for the API's application. */
  adminConsent?: readonly string[]
  /** App-only permissions of the API's application. */
  appRoles?: readonly string[]
}

export type Entra = {
  respond: Responder
  readGrant: GrantReader
  /** Answers a host page that asks for a token for the person chosen in it. */
  broker: Broker
  standing: Standing
  keys: Pick<SigningKeys, 'rotate' | 'dropOld' | 'jwks'>
  apps: readonly AppRegistration[]
  /** Keys and consent, to keep over a restart. Secret. */
  save: () => string
}

type Saved = { sealing: string; keys: string[]; standing: string }

const defaultLifetimes: Lifetimes = {
  access: 3_600,
  challengeable: 28 * 3_600,
  publicRefresh: 86_400,
  refreshIdle: 90 * 86_400,
}

/** What the demo's administrator has agreed to: the org chart and the rooms. */
const defaultAdminConsent = ['User.Read.All', 'Place.Read.All']
const defaultAppRoles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.Read']

const cors = (incoming: Incoming): Record<string, string> =>
  incoming.headers.origin
    ? {
        'access-control-allow-origin': incoming.headers.origin,
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': incoming.headers['access-control-request-headers'] ?? 'content-type',
        'access-control-max-age': '600',
        vary: 'origin',
      }
    : {}

/** A sign-in service over a tenant's directory. It keeps nothing in files itself. */
export function createEntra(options: EntraOptions): Entra {
  const saved = options.saved ? (JSON.parse(options.saved) as Saved) : null
  const sealing = saved ? Buffer.from(saved.sealing, 'base64') : randomBytes(32)
  const keys = createSigningKeys(saved?.keys)
  // What is set up below is no change: whoever keeps it saves once createEntra has returned.
  let ready = false
  const notify = (): void => {
    if (ready) options.onChange?.()
  }
  const standing = createStanding(saved?.standing ?? null, notify)
  const context: DirectoryContext = {
    tenant: options.tenant,
    apps: options.apps ?? [apiApp, spaApp],
    keys,
    sealer: createSealer(createHash('sha256').update(sealing).update(options.tenant.id).digest()),
    standing,
    lifetimes: { ...defaultLifetimes, ...options.lifetimes },
    now: options.now ?? (() => Date.now()),
  }
  if (!saved) {
    for (const { clientId, kind } of context.apps) {
      if (kind !== 'confidential') continue
      standing.adminConsent(clientId, 'graph', options.adminConsent ?? defaultAdminConsent)
      standing.grantAppRoles(clientId, options.appRoles ?? defaultAppRoles)
    }
  }
  const changed =
    <A extends unknown[]>(work: (...given: A) => void) =>
    (...given: A): void => {
      work(...given)
      notify()
    }
  ready = true
  return {
    respond: createRoutes(context),
    readGrant: createGrantReader(context),
    broker: createBroker(context),
    standing,
    keys: { rotate: changed(keys.rotate), dropOld: changed(keys.dropOld), jwks: keys.jwks },
    apps: context.apps,
    save: () =>
      JSON.stringify({
        sealing: sealing.toString('base64'),
        keys: keys.save(),
        standing: standing.save(),
      } satisfies Saved),
  }
}

function createRoutes(context: DirectoryContext): Responder {
  const token = createTokenEndpoint(context)
  const authorize = createAuthorize(context)
  const admin = adminConsentRoutes(context)
  const json = (body: unknown): Answer => ({ status: 200, headers: { 'cache-control': 'max-age=300' }, body })
  const routes: Record<string, (incoming: Incoming) => Answer | Promise<Answer>> = {
    'GET v2.0/.well-known/openid-configuration': ({ origin }) => json(openidConfiguration(context, origin)),
    'GET discovery/v2.0/keys': () => json(context.keys.jwks()),
    'GET discovery/instance': (incoming) => instanceDiscovery(context, incoming),
    'POST oauth2/v2.0/token': token,
    'GET oauth2/v2.0/authorize': authorize.show,
    'POST oauth2/v2.0/authorize': authorize.submit,
    'GET oauth2/v2.0/logout': authorize.logout,
    'GET adminconsent': admin.show,
    'GET v2.0/adminconsent': admin.show,
    'POST adminconsent': admin.submit,
  }
  const names = new Set([context.tenant.id, context.tenant.domain.toLowerCase(), 'common', 'organizations'])
  return async (incoming) => {
    const [, tenant = '', ...rest] = incoming.path.split('/')
    const path = rest.join('/').toLowerCase()
    const known = Object.keys(routes).some((route) => route.endsWith(` ${path}`))
    if (!known) return null
    if (!names.has(tenant.toLowerCase()))
      return {
        status: 400,
        headers: cors(incoming),
        body: {
          error: 'invalid_tenant',
          error_description: `AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`,
          error_codes: [90002],
        },
      }
    if (incoming.method === 'OPTIONS') return { status: 204, headers: cors(incoming) }
    const route = routes[`${incoming.method} ${path}`]
    if (!route)
      return {
        status: 405,
        headers: { allow: 'GET, POST' },
        body: { error: 'invalid_request', error_description: `${incoming.method} is not served here.` },
      }
    const answer = await route(incoming)
    return { ...answer, headers: { ...cors(incoming), ...answer.headers } }
  }
}
