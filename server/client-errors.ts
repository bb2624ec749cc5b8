/** What cannot be read as HTTP at all is refused like everything else: problem+json, strict headers, and the connection ends. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '../contract/problem.ts'
import { strictHeaders } from './security.ts'

type Refusal = { status: number; code: string; detail: string }

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, code: 'headers-too-large', detail: 'The headers are longer than 16 KB. Send fewer.' }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return { status: 413, code: 'too-large', detail: 'The chunk extensions are too long. Send none.' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'too-slow', detail: 'The request took too long to arrive. Send it again.' }
  return {
    status: 400,
    code: 'bad-request',
    detail: 'This is not a request that can be read. Correct it and send it again.',
  }
}

/** Node's `clientError` handler (nodejs.org/api/http.html): answers where the socket still takes one, and closes it. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) {
    socket.destroy(error)
    return
  }
  const { status, code, detail } = refusalOf(error.code)
  const title = STATUS_CODES[status] ?? 'Refused'
  const problem: Problem = { type: `urn:kith:${code}`, title, status, detail, code }
  const body = JSON.stringify(problem)
  const headers = {
    ...strictHeaders,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}
