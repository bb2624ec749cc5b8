/** Errors as Graph words them. */

import type { Incoming } from '../exchange.ts'
import { Refusal } from '../tenant/core.ts'

/** An answer that is an error. `code` is Graph's, `headers` go out with it. */
export class GraphFailure extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.name = 'GraphFailure'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export const badRequest = (message: string, code = 'BadRequest'): GraphFailure => new GraphFailure(400, code, message)
export const itemNotFound = (): GraphFailure =>
  new GraphFailure(404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
export const noResource = (id: string): GraphFailure =>
  new GraphFailure(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  )
export const accessDenied = (): GraphFailure =>
  new GraphFailure(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.')
export const insufficientPrivileges = (): GraphFailure =>
  new GraphFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')

const refusals: Record<Refusal['reason'], [status: number, code: string]> = {
  'not-found': [404, 'ErrorItemNotFound'],
  'no-such-folder': [404, 'ErrorItemNotFound'],
  'not-organizer': [400, 'ErrorInvalidRequest'],
  'is-organizer': [400, 'ErrorInvalidRequest'],
  'no-proposals': [400, 'ErrorInvalidRequest'],
  'duplicate-transaction': [409, 'ErrorDuplicateTransactionId'],
  crossing: [400, 'ErrorOccurrenceCrossingBoundary'],
}

/** What went wrong as an answer of Graph's; null for what is our own mistake. */
export function asFailure(error: unknown): GraphFailure | null {
  if (error instanceof GraphFailure) return error
  if (!(error instanceof Refusal)) return null
  const [status, code] = refusals[error.reason]
  return new GraphFailure(status, code, error.message)
}

/** The body of an error, dated by the sandbox's clock. */
export function errorBody(
  failure: Pick<GraphFailure, 'code' | 'message'>,
  requestId: string,
  incoming: Incoming,
  now: number,
): { error: object } {
  return {
    error: {
      code: failure.code,
      message: failure.message,
      innerError: {
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': incoming.headers['client-request-id'] ?? requestId,
      },
    },
  }
}
