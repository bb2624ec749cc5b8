/** Mail as callers write it. */

import type { Address } from '../tenant/types.ts'
import { badRequest } from './failure.ts'

/** Recipients of a request; absent is nobody. Throws Graph's 400 for one without an address. */
export function readRecipients(value: unknown, what: string): Address[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw badRequest(`The property '${what}' must be a collection.`, 'RequestBodyRead')
  return value.map((one: { emailAddress?: { name?: unknown; address?: unknown } } | null) => {
    const address = one?.emailAddress?.address
    if (typeof address !== 'string' || address.trim() === '')
      throw badRequest('At least one recipient is not valid.', 'ErrorInvalidRecipients')
    const name = one?.emailAddress?.name
    return { address: address.trim(), name: typeof name === 'string' && name !== '' ? name : address.trim() }
  })
}

/** The text of an itemBody. */
export function readText(value: unknown): string {
  const content = (value as { content?: unknown } | null | undefined)?.content
  return typeof content === 'string' ? content : ''
}

/** Headers that a caller may set: they begin with `x-`. */
export function readHeaders(value: unknown): { name: string; value: string }[] {
  if (!Array.isArray(value)) return []
  return value.map((one: { name?: unknown; value?: unknown } | null) => {
    const name = String(one?.name ?? '')
    if (!/^x-/i.test(name))
      throw badRequest(
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
        'InvalidInternetMessageHeader',
      )
    return { name, value: String(one?.value ?? '') }
  })
}
