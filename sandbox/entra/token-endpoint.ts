/** `POST /{tenant}/oauth2/v2.0/token`. */
import { randomUUID } from 'node:crypto'
import type { Answer, Incoming } from '../exchange.ts'
import { aadsts, EntraError, errorBody } from './aadsts.ts'
import { authenticateClient } from './clients.ts'
import type { DirectoryContext } from './directory.ts'
import { clientCredentialsGrant, codeGrant, onBehalfOfGrant, refreshGrant } from './grants.ts'

const quiet = {
  'cache-control': 'no-store, no-cache',
  pragma: 'no-cache',
  'content-type': 'application/json; charset=utf-8',
}

/** The error as the token endpoint answers it. */
export function errorAnswer(error: EntraError, incoming: Incoming, now: number): Answer {
  const ids = {
    trace: randomUUID(),
    correlation: incoming.headers['client-request-id'] ?? randomUUID(),
    at: new Date(now),
    origin: incoming.origin,
  }
  const { status } = aadsts[error.code]
  return {
    status,
    headers: {
      ...quiet,
      'x-ms-request-id': ids.trace,
      ...(status === 429 || status === 503 ? { 'retry-after': '1' } : {}),
    },
    body: errorBody(error, ids),
  }
}

export function createTokenEndpoint(context: DirectoryContext): (incoming: Incoming) => Promise<Answer> {
  const redeem = codeGrant(context, new Map())
  const grants = {
    authorization_code: redeem,
    refresh_token: (request: Parameters<typeof refreshGrant>[1]) => refreshGrant(context, request),
    client_credentials: (request: Parameters<typeof refreshGrant>[1]) => clientCredentialsGrant(context, request),
    'urn:ietf:params:oauth:grant-type:jwt-bearer': (request: Parameters<typeof refreshGrant>[1]) =>
      onBehalfOfGrant(context, request),
  }
  return async (incoming) => {
    try {
      const form = new URLSearchParams(incoming.body.toString('utf8'))
      const type = form.get('grant_type')
      if (!type) throw new EntraError(900144, "The required parameter is 'grant_type'.")
      const app = await authenticateClient(context, form, incoming.headers, `${incoming.origin}${incoming.path}`)
      const grant = Object.hasOwn(grants, type) ? grants[type as keyof typeof grants] : undefined
      if (!grant) throw new EntraError(70003)
      const body = await grant({
        app,
        form,
        origin: incoming.origin,
        crossOrigin: incoming.headers.origin !== undefined,
      })
      return { status: 200, headers: quiet, body }
    } catch (error) {
      if (error instanceof EntraError) return errorAnswer(error, incoming, context.now())
      throw error
    }
  }
}
