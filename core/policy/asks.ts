/** Everything that can be tuned about asking and giving, with unit and source. */
import type { SlotKind } from './slots.ts'

/** People who are proposed at most (product: three). */
export const askeesMost = 3
/** Asks to one person in `leanedDays` from which they are left in peace (product: twice a month). */
export const leanedOnFrom = 2
export const leanedDays = 30
/** Kinship of a topic with what is known (0..1) from which it is a reason; half is a topic in common. */
export const topicLeast = 0.5
/** Days after sending without an answer at which an ask and an introduction lapse (product rule). */
export const lapseAfterDays = 14
/** Mails and posts of one owner in 24 hours. Reasoned: far more than anybody writes by hand, far less than a flood. */
export const messagesPerDay = 20
/** Days in which a note to somebody's manager is suggested once (product rule). */
export const managerNoteRestDays = 90
/** Days back in which help is worth a word before the next meeting. Reasoned: one round of weekly meetings and a day. */
export const creditWithinDays = 8
/** What is shown of wins and strengths on a hard day, how many people, and among how many those are looked for. */
export const hardDay = { wins: 5, strengths: 5, people: 2, candidates: 4 } as const

/** The meeting that a kind becomes; what is missing here leaves as a message. */
export const slotKindOf: Readonly<Record<string, SlotKind>> = {
  'fresh-eyes': 'advice-20',
  brainstorm: 'advice-30',
  rehearsal: 'advice-30',
  learn: 'advice-30',
  'help-15': 'help-15',
  teach: 'call',
}
/** An ear is looked for today and tomorrow, everything else in two weeks (days, today included). */
export const earDays = 2
/** Hours after which a search for such times is forgotten, taken or not. */
export const earForgottenHours = 1
