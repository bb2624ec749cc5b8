/** One port, two protocols: the first byte of a connection tells TLS from plain HTTP. Loopback only. */
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import type { Responder } from './exchange.ts'
import { createListener } from './listener.ts'
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

const tlsHandshake = 0x16

/** Listens on 127.0.0.1 and, where there is one, on ::1. Rejects with the system's error when the port is taken. */
export async function serve(options: ServeOptions): Promise<Served> {
  const sockets = new Set<Socket>()
  // A TLS socket cannot be reset; the connection under it can, and is known by the other side's address.
  const reset = ({ remoteAddress, remotePort }: Socket): void => {
    for (const one of sockets)
      if (one.remotePort === remotePort && one.remoteAddress === remoteAddress) one.resetAndDestroy()
  }
  const https = createHttps(
    { cert: options.identity.cert, key: options.identity.key, keepAliveTimeout: 60_000, handshakeTimeout: 10_000 },
    createListener({ scheme: 'https', respond: options.secure, rest: options.rest, reset }),
  )
  const http = createHttp(
    { keepAliveTimeout: 60_000 },
    createListener({ scheme: 'http', respond: options.plain, rest: options.rest, reset }),
  )
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
