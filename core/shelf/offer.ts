/** The draft that offers a link: two plain lines as a person would write them, the link beneath. */
import { firstName, plainLine } from '../reason/plain.ts'
import type { LinkKind } from './link.ts'

type Locale = 'en' | 'de'

const lines: Record<Locale, Record<LinkKind, string>> = {
  en: {
    article: 'I read this and thought of you.',
    podcast: 'Here is something to listen to on your next walk.',
    video: 'I watched this and thought of you.',
    course: 'I came across this course. Shall we take it together?',
    book: 'I came across this book and thought of you.',
  },
  de: {
    article: 'das habe ich gelesen und an dich gedacht.',
    podcast: 'hier ist etwas zum Hören für deinen nächsten Spaziergang.',
    video: 'das habe ich gesehen und an dich gedacht.',
    course: 'diesen Kurs habe ich gefunden. Wollen wir ihn zusammen machen?',
    book: 'dieses Buch habe ich gefunden und an dich gedacht.',
  },
}

/** Subject and text. Nothing in it tells what was noted about anybody (rule 11 of the product). */
export function linkDraft(request: {
  peerName: string
  locale: Locale
  link: { title: string; address: string | null; kind: LinkKind }
}): { subject: string; text: string } {
  const { link, locale } = request
  const first = firstName(request.peerName)
  const greeting = `${locale === 'de' ? 'Hallo' : 'Hi'}${first ? ` ${first}` : ''},`
  const title = plainLine(link.title)
  return {
    subject: title,
    text: [greeting, lines[locale][link.kind], '', title, ...(link.address ? [link.address] : [])].join('\n'),
  }
}
