/** How much processor time each part took, read from Linux' /proc: what a figure on a shared machine is explained by. */
import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of processor a part has taken since it began. */
export type Taken = Record<string, number>

/** Ticks a second of the times in /proc, on every Linux that Node runs on. */
const ticks = 100

type Stat = { parent: number; seconds: number }

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; what follows it is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [user = 0, system = 0, ofEnded = 0, ofEndedSystem = 0] = fields.slice(11, 15).map(Number)
    return { parent: Number(fields[1]), seconds: (user + system + ofEnded + ofEndedSystem) / ticks }
  } catch {
    return null
  }
}

/** Of one process, its children that ended and, with `family`, those that run. */
function secondsOf(pid: number, family: boolean): number {
  const own = statOf(pid)?.seconds ?? 0
  if (!family) return own
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.reduce((sum, one) => {
    const stat = statOf(one)
    return stat?.parent === pid ? sum + stat.seconds : sum
  }, own)
}

/** What these processes have taken so far, in seconds; empty where there is no /proc. PostgreSQL is named by one of its backends. */
export function takenBy(parts: Readonly<Record<string, number>>, backend: number): Taken {
  const postmaster = statOf(backend)?.parent
  if (postmaster === undefined) return {}
  const taken = Object.entries(parts).map(([name, pid]) => [name, secondsOf(pid, false)] as const)
  return { ...Object.fromEntries(taken), PostgreSQL: secondsOf(postmaster, true) }
}

/** A line of what was taken between two readings, in milliseconds a piece of work. */
export const perPiece = (before: Taken, after: Taken, pieces: number): string =>
  Object.entries(after)
    .map(([name, seconds]) => `${name} ${(((seconds - (before[name] ?? 0)) * 1000) / pieces).toFixed(1)}`)
    .join(', ')
