/** The past of every mailbox of a company, worked out when it is first read: the same from every side, however often it is asked. */

import type { Event, History, Message } from '../tenant/types.ts'
import { automaticReplies, deliveryReports, meetingMail } from './answering-mail.ts'
import { copiesOf } from './calendar-copies.ts'
import type { Company } from './company-types.ts'
import { mailboxIds } from './item-ids.ts'
import { type Box, messageCopy, orderOf } from './mail-copies.ts'
import { deskMailOf, mailOf } from './mail-of.ts'
import { meetingsOf } from './meetings-of.ts'
import { ownEvents } from './own-time.ts'
import { createRoster, type Member, type Roster } from './roster.ts'
import { hashOf } from './seeded.ts'
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
    ...meetings.flatMap(({ meeting }) => meetingMail(roster, box, meeting, member, box.ids)),
  ].sort(newestFirst)
}

function memberEvents(roster: Roster, member: Member, meetings: ReturnType<typeof meetingsOf>): Event[] {
  const { seed } = roster.company
  const ids = mailboxIds(seed, member.person.id)
  const arranged = meetings.flatMap(({ meeting, onList }) =>
    copiesOf(roster, meeting, member, ids, {
      listMember: onList,
      keepsCancelled: hashOf(`${meeting.key}:kept`, seed) % 2 === 0,
    }),
  )
  return [...arranged, ...ownEvents(roster, member, ids)].sort(
    (a, b) => a.start - b.start || (a.immutableId < b.immutableId ? -1 : 1),
  )
}

/**
 * The history of a generated company. Mail and calendar of a mailbox are each worked out when they are first looked at, so
 * that asking for a calendar does not cost the mail. Guests, lists and rooms have no mailbox: both are empty.
 */
export function createHistory(company: Company): History {
  const roster = createRoster(company)
  let society: Society | null = null
  return {
    load(personId) {
      const member = roster.member(personId)
      if (!member) {
        const isDesk = company.shared.has(personId)
        const box = boxOf(company, personId)
        const messages = isDesk
          ? deskMailOf(roster, personId).map((mail) =>
              messageCopy(box, mail, mail.from.address === roster.party(personId).address),
            )
          : []
        return { messages: messages.sort(newestFirst), events: [] }
      }
      society ??= createSociety(roster)
      const known = society
      const meetings = once(() => meetingsOf(roster, known, member))
      const messages = once(() => memberMessages(roster, known, member, meetings()))
      const events = once(() => memberEvents(roster, member, meetings()))
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
