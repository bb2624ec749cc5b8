/** The past of every mailbox of a company, worked out when it is first read: the same from every side, however often it is asked. */

import { createCorpusMail } from '../import/corpus-mail.ts'
import type { Event, History, Message } from '../tenant/types.ts'
import { automaticReplies, deliveryReports, meetingMail } from './answering-mail.ts'
import { copiesOf } from './calendar-copies.ts'
import type { Company } from './company-types.ts'
import { mailboxIds } from './item-ids.ts'
import { type Box, messageCopy, orderOf } from './mail-copies.ts'
import { isNamedIn, type MailFact } from './mail-facts.ts'
import { deskMailOf, mailOf } from './mail-of.ts'
import { meetingsOf } from './meetings-of.ts'
import { oddMail } from './odd-mail.ts'
import { ownEvents } from './own-time.ts'
import { createRoster, type Member, type Roster } from './roster.ts'
import { hashOf } from './seeded.ts'
import { teamMeetings } from './series.ts'
import { createSociety, type Society } from './society.ts'

const newestFirst = (a: Message, b: Message): number =>
  b.receivedAt - a.receivedAt || (a.immutableId < b.immutableId ? -1 : 1)

/** What `make` gives, made when first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const boxOf = (company: Company, personId: string): Box => ({
  seed: company.seed,
  domain: company.domain,
  until: company.until,
  order: orderOf(company.seed, personId),
  ids: mailboxIds(company.seed, personId),
})

/** Mail of a corpus stands as it is: nothing answers it by itself, nothing is filed away. A mail to oneself has two copies. */
function corpusMessages(company: Company, member: Member, facts: readonly MailFact[]): Message[] {
  const box = { ...boxOf(company, member.person.id), order: { binsBulk: false, archivesAfterDays: null } }
  return facts
    .flatMap((mail) => [
      ...(mail.from.member === member ? [messageCopy(box, mail, true)] : []),
      ...(isNamedIn(mail, member) ? [messageCopy(box, mail, false)] : []),
    ])
    .sort(newestFirst)
}

function memberMessages(
  roster: Roster,
  society: Society,
  member: Member,
  meetings: ReturnType<typeof meetingsOf>,
): Message[] {
  const box = boxOf(roster.company, member.person.id)
  const facts = mailOf(roster, society, member)
  const sent = facts.filter(({ from }) => from.member === member)
  return [
    ...facts.map((mail) => messageCopy(box, mail, mail.from.member === member)),
    ...automaticReplies(box, member, sent),
    ...deliveryReports(box, member, sent),
    ...oddMail(roster, box, member),
    ...meetings.flatMap(({ meeting }) => meetingMail(roster, box, meeting, member)),
  ].sort(newestFirst)
}

const byStart = (a: Event, b: Event): number => a.start - b.start || (a.immutableId < b.immutableId ? -1 : 1)

function memberEvents(roster: Roster, member: Member, meetings: ReturnType<typeof meetingsOf>): Event[] {
  const { seed } = roster.company
  const ids = mailboxIds(seed, member.person.id)
  const party = roster.party(member.person.id)
  const arranged = meetings.flatMap(({ meeting, onList }) =>
    copiesOf(roster, meeting, { party, ids, onList, keepsCancelled: hashOf(`${meeting.key}:kept`, seed) % 2 === 0 }),
  )
  return [...arranged, ...ownEvents(roster, member, ids)].sort(byStart)
}

/** The calendar of a room: the meetings that it was booked for, each shown by its organiser's name. */
function roomEvents(roster: Roster, society: Society, roomId: string): Event[] {
  const party = roster.party(roomId)
  const ids = mailboxIds(roster.company.seed, roomId)
  return society.timetable
    .teamsIn(roomId)
    .flatMap((team) => teamMeetings(roster, society.timetable, team))
    .flatMap((meeting) =>
      copiesOf(
        roster,
        { ...meeting, subject: meeting.organizer.address.name },
        { party, ids, onList: false, keepsCancelled: false },
      ),
    )
    .sort(byStart)
}

/** What is in the mailbox of an account that is no member: a desk's requests and answers, else nothing. */
function deskMessages(roster: Roster, deskId: string): Message[] {
  const { company } = roster
  if (!company.shared.has(deskId)) return []
  const box = boxOf(company, deskId)
  const { address } = roster.party(deskId)
  return deskMailOf(roster, deskId)
    .map((mail) => messageCopy(box, mail, mail.from.address === address))
    .sort(newestFirst)
}

/**
 * The history of a company, generated or imported. Mail and calendar of a mailbox are each worked out when they are first
 * looked at, so that asking for a calendar does not cost the mail. Guests and lists have neither, rooms a calendar alone.
 */
export function createHistory(company: Company): History {
  const roster = createRoster(company)
  const society = once(() => createSociety(roster))
  const rooms = new Set(company.people.filter(({ kind }) => kind === 'room').map(({ id }) => id))
  const corpusMail = once(() => (company.corpus ? createCorpusMail(roster, company.corpus) : null))
  return {
    load(personId) {
      const member = roster.member(personId)
      const meetings = once(() => (member && !company.corpus ? meetingsOf(roster, society(), member) : []))
      const messages = once(() => {
        if (!member) return deskMessages(roster, personId)
        const facts = corpusMail()?.(member)
        return facts ? corpusMessages(company, member, facts) : memberMessages(roster, society(), member, meetings())
      })
      const events = once(() => {
        if (member) return memberEvents(roster, member, meetings())
        return rooms.has(personId) ? roomEvents(roster, society(), personId) : []
      })
      return {
        get messages() {
          return messages()
        },
        get events() {
          return events()
        },
      }
    },
  }
}
