/** An endpoint that takes notifications over real HTTP, as kindly or unkindly as a test wishes. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { value: Record<string, unknown>[] }
export type Receiver = {
  url: string
  /** Bodies of the POSTs that were not validations, in the order of their arrival. */
  posts: Received[]
  validations: string[]
  /** Status of the next answers; 202 once they are used up. */
  answers: number[]
  /** What is given back for a validation token; the token itself unless a test changes it. */
  validate: (token: string) => { status: number; type: string; body: string }
  close: () => Promise<void>
}

/** Listens on loopback, on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    posts: [],
    validations: [],
    answers: [],
    validate: (token) => ({ status: 200, type: 'text/plain; charset=utf-8', body: token }),
    close: async () => undefined,
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('validationToken')
      if (token !== null) {
        receiver.validations.push(token)
        const { status, type, body } = receiver.validate(token)
        response.writeHead(status, { 'Content-Type': type }).end(body)
        return
      }
      const status = receiver.answers.shift() ?? 202
      if (status >= 200 && status < 300)
        receiver.posts.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Received)
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notifications`
  receiver.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return receiver
}
