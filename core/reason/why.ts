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
}

/** The counts of a pair's facts, as they are shown one by one. */
export const countsOf = (facts: Facts): Record<string, number> => explain(facts, { fading: true, twoWay: true }).counts

/** A reason in the owner's language; `facts` only where the code speaks of contact. */
export function why(code: WhyCode, counts: Record<string, number>, locale: 'en' | 'de', facts?: Facts): Why {
  if (locale === 'de') return { code, counts, text: german[code](counts) }
  if (code === 'fading') return { code, counts, text: facts ? explain(facts, { fading: true, twoWay: true }).text : '' }
  return { code, counts, text: english[code](counts) }
}
