/** What is refused of any request before a route sees it: doubled headers, a NUL anywhere, an address that cannot be read. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problemOf, Refused } from './errors.ts'
import { strictHeaders } from './security.ts'

/** Of two of these Node keeps the first and a proxy may keep the last: nobody is both (RFC 9112, 3.2). */
const once: ReadonlySet<string> = new Set(['authorization', 'host'])

function refuseDoubled({ raw }: FastifyRequest): void {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const doubled = names.find((name, index) => once.has(name) && names.indexOf(name) !== index)
  if (doubled) throw new Refused(400, 'bad-request', `Send one ${doubled} header.`)
  if (raw.httpVersion === '1.1' && !names.includes('host')) throw new Refused(400, 'bad-request', 'Send a host header.')
}

/** Whether a string anywhere in it, keys included, holds the one character that PostgreSQL cannot store. */
function holdsNul(value: unknown): boolean {
  const left = [value]
  for (let one = left.pop(); left.length > 0 || one !== undefined; one = left.pop()) {
    if (typeof one === 'string' && one.includes('\0')) return true
    if (typeof one === 'object' && one !== null)
      for (const [key, inner] of Object.entries(one)) left.push(key, inner ?? '')
  }
  return false
}

/** Installs the checks; register it before the routes. */
export function installRefusals(app: FastifyInstance): void {
  // Fastify reads plain text by itself; nothing of ours does but the endpoint that Graph calls, which says so.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request) => refuseDoubled(request))
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (holdsNul([params, query, body]))
      throw new Refused(400, 'bad-request', 'There is a NUL character in the request. Take it out and send it again.')
  })
}

/** For addresses that the router cannot read, which no hook of ours sees. */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const tooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH'
  const [status, code] = tooLong ? [414, 'address-too-long'] : [400, 'bad-request']
  const detail = tooLong ? 'Part of the address is too long.' : 'The address cannot be read. Correct it and try again.'
  request.log.info({ eventId: request.id, status }, 'request')
  const problem = problemOf(new Refused(status as number, code as string, detail))
  void reply
    .code(problem.status)
    .headers({ ...strictHeaders, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem)
}
