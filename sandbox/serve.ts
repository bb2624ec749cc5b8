/** One port, two protocols: the first byte of a connection tells TLS from plain HTTP. Loopback only. */
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import type { Answer, Incoming, Responder } from './exchange.ts'
import type { ServerIdentity } from './tls/authority.ts'

export type ServeOptions = {
  /** 0 takes a free port. */
  port: number
  identity: Pick<ServerIdentity, 'cert' | 'key'>
  /** Answers TLS requests; null gives 404. */
  secure: Responder
  /** Answers plain requests; null hands the request to `rest`. */
  plain: Responder
  rest: RequestListener
}

export type Served = {
  port: number
  /** `https://localhost:PORT` */
  origin: string
  /** `http://localhost:PORT` */
  httpOrigin: string
  close: () => Promise<void>
}

const bodyLimitBytes = 4 * 1024 * 1024
const tlsHandshake = 0x16
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/** A page elsewhere whose name was pointed at loopback still sends that name: refused. */
const isLoopbackHost = (host: string | undefined): host is string => host !== undefined && loopbackHost.test(host)

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
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
function send(answer: Answer, response: ServerResponse, socket: Socket): void {
  if (answer.fault === 'hang') return
  if (answer.fault === 'reset') {
    socket.resetAndDestroy()
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

function listener(scheme: 'http' | 'https', respond: Responder, rest: RequestListener): RequestListener {
  return (request, response) => {
    const work = async (): Promise<void> => {
      if (!isLoopbackHost(request.headers.host)) {
        send({ status: 421, body: { error: 'The sandbox answers on loopback names only.' } }, response, request.socket)
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
        request.socket,
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
          request.socket,
        )
      else request.socket.destroy()
    })
  }
}

/** Plain paths that the sandbox answers itself; everything else belongs to the application behind it. */
export const isOwnPath = (path: string): boolean => /^\/(_sandbox|teams|outlook|office-js|hosts)(\/|$)/i.test(path)

/** Listens on 127.0.0.1 and, where there is one, on ::1. Rejects with the system's error when the port is taken. */
export async function serve(options: ServeOptions): Promise<Served> {
  const https = createHttps(
    { cert: options.identity.cert, key: options.identity.key, keepAliveTimeout: 60_000 },
    listener('https', options.secure, options.rest),
  )
  const http = createHttp({ keepAliveTimeout: 60_000 }, listener('http', options.plain, options.rest))
  const sockets = new Set<Socket>()
  const accept = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
    socket.once('data', (first: Buffer) => {
      socket.pause()
      socket.unshift(first)
      const server = first[0] === tlsHandshake ? https : http
      server.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  }
  const listen = (host: string, port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer({ pauseOnConnect: false }, accept)
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, () => resolve(server))
    })
  const main = await listen('127.0.0.1', options.port)
  const address = main.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const servers = [main]
  try {
    servers.push(await listen('::1', port))
  } catch (error) {
    // Without IPv6 127.0.0.1 is enough; a port that is another's there would send browsers to the wrong place.
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      main.close()
      throw error
    }
  }
  return {
    port,
    origin: `https://localhost:${port}`,
    httpOrigin: `http://localhost:${port}`,
    close: async () => {
      const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
      for (const socket of sockets) socket.destroy()
      https.closeAllConnections()
      http.closeAllConnections()
      await Promise.all(closed)
    },
  }
}
