/** The mail that asks everybody alike which of two or three times suits: no word about calendars, nor about how it is counted. */
import type { SlotKind } from '../policy/slots.ts'
import { dayInWords, type InviteLocale } from './invite-text.ts'
import { firstName } from './plain.ts'

export type PollTextRequest = {
  kind: SlotKind
  ownerName: string
  peerNames: readonly string[]
  locale: InviteLocale
  /** The times on the owner's clock. */
  times: readonly { date: string; from: string; to: string }[]
}

const what: Record<InviteLocale, Partial<Record<SlotKind, string>>> = {
  en: { 'group-lunch': 'have lunch together', 'happy-hour': 'sit together after work' },
  de: { 'group-lunch': 'zusammen mittagessen', 'happy-hour': 'uns nach der Arbeit zusammensetzen' },
}
const anything: Record<InviteLocale, string> = { en: 'do something together', de: 'zusammen etwas unternehmen' }

/** Title and body. Names cannot break out of their line. */
export function pollText(request: PollTextRequest): { title: string; body: string } {
  const { locale, times } = request
  const named = request.peerNames.map(firstName).filter((name) => name.length > 0)
  const owner = firstName(request.ownerName)
  const title = [owner, ...named].filter((name) => name.length > 0).join(' / ')
  const plan = what[locale][request.kind] ?? anything[locale]
  const list = times.map(({ date, from, to }, index) => `${index + 1}. ${dayInWords(date, locale)}, ${from}–${to}`)
  const [first, last] =
    locale === 'de'
      ? [
          `Hallo zusammen, ich würde gern mit euch ${plan}. Was passt euch?`,
          'Schreibt mir einfach die Nummern, die gehen.',
        ]
      : [`Hi all, I would like us to ${plan}. Which of these suits you?`, 'Just send me the numbers that work.']
  return { title, body: [first, '', ...list, '', last].join('\n') }
}
