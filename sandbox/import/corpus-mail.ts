/** The mail of an imported company as facts, by whose mailbox it is in. */

import type { Corpus, CorpusMail } from '../life/company-types.ts'
import type { MailFact } from '../life/mail-facts.ts'
import type { Member, Roster } from '../life/roster.ts'
import { seeded } from '../life/seeded.ts'
import { topicOf } from '../life/wording.ts'

const dayMs = 86_400_000
/** The same people writing again within so long continue a conversation; the corpus knows no threads. */
const sameTalkDays = 4

/** A mail, the conversation it is in, and its place there. */
type Placed = { mail: CorpusMail; thread: string; position: number }

function placedMails({ mails }: Corpus): Placed[] {
  const open = new Map<string, { thread: string; at: number; count: number }>()
  return mails.map((mail) => {
    const people = [...new Set([mail.from, ...mail.to])].sort((a, b) => a - b).join(',')
    const talk = open.get(people)
    const goesOn = talk !== undefined && mail.at - talk.at <= sameTalkDays * dayMs
    const thread = goesOn ? talk.thread : `corpus:${mail.id}`
    const position = goesOn ? talk.count : 0
    open.set(people, { thread, at: mail.at, count: position + 1 })
    return { mail, thread, position }
  })
}

/** Mails by the position of each person who sent or got them. */
function byPerson(placed: readonly Placed[], count: number): Placed[][] {
  const boxes: Placed[][] = Array.from({ length: count }, () => [])
  for (const one of placed) {
    for (const person of new Set([one.mail.from, ...one.mail.to])) boxes[person]!.push(one)
  }
  return boxes
}

/** Gives each member the mail of the corpus that they sent or got. The corpus is sorted into mailboxes once. */
export function createCorpusMail(roster: Roster, corpus: Corpus): (member: Member) => MailFact[] {
  const placed = placedMails(corpus)
  const boxes = byPerson(placed, corpus.memberIds.length)
  const position = new Map(corpus.memberIds.map((id, at) => [id, at]))
  const party = (at: number) => roster.party(corpus.memberIds[at]!)
  return (member) => {
    const own = boxes[position.get(member.person.id) ?? -1] ?? []
    return own.map(({ mail, thread, position: place }): MailFact => {
      const { subject, opening, answers } = topicOf(seeded(roster.company.seed, thread), 'Plant')
      return {
        key: `corpus:${mail.id}`,
        thread,
        position: place,
        at: mail.at,
        from: party(mail.from),
        to: mail.to.map(party),
        cc: [],
        subject: place === 0 ? subject : `Re: ${subject}`,
        body: place === 0 ? opening : (answers[place % answers.length] ?? opening),
      }
    })
  }
}
