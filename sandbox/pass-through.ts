/** Hands a request to the application behind the sandbox and streams its answer back, so that both are one origin to the browser. */
import { type IncomingMessage, type RequestListener, type ServerResponse, request as send } from 'node:http'
import { html, page } from './page.ts'

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function headersFor(request: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value
  }
  return headers
}

function unreachable(response: ServerResponse, target: string | null): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const answer = page(
    'Nothing here yet',
    target === null
      ? html`<h1>The sandbox runs alone</h1><p>No application is set. Start it with <code>KITH_URL</code>, or look at <a href="/_sandbox/">the tenant itself</a>.</p>`
      : html`<h1>The application does not answer</h1><p>Nothing answers at ${target}. It may still be starting: try again in a moment.</p>`,
    { status: 502 },
  )
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
}

/** `target` such as `http://127.0.0.1:4300`, or null when the sandbox runs alone. */
export function passThrough(target: string | null): RequestListener {
  const base = target === null ? null : new URL(target)
  return (request, response) => {
    if (!base) {
      unreachable(response, target)
      return
    }
    const onward = send(
      { host: base.hostname, port: base.port, method: request.method, path: request.url, headers: headersFor(request) },
      (answer) => {
        const headers = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name))
        response.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers) as Record<string, string | string[]>)
        // Server-sent events wait for nothing: what is known goes out at once.
        response.flushHeaders()
        answer.on('error', () => response.destroy())
        answer.pipe(response)
      },
    )
    onward.on('error', () => unreachable(response, target))
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }
}
