/** The draft of a goodbye: two plain lines as a person would write them. */
import { dayInWords } from '../reason/invite-text.ts'
import { firstName } from '../reason/plain.ts'

/** Subject and text; `lastDay` is an ISO date. Nothing in it counts or judges (rule 11 of the product). */
export function goodbyeDraft(request: { peerName: string; ownerName: string; lastDay: string; locale: 'en' | 'de' }): {
  subject: string
  text: string
} {
  const { locale } = request
  const [peer, owner] = [firstName(request.peerName), firstName(request.ownerName)]
  const day = dayInWords(request.lastDay, locale)
  const subject = [owner, peer].filter((name) => name).join(' / ')
  const lines =
    locale === 'de'
      ? [
          `Hallo${peer ? ` ${peer}` : ''}, mein letzter Tag hier ist ${day}.`,
          'Danke für die gute Zeit. Wie kann ich dich danach erreichen?',
        ]
      : [
          `Hi${peer ? ` ${peer}` : ''}, my last day here is ${day}.`,
          'Thank you for the good time. How can I reach you afterwards?',
        ]
  return { subject, text: lines.join('\n') }
}
