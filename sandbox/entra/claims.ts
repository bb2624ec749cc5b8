/** The `claims` request parameter: what a client says it can do, and what a challenge asked the next token to carry. */
import { EntraError } from './aadsts.ts'

export type RequestedClaims = {
  /** The client answers claims challenges (`xms_cc` holds `cp1`): its tokens live longer and can be revoked at once. */
  challengeable: boolean
  /** A challenge asked for a proof of a second factor. */
  secondFactor: boolean
}

type Requested = { values?: unknown; value?: unknown; essential?: unknown } | null

/** Reads the parameter. Throws invalid_request when it is not a JSON object. */
export function readClaims(text: string | null): RequestedClaims {
  if (!text) return { challengeable: false, secondFactor: false }
  let parsed: { access_token?: Record<string, Requested> }
  try {
    parsed = JSON.parse(text) as typeof parsed
    if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('not an object')
  } catch {
    throw new EntraError(900144, "The 'claims' parameter is not valid JSON.")
  }
  const asked = parsed.access_token ?? {}
  const capabilities = Array.isArray(asked.xms_cc?.values) ? asked.xms_cc.values : []
  return {
    challengeable: capabilities.some((one) => String(one).toLowerCase() === 'cp1'),
    secondFactor: Boolean(asked.acrs ?? asked.polids),
  }
}
