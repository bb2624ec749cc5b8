/** Mail with people outside: guests of the company and their hosts, and customers, suppliers and others who only have an address. */

import { dayOf } from './local-time.ts'
import { converse, type MailFact } from './mail-facts.ts'
import { anyName } from './names.ts'
import type { Member, Party, Roster } from './roster.ts'
import { between, hashOf, poisson, seeded } from './seeded.ts'
import { topicOf } from './wording.ts'
import { writingMoment } from './working-time.ts'

const dayMs = 86_400_000
const guestThreadsADay = 0.09

/** Chance that somebody of a department knows people outside, and how many of them. */
const contactsOf: Record<string, number> = {
  Sales: 9,
  'Customer Success': 7,
  Marketing: 5,
  Operations: 5,
  Finance: 3,
  'Human Resources': 3,
  Legal: 3,
  Executive: 4,
}

/** A host and the guests that they work with. */
export type Hosting = { guestId: string; hosts: readonly Member[] }

/** Who looks after which guest: two hosts each, the same for everybody who asks. */
export function createHostings(roster: Roster): { all: readonly Hosting[]; of: (id: string) => readonly Hosting[] } {
  const { company } = roster
  const all = company.people
    .filter(({ kind }) => kind === 'guest')
    .map(({ id }): Hosting => {
      const count = company.employeeIds.length
      const first = hashOf(`host:0:${id}`, company.seed) % count
      const second = (first + 1 + (hashOf(`host:1:${id}`, company.seed) % (count - 1))) % count
      return { guestId: id, hosts: [roster.members[first]!, roster.members[second]!] }
    })
  return { all, of: (id) => all.filter(({ hosts }) => hosts.some(({ person }) => person.id === id)) }
}

/** Threads between a guest and their hosts, one at a time or both. */
export function guestMail(roster: Roster, { guestId, hosts }: Hosting): MailFact[] {
  const { company } = roster
  const random = seeded(company.seed, `guest:${guestId}`)
  const guest = roster.party(guestId)
  const mails: MailFact[] = []
  for (const host of hosts) {
    const other = hosts.find((one) => one !== host)!
    for (let day = dayOf(host.person.zone, company.from); day * dayMs <= company.until; day++) {
      if (!roster.worksOn(host, day)) continue
      for (let nth = poisson(random, guestThreadsADay); nth > 0; nth--) {
        const at = writingMoment(random, roster, host, day)
        const thread = `guest:${guestId}:${host.index}:${day}:${nth}`
        const own = random.fork(thread)
        if (at === null) continue
        const hostParty = roster.party(host.person.id)
        const fromGuest = own.chance(0.5)
        const cc = own.chance(0.3) ? [roster.party(other.person.id)] : []
        const [from, to] = fromGuest ? [guest, hostParty] : [hostParty, guest]
        mails.push(
          ...converse(roster, own, {
            thread,
            at,
            from,
            to: [to],
            cc,
            topic: topicOf(own, guest.address.address.split('@')[1]!.split('.')[0]!),
            lively: 0.8,
            most: 4,
          }),
        )
      }
    }
  }
  return mails
}

/** Threads between one member and their own contacts outside; nobody else of the company is in them. */
export function customerMail(roster: Roster, member: Member): MailFact[] {
  const { company } = roster
  const random = seeded(company.seed, `outside:${member.index}`)
  const usual = contactsOf[member.person.department ?? ''] ?? 1
  const count = poisson(random, usual)
  const usualParty = roster.party(member.person.id)
  const [otherMail] = member.person.otherMails
  /** People outside often know an older address. */
  const second: Party | null = otherMail ? { address: { ...member.address, address: otherMail }, member } : null
  const mails: MailFact[] = []
  for (let contact = 0; contact < count; contact++) {
    const own = random.fork(`contact:${contact}`)
    const { shown, alias } = anyName(own)
    const firm = own.pick([
      'northwind',
      'fabrikam',
      'tailspin',
      'wingtip',
      'litware',
      'lucerne',
      'alpine',
      'consolidated',
    ])
    const outside: Party = { address: { name: shown, address: `${alias}@${firm}-partners.example` }, member: null }
    const everyDays = between(own, 5, 40)
    for (
      let at = company.from + own.next() * everyDays * dayMs, nth = 0;
      at < company.until;
      at += everyDays * between(own, 0.5, 1.5) * dayMs, nth++
    ) {
      const written = writingMoment(own, roster, member, dayOf(member.person.zone, at))
      if (written === null) continue
      const inside = own.chance(0.5) ? (second ?? usualParty) : usualParty
      const [from, to] = own.chance(0.55) ? [outside, inside] : [inside, outside]
      const thread = `outside:${member.index}:${contact}:${nth}`
      mails.push(
        ...converse(roster, own.fork(thread), {
          thread,
          at: written,
          from,
          to: [to],
          cc: [],
          topic: topicOf(own, firm[0]!.toUpperCase() + firm.slice(1)),
          lively: 0.75,
          most: 4,
        }),
      )
    }
  }
  return mails
}
