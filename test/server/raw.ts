/** Bytes on a socket: what no HTTP client would send, and everything that comes back. */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }
export type Exchange = {
  answers: RawAnswer[]
  /** Whether the server ended the connection by itself. */
  closed: boolean
}

/** Parts of a request, with time between them. */
export type Parts = { parts: (string | Buffer)[]; everyMs?: number; waitMs?: number }

/** Sends the bytes and reads until the server closes, or until nothing more has come for `waitMs` after an answer. */
export async function exchange(port: number, { parts, everyMs = 0, waitMs = 100 }: Parts): Promise<Exchange> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.setNoDelay(true)
  let text = ''
  let closed = false
  let last = performance.now()
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    last = performance.now()
  })
  // A server that has refused closes while bytes are still on their way: that is an answer, not a failure of the test.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
  })
  await new Promise<void>((resume) => socket.once('connect', resume))
  for (const part of parts) {
    if (closed) break
    socket.write(part)
    last = performance.now()
    if (everyMs) await sleep(everyMs)
  }
  while (!closed && !(text && performance.now() - last > waitMs)) await sleep(5)
  const ended = closed
  socket.destroy()
  return { answers: answersIn(text), closed: ended }
}

function answersIn(text: string): RawAnswer[] {
  return text.split(/(?=HTTP\/1\.1 \d{3})/).flatMap((one) => {
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(one) ?? []
    if (!status) return []
    const [head = '', ...rest] = one.split('\r\n\r\n')
    const headers = head
      .split('\r\n')
      .slice(1)
      .map((line): [string, string] => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ])
    return [{ status: Number(status), headers: Object.fromEntries(headers), body: rest.join('\r\n\r\n') }]
  })
}

/** A request as text: the line, headers with `host` first, and a body whose length is given unless a header says otherwise. */
export function request(line: string, headers: readonly string[] = [], body = ''): string {
  const framed = headers.some((header) => /^(content-length|transfer-encoding)/i.test(header)) || body === ''
  const lines = [
    `${line} HTTP/1.1`,
    'host: kith.example',
    ...headers,
    ...(framed ? [] : [`content-length: ${Buffer.byteLength(body, 'latin1')}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
