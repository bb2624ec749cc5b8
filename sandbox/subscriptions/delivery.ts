/** Brings notifications to their receivers: in batches, at least once, again with growing waits for four hours, then no more. */

import http from 'node:http'
import https from 'node:https'
import type { SandboxClock } from '../tenant/types.ts'
import type { Delivery, Notification } from './types.ts'

const answerWithinMs = 30_000
const giveUpAfterMs = 4 * 3_600_000
const firstWaitMs = 10_000
const longestWaitMs = 10 * 60_000
const windowMs = 10 * 60_000
const judgedFrom = 100
const mostInOnePost = 50

export type DeliverySettings = {
  /** Whether endpoints that answer slowly are delayed and then dropped, as Graph does. */
  slowEndpointRule: boolean
  /** Real milliseconds from which an answer counts as slow. */
  slowMs: number
}

export type Deliverer = {
  /** Puts one notification on its way. `lost` is called when it is given up. */
  send: (url: string, notification: Notification, lost: () => void) => void
  /** Resolves when nothing is on its way; what waits for a later time of the clock is not. */
  idle: () => Promise<void>
}

type Parcel = { notification: Notification; lost: () => void; since: number; attempt: number }
type Host = { since: number; sent: number; slow: number }

/** POSTs JSON; null where no answer came. */
function post(url: string, body: unknown): Promise<number | null> {
  const bytes = Buffer.from(JSON.stringify(body))
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': bytes.length }
  const signal = AbortSignal.timeout(answerWithinMs)
  return new Promise((resolve) => {
    const asking = (url.startsWith('https:') ? https : http).request(url, { method: 'POST', headers, signal })
    asking.on('error', () => resolve(null))
    asking.on('response', (response) => {
      response.on('error', () => resolve(null))
      response.on('close', () => resolve(response.complete ? (response.statusCode ?? null) : null))
      response.resume()
    })
    asking.end(bytes)
  })
}

/** Batches by URL. `wall` gives real milliseconds; waits between attempts are of the sandbox's clock. */
export function createDeliverer(
  clock: SandboxClock,
  settings: DeliverySettings,
  wall: () => number,
  onDelivery?: (delivery: Delivery) => void,
): Deliverer {
  const queues = new Map<string, Parcel[]>()
  const hosts = new Map<string, Host>()
  const running = new Set<Promise<void>>()
  let flushing = false

  function hostOf(url: string): Host {
    const { host } = new URL(url)
    const known = hosts.get(host)
    if (known && clock.now() - known.since < windowMs) return known
    const fresh = { since: clock.now(), sent: 0, slow: 0 }
    hosts.set(host, fresh)
    return fresh
  }
  function judge(url: string): 'send' | 'delay' | 'drop' {
    const { sent, slow } = hostOf(url)
    if (!settings.slowEndpointRule || sent < judgedFrom) return 'send'
    return slow / sent >= 0.15 ? 'drop' : slow / sent >= 0.1 ? 'delay' : 'send'
  }
  function again(url: string, parcels: readonly Parcel[], wait: number): void {
    const now = clock.now()
    for (const parcel of parcels) {
      const due = now + wait
      if (due - parcel.since > giveUpAfterMs) parcel.lost()
      else clock.at(due, () => enqueue(url, { ...parcel, attempt: parcel.attempt + 1 }))
    }
  }
  async function deliver(url: string, parcels: readonly Parcel[]): Promise<void> {
    const verdict = judge(url)
    if (verdict === 'drop') {
      for (const parcel of parcels) parcel.lost()
      return
    }
    if (verdict === 'delay' && parcels.every(({ attempt }) => attempt === 0)) {
      again(url, parcels, windowMs)
      return
    }
    const begun = wall()
    const status = await post(url, { value: parcels.map(({ notification }) => notification) })
    const ms = wall() - begun
    const host = hostOf(url)
    host.sent += parcels.length
    if (ms > settings.slowMs || status === null) host.slow += parcels.length
    const attempt = Math.max(...parcels.map((one) => one.attempt))
    onDelivery?.({ url, notifications: parcels.length, status, ms, attempt })
    if (status === null || status < 200 || status > 299)
      again(url, parcels, Math.min(firstWaitMs * 2 ** attempt, longestWaitMs))
  }
  function flush(): void {
    flushing = false
    const due = [...queues]
    queues.clear()
    for (const [url, parcels] of due) {
      for (let at = 0; at < parcels.length; at += mostInOnePost) {
        const work = deliver(url, parcels.slice(at, at + mostInOnePost)).finally(() => running.delete(work))
        running.add(work)
      }
    }
  }
  function enqueue(url: string, parcel: Parcel): void {
    const queue = queues.get(url)
    if (queue) queue.push(parcel)
    else queues.set(url, [parcel])
    if (flushing) return
    flushing = true
    setImmediate(flush)
  }
  return {
    send: (url, notification, lost) => enqueue(url, { notification, lost, since: clock.now(), attempt: 0 }),
    async idle() {
      while (flushing || running.size > 0) {
        if (running.size > 0) await Promise.all(running)
        else await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

const validateWithinMs = 10_000

/** Asks an endpoint whether it wants notifications: it must give the token back as plain text. Null when it does, else what went wrong. */
export async function validateEndpoint(url: string, token: string): Promise<string | null> {
  const target = new URL(url)
  target.searchParams.append('validationToken', token)
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: '',
      signal: AbortSignal.timeout(validateWithinMs),
      redirect: 'manual',
    })
    const text = await response.text()
    if (response.status !== 200)
      return `Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request, it answered ${response.status}.`
    if (!response.headers.get('content-type')?.toLowerCase().startsWith('text/plain'))
      return 'Subscription validation request failed. The answer must be of the type text/plain.'
    return text === token
      ? null
      : 'Subscription validation request failed. Must respond with the validation token, decoded and nothing else.'
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'Subscription validation request timed out.'
      : 'Subscription validation request failed. The endpoint could not be reached.'
  }
}
