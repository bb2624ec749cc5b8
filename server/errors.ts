/** Every refusal as problem+json: what was wrong and what to do; never an internal message. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'
import type { Problem } from '../contract/problem.ts'
import { toldRoute } from './told-route.ts'

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign in again',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible now',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available right now',
}

/** A refusal with a stable code; `detail` says what was wrong and what to do. Headers go out with the answer. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  constructor(status: number, code: string, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** The one answer for what does not exist and for what is somebody else's. */
export const notFound = (): Refused =>
  new Refused(404, 'not-found', 'There is nothing here for you. Go back and reload the list.')

/** What a refusal or an error reads as from outside. */
export function problemOf(error: FastifyError | Refused): Problem {
  if (error instanceof Refused) {
    return {
      type: `urn:kith:${error.code}`,
      title: titles[error.status] ?? 'Refused',
      status: error.status,
      detail: error.message,
      code: error.code,
    }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      path: `${error.validationContext ?? 'request'}${issue.instancePath}`,
      message: issue.message ?? 'not valid',
    }))
    const detail = errors.map((item) => `${item.path}: ${item.message}`).join('; ')
    return {
      type: 'urn:kith:bad-request',
      title: titles[400] ?? '',
      status: 400,
      detail: `Correct this and send it again: ${detail}`,
      code: 'bad-request',
      errors,
    }
  }
  const status = error.statusCode && error.statusCode >= 400 && error.statusCode < 600 ? error.statusCode : 500
  const code = status >= 500 ? 'internal' : (error.code ?? 'bad-request').toLowerCase().replaceAll('_', '-')
  const detail = status >= 500 ? 'Nothing was changed. Try again in a moment.' : error.message
  return { type: `urn:kith:${code}`, title: titles[status] ?? 'Refused', status, detail, code }
}

const send = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)

/** Where an answer of ours did not fit its contract: paths and codes, never values. */
const misfit = (error: unknown): string[] | undefined =>
  isResponseSerializationError(error)
    ? error.cause.issues.slice(0, 5).map(({ path, code }) => `${path.map(String).join('.')} ${code}`)
    : undefined

/** Installs the error and not-found handlers. */
export function installErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Refused, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(error)
    if (problem.status >= 500)
      request.log.error(
        {
          err: { name: error.name, code: (error as FastifyError).code, stack: error.stack },
          route: toldRoute(request),
          at: misfit(error),
        },
        'request failed',
      )
    if (error instanceof Refused) reply.headers(error.headers)
    return send(reply, problem)
  })
  app.setNotFoundHandler((_request, reply) =>
    send(reply, {
      type: 'urn:kith:not-found',
      title: 'Not found',
      status: 404,
      detail: 'No such address. /docs lists what there is.',
      code: 'not-found',
    }),
  )
}
