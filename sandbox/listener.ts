/** Between Node's HTTP and the sandbox's plain values: reads requests, sends answers, and carries out what goes wrong on purpose. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer, Incoming, Responder } from './exchange.ts'

export type ListenerOptions = {
  scheme: 'http' | 'https'
  respond: Responder
  /** Takes the plain requests that are not the sandbox's own, unread. */
  rest: RequestListener
  /** Ends a connection as a broken line does, without a word. */
  reset: (socket: Socket) => void
}

const bodyLimitBytes = 4 * 1024 * 1024
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/** A page elsewhere whose name was pointed at loopback still sends that name: refused. */
const isLoopbackHost = (host: string | undefined): host is string => host !== undefined && loopbackHost.test(host)

const noBody = Buffer.alloc(0)

/** The whole body; null when it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (coding === undefined && (length === undefined || length === '0')) return noBody
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bodyLimitBytes) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The request as plain values. */
function incomingOf(request: IncomingMessage, scheme: 'http' | 'https', body: Buffer): Incoming {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
    body,
    origin: `${scheme}://${request.headers.host}`,
  }
}

const payloadOf = (body: unknown): { bytes: Buffer; json: boolean } => {
  if (body === undefined || body === null) return { bytes: Buffer.alloc(0), json: false }
  if (typeof body === 'string') return { bytes: Buffer.from(body), json: false }
  if (body instanceof Uint8Array) return { bytes: Buffer.from(body), json: false }
  return { bytes: Buffer.from(JSON.stringify(body)), json: true }
}

/** Sends the answer, or lets it go wrong in the way it asks for. */
function send(answer: Answer, response: ServerResponse, reset: ListenerOptions['reset']): void {
  const { socket } = response
  if (!socket) return
  if (answer.fault === 'hang') return
  if (answer.fault === 'reset') {
    reset(socket)
    return
  }
  const { bytes, json } = payloadOf(answer.body)
  const headers: Record<string, string | string[] | number> = { ...answer.headers }
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  if (json && !typed) headers['content-type'] = 'application/json; charset=utf-8'
  if (answer.status !== 204 && answer.status !== 304) headers['content-length'] = bytes.length
  response.writeHead(answer.status, headers)
  if (answer.fault === 'truncate') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket.destroy())
    return
  }
  response.end(bytes)
}

/** One protocol's requests. What fails inside is said on the output and answered 500. */
export function createListener({ scheme, respond, rest, reset }: ListenerOptions): RequestListener {
  return (request, response) => {
    const work = async (): Promise<void> => {
      if (!isLoopbackHost(request.headers.host)) {
        send({ status: 421, body: { error: 'The sandbox answers on loopback names only.' } }, response, reset)
        return
      }
      const pathOnly = (request.url ?? '/').split('?')[0] ?? '/'
      // What is passed on is streamed, never read here.
      if (scheme === 'http' && !isOwnPath(pathOnly)) {
        rest(request, response)
        return
      }
      const body = await readBody(request)
      const answer: Answer | null = body
        ? await respond(incomingOf(request, scheme, body))
        : { status: 413, headers: { connection: 'close' }, body: { error: `A body may have ${bodyLimitBytes} bytes.` } }
      send(
        answer ?? {
          status: 404,
          body: { error: { code: 'NotFound', message: `The sandbox serves nothing at ${pathOnly}.` } },
        },
        response,
        reset,
      )
    }
    work().catch((error: unknown) => {
      // A fault of the sandbox itself: said on its own output, and as Graph would say it.
      console.error(`sandbox: ${request.method} ${request.url}`, error)
      if (!response.headersSent)
        send(
          {
            status: 500,
            body: { error: { code: 'generalException', message: 'The sandbox failed. Its output says why.' } },
          },
          response,
          reset,
        )
      else request.socket.destroy()
    })
  }
}

/** Plain paths that the sandbox answers itself; everything else belongs to the application behind it. */
export const isOwnPath = (path: string): boolean => /^\/(_sandbox|teams|outlook|office-js|hosts)(\/|$)/i.test(path)
