/** What one owner's mailbox says about their relationships, by the product's own rules. */
import { type Interaction, mailInteraction } from '../../../core/interaction/mail.ts'
import { meetingInteraction } from '../../../core/interaction/meeting.ts'
import { createDirectory } from '../../../core/peers/directory.ts'
import { peerOf } from '../../../core/peers/peers.ts'
import { readScore, recompute } from '../../../core/score/decay.ts'
import { bestScore } from '../../../core/score/history.ts'
import { silentProbability } from '../../../core/score/silence.ts'
import { type ContactDay, factsOf } from '../../../core/words/facts.ts'
import { isFading } from '../../../core/words/fading.ts'
import type { Company } from '../../../sandbox/life/company-types.ts'
import { startsByRule } from '../../../sandbox/tenant/recurrence.ts'
import type { Event, History, Person } from '../../../sandbox/tenant/types.ts'

const dayMs = 86_400_000

export type Seen = {
  person: Person
  score: number
  silent: number
  twoWay: boolean
  peer: string
  fading: boolean
  directDays: number
  lastDirectDaysAgo: number | null
}

/** Every occurrence of a calendar that had begun by `until`, exceptions in place of what the rule yields. */
export function occurrencesOf(events: readonly Event[], until: number): Event[] {
  return events.flatMap((event) => {
    if (!event.recurrence) return event.start <= until ? [event] : []
    const changed = new Set(
      events.flatMap(({ masterId, originalStart }) => (masterId === event.immutableId ? [originalStart] : [])),
    )
    return startsByRule(event, until)
      .filter((start) => start <= until && !event.cancelledStarts.includes(start) && !changed.has(start))
      .map(
        (start): Event => ({
          ...event,
          iCalUId: `${event.iCalUId}${start}`,
          start,
          end: start + event.end - event.start,
        }),
      )
  })
}

function interactionsOf(company: Company, history: History, owner: Person): Interaction[] {
  const byAddress = new Map(
    company.people.flatMap((one) => [one.mail, ...one.otherMails].map((mail) => [mail.toLowerCase(), one] as const)),
  )
  const kinds = { user: 'person', guest: 'person', shared: 'shared', list: 'list', room: 'room' } as const
  const known = (address: string) => {
    const person = byAddress.get(address.toLowerCase())
    if (person === owner) return { contact: 'self', kind: 'self' as const }
    const isMachine = /no-?reply|microsoftexchange|newsletter|news|updates|alerts|notifications|marketing/.test(address)
    return {
      contact: person?.id ?? address,
      kind: person ? kinds[person.kind] : isMachine ? ('automatic' as const) : ('person' as const),
    }
  }
  const { messages, events } = history.load(owner.id)
  const mails = messages.map((message) =>
    mailInteraction(
      {
        ...message,
        from: message.from.address,
        to: message.to.map(({ address }) => address),
        cc: message.cc.map(({ address }) => address),
      },
      known,
    ),
  )
  const meetings = occurrencesOf(events, company.until).map((event) => {
    const people = event.attendees.filter(({ emailAddress }) => known(emailAddress.address).kind === 'person')
    const keys = (response: string): string[] =>
      people.filter((one) => one.response === response).map(({ emailAddress }) => known(emailAddress.address).contact)
    return meetingInteraction(
      {
        meetingId: event.iCalUId,
        icalUid: event.iCalUId,
        seriesId: event.masterId,
        startsAt: event.start,
        endsAt: event.end,
        organizerContact: event.isOrganizer ? null : known(event.organizer.address).contact,
        isOrganizer: event.isOrganizer,
        contacts: people.map(({ emailAddress }) => known(emailAddress.address).contact),
        accepted: keys('accepted'),
        declined: keys('declined'),
        people: event.attendees.length + 1,
        showAs: event.showAs,
        isAllDay: event.isAllDay,
        myResponse: event.myResponse,
        cancelled: event.isCancelled,
        isPrivate: event.sensitivity !== 'normal',
        rev: 0,
      },
      company.until,
    )
  })
  const unique = new Map(
    [...mails, ...meetings].flatMap((one) => (typeof one === 'string' ? [] : [[one.sourceId, one] as const])),
  )
  return [...unique.values()]
}

/** The relationships that an owner's mailbox shows at the end of the history. */
export function relationshipsOf(company: Company, history: History, owner: Person): Seen[] {
  const people = new Map(company.people.map((one) => [one.id, one]))
  const directory = createDirectory(
    company.people.map((one) => ({ ...one, userType: one.kind === 'guest' ? 'Guest' : 'Member' })),
  )
  const pairs = new Map<string, { days: Map<number, ContactDay>; in: boolean; out: boolean; met: boolean }>()
  for (const one of interactionsOf(company, history, owner)) {
    one.contacts.forEach((contact, at) => {
      const pair = pairs.get(contact) ?? { days: new Map(), in: false, out: false, met: false }
      pairs.set(contact, pair)
      const day = pair.days.get(one.day) ?? { day: one.day, u: 0, direct: 0, mails: 0, meetings: 0, others: 0 }
      pair.days.set(one.day, day)
      const direction = one.directions[at]!
      day.u += one.weights[at]!
      if (direction === 3) return
      pair.out ||= direction === 0
      pair.in ||= direction === 1
      pair.met ||= direction === 2
      if (one.direct) day.direct += 1
      if (one.kind === 'mail') day.mails += 1
      else day.meetings += 1
    })
  }
  const now = company.until / dayMs
  const today = Math.floor(now)
  return [...pairs].flatMap(([contact, pair]): Seen[] => {
    const person = people.get(contact)
    const days = [...pair.days.values()].filter((day) => day.direct + day.mails + day.meetings > 0 || day.u > 0)
    if (!person || !days.some((day) => day.mails + day.meetings > 0)) return []
    const { r90, score } = readScore(recompute(days, today), now)
    const facts = factsOf(days, today)
    const silent = silentProbability(r90, facts.lastDirectDaysAgo ?? 400)
    const twoWay = (pair.in && pair.out) || pair.met
    const { peer } = peerOf(directory, owner.id, person.id, null)
    const historyDays = today - Math.min(...days.map(({ day }) => day))
    const wasRegular = bestScore(days, now - 90, now) >= 20
    const fading = isFading({ twoWay, peer, historyDays, wasRegular, silent, facts, away: false, elsewhere: false })
    return [
      {
        person,
        score,
        silent,
        twoWay,
        peer,
        fading,
        directDays: facts.directDaysIn90,
        lastDirectDaysAgo: facts.lastDirectDaysAgo,
      },
    ]
  })
}
