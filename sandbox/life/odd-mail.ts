/** Mail that is no contact at all: drafts that were never sent, and what the filter took for junk. */

import type { Message } from '../tenant/types.ts'
import { type Box, messageCopy } from './mail-copies.ts'
import type { MailFact } from './mail-facts.ts'
import { isHere, type Member, type Roster } from './roster.ts'
import { poisson, seeded, some } from './seeded.ts'
import { topicOf } from './wording.ts'

const dayMs = 86_400_000
const lures = ['You have won', 'Invoice overdue', 'Parcel waiting', 'Cheap flights', 'Verify your account'] as const

/** Up to two drafts of the last days, to people of the team. */
function drafts(roster: Roster, box: Box, member: Member): Message[] {
  const { seed, until } = roster.company
  const random = seeded(seed, `drafts:${member.index}`)
  const team = roster.teamsOf(member.person.id).flatMap((one) => roster.peopleOf(one))
  const others = team.filter((one) => one !== member && isHere(one, until))
  if (others.length === 0 || member.habits.leftAt !== null) return []
  return Array.from({ length: random.int(3) }, (_, nth): Message => {
    const thread = `draft:${member.index}:${nth}`
    const at = Math.floor((until - random.next() * 6 * dayMs) / 1000) * 1000
    const { subject, opening } = topicOf(random, member.person.department ?? 'Work')
    const to = some(random, others, 1).map(({ person }) => roster.party(person.id))
    const from = roster.party(member.person.id)
    const fact: MailFact = { key: `${thread}#0`, thread, position: 0, at, from, to, cc: [], subject, body: opening }
    return { ...messageCopy(box, fact, true), ...box.ids(fact.key, 'drafts'), folderId: 'drafts', isDraft: true }
  })
}

/** About one a week, from senders that nobody knows. */
function junk(roster: Roster, box: Box, member: Member): Message[] {
  const { seed, from, until } = roster.company
  const random = seeded(seed, `junk:${member.index}`)
  const count = poisson(random, (until - from) / (7 * dayMs))
  return Array.from({ length: count }, (_, nth): Message => {
    const thread = `junk:${member.index}:${nth}`
    const at = Math.floor((from + random.next() * (until - from - 10_000)) / 1000) * 1000
    const sender = { name: 'Customer care', address: `care${random.int(9000)}@offers${random.int(90)}.example` }
    const fact: MailFact = {
      ...{ key: `${thread}#0`, thread, position: 0, at, from: { address: sender, member: null } },
      ...{ to: [roster.party(member.person.id)], cc: [], subject: random.pick(lures), body: 'Click here.' },
    }
    return { ...messageCopy(box, fact, false), ...box.ids(fact.key, 'junkemail'), folderId: 'junkemail', isRead: false }
  }).filter(({ sentAt }) => isHere(member, sentAt))
}

/** Drafts and junk of one mailbox. */
export const oddMail = (roster: Roster, box: Box, member: Member): Message[] => [
  ...drafts(roster, box, member),
  ...junk(roster, box, member),
]
