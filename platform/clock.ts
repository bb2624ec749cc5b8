/** Business time: what "now" is for scores, holds and meetings. Tokens, TLS and queue delays stay on real time. */

export type Clock = { now: () => Date }

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date() }

/** Stands still until it is told otherwise; for tests. */
export function createFixedClock(
  start: Date | string,
): Clock & { set: (to: Date | string) => void; advance: (ms: number) => void } {
  let at = new Date(start).getTime()
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to).getTime()
    },
    advance: (ms) => {
      at += ms
    },
  }
}

/** What the sandbox answers at its clock address: its time in ms and how many of its seconds pass in a real one. */
type Reading = { now: number; rate: number }

/**
 * Follows a clock at a loopback address, asked every `everyMs`; between answers time goes on at the rate that was told.
 * Throws when the first answer does not come.
 */
export async function followClock(
  url: string,
  options: { everyMs?: number; fetcher?: typeof fetch } = {},
): Promise<Clock & { stop: () => void; refresh: () => Promise<void> }> {
  const { everyMs = 250, fetcher = fetch } = options
  const ask = async (): Promise<{ told: Reading; heardAt: number }> => {
    const answer = await fetcher(url, { signal: AbortSignal.timeout(5_000) })
    if (!answer.ok) throw new Error(`the clock at ${url} answered ${answer.status}`)
    return { told: (await answer.json()) as Reading, heardAt: performance.now() }
  }
  let held = await ask()
  const refresh = async (): Promise<void> => {
    held = await ask()
  }
  // A clock that does not answer goes on at its last rate.
  const timer = setInterval(() => void refresh().catch(() => undefined), everyMs)
  timer.unref()
  return {
    now: () => new Date(held.told.now + (performance.now() - held.heardAt) * held.told.rate),
    stop: () => clearInterval(timer),
    refresh,
  }
}
