/** The limits that Graph keeps for an app on a mailbox: requests in flight, requests in ten minutes, and directory units. */

import { GraphFailure } from './failure.ts'
import type { GraphSettings } from './settings.ts'

const slices = 60

type Window = { slice: number; counts: number[] }
type State = { inFlight: number; window: Window }

export type Throttle = {
  /** Counts a request in; gives how to count it out. Throws the 429 that Graph answers. */
  enter: (appId: string, mailboxId: string) => () => void
  /** Requests in flight for that app and mailbox. */
  inFlight: (appId: string, mailboxId: string) => number
  /** Takes directory units; throws the 429 when the bucket is empty. */
  spend: (appId: string, units: number) => void
}

/** How Retry-After is written for a wait of `seconds`. */
export const retryAfter = (settings: GraphSettings, seconds: number): Record<string, string> =>
  settings.retryAfter === 'absent'
    ? {}
    : { 'Retry-After': settings.retryAfter === 'decimal' ? (seconds + 0.128).toFixed(3) : String(Math.ceil(seconds)) }

/** Limits over real time; `wall` gives milliseconds. */
export function createThrottle(settings: GraphSettings, wall: () => number): Throttle {
  const states = new Map<string, State>()
  const perApp = new Map<string, number>()
  const buckets = new Map<string, { at: number; left: number }>()
  const stateOf = (key: string): State => {
    const known = states.get(key)
    if (known) return known
    const made = { inFlight: 0, window: { slice: 0, counts: new Array<number>(slices).fill(0) } }
    states.set(key, made)
    return made
  }
  function count(window: Window): number {
    const now = Math.floor(wall() / ((settings.windowSeconds * 1000) / slices))
    for (let slice = Math.max(window.slice + 1, now - slices + 1); slice <= now; slice++)
      window.counts[slice % slices] = 0
    window.slice = Math.max(window.slice, now)
    window.counts[now % slices]!++
    return window.counts.reduce((sum, one) => sum + one, 0)
  }
  return {
    inFlight: (appId, mailboxId) => states.get(`${appId} ${mailboxId}`)?.inFlight ?? 0,
    enter(appId, mailboxId) {
      const state = stateOf(`${appId} ${mailboxId}`)
      // Rejected requests count against the window too.
      const requests = count(state.window)
      const running = settings.concurrencyPerApp ? (perApp.get(appId) ?? 0) : state.inFlight
      if (running >= settings.concurrency) {
        throw new GraphFailure(
          429,
          'ApplicationThrottled',
          'Application is over its MailboxConcurrency limit.',
          retryAfter(settings, 1),
        )
      }
      if (requests > settings.windowRequests) {
        throw new GraphFailure(
          429,
          'ApplicationThrottled',
          'Application is over its MailboxRequests limit.',
          retryAfter(settings, settings.windowSeconds / slices),
        )
      }
      state.inFlight++
      perApp.set(appId, (perApp.get(appId) ?? 0) + 1)
      return () => {
        state.inFlight--
        perApp.set(appId, perApp.get(appId)! - 1)
      }
    },
    spend(appId, units) {
      const most = settings.identityUnits
      if (most === null) return
      const now = wall()
      const bucket = buckets.get(appId) ?? { at: now, left: most }
      bucket.left = Math.min(most, bucket.left + ((now - bucket.at) / 10_000) * most) - units
      bucket.at = now
      buckets.set(appId, bucket)
      if (bucket.left < 0)
        throw new GraphFailure(
          429,
          'TooManyRequests',
          'Please retry again later.',
          retryAfter(settings, (-bucket.left / most) * 10),
        )
    },
  }
}
