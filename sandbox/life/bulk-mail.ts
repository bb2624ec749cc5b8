/** Mail that no person wrote to a person: newsletters, notifications of tools, announcements to lists, and service desks. */

import { dayOf, instantOf } from './local-time.ts'
import { converse, type MailFact } from './mail-facts.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import { between, poisson, seeded } from './seeded.ts'
import { announcementOf, requestOf } from './wording.ts'
import { writingMoment } from './working-time.ts'

const dayMs = 86_400_000

/** One sender's issues over the history, ms: the same for all who receive it. */
function issuesOf(roster: Roster, at: number): number[] {
  const { company } = roster
  const sender = company.newsletters[at]!
  const random = seeded(company.seed, `newsletter:${sender.address}`)
  const every = (7 / sender.perWeek) * dayMs
  const issues: number[] = []
  for (let next = company.from + random.next() * every; next < company.until; next += every) {
    issues.push(Math.floor((next + between(random, -2, 2) * 3_600_000) / 1000) * 1000)
  }
  return issues
}

/** The newsletters of one member: each copy is addressed to them alone and says by its headers what it is. */
export function newsletterMail(roster: Roster, member: Member): MailFact[] {
  const to = [roster.party(member.person.id)]
  return member.habits.newsletters.flatMap((sender) => {
    const { name, address, topic } = roster.company.newsletters[sender]!
    const from: Party = { address: { name, address }, member: null }
    const headers = [
      { name: 'List-Unsubscribe', value: `<https://${address.split('@')[1]}/unsubscribe>` },
      { name: 'Precedence', value: 'bulk' },
    ]
    return issuesOf(roster, sender)
      .filter((at) => at <= roster.company.until && isHere(member, at))
      .map((at, nth): MailFact => {
        const thread = `newsletter:${address}:${member.index}:${nth}`
        return {
          key: `${thread}#0`,
          thread,
          position: 0,
          at,
          from,
          to,
          cc: [],
          subject: `${topic} ${nth + 1}`,
          body: 'Read online. Unsubscribe at any time.',
          headers,
        }
      })
  })
}

const tools = [
  { box: 'builds', name: 'Build server', departments: ['Engineering', 'IT'], perDay: 2.4, subject: 'Build finished' },
  {
    box: 'tickets',
    name: 'Tickets',
    departments: ['Engineering', 'Customer Success', 'IT', 'Product'],
    perDay: 2.6,
    subject: 'Ticket updated',
  },
  {
    box: 'crm',
    name: 'Customer records',
    departments: ['Sales', 'Marketing', 'Customer Success'],
    perDay: 2.2,
    subject: 'Opportunity changed',
  },
  { box: 'documents', name: 'Documents', departments: null, perDay: 0.7, subject: 'Somebody mentioned you' },
  { box: 'expenses', name: 'Expenses', departments: null, perDay: 0.08, subject: 'Your report was approved' },
] as const

/** What the tools of the company write to one member. */
export function toolMail(roster: Roster, member: Member): MailFact[] {
  const { company } = roster
  const to = [roster.party(member.person.id)]
  const { zone, department } = member.person
  return tools
    .filter(({ departments }) => departments === null || (departments as readonly string[]).includes(department ?? ''))
    .flatMap(({ box, name, perDay, subject }) => {
      const random = seeded(company.seed, `tool:${box}:${member.index}`)
      const from: Party = { address: { name, address: `no-reply-${box}@${company.domain}` }, member: null }
      const headers = [
        { name: 'Auto-Submitted', value: 'auto-generated' },
        { name: 'X-Auto-Response-Suppress', value: 'All' },
      ]
      const mails: MailFact[] = []
      for (let day = dayOf(zone, company.from); day <= dayOf(zone, company.until); day++) {
        if (!roster.worksOn(member, day)) continue
        for (let nth = poisson(random, perDay * member.habits.activity); nth > 0; nth--) {
          const at =
            instantOf(zone, day, Math.floor(between(random, member.hours.from, member.hours.to))) +
            random.int(60) * 1000
          if (at > company.until || !isHere(member, at)) continue
          const thread = `tool:${box}:${member.index}:${day}:${nth}`
          mails.push({
            key: `${thread}#0`,
            thread,
            position: 0,
            at,
            from,
            to,
            cc: [],
            subject: `${subject} (${random.int(9000) + 1000})`,
            body: 'This message was sent automatically.',
            headers,
          })
        }
      }
      return mails
    })
}

/** A list and who writes to it, how many times a week. */
type Announcer = { listId: string; writers: readonly Member[]; perWeek: number }

const announcersOf = (roster: Roster): Announcer[] => {
  const { company } = roster
  const office = roster.members.filter(
    ({ person, habits }) =>
      habits.leftAt === null && ['Human Resources', 'IT', 'Operations'].includes(person.department ?? ''),
  )
  return [...company.lists.keys()].flatMap((listId): Announcer[] => {
    const local = roster.party(listId).address.address.split('@')[0]!
    if (local === 'all') return [{ listId, writers: [roster.members[0]!, ...office.slice(0, 3)], perWeek: 0.9 }]
    return local.startsWith('all-') ? [{ listId, writers: office.slice(0, 6), perWeek: 0.7 }] : []
  })
}

function announcements(roster: Roster, announcer: Announcer): MailFact[] {
  const { company } = roster
  const random = seeded(company.seed, `list:${announcer.listId}`)
  const to = [roster.party(announcer.listId)]
  const mails: MailFact[] = []
  if (announcer.writers.length === 0) return mails
  for (let day = dayOf('UTC', company.from); day * dayMs <= company.until; day++) {
    for (let nth = poisson(random, announcer.perWeek / 5); nth > 0; nth--) {
      const writer = random.pick(announcer.writers)
      const at = writingMoment(random, roster, writer, day)
      if (at === null || at > company.until) continue
      const thread = `list:${announcer.listId}:${day}:${nth}`
      const { subject, opening } = announcementOf(random)
      mails.push({
        key: `${thread}#0`,
        thread,
        position: 0,
        at,
        from: roster.party(writer.person.id),
        to,
        cc: [],
        subject,
        body: opening,
      })
    }
  }
  return mails
}

/** Announcements to the lists of the whole company and of the sites. Every list's mail is worked out once. */
export function createAnnouncements(roster: Roster): (member: Member) => { mail: MailFact; onList: boolean }[] {
  const { company } = roster
  let known: { mails: MailFact[]; members: ReadonlySet<string> }[] | null = null
  return (member) => {
    known ??= announcersOf(roster).map((announcer) => ({
      mails: announcements(roster, announcer),
      members: new Set(company.lists.get(announcer.listId) ?? []),
    }))
    return known.flatMap(({ mails, members }) => mails.map((mail) => ({ mail, onList: members.has(member.person.id) })))
  }
}

/** Requests that a service desk gets in a year at most; in a large company each asks it less often. */
const requestsMost = 5000

/** What one member asks the shared mailboxes, and what these answer. */
export function deskMail(roster: Roster, member: Member, deskId: string): MailFact[] {
  const { company } = roster
  const desk = roster.party(deskId)
  const random = seeded(company.seed, `desk:${deskId}:${member.index}`)
  const aYear = Math.min(4, requestsMost / company.employeeIds.length)
  const mails: MailFact[] = []
  for (let nth = poisson(random, aYear); nth > 0; nth--) {
    const day = dayOf(member.person.zone, between(random, company.from, company.until))
    const at = writingMoment(random, roster, member, day)
    if (at === null || at > company.until) continue
    const thread = `desk:${deskId}:${member.index}:${nth}`
    mails.push(
      ...converse(roster, random.fork(thread), {
        thread,
        at,
        from: roster.party(member.person.id),
        to: [desk],
        cc: [],
        topic: requestOf(random),
        lively: 1.3,
        most: 3,
      }),
    )
  }
  return mails
}
