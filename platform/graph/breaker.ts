/** One circuit a tenant: when Graph fails again and again for it, nobody asks for a while, then one request tries. */

export type Breaker = {
  /** Milliseconds until somebody may ask again, or 0. While the circuit is open one caller at a time gets 0, as the probe. */
  waitMs: (tenantId: string) => number
  /** Tells how a request ended: a failure is an answer of 5xx or none at all, not a throttled or refused one. */
  record: (tenantId: string, outcome: 'answered' | 'failed') => void
}

/** Longest time that a probe is waited for. */
const probeMs = 30_000

type Circuit = { failures: number; openUntil: number; openings: number; probeUntil: number }

/** `failures` in a row open it for `openMs`, twice as long each time it fails again, up to `mostMs`. Times are real. */
export function createBreaker(
  options: { failures?: number; openMs?: number; mostMs?: number; realNow?: () => number } = {},
): Breaker {
  const { failures = 8, openMs = 5_000, mostMs = 120_000, realNow = Date.now } = options
  const circuits = new Map<string, Circuit>()
  return {
    waitMs: (tenantId) => {
      const circuit = circuits.get(tenantId)
      if (!circuit || circuit.openings === 0) return 0
      const left = circuit.openUntil - realNow()
      if (left > 0) return left
      const probing = circuit.probeUntil - realNow()
      if (probing > 0) return Math.min(probing, 1_000)
      // A probe that never tells how it ended does not keep the circuit open for ever.
      circuit.probeUntil = realNow() + probeMs
      return 0
    },
    record: (tenantId, outcome) => {
      if (outcome === 'answered') {
        circuits.delete(tenantId)
        return
      }
      const circuit = circuits.get(tenantId) ?? { failures: 0, openUntil: 0, openings: 0, probeUntil: 0 }
      circuit.failures += 1
      circuit.probeUntil = 0
      if (circuit.failures >= failures) {
        circuit.openUntil = realNow() + Math.min(mostMs, openMs * 2 ** circuit.openings)
        circuit.openings += 1
        circuit.failures = failures - 1
      }
      circuits.set(tenantId, circuit)
    },
  }
}
