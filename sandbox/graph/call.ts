/** One authorised call as the resource files see it, and how they say what they answer. */

import type { Grant } from '../entra/grant.ts'
import type { Answer, Incoming, Responder } from '../exchange.ts'
import type { Faults } from '../faults/faults.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { SandboxTenant } from '../tenant/tenant.ts'
import type { Person } from '../tenant/types.ts'
import { badRequest } from './failure.ts'
import type { Permission } from './permissions.ts'
import type { Prefer } from './prefer.ts'
import type { Query } from './query.ts'
import type { GraphSettings } from './settings.ts'
import type { Teams } from './teams-store.ts'

/** What every route works with. */
export type GraphContext = {
  tenant: SandboxTenant
  settings: GraphSettings
  faults: Faults
  subscriptions: Subscriptions
  teams: Teams
  /** Asks the sandbox itself, for a batch. */
  ask: Responder
}

export type Call = {
  context: GraphContext
  incoming: Incoming
  grant: Grant
  /** Values of the pattern's placeholders after the mailbox. */
  params: string[]
  /** Arguments of a call in the path. */
  args: Record<string, string>
  /** Whose mailbox or account: the signed-in person, or the one named in the path. */
  person: Person
  /** `/me` or `/users/{id}` as the caller wrote it, for links. */
  query: Query
  prefer: Prefer
}

export type Route = {
  permission: Permission
  /** `mailbox`: the person needs one, it is throttled, and a delegated token reaches only its owner's. */
  of: 'mailbox' | 'person' | 'nobody'
  handle: (call: Call) => Answer | Promise<Answer>
}

export type AddRoute = (method: string, pattern: string, permission: Permission, handle: Route['handle']) => void

export const ok = (body: unknown, headers?: Record<string, string>): Answer => ({ status: 200, body, headers })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const accepted = (): Answer => ({ status: 202 })
export const noContent = (): Answer => ({ status: 204 })

/** The body as a JSON object; an absent one is empty. Throws Graph's 400 for anything else. */
export function jsonBody(call: Pick<Call, 'incoming'>): Record<string, unknown> {
  const text = call.incoming.body.toString('utf8')
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('The request body must be a JSON object.')
  return value as Record<string, unknown>
}

/** A property of a body whatever the case of its name: the documentation mixes both. */
export function property(body: Record<string, unknown>, name: string): unknown {
  if (name in body) return body[name]
  const key = Object.keys(body).find((one) => one.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : body[key]
}

/** `https://host/v1.0/$metadata#…`: what an answer says that it is. */
export const contextOf = (call: Call, what: string): string => `${call.incoming.origin}/v1.0/$metadata#${what}`

/** Metadata name of something in a person's mailbox. */
export const ofUser = (call: Call, what: string): string => contextOf(call, `users('${call.person.id}')/${what}`)

/** The app or the owner holds one of these. */
export const holds = (call: Call, ...names: string[]): boolean => {
  const held = call.grant.personId === null ? call.grant.roles : call.grant.scopes
  return names.some((name) => held.includes(name))
}
