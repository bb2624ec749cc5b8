/** The occasions of a tie across teams: when the two write or meet, evenly enough that the pair has a rhythm of its own. */

import { dayOf } from './local-time.ts'
import { converse, type MailFact } from './mail-facts.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import { between, seeded } from './seeded.ts'
import type { Tie } from './ties.ts'
import { topicOf } from './wording.ts'
import { writingMoment } from './working-time.ts'

const dayMs = 86_400_000
/** Days that calendars reach beyond the history. */
export const aheadDays = 14
/** Weeks after a departure in which somebody who has not heard of it still writes. */
const missedDays = 50

/** One occasion: the day as counted in UTC, who moves first, and whether it is a meeting. */
export type Occasion = { key: string; day: number; starter: Member; other: Member; meets: boolean }

/** Occasions of a tie up to two weeks after the history, the same for both. */
export function occasionsOf(roster: Roster, tie: Tie): Occasion[] {
  const { company } = roster
  const random = seeded(company.seed, `${tie.key}:occasions`)
  const [one, other] = tie.pair
  const bold = tie.rhythm === 'silent' ? 1 : between(random, 0.35, 0.65)
  const last = Math.min(tie.to, company.until + aheadDays * dayMs)
  const occasions: Occasion[] = []
  let at = Math.max(tie.from, company.from) + random.next() * tie.everyDays * dayMs
  for (let nth = 0; at < last; nth++) {
    const first = random.chance(bold)
    const meets = random.chance(tie.meets)
    occasions.push({
      key: `${tie.key}:${nth}`,
      day: Math.floor(at / dayMs),
      starter: first ? one : other,
      other: first ? other : one,
      meets,
    })
    at += tie.everyDays * between(random, 0.65, 1.35) * dayMs
  }
  return occasions
}

/** A day near the one meant on which a member works, or null. */
export function workdayNear(roster: Roster, member: Member, day: number): number | null {
  for (const shift of [0, 1, 2, 3, -1, -2]) if (roster.worksOn(member, day + shift)) return day + shift
  return null
}

/** The mails of a tie. A fading tie often has somebody outside in copy: what two did together with a supplier or customer. */
export function tieMail(roster: Roster, tie: Tie, outside: readonly Party[]): MailFact[] {
  const { company } = roster
  const mails: MailFact[] = []
  for (const { key, day, starter, other, meets } of occasionsOf(roster, tie)) {
    if (meets) continue
    const random = seeded(company.seed, key)
    const workday = workdayNear(roster, starter, day)
    const at = workday === null ? null : writingMoment(random, roster, starter, workday)
    if (at === null || at > Math.min(company.until, tie.to) || !isHere(other, at)) continue
    const field = random.pick([starter, other]).person.department ?? 'Work'
    const copied = outside.length > 0 && random.chance(tie.rhythm === 'fading' ? 0.3 : 0.08)
    mails.push(
      ...converse(roster, random, {
        thread: key,
        at,
        from: roster.party(starter.person.id),
        to: [roster.party(other.person.id)],
        cc: copied ? [random.pick(outside)] : [],
        topic: topicOf(random, field),
        lively: tie.rhythm === 'silent' ? 0 : 0.95,
        most: 4,
      }).filter((mail) => mail.at <= Math.min(company.until, tie.to + 5 * dayMs)),
    )
  }
  return [...mails, ...mailsToTheDeparted(roster, tie)]
}

/** Mail that somebody sends to one who has left: it comes back. */
function mailsToTheDeparted(roster: Roster, tie: Tie): MailFact[] {
  const { company } = roster
  const gone = tie.pair.find(({ habits }) => habits.leftAt !== null)
  const stays = tie.pair.find((member) => member !== gone)
  const leftAt = gone?.habits.leftAt
  if (!gone || !stays || !leftAt || tie.rhythm === 'over' || tie.rhythm === 'rare') return []
  const random = seeded(company.seed, `${tie.key}:departed`)
  if (!random.chance(0.4)) return []
  const day = workdayNear(roster, stays, dayOf('UTC', leftAt + between(random, 2, missedDays) * dayMs))
  const at = day === null ? null : writingMoment(random, roster, stays, day)
  if (at === null || at > company.until || at <= leftAt) return []
  const thread = `${tie.key}:departed`
  const topic = topicOf(random, stays.person.department ?? 'Work')
  const from = roster.party(stays.person.id)
  const to = [roster.party(gone.person.id)]
  return [
    { key: `${thread}#0`, thread, position: 0, at, from, to, cc: [], subject: topic.subject, body: topic.opening },
  ]
}
