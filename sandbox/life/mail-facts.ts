/** Mail as it happened, before anybody's mailbox shows a copy of it. */

import type { Random } from '../random.ts'
import { dayOf } from './local-time.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import { logNormal } from './seeded.ts'
import { afterWorking } from './working-time.ts'

/** One mail. `key` is unique in the company and the same whoever works it out. */
export type MailFact = {
  key: string
  /** Names the conversation. */
  thread: string
  /** Position in the thread: 0 begins it. */
  position: number
  /** ms; never after the end of the history. */
  at: number
  from: Party
  to: readonly Party[]
  cc: readonly Party[]
  subject: string
  body: string
  headers?: readonly { name: string; value: string }[]
}

/** What a conversation is about: how it is worded is the caller's. */
export type Topic = { subject: string; opening: string; answers: readonly string[] }

/** How a conversation begins, and how far it may go. */
export type Talk = {
  thread: string
  at: number
  from: Party
  to: readonly Party[]
  cc: readonly Party[]
  topic: Topic
  /** Chance that there is a next mail, on top of the answerer's own readiness. */
  lively: number
  /** Most mails. */
  most: number
}

/** Somebody outside who answers, and how long they take (median hours). */
const outsideHours = 6

type Turn = { from: Party; at: number }

/** Who answers a mail and when, or null: one of those it is to, at their own pace and in their own working time. */
function turnAfter(roster: Roster, random: Random, last: MailFact, lively: number): Turn | null {
  const asked = last.to.filter(({ member }) => member === null || isHere(member, last.at))
  const from = asked.length > 0 ? random.pick(asked) : null
  const willing = random.next()
  const pace = random.fork(`pace:${last.position}`)
  if (!from) return null
  if (!from.member) {
    const at = last.at + logNormal(pace, outsideHours, 0.8) * 3_600_000
    return willing < 0.7 * lively ? { from, at: Math.floor(at / 1000) * 1000 } : null
  }
  const { answers, paceMinutes } = from.member.habits
  if (willing >= (0.35 + 0.65 * answers) * lively) return null
  const at = afterWorking(roster, from.member, last.at, logNormal(pace, paceMinutes, 0.7))
  return at === null || !isHere(from.member, at) ? null : { from, at: Math.floor(at / 1000) * 1000 }
}

const reSubject = (subject: string): string => (subject.startsWith('Re: ') ? subject : `Re: ${subject}`)

/** The mails of a conversation up to the end of the history, each answered at the pace of whoever answers. */
export function converse(roster: Roster, random: Random, talk: Talk): MailFact[] {
  const { thread, topic } = talk
  const { until } = roster.company
  if (talk.at > until || talk.to.length === 0) return []
  const base = { thread, subject: topic.subject }
  let last: MailFact = {
    ...base,
    key: `${thread}#0`,
    position: 0,
    at: talk.at,
    from: talk.from,
    to: talk.to,
    cc: talk.cc,
    body: topic.opening,
  }
  const mails = [last]
  while (mails.length < talk.most) {
    const turn = turnAfter(roster, random, last, mails.length === 1 ? talk.lively : talk.lively * 0.62)
    const toAll = random.chance(0.72)
    if (!turn || turn.at > until) break
    const others = [...last.to, ...last.cc].filter((party) => party !== turn.from && party !== last.from)
    const position = mails.length
    last = {
      thread,
      key: `${thread}#${position}`,
      position,
      at: turn.at,
      from: turn.from,
      to: [last.from],
      cc: toAll ? others : [],
      subject: reSubject(topic.subject),
      body: topic.answers[position % topic.answers.length] ?? 'Thanks.',
    }
    mails.push(last)
  }
  return mails
}

/** Whether a member gets the mail: by name; lists are resolved by whoever knows their members. */
export const isNamedIn = (mail: MailFact, member: Member): boolean =>
  mail.to.some((party) => party.member === member) || mail.cc.some((party) => party.member === member)

/** The leave that somebody is on at an instant, by the day it begins, or null. */
export function leaveAt(member: Member, at: number): number | null {
  const day = dayOf(member.person.zone, at)
  const leave = member.habits.leaves.find(({ fromDay, toDay }) => day >= fromDay && day < toDay)
  return leave ? leave.fromDay : null
}
