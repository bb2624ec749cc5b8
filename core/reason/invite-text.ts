/** What reaches a peer: a neutral title of first names and two plain lines, as a person would write them. */
import type { SlotKind } from '../policy/slots.ts'
import { dayNumber, weekdayOf } from '../zones/local.ts'
import { firstName } from './plain.ts'

export type InviteLocale = 'en' | 'de'

/** The time on each person's clock; `contactId` null is the owner. */
export type LocalTime = { contactId: string | null; zone: string; date: string; from: string; to: string }

export type InviteTextRequest = {
  kind: SlotKind
  ownerName: string
  /** In the order of `local`'s contacts. */
  peerNames: readonly string[]
  /** Contacts in the order of `peerNames`; needed to name clocks when there are several. */
  peerIds?: readonly string[]
  locale: InviteLocale
  local: readonly LocalTime[]
  /** It lies after work or on a weekend: then a no is made easy. */
  offHours?: boolean
}

const lines: Record<InviteLocale, Record<SlotKind, string>> = {
  en: {
    lunch: 'shall we have lunch together?',
    coffee: 'shall we have a coffee together?',
    walk: 'shall we go for a walk together?',
    call: 'shall we talk for a bit?',
    'help-15': 'can I take something off your plate? I have a quarter of an hour for you.',
    'advice-20': 'may I ask you for advice on something? It will take twenty minutes at most.',
    'advice-30': 'may I ask you for advice on something? It will take half an hour at most.',
    'group-lunch': 'shall we all have lunch together?',
    'happy-hour': 'shall we all sit together after work?',
    'group-activity': 'shall we all do something together?',
  },
  de: {
    lunch: 'wollen wir zusammen mittagessen?',
    coffee: 'wollen wir zusammen einen Kaffee trinken?',
    walk: 'wollen wir zusammen eine Runde spazieren gehen?',
    call: 'wollen wir kurz sprechen?',
    'help-15': 'kann ich dir etwas abnehmen? Ich habe eine Viertelstunde für dich.',
    'advice-20': 'darf ich dich um Rat fragen? Es dauert höchstens zwanzig Minuten.',
    'advice-30': 'darf ich dich um Rat fragen? Es dauert höchstens eine halbe Stunde.',
    'group-lunch': 'wollen wir alle zusammen mittagessen?',
    'happy-hour': 'wollen wir uns alle nach der Arbeit zusammensetzen?',
    'group-activity': 'wollen wir alle zusammen etwas unternehmen?',
  },
}

const afterHours: Record<InviteLocale, string> = {
  en: 'Only if you like to after work; a no is just as fine.',
  de: 'Nur wenn du nach der Arbeit magst; ein Nein ist genauso gut.',
}

/** What goes out with the cancellation of a group that too few said yes to: no number, nobody's name. */
export const calledOff: Record<InviteLocale, string> = {
  en: 'It does not work out this time. Let us find another day.',
  de: 'Diesmal klappt es nicht. Lasst uns einen anderen Tag finden.',
}

const months = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
}
const weekdays = {
  en: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  de: 'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag'.split(' '),
}

/** `Tuesday 1 December`; the year is the one everybody means. */
export function dayInWords(date: string, locale: InviteLocale): string {
  const weekday = weekdays[locale][weekdayOf(dayNumber(date)) - 1]
  const month = months[locale][Number(date.slice(5, 7)) - 1]
  return locale === 'de'
    ? `${weekday}, ${Number(date.slice(8))}. ${month}`
    : `${weekday} ${Number(date.slice(8))} ${month}`
}

const list = (names: readonly string[], locale: InviteLocale): string => {
  const and = locale === 'de' ? ' und ' : ' and '
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')}${and}${names.at(-1)}`
}

/** The second line: one time where all clocks agree, else everybody's own. */
function timeLine(request: InviteTextRequest, firstNames: readonly string[]): string {
  const { local, locale } = request
  const own = local.find(({ contactId }) => contactId === null) ?? local[0]
  if (!own) return ''
  const span = ({ from, to }: LocalTime): string => `${from}–${to}`
  const others = local.filter((one) => one !== own)
  const differs = ({ date, from }: LocalTime): boolean => date !== own.date || from !== own.from
  const ownTime = `${dayInWords(own.date, locale)}, ${span(own)}`
  if (!others.some(differs)) return locale === 'de' ? `${ownTime}. Passt dir das?` : `${ownTime}. Does that suit you?`
  const shown = (one: LocalTime): string =>
    one.date === own.date ? span(one) : `${dayInWords(one.date, locale)}, ${span(one)}`
  const only = others.length === 1 ? others[0] : undefined
  if (only) {
    return locale === 'de'
      ? `${dayInWords(only.date, locale)}, ${span(only)} bei dir, ${shown(own)} bei mir. Passt dir das?`
      : `${dayInWords(only.date, locale)}, ${span(only)} your time, ${only.date === own.date ? span(own) : ownTime} mine. Does that suit you?`
  }
  const nameOf = (one: LocalTime): string => firstNames[request.peerIds?.indexOf(one.contactId ?? '') ?? -1] ?? ''
  const each = others.filter(differs).map((one) => `${shown(one)} ${locale === 'de' ? 'bei' : 'for'} ${nameOf(one)}`)
  return locale === 'de' ? `${ownTime}, das ist ${list(each, locale)}.` : `${ownTime}, which is ${list(each, locale)}.`
}

/**
 * Title and body of an invite. Nothing in it counts, judges or tells where it comes from (rule 11 of the product), and
 * nothing in a name can break out of its line: control characters are taken out.
 */
export function inviteText(request: InviteTextRequest): { title: string; body: string } {
  const peers = request.peerNames.map(firstName)
  const named = peers.filter((name) => name.length > 0)
  const owner = firstName(request.ownerName)
  const title = [owner, ...named].filter((name) => name.length > 0).join(' / ')
  const greeting = request.locale === 'de' ? 'Hallo' : 'Hi'
  const first = `${greeting}${named.length > 0 ? ` ${list(named, request.locale)}` : ''}, ${lines[request.locale][request.kind]}`
  const ask = request.offHours ? afterHours[request.locale] : ''
  const second = [timeLine(request, peers), ask].filter((line) => line.length > 0).join(' ')
  return { title, body: [first, second].filter((line) => line.length > 0).join('\n') }
}
