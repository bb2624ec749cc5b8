/** $batch: up to twenty requests in one, at most four at a time, in the order that they depend on each other. */

import type { Answer } from '../exchange.ts'
import { type Call, jsonBody, ok, property } from './call.ts'
import { badRequest } from './failure.ts'

const mostRequests = 20
const atOnce = 4

type Part = {
  id: string
  method: string
  url: string
  headers: Record<string, string>
  body: Buffer
  dependsOn: string[]
}

function readPart(value: unknown, at: number): Part {
  const one = (value ?? {}) as Record<string, unknown>
  const id = one.id === undefined ? '' : String(one.id)
  if (id === '') throw badRequest(`The request at position ${at} has no id.`)
  if (typeof one.method !== 'string' || typeof one.url !== 'string')
    throw badRequest(`The request '${id}' needs a method and a url.`)
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries((one.headers ?? {}) as Record<string, unknown>))
    headers[name.toLowerCase()] = String(text)
  if (one.body !== undefined && one.body !== null && !headers['content-type'])
    throw badRequest(`The request '${id}' has a body but no Content-Type header.`)
  const text =
    one.body === undefined || one.body === null
      ? ''
      : typeof one.body === 'string' && !headers['content-type']?.includes('json')
        ? one.body
        : JSON.stringify(one.body)
  if (/^\/?(v1\.0\/|beta\/)?\$batch/i.test(one.url)) throw badRequest('A batch cannot contain a batch.')
  return {
    id,
    method: one.method.toUpperCase(),
    url: one.url.replace(/^\/+/, '').replace(/^(v1\.0|beta)\//i, ''),
    headers,
    body: Buffer.from(text),
    dependsOn: Array.isArray(one.dependsOn) ? one.dependsOn.map(String) : [],
  }
}

function readParts(call: Call): Part[] {
  const requests = property(jsonBody(call), 'requests')
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('A batch needs requests.')
  if (requests.length > mostRequests)
    throw badRequest(`Number of requests in the batch exceeds the limit of ${mostRequests}.`)
  const parts = requests.map(readPart)
  const ids = new Set(parts.map(({ id }) => id.toLowerCase()))
  if (ids.size < parts.length) throw badRequest('The ids of the requests in a batch must differ, whatever their case.')
  const known = new Set<string>()
  for (const { id, dependsOn } of parts) {
    const unknown = dependsOn.find((other) => !known.has(other))
    if (unknown !== undefined)
      throw badRequest(`The request '${id}' depends on '${unknown}', which does not come before it.`)
    known.add(id)
  }
  return parts
}

function flat(headers: Answer['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

/** The answers to all parts, each throttled and judged alone. */
export async function batch(call: Call): Promise<Answer> {
  const parts = readParts(call)
  const done = new Map<string, Promise<Record<string, unknown>>>()
  const waiting: (() => void)[] = []
  let running = 0
  async function slot<Value>(work: () => Promise<Value>): Promise<Value> {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await work()
    } finally {
      running--
      waiting.shift()?.()
    }
  }
  async function answer(part: Part): Promise<Record<string, unknown>> {
    const before = await Promise.all(part.dependsOn.map((id) => done.get(id)!))
    if (before.some(({ status }) => Number(status) >= 400)) {
      return {
        id: part.id,
        status: 424,
        headers: { 'Content-Type': 'application/json' },
        body: { error: { code: 'FailedDependency', message: 'A request that this one depends on has failed.' } },
      }
    }
    const [path = '', query = ''] = part.url.split(/\?(.*)/s)
    const { authorization, 'client-request-id': clientRequestId } = call.incoming.headers
    const given = await slot(() =>
      call.context.ask({
        method: part.method,
        path: `/v1.0/${path.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent)}`,
        query: new URLSearchParams(query),
        headers: { ...part.headers, authorization, 'client-request-id': clientRequestId },
        body: part.body,
        origin: call.incoming.origin,
      }),
    )
    const { status, headers, body, fault } = given ?? { status: 404 }
    // A part of a batch has no connection of its own to break.
    if (fault)
      return {
        id: part.id,
        status: 504,
        headers: {},
        body: { error: { code: 'GatewayTimeout', message: 'The request timed out.' } },
      }
    return { id: part.id, status, headers: flat(headers), ...(body === undefined ? { body: null } : { body }) }
  }
  for (const part of parts) done.set(part.id, answer(part))
  return ok({ responses: await Promise.all(done.values()) })
}
