/** A Graph over HTTP that answers like the real one most of the time, and otherwise as badly as the seed has it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Asked, plainAnswer } from './graph-answers.ts'
import { oneOf, type Random, spoiled, spoiledText } from './hostile.ts'

export type HostileGraph = {
  /** As `GRAPH_URL`. */
  url: string
  /** While true it answers as it should. */
  honest: boolean
  /** What was asked of it, by kind. */
  kinds: Map<string, number>
  /** Requests to a host that a link led to: there must be none. */
  elsewhere: () => number
  close: () => Promise<void>
}

const json = { 'content-type': 'application/json' }

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

/** Starts it; `now` is the business time that its answers are about. */
export async function startHostileGraph(random: Random, canary: string, now: () => number): Promise<HostileGraph> {
  let misled = 0
  const decoy = createServer((_, response) => {
    misled += 1
    response.end('{"value":[]}')
  })
  const decoyPort = await listening(decoy)
  const graph = { honest: false }
  const kinds = new Map<string, number>()
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const port = await listening(server)
  const root = `http://127.0.0.1:${port}/v1.0`
  const links = [
    `http://127.0.0.1:${decoyPort}/v1.0/me`,
    `${root}@127.0.0.1:${decoyPort}/`,
    `//127.0.0.1:${decoyPort}/v1.0/me`,
    `\\\\127.0.0.1:${decoyPort}\\me`,
    `${root}/../../me`,
    'file:///etc/passwd',
    `${root}/me/mailFolders/F-inbox/messages/delta?t=again`,
    '',
  ]
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await askedOf(request, root)
    const plain = plainAnswer(asked, canary, now(), random)
    const kind = asked.path.replace(/\?.*/, '').replace(/F-\w+|e\d+|m\d+|[0-9a-f-]{36}/g, '·')
    kinds.set(`${asked.method} ${kind}`, (kinds.get(`${asked.method} ${kind}`) ?? 0) + 1)
    if (graph.honest) return void response.writeHead(200, json).end(JSON.stringify(plain ?? {}))
    if (random() < 0.1) return fail(response)
    let body = plain ?? {}
    if (random() < 0.6)
      for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) body = spoiled(body, random) as object
    if (random() < 0.1 && typeof body === 'object')
      body = { ...body, [oneOf(random, ['@odata.nextLink', '@odata.deltaLink'])]: oneOf(random, links) }
    const text = JSON.stringify(body) ?? ''
    response.writeHead(asked.method === 'POST' ? oneOf(random, [200, 201, 202]) : 200, json)
    response.end(random() < 0.08 ? spoiledText(text, random) : text)
  }
  function fail(response: ServerResponse): void {
    if (random() < 0.1) return void response.destroy()
    const status = oneOf(random, [204, 301, 302, 400, 401, 403, 404, 409, 410, 412, 423, 429, 500, 503, 504])
    const error = {
      error: {
        code: oneOf(random, [
          'ErrorItemNotFound',
          'syncStateNotFound',
          'resyncRequired',
          'MailboxNotEnabledForRESTAPI',
          'TooManyRequests',
          'x',
        ]),
        message: canary,
        innerError: { date: 'x' },
      },
    }
    const headers: Record<string, string> = {}
    if (random() < 0.5)
      headers['retry-after'] = oneOf(random, ['1', '0', '-5', 'soon', '99999999999', new Date(0).toUTCString()])
    if (status === 301 || status === 302) headers.location = `http://127.0.0.1:${decoyPort}/v1.0/me`
    if (status === 401 && random() < 0.5)
      headers['www-authenticate'] = 'Bearer error="insufficient_claims", claims="e30="'
    if (status === 410) headers.location = oneOf(random, links) || root
    response.writeHead(status, headers)
    response.end(status === 204 ? '' : JSON.stringify(random() < 0.5 ? error : spoiled(error, random)))
  }
  const stop = (one: Server): Promise<void> =>
    new Promise((resolve) => {
      one.close(() => resolve())
      one.closeAllConnections()
    })
  return Object.assign(graph, {
    url: root,
    kinds,
    elsewhere: () => misled,
    close: async () => void (await Promise.all([stop(server), stop(decoy)])),
  })
}

async function askedOf(request: IncomingMessage, root: string): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const path = decodeURIComponent((request.url ?? '').replace(/^\/+v1\.0/, ''))
  return { method: request.method ?? 'GET', path, body: text ? (JSON.parse(text) as unknown) : null, root }
}
