/** Subscriptions as callers make, renew and end them. */

import { randomUUID } from 'node:crypto'
import type { Answer } from '../exchange.ts'
import { validateEndpoint } from '../subscriptions/delivery.ts'
import { folderOfPath } from '../subscriptions/subscriptions.ts'
import type { Subscription, Target } from '../subscriptions/types.ts'
import { type AddRoute, type Call, contextOf, created, holds, jsonBody, noContent, ok, property } from './call.ts'
import { accessDenied, badRequest, GraphFailure, insufficientPrivileges, noResource } from './failure.ts'
import { permissions } from './permissions.ts'
import { parsePath } from './router.ts'
import { readDateTime } from './zones.ts'

const kinds = ['created', 'updated', 'deleted'] as const
const mostPerMailbox = 1000
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

const needs: Record<Target['kind'], { delegated: string[]; application: string[] }> = {
  message: {
    delegated: ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
    application: ['Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'],
  },
  // Events are documented for Calendars.Read and above only: ReadBasic is refused.
  event: {
    delegated: ['Calendars.Read', 'Calendars.ReadWrite'],
    application: ['Calendars.Read', 'Calendars.ReadWrite'],
  },
  user: {
    delegated: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'],
    application: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'],
  },
}

function readTarget(call: Call, resource: string): Target {
  const segments =
    parsePath(
      resource
        .replace(/^\/+/, '')
        .split('?')[0]!
        .replace(/^v1\.0\//i, ''),
    )?.segments ?? []
  const words = segments.map((one) => one.toLowerCase())
  const unknown = () =>
    badRequest(
      `The resource '${resource}' is not one that the sandbox can watch; messages, mailFolders/{id}/messages, events and users are.`,
      'ExtensionError',
    )
  if (words[0] === 'users' && words.length <= 2) {
    if (words.length === 1) return { kind: 'user', personId: null }
    return { kind: 'user', personId: personOf(call, segments[1]!) }
  }
  if (words[0] !== 'me' && words[0] !== 'users') throw unknown()
  const rest = words[0] === 'me' ? 1 : 2
  const personId = words[0] === 'me' ? (call.grant.personId ?? '') : personOf(call, segments[1]!)
  if (personId === '') throw badRequest('/me can only be watched with a delegated token.', 'ExtensionError')
  if (words[rest] === 'messages' && words.length === rest + 1) return { kind: 'message', personId }
  if (words[rest] === 'mailfolders' && words[rest + 2] === 'messages')
    return { kind: 'message', personId, folderId: folderOfPath(personId, segments[rest + 1]!) }
  if (words[rest] === 'events' && words.length === rest + 1) return { kind: 'event', personId }
  if (words[rest] === 'calendar' && words[rest + 1] === 'events') return { kind: 'event', personId }
  throw unknown()
}

function personOf(call: Call, id: string): string {
  const { tenant } = call.context
  const person = tenant.person(id.toLowerCase()) ?? tenant.personByAddress(id)
  if (!person) throw noResource(id)
  return person.id
}

function judgeScopes(call: Call, target: Target): void {
  const { delegated, application } = needs[target.kind]
  if (!holds(call, ...(call.grant.personId === null ? application : delegated)))
    throw target.kind === 'user' ? insufficientPrivileges() : accessDenied()
  if (target.kind !== 'user' && call.grant.personId !== null && target.personId !== call.grant.personId)
    throw accessDenied()
}

function readUrl(value: unknown, name: string): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
  if (!url) throw badRequest(`The property '${name}' must be an absolute URL.`, 'InvalidRequest')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname)))
    throw badRequest(`The property '${name}' must be an https URL.`, 'InvalidRequest')
  return String(value)
}

function readExpiry(call: Call, value: unknown, target: Target): number {
  const { settings, tenant } = call.context
  const at = typeof value === 'string' ? readDateTime(value) : null
  if (at === null) throw badRequest('The property expirationDateTime is needed.', 'InvalidRequest')
  const now = tenant.clock.now()
  const cap = target.kind === 'user' ? settings.directorySubscriptionCapMinutes : settings.subscriptionCapMinutes
  if (at <= now) throw badRequest('Subscription expiration must be in the future.', 'ExtensionError')
  if (at - now > cap * 60_000)
    throw badRequest(`Subscription expiration can only be ${cap} minutes in the future.`, 'ExtensionError')
  return at
}

function readChangeTypes(value: unknown): Subscription['changeTypes'] {
  const words = String(value ?? '')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean)
  const found = kinds.filter((kind) => words.includes(kind))
  if (found.length === 0 || found.length < new Set(words).size)
    throw badRequest(`The changeType '${String(value)}' is not valid.`, 'InvalidRequest')
  return found
}

async function validate(call: Call, url: string): Promise<void> {
  const wrong = await validateEndpoint(
    url,
    `Validation: Testing client application reachability for subscription Request-Id: ${call.incoming.headers['client-request-id'] ?? randomUUID()}`,
  )
  if (wrong) throw badRequest(wrong, 'ValidationError')
}

async function create(call: Call): Promise<Answer> {
  const body = jsonBody(call)
  const { subscriptions } = call.context
  const resource = property(body, 'resource')
  if (typeof resource !== 'string') throw badRequest('The property resource is needed.', 'InvalidRequest')
  const target = readTarget(call, resource)
  judgeScopes(call, target)
  if (property(body, 'includeResourceData') === true)
    throw badRequest('The sandbox sends notifications without resource data only.', 'InvalidRequest')
  const clientState = property(body, 'clientState')
  if (typeof clientState === 'string' && clientState.length > 128)
    throw badRequest('The clientState is longer than 128 characters.', 'InvalidRequest')
  const lifecycleUrl = property(body, 'lifecycleNotificationUrl')
  const one: Subscription = {
    id: randomUUID(),
    appId: call.grant.appId,
    creatorId: call.grant.personId ?? call.grant.appId,
    delegated: call.grant.personId !== null,
    changeTypes: readChangeTypes(property(body, 'changeType')),
    resource,
    target,
    notificationUrl: readUrl(property(body, 'notificationUrl'), 'notificationUrl'),
    lifecycleNotificationUrl:
      lifecycleUrl == null || lifecycleUrl === '' ? null : readUrl(lifecycleUrl, 'lifecycleNotificationUrl'),
    clientState: typeof clientState === 'string' ? clientState : null,
    expiresAt: readExpiry(call, property(body, 'expirationDateTime'), target),
    immutableIds: call.prefer.immutableIds,
    latestSupportedTlsVersion: String(property(body, 'latestSupportedTlsVersion') ?? 'v1_2'),
  }
  if (
    target.personId &&
    subscriptions.all().filter((other) => other.target.personId === target.personId).length >= mostPerMailbox
  ) {
    throw new GraphFailure(403, 'ErrorTooManySubscriptions', 'The mailbox has the most subscriptions that it can have.')
  }
  await validate(call, one.notificationUrl)
  if (one.lifecycleNotificationUrl) await validate(call, one.lifecycleNotificationUrl)
  subscriptions.add(one)
  const wait = call.context.settings.subscriptionAnswerDelayMs
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  return created({ '@odata.context': contextOf(call, 'subscriptions/$entity'), ...show(one) })
}

const show = (one: Subscription): Record<string, unknown> => ({
  id: one.id,
  resource: one.resource,
  applicationId: one.appId,
  changeType: one.changeTypes.join(','),
  clientState: one.clientState,
  notificationUrl: one.notificationUrl,
  lifecycleNotificationUrl: one.lifecycleNotificationUrl,
  notificationQueryOptions: null,
  notificationUrlAppId: null,
  notificationContentType: 'application/json',
  expirationDateTime: new Date(one.expiresAt).toISOString(),
  creatorId: one.creatorId,
  includeResourceData: false,
  latestSupportedTlsVersion: one.latestSupportedTlsVersion,
  encryptionCertificate: null,
  encryptionCertificateId: null,
})

/** Shown to the app that made it, and of delegated ones to the person who did. */
const isOwn = (call: Call, one: Subscription): boolean =>
  one.appId === call.grant.appId &&
  (call.grant.personId === null ? !one.delegated : one.creatorId === call.grant.personId)

function need(call: Call): Subscription {
  const found = call.context.subscriptions.get(call.params[0]!)
  if (!found || !isOwn(call, found) || found.expiresAt <= call.context.tenant.clock.now())
    throw new GraphFailure(404, 'ResourceNotFound', 'The object was not found.')
  return found
}

async function renew(call: Call): Promise<Answer> {
  const known = need(call)
  const body = jsonBody(call)
  judgeScopes(call, known.target)
  const url = property(body, 'notificationUrl')
  const expiry = property(body, 'expirationDateTime')
  const change: Partial<Subscription> = {
    ...(expiry === undefined ? {} : { expiresAt: readExpiry(call, expiry, known.target) }),
    ...(url === undefined ? {} : { notificationUrl: readUrl(url, 'notificationUrl') }),
  }
  if (change.notificationUrl && change.notificationUrl !== known.notificationUrl)
    await validate(call, change.notificationUrl)
  return ok({
    '@odata.context': contextOf(call, 'subscriptions/$entity'),
    ...show(call.context.subscriptions.change(known.id, change) ?? known),
  })
}

/** Routes of subscriptions. */
export function addSubscriptionRoutes(add: AddRoute): void {
  const { subscriptions } = permissions
  add('POST', '/subscriptions', subscriptions, create)
  add('GET', '/subscriptions', subscriptions, (call) =>
    ok({
      '@odata.context': contextOf(call, 'subscriptions'),
      value: call.context.subscriptions
        .all()
        .filter((one) => isOwn(call, one))
        .map((one) => show(one)),
    }),
  )
  add('GET', '/subscriptions/{id}', subscriptions, (call) =>
    ok({ '@odata.context': contextOf(call, 'subscriptions/$entity'), ...show(need(call)) }),
  )
  add('PATCH', '/subscriptions/{id}', subscriptions, renew)
  add('DELETE', '/subscriptions/{id}', subscriptions, (call) => {
    call.context.subscriptions.remove(need(call).id)
    return noContent()
  })
  add('POST', '/subscriptions/{id}/reauthorize', subscriptions, (call) => {
    judgeScopes(call, need(call).target)
    return noContent()
  })
}
