/** The formula of docs/scoring.md written out from the events themselves: slow, plain, and sharing no code with core/score. */
import type { Step } from './histories.ts'

type Event = Extract<Step, { do: 'take' }>['event']

/** What survives: the highest revision of each id (content settles a draw), nothing deleted, one copy of an occurrence. */
export function survivors(steps: readonly Step[]): Event[] {
  const gone = new Set(steps.filter((step) => step.do === 'remove').map(({ id }) => id))
  const best = new Map<string, Event>()
  for (const step of steps) {
    if (step.do !== 'take' || gone.has(step.event.id)) continue
    const known = best.get(step.event.id)
    const wins = !known || step.event.rev > known.rev
    const draws = known && step.event.rev === known.rev && JSON.stringify(step.event) > JSON.stringify(known)
    if (wins || draws) best.set(step.event.id, step.event)
  }
  const byId = [...best.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const seen = new Set<string>()
  return byId.filter(({ occurrence }) => {
    if (occurrence === null) return true
    if (seen.has(occurrence)) return false
    seen.add(occurrence)
    return true
  })
}

/** Score and fade of two people at `t`, or null where they have had no contact. */
export function byTheBook(
  events: readonly Event[],
  x: string,
  y: string,
  t: number,
): { score: number; fade: number } | null {
  const sums = new Map<number, number>()
  let lastContact = -1
  let lastDirect = -1
  for (const { kind, from, to, t: begun, ends } of events) {
    if (ends > t) continue
    const day = Math.floor(begun / 86_400)
    const everybody = from === null ? to : [from, ...to]
    if (!everybody.includes(x) || !everybody.includes(y)) continue
    const sent = from !== null && (kind === 'email' || kind === 'chat')
    const n = everybody.length - 1
    if (!sent && n + 1 > 15) continue
    const whole = kind === 'coffee' || kind === 'thanks' || kind === 'help'
    const contact = !sent || from === x || from === y
    if (!contact && n > 15) continue
    const weight = contact ? (whole ? 1 : 1 / n) : 0.03 / n
    sums.set(day, (sums.get(day) ?? 0) + Math.floor(weight * 720_720 + 0.5))
    if (contact) lastContact = Math.max(lastContact, day)
    if (contact && n <= 5) lastDirect = Math.max(lastDirect, day)
  }
  if (lastContact < 0) return null
  const rate = (halfLife: number): number =>
    [...sums].reduce((sum, [day, u]) => {
      const age = t / 86_400 - day - 0.5
      return sum + (Math.log(2) / halfLife) * (u / 720_720) ** 0.4 * 0.5 ** (age / halfLife)
    }, 0)
  const strength = 0.1 * rate(7) + 0.9 * rate(90)
  const gap = Math.floor(t / 86_400) - (lastDirect < 0 ? lastContact : lastDirect)
  const logit = -5.663 - 1.262 * Math.log(rate(90) + 0.001) + 0.516 * Math.log(1 + gap)
  return { score: (100 * strength) / (strength + 0.18), fade: 1 / (1 + Math.exp(-logit)) }
}
