/** Microsoft Graph over a tenant: judges the token, finds the route, keeps the limits, lets faults happen, and answers. */

import { randomUUID } from 'node:crypto'
import type { Grant, GrantReader } from '../entra/grant.ts'
import type { Answer, Incoming, Responder } from '../exchange.ts'
import { createFaults, type FaultRule, type Faults } from '../faults/faults.ts'
import { createSubscriptions, type Subscriptions } from '../subscriptions/subscriptions.ts'
import type { SandboxTenant } from '../tenant/tenant.ts'
import type { Person } from '../tenant/types.ts'
import type { Call, GraphContext, Route } from './call.ts'
import { asFailure, badRequest, errorBody, GraphFailure } from './failure.ts'
import { judge, mailboxOf, personOf } from './judge.ts'
import { readPrefer } from './prefer.ts'
import { readQuery } from './query.ts'
import { parsePath } from './router.ts'
import { createRoutes, type Found } from './routes.ts'
import { type GraphSettings, graphDefaults } from './settings.ts'
import { createTeams, type Teams } from './teams-store.ts'
import { createThrottle, retryAfter } from './throttle.ts'

/** One request as it was answered. */
export type RequestRecord = {
  /** Whose mailbox or account it was about; null for none. */
  personId: string | null
  appId: string | null
  method: string
  path: string
  query: string
  status: number
  /** Requests of that app on that mailbox that were under way with it. */
  inFlight: number
}

export type GraphOptions = {
  tenant: SandboxTenant
  readGrant: GrantReader
  faults?: Faults
  /** Read at every request: what is changed in it holds from the next one on. */
  settings?: GraphSettings
  subscriptions?: Subscriptions
  teams?: Teams
  onRequest?: (record: RequestRecord) => void
  /** Real milliseconds, for limits. */
  wall?: () => number
}

const json = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'

const faultCodes: Record<string, [code: string, message: string]> = {
  '429': ['ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  '500': ['InternalServerError', 'An internal server error occurred.'],
  '502': ['BadGateway', 'The server received an invalid answer from another one.'],
  '503': ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  '504': ['GatewayTimeout', 'The request timed out.'],
  '410': [
    'syncStateNotFound',
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
  ],
}

function claimsChallenge(): GraphFailure {
  const claims = Buffer.from(
    JSON.stringify({ access_token: { nbf: { essential: true, value: String(Math.floor(Date.now() / 1000)) } } }),
  ).toString('base64')
  return unauthorized(
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    claims,
  )
}

function unauthorized(code: string, message: string, claims?: string): GraphFailure {
  const challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
  return new GraphFailure(401, code, message, {
    'WWW-Authenticate': claims ? `${challenge}, error="insufficient_claims", claims="${claims}"` : challenge,
  })
}

function authenticate(readGrant: GrantReader, incoming: Incoming): Grant {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(incoming.headers.authorization ?? '')?.[1]
  if (!bearer) throw unauthorized('InvalidAuthenticationToken', 'Access token is empty.')
  const read = readGrant(bearer)
  if (read.kind === 'grant') return read.grant
  throw unauthorized(read.code, read.message, read.claims)
}

/** The failure or the answer that a rule asks for; null where the request goes on, after a wait for `slow`. */
async function carryOut(rule: FaultRule, incoming: Incoming, settings: GraphSettings): Promise<Answer | null> {
  if (rule.kind === 'slow') {
    await new Promise((resolve) => setTimeout(resolve, rule.delayMs ?? 1000))
    return null
  }
  if (rule.kind === 'reset' || rule.kind === 'hang') return { status: 500, fault: rule.kind }
  if (rule.kind === '401-claims') throw claimsChallenge()
  const [code, message] = faultCodes[rule.kind]!
  const wait =
    rule.retryAfter === undefined
      ? rule.kind === '429' || rule.kind === '503'
        ? retryAfter(settings, 1)
        : {}
      : rule.retryAfter === null
        ? {}
        : { 'Retry-After': String(rule.retryAfter) }
  const fresh: Record<string, string> =
    rule.kind === '410'
      ? {
          Location: `${incoming.origin}${incoming.path}?${new URLSearchParams([...incoming.query].filter(([name]) => !/token$/i.test(name)).concat([['$deltatoken', '']]))}`,
        }
      : {}
  throw new GraphFailure(Number(rule.kind), code, message, { ...wait, ...fresh })
}

/** Answers what lies under /v1.0 and /beta (the same for both), and null for every other path. */
export function createGraph(
  options: GraphOptions,
): Responder & { settings: GraphSettings; teams: Teams; subscriptions: Subscriptions; faults: Faults } {
  const { tenant, readGrant } = options
  const settings = options.settings ?? { ...graphDefaults }
  const faults = options.faults ?? createFaults()
  const teams = options.teams ?? createTeams()
  const subscriptions = options.subscriptions ?? createSubscriptions({ tenant, faults })
  const throttle = createThrottle(settings, options.wall ?? (() => performance.now()))
  const routes = createRoutes()
  const context: GraphContext = { tenant, settings, faults, subscriptions, teams, ask: (incoming) => respond(incoming) }

  async function answer(incoming: Incoming, path: string, record: RequestRecord): Promise<Answer> {
    const grant = authenticate(readGrant, incoming)
    record.appId = grant.appId
    const parsed = parsePath(path)
    if (!parsed) throw badRequest('The path is not percent-encoded properly.')
    const found = routes.find(incoming.method, parsed.segments)
    const { route, target } = needRoute(found, incoming.method)
    if (target.kind === 'me' && grant.personId === null)
      throw badRequest('/me request is only valid with delegated authentication flow.')
    const person = target.kind === 'none' ? null : personOf(tenant, target.kind === 'me' ? grant.personId! : target.id)
    record.personId = person?.id ?? null
    judge(route.permission, grant)
    const fault = faults.onRequest({
      method: incoming.method,
      path: `${incoming.path}?${decodeURIComponent(incoming.query.toString().replaceAll('+', ' '))}`,
      mailbox: record.personId,
    })
    const broken = fault && fault.kind !== 'truncate' ? await carryOut(fault, incoming, settings) : null
    if (broken) return broken
    const call: Call = {
      ...{ context, incoming, grant, params: target.params, args: parsed.args },
      // Routes that are about nobody never look at it.
      person: person as Person,
      query: readQuery(incoming.query),
      prefer: readPrefer(incoming.headers.prefer),
    }
    const given = route.of === 'mailbox' ? await inMailbox(call, route, record) : await outside(call, route)
    if (fault?.kind === 'truncate') given.fault = 'truncate'
    if (call.prefer.applied.length > 0)
      given.headers = { ...given.headers, 'Preference-Applied': call.prefer.applied.join(', ') }
    return given
  }

  async function inMailbox(call: Call, route: Route, record: RequestRecord): Promise<Answer> {
    mailboxOf(call.person, call.grant)
    const leave = throttle.enter(call.grant.appId, call.person.id)
    record.inFlight = throttle.inFlight(call.grant.appId, call.person.id)
    try {
      if (settings.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.latencyMs))
      return await route.handle(call)
    } finally {
      leave()
    }
  }

  async function outside(call: Call, route: Route): Promise<Answer> {
    if (route.permission.service === 'directory') {
      const { query } = call
      throttle.spend(
        call.grant.appId,
        Math.max(
          1,
          2 - Number(query.select !== null) + Number(query.expand.size > 0) - Number((query.top ?? 100) < 20),
        ),
      )
    }
    return route.handle(call)
  }

  async function respond(incoming: Incoming): Promise<Answer | null> {
    const version = /^\/(v1\.0|beta)(?=\/|$)/i.exec(incoming.path)
    if (!version) return null
    const path = incoming.path.slice(version[0].length)
    const requestId = randomUUID()
    const record: RequestRecord = {
      personId: null,
      appId: null,
      method: incoming.method,
      path: incoming.path,
      query: incoming.query.toString(),
      status: 500,
      inFlight: 0,
    }
    const standard: Record<string, string> = {
      'request-id': requestId,
      'client-request-id': incoming.headers['client-request-id'] ?? requestId,
      Date: new Date().toUTCString(),
    }
    try {
      const given = await answer(incoming, path, record)
      record.status = given.status
      return {
        ...given,
        headers: {
          ...standard,
          ...(given.body === undefined ? {} : { 'Content-Type': json, 'OData-Version': '4.0' }),
          ...given.headers,
        },
      }
    } catch (error) {
      const failure = asFailure(error)
      if (!failure) throw error
      record.status = failure.status
      return {
        status: failure.status,
        headers: { ...standard, 'Content-Type': json, ...failure.headers },
        body: errorBody(failure, requestId, incoming, tenant.clock.now()),
      }
    } finally {
      options.onRequest?.(record)
    }
  }
  return Object.assign(respond, { settings, teams, subscriptions, faults })
}

function needRoute(found: Found, method: string): { route: Route; target: Found['target'] } {
  if (found.route) return { route: found.route, target: found.target }
  if (found.methods.length > 0)
    throw new GraphFailure(
      405,
      'Request_BadRequest',
      `Specified HTTP method '${method}' is not allowed for the request target.`,
      { Allow: found.methods.join(', ') },
    )
  throw found.unserved
    ? new GraphFailure(
        501,
        'NotImplemented',
        `The sandbox does not serve '${found.unserved}': it has the part of Microsoft Graph that mail, calendars, people and Teams notifications need.`,
      )
    : new GraphFailure(404, 'BadRequest', `Resource not found for the segment '${found.unknown}'.`)
}
