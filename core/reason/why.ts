/** Why something is suggested: a code, counts that the owner could recount, and the sentence in the owner's language. */
import { explain } from '../words/explain.ts'
import type { Facts } from '../words/facts.ts'

export type WhyCode =
  | 'fading'
  | 'unmet'
  | 'your-turn'
  | 'fell-through'
  | 'did-not-happen'
  | 'new-on-team'
  | 'shared-meetings'
  | 'rhythm'
  | 'swamped'
  | 'by-hand'
  | 'full-week'
  | 'next-week'
  | 'moved'
  | 'goal'
  | 'credit'
  | 'success'
  | 'check-in'
  | 'keep-reach'
  | 'has-moved'
  | 'no-delivery'
  | 'role'
  | 'anniversary'
  | 'milestone'
  | 'share'
  | 'in-touch'
  | 'news'
  | 'swap-back'
  | 'swap-match'

export type Why = { code: WhyCode; counts: Record<string, number>; text: string }
type Counts = Readonly<Record<string, number>>

const of = (counts: Counts, name: string): number => counts[name] ?? 0
const en = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const agoEn = (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`)
const agoDe = (days: number): string => (days <= 0 ? 'heute' : days === 1 ? 'gestern' : `vor ${days} Tagen`)
const everyEn = (days: number): string =>
  days === 7 ? 'every week' : days % 7 === 0 ? `every ${days / 7} weeks` : `every ${days} days`
const everyDe = (days: number): string =>
  days === 7 ? 'jede Woche' : days % 7 === 0 ? `alle ${days / 7} Wochen` : `alle ${days} Tage`
const inEn = (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`)
const inDe = (days: number): string => (days <= 0 ? 'heute' : days === 1 ? 'morgen' : `in ${days} Tagen`)

const english: Record<Exclude<WhyCode, 'fading'>, (counts: Counts) => string> = {
  unmet: (c) =>
    `By mail and meetings: ${en(of(c, 'daysIn90'), 'day', 'days')} with contact in 90, last ${agoEn(of(c, 'lastDaysAgo'))}; ` +
    (c.metDaysAgo === undefined
      ? 'no meeting of just the two of you yet.'
      : `just the two of you last met ${agoEn(of(c, 'metDaysAgo'))}.`),
  'your-turn': (c) =>
    `You asked ${en(of(c, 'asked'), 'time', 'times')} in ${of(c, 'withinDays')} days` +
    (of(c, 'initiated') > 1 ? ` and set up the last ${of(c, 'initiated')} meetings` : '') +
    '. This time, something for them?',
  'fell-through': () => 'What you two had planned was cancelled.',
  'did-not-happen': () => 'The last one did not take place. Another try?',
  'new-on-team': () => 'In your team, by the directory; by mail and meetings you two have not met yet.',
  'shared-meetings': (c) =>
    `By meetings: ${en(of(c, 'meetingsIn90'), 'meeting', 'meetings')} together in 90 days, none of just the two of you.`,
  rhythm: (c) =>
    `You chose ${everyEn(of(c, 'everyDays'))}; ` +
    (c.metDaysAgo === undefined
      ? 'by meetings just the two of you have not met yet.'
      : `by meetings just the two of you last met ${agoEn(of(c, 'metDaysAgo'))}.`),
  swamped: () =>
    'They have too much on their plate right now. A quarter of an hour of yours might help; no lunch for a while.',
  'by-hand': () => 'You asked for it.',
  'full-week': () => 'Their calendar is full this week.',
  'next-week': (c) =>
    `By your calendar: you two are in ${of(c, 'meetings') === 1 ? 'a meeting' : `${of(c, 'meetings')} meetings`} ` +
    `in the next seven days, the first ${inEn(of(c, 'inDays'))}.`,
  moved: () => 'By the directory: another department or office since a short while.',
  goal: (c) => `By your own note: its day was ${agoEn(of(c, 'daysAgo'))}.`,
  credit: (c) =>
    `By your own log: they helped you ${agoEn(of(c, 'daysAgo'))}` +
    (c.inMinutes === undefined ? '.' : ', and you are both in your next meeting.'),
  success: (c) =>
    `By your own tap: something great of theirs ${agoEn(of(c, 'daysAgo'))}` +
    (c.inMinutes === undefined ? '.' : ', and you are both in your next meeting.'),
  'check-in': () => 'You marked a tough week for them. A line is enough; no meeting is suggested meanwhile.',
  'keep-reach': (c) => `By your own note: their last day here is ${inEn(of(c, 'inDays'))}.`,
  'has-moved': (c) => `By the directory: their account was closed ${agoEn(of(c, 'daysAgo'))}. Have they moved on?`,
  'no-delivery': (c) => `A mail to them came back ${agoEn(of(c, 'daysAgo'))}. Have they moved on?`,
  role: (c) => `By the directory: another role, first seen ${agoEn(of(c, 'daysAgo'))}.`,
  anniversary: (c) => `By the directory: ${en(of(c, 'years'), 'year', 'years')} in the company.`,
  milestone: () => 'You marked it as a milestone of theirs, and it is over.',
  share: () => 'By your own notes: this link is about something of theirs.',
  'in-touch': (c) =>
    c.lastDaysAgo === undefined
      ? 'By your rhythm for those who left, a line is due.'
      : `By mail and meetings: last contact ${agoEn(of(c, 'lastDaysAgo'))}; by your rhythm for those who left, a line is due.`,
  news: () => 'There is news of the company where they are now.',
  'swap-match': (c) =>
    `By what was published or noted: they can teach ${en(of(c, 'theyTeach'), 'thing', 'things')} that you want to learn, ` +
    `and want to learn ${en(of(c, 'youTeach'), 'thing', 'things')} that you teach.`,
  'swap-back': (c) =>
    `By your swap: you had your session ${agoEn(of(c, 'daysAgo'))}; the one in return is not arranged yet.`,
}

const german: Record<WhyCode, (counts: Counts) => string> = {
  fading: (c) =>
    `Nach Mails und Terminen: ${of(c, 'daysIn90')} ${of(c, 'daysIn90') === 1 ? 'Tag' : 'Tage'} mit Kontakt in 90, zuletzt direkt ${agoDe(of(c, 'lastDirectDaysAgo'))}` +
    (c.usualGap === undefined ? '.' : `; selten liegen mehr als ${of(c, 'usualGap')} Tage dazwischen.`),
  unmet: (c) =>
    `Nach Mails und Terminen: ${of(c, 'daysIn90')} ${of(c, 'daysIn90') === 1 ? 'Tag' : 'Tage'} mit Kontakt in 90, zuletzt ${agoDe(of(c, 'lastDaysAgo'))}; ` +
    (c.metDaysAgo === undefined
      ? 'noch kein Termin nur zu zweit.'
      : `nur zu zweit zuletzt ${agoDe(of(c, 'metDaysAgo'))}.`),
  'your-turn': (c) =>
    `Du hast in ${of(c, 'withinDays')} Tagen ${of(c, 'asked')}-mal gefragt` +
    (of(c, 'initiated') > 1 ? ` und die letzten ${of(c, 'initiated')} Treffen angestoßen` : '') +
    '. Diesmal etwas für dein Gegenüber?',
  'fell-through': () => 'Was ihr beide vorhattet, wurde abgesagt.',
  'did-not-happen': () => 'Das letzte Mal fand nicht statt. Noch ein Versuch?',
  'new-on-team': () => 'Laut Verzeichnis in deinem Team; nach Mails und Terminen habt ihr euch noch nicht getroffen.',
  'shared-meetings': (c) => `Nach Terminen: ${of(c, 'meetingsIn90')} gemeinsame in 90 Tagen, keiner nur zu zweit.`,
  rhythm: (c) =>
    `Du wolltest euch ${everyDe(of(c, 'everyDays'))} treffen; ` +
    (c.metDaysAgo === undefined
      ? 'nach Terminen habt ihr euch noch nicht nur zu zweit getroffen.'
      : `nach Terminen nur zu zweit zuletzt ${agoDe(of(c, 'metDaysAgo'))}.`),
  swamped: () =>
    'Dein Gegenüber hat gerade zu viel zu tun. Eine Viertelstunde von dir könnte helfen; kein Mittagessen für eine Weile.',
  'by-hand': () => 'Du hast danach gefragt.',
  'full-week': () => 'Der Kalender ist dort diese Woche voll.',
  'next-week': (c) =>
    `Nach deinem Kalender: ihr seid in den nächsten sieben Tagen gemeinsam in ` +
    `${of(c, 'meetings') === 1 ? 'einem Termin' : `${of(c, 'meetings')} Terminen`}, zuerst ${inDe(of(c, 'inDays'))}.`,
  moved: () => 'Laut Verzeichnis: seit Kurzem in einer anderen Abteilung oder an einem anderen Ort.',
  goal: (c) => `Nach deiner eigenen Notiz: der Tag war ${agoDe(of(c, 'daysAgo'))}.`,
  credit: (c) =>
    `Nach deinem eigenen Eintrag: Hilfe für dich ${agoDe(of(c, 'daysAgo'))}` +
    (c.inMinutes === undefined ? '.' : '; in deinem nächsten Termin seid ihr beide.'),
  success: (c) =>
    `Von dir angetippt: etwas Großartiges ${agoDe(of(c, 'daysAgo'))}` +
    (c.inMinutes === undefined ? '.' : '; in deinem nächsten Termin seid ihr beide.'),
  'check-in': () =>
    'Du hast dort eine schwere Woche vermerkt. Eine Zeile genügt; ein Treffen wird solange nicht vorgeschlagen.',
  'keep-reach': (c) => `Nach deiner eigenen Notiz: der letzte Tag hier ist ${inDe(of(c, 'inDays'))}.`,
  'has-moved': (c) => `Laut Verzeichnis: das Konto wurde ${agoDe(of(c, 'daysAgo'))} geschlossen. Weitergezogen?`,
  'no-delivery': (c) => `Eine Mail dorthin kam ${agoDe(of(c, 'daysAgo'))} zurück. Weitergezogen?`,
  role: (c) => `Laut Verzeichnis: eine andere Aufgabe, zuerst gesehen ${agoDe(of(c, 'daysAgo'))}.`,
  anniversary: (c) => `Laut Verzeichnis: ${of(c, 'years')} ${of(c, 'years') === 1 ? 'Jahr' : 'Jahre'} im Unternehmen.`,
  milestone: () => 'Du hast es als Meilenstein vermerkt, und es ist geschafft.',
  share: () => 'Nach deinen eigenen Notizen: dieser Link handelt von etwas, das dort zählt.',
  'in-touch': (c) =>
    c.lastDaysAgo === undefined
      ? 'Nach deinem Rhythmus für Weggegangene ist eine Zeile fällig.'
      : `Nach Mails und Terminen: zuletzt Kontakt ${agoDe(of(c, 'lastDaysAgo'))}; nach deinem Rhythmus für Weggegangene ist eine Zeile fällig.`,
  news: () => 'Es gibt Neues von dem Unternehmen, in dem sie jetzt sind.',
  'swap-match': (c) =>
    'Nach dem, was veröffentlicht oder von dir notiert ist: dein Gegenüber kann ' +
    `${of(c, 'theyTeach')} von dem, was du lernen willst, und will ${of(c, 'youTeach')} von dem lernen, was du kannst.`,
  'swap-back': (c) => `Nach eurem Tausch: deine Stunde war ${agoDe(of(c, 'daysAgo'))}; die im Gegenzug steht noch aus.`,
}

/** The counts of a pair's facts, as they are shown one by one. */
export const countsOf = (facts: Facts): Record<string, number> => explain(facts, { fading: true, twoWay: true }).counts

/** A reason in the owner's language; `facts` only where the code speaks of contact. */
export function why(code: WhyCode, counts: Record<string, number>, locale: 'en' | 'de', facts?: Facts): Why {
  if (locale === 'de') return { code, counts, text: german[code](counts) }
  if (code === 'fading') return { code, counts, text: facts ? explain(facts, { fading: true, twoWay: true }).text : '' }
  return { code, counts, text: english[code](counts) }
}
