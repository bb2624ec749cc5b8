/** One year of sixty people, with or without Kith. Whatever people decide follows from the seed and from what is in front of them. */

import { swapMatchKind } from '../../core/policy/suggest.ts'
import { isMeetingKind } from '../../core/suggest/candidates.ts'
import { swapBackAbout } from '../../core/suggest/occasions.ts'
import { isoDate } from '../../core/zones/local.ts'
import { seeded } from '../../sandbox/life/seeded.ts'
import { type Contacts, createContacts } from './contacts.ts'
import { createKith, createPeers, lookAt, type Office, type OwnKith, pairKey, type Shown } from './kith.ts'
import { contactsOn, dayMs, firstDay, historyFrom, isWorkday, lastDay, type Society } from './society.ts'

export type YearOptions = {
  society: Society
  /** Whether anybody uses Kith, and what what they are shown is multiplied with before they take it up (0: nothing is). */
  kith: boolean
  acceptance: number
  /** Share (0..1) of its old rate that a fading tie comes back to when the two have met because of a suggestion; it fades again. */
  carry: number
  /** The last day, for a shorter run; the year's last where it is left out. */
  until?: number
}
export type Year = { society: Society; contacts: Contacts; shown: Shown[]; until: number }

/** What two people do by themselves on a day: mails with and without an answer, mails to three, meetings of two. */
function spontaneous(office: Office, tie: Society['ties'][number], day: number, count: number): void {
  const { society, contacts } = office
  for (let index = 0; index < count; index += 1) {
    const random = seeded(society.seed, `contact:${tie.a}:${tie.b}:${day}:${index}`)
    const [from, to] = random.chance(0.5) ? [tie.a, tie.b] : [tie.b, tie.a]
    const what = random.next()
    if (what < 0.12) contacts.meeting([from, to], day)
    else if (what < 0.25)
      contacts.mail(
        from,
        [to, random.int(society.people.length)].filter((one, at, all) => one !== from && all.indexOf(one) === at),
        day,
      )
    else {
      contacts.mail(from, [to], day)
      if (random.chance(0.7)) contacts.mail(to, [from], day)
    }
  }
}

/** Everybody's ordinary day: ties, and each team's meeting on Tuesday. */
function ordinaryDay(office: Office, day: number, revivals: ReadonlyMap<string, number>, carry: number): void {
  const { society, contacts } = office
  for (const tie of society.ties) {
    if (society.isAway(tie.a, day) || society.isAway(tie.b, day)) continue
    const revivedOn = revivals.get(pairKey(tie.a, tie.b))
    spontaneous(
      office,
      tie,
      day,
      contactsOn(society, tie, day, revivedOn === undefined ? null : day - revivedOn, carry),
    )
  }
  if (day % 7 !== (firstDay + 1) % 7) return
  for (const team of new Set(society.people.map((person) => person.team))) {
    const here = society.people.flatMap((person, index) =>
      person.team === team && !society.isAway(index, day) ? [index] : [],
    )
    if (team >= 0 && here.length > 1) contacts.meeting(here, day)
  }
}

/** What owners type of their own accord: a peer's goal with its day, help that they got. */
function typed({ society, contacts }: Office, own: OwnKith, owner: number, day: number): void {
  const random = seeded(society.seed, `typed:${owner}:${day}`)
  const what = random.next()
  if (what > 0.05) return
  const known = society.people.flatMap(({ id }, index) =>
    (contacts.bond(owner, index)?.lastDay ?? 0) > day - 30 && index !== owner ? [id] : [],
  )
  if (known.length === 0) return
  const contactId = random.pick(known)
  // What is long past comes up no more.
  own.goals = own.goals.filter(({ noteId }) => Number(noteId) > day - 90)
  own.helps = own.helps.filter(({ activityId }) => Number(activityId) > day - 30)
  if (what < 0.02)
    own.goals.push({ contactId, noteId: String(day), dueOn: isoDate(day + 5 + random.int(30)), their: null })
  else
    own.helps.push({
      contactId,
      activityId: String(day),
      what: 'help',
      happenedAt: day * dayMs + dayMs / 2,
      meetingAt: null,
    })
}

/** A look at the tab: some of what is open is taken up, some put away, most is left where it is. */
function decide(office: Office, own: OwnKith, owner: number, day: number, acceptance: number): void {
  const { society } = office
  const person = society.people[owner]
  if (!person || !seeded(society.seed, `looks:${owner}:${day}`).chance(person.looks)) return
  const now = day * dayMs + dayMs / 2
  for (const one of own.shown.filter(({ state }) => state === 'open')) {
    const random = seeded(society.seed, `choice:${owner}:${one.peer}:${one.kind}:${one.day}:${day}`)
    const [take, away] = [random.next(), random.next()]
    const close = (state: 'done' | 'dismissed', because: string | null): void => {
      Object.assign(one, { state, because, closedAt: now })
    }
    if (take < person.takes * acceptance) {
      close('done', null)
      if (isMeetingKind(one.kind)) invite(office, own, one, now)
      else if (one.kind === swapMatchKind) beginSwap(office, own, one, now)
      else write(office, one, day)
    } else if (away < 0.05) close('dismissed', away < 0.004 ? 'never-this-kind' : away < 0.008 ? 'wrong' : 'not-now')
  }
}

function write({ society, contacts }: Office, { owner, peer, day: shownOn }: Shown, day: number): void {
  contacts.mail(owner, [peer], day)
  if (seeded(society.seed, `answer:${owner}:${peer}:${shownOn}`).chance(0.7) && !society.isAway(peer, day))
    contacts.mail(peer, [owner], day)
}

/** Taken up, a match is a first session like any invitation; the one in return comes up when that was held. */
function beginSwap(office: Office, own: OwnKith, one: Shown, now: number): void {
  const [contactId = ''] = one.contacts
  const swapId = `${one.owner}-${one.peer}-${one.day}`
  own.swaps.push({ swapId, contactId, learnedAt: null, isReturned: false })
  invite(office, own, { ...one, kind: 'coffee' }, now, swapId)
}

/** An invitation for the offered day, or the next on which both are there; the other answers as they are. */
function invite(office: Office, own: OwnKith, one: Shown, now: number, swapId: string | null = null): void {
  const { society, ahead } = office
  const { owner, peer, kind } = one
  const key = pairKey(owner, peer)
  let day = Math.max(one.offered ?? 0, Math.floor(now / dayMs) + 1)
  while (!isWorkday(day) || society.isAway(owner, day) || society.isAway(peer, day)) day += 1
  if (ahead.has(key)) return
  const accepts = seeded(society.seed, `invited:${owner}:${peer}:${one.day}`).chance(society.people[peer]?.ready ?? 0)
  const startsAt = day * dayMs + 12 * 3_600_000
  const base = { kind, contacts: one.contacts, owner, peer, day, startsAt, endsAt: startsAt + 3_600_000, madeAt: now }
  const made = {
    ...base,
    state: 'booked' as const,
    outcome: accepts ? null : ('declined' as const),
    byOwner: false,
    swamped: [],
    declinedBy: [],
  }
  own.invites.unshift(made)
  if (accepts) ahead.set(key, made)
  // A session that was declined ends the swap; its return is arranged with the invitation to it.
  const back = one.about?.startsWith(swapBackAbout) ? one.about.slice(swapBackAbout.length) : null
  for (const swap of own.swaps) if (swap.swapId === back || (swap.swapId === swapId && !accepts)) swap.isReturned = true
}

/** Meetings of the day take place, or are called off. */
function hold(office: Office, day: number, kiths: readonly OwnKith[], revivals: Map<string, number>): void {
  const { society, contacts, ahead, cancelled } = office
  for (const [key, one] of [...ahead]) {
    if (one.day !== day) continue
    ahead.delete(key)
    if (seeded(society.seed, `held:${one.owner}:${one.peer}:${day}`).chance(0.06)) {
      one.outcome = 'cancelled'
      cancelled.set(key, day)
      continue
    }
    one.outcome = 'happened'
    for (const swap of kiths[one.owner]?.swaps ?? [])
      if (swap.contactId === one.contacts[0] && swap.learnedAt === null) swap.learnedAt = one.endsAt
    contacts.meeting([one.owner, one.peer], day)
    revivals.set(key, day)
    kiths[one.peer]?.theirInitiative.set(society.people[one.owner]?.id ?? '', one.startsAt)
  }
}

/** Runs the year. The same options give the same year. */
export function runYear(options: YearOptions): Year {
  const { society, kith, acceptance, carry, until = lastDay } = options
  const contacts = createContacts()
  const office: Office = {
    society,
    contacts,
    ahead: new Map(),
    cancelled: new Map(),
    peers: createPeers(society.people),
  }
  const kiths = society.people.map(createKith)
  const revivals = new Map<string, number>()
  for (let day = historyFrom; day <= until; day += 1) {
    if (!isWorkday(day)) continue
    if (kith && day >= firstDay) {
      hold(office, day, kiths, revivals)
      for (const [owner, own] of kiths.entries()) {
        lookAt(office, own, owner, day)
        if (society.isAway(owner, day)) continue
        typed(office, own, owner, day)
        decide(office, own, owner, day, acceptance)
      }
    }
    ordinaryDay(office, day, revivals, carry)
  }
  return { society, contacts, shown: kiths.flatMap(({ shown }) => shown), until }
}
