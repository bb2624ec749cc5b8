/** Several reads in one exchange: Graph answers each as if it had come alone, and counts each (JSON batching). */
import { isFields } from './facts.ts'
import type { GraphRequest } from './graph.ts'

/** Most reads of one mailbox in a batch: as many as Graph works on at once for it. */
export const batchMost = 4

/** One answer as it came over the wire. */
export type Sent = { status: number; header: (name: string) => string | null; body: unknown }

/** The batch that asks for `reads`: what is below the root, and what each prefers. */
export const batchOf = (reads: readonly { request: GraphRequest; path: string; prefer: string }[]): GraphRequest => ({
  method: 'POST',
  path: '/$batch',
  scopes: [...new Set(reads.flatMap(({ request }) => request.scopes))],
  body: {
    requests: reads.map(({ request, path, prefer }, at) => ({
      id: String(at),
      method: request.method,
      url: path,
      headers: { Prefer: prefer, ...request.headers },
    })),
  },
})

/** The answers in the order of what was asked; one that is missing or cannot be read failed as a cut connection does. */
export function partsOf(body: unknown, amount: number): Sent[] {
  const answers = isFields(body) && Array.isArray(body.responses) ? body.responses.filter(isFields) : []
  const byId = new Map(answers.map((one) => [String(one.id), one]))
  return Array.from({ length: amount }, (_, at) => {
    const part = byId.get(String(at))
    if (!part || typeof part.status !== 'number') return nothing('unreadable')
    const headers = new Map(
      Object.entries(isFields(part.headers) ? part.headers : {}).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const header = (name: string): string | null => {
      const value = headers.get(name)
      return value === undefined || value === null ? null : String(value)
    }
    return { status: part.status, header, body: part.body ?? undefined }
  })
}

/** What stands for an answer that did not come. */
export const nothing = (code: string): Sent => ({
  status: 504,
  header: () => null,
  body: { error: { code, message: '' } },
})
