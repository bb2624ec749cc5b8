/** All mail of one mailbox as facts: whatever its owner wrote, was written, or got through a list. */

import { deskMail, newsletterMail, toolMail } from './bulk-mail.ts'
import { isNamedIn, type MailFact } from './mail-facts.ts'
import { linesOf } from './meetings-of.ts'
import { customerMail, guestMail } from './outside-mail.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import type { Society } from './society.ts'
import { lineMail, projectMail, teamMail } from './team-mail.ts'
import { tieMail } from './tie-occasions.ts'

/** People outside that a tie has in copy: addresses without a mailbox here. */
const outsideParties = (roster: Roster, society: Society): Party[] =>
  society.hostings.all.slice(0, 8).map(({ guestId }) => roster.party(guestId))

/** Every mail that a member sent or got by name or through a list, in no order. */
export function mailOf(roster: Roster, society: Society, member: Member): MailFact[] {
  const { company } = roster
  const { id } = member.person
  const outside = outsideParties(roster, society)
  const among: MailFact[][] = [
    ...roster.teamsOf(id).map((team) => teamMail(roster, team)),
    ...linesOf(roster, member).map(({ report, lead, from, to }) =>
      lineMail(roster, report, lead, { from, to: to ?? company.until }),
    ),
    ...society.projectsOf(id).map((project) => projectMail(roster, project)),
    ...society.tiesOf(id).map((tie) => tieMail(roster, tie, outside)),
    ...society.hostings.of(id).map((hosting) => guestMail(roster, hosting)),
    customerMail(roster, member),
    ...[...company.shared.keys()].map((deskId) => deskMail(roster, member, deskId)),
    newsletterMail(roster, member),
    toolMail(roster, member),
  ]
  const isOwn = (mail: MailFact): boolean =>
    mail.from.member === member || (isNamedIn(mail, member) && isHere(member, mail.at))
  const lists = society
    .announcements(member)
    .filter(({ mail, onList }) => mail.from.member === member || (onList && isHere(member, mail.at)))
  return [...among.flatMap((mails) => mails.filter(isOwn)), ...lists.map(({ mail }) => mail)]
}

/** Every mail of a shared mailbox. */
export const deskMailOf = (roster: Roster, deskId: string): MailFact[] =>
  roster.members.flatMap((member) => deskMail(roster, member, deskId))
