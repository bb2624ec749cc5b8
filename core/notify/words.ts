/** What the activity feed shows: nobody's name unless the owner wants it, never a topic, a count or a word of rule 8. */
import type { NoticeMode } from '../policy/notify.ts'
import { firstName } from '../reason/plain.ts'

export type NoticeLocale = 'en' | 'de'

const ready: Record<NoticeLocale, string> = { en: 'A suggestion is ready', de: 'Ein Vorschlag ist da' }
const open: Record<NoticeLocale, string> = { en: 'Open Kith to see it.', de: 'Öffne Kith, um ihn zu sehen.' }

const meetings: Record<NoticeLocale, Readonly<Record<string, (who: string) => string>>> = {
  en: {
    lunch: (who) => `Lunch with ${who}?`,
    coffee: (who) => `Coffee with ${who}?`,
    walk: (who) => `A walk with ${who}?`,
    call: (who) => `A call with ${who}?`,
  },
  de: {
    lunch: (who) => `Mittagessen mit ${who}?`,
    coffee: (who) => `Kaffee mit ${who}?`,
    walk: (who) => `Ein Spaziergang mit ${who}?`,
    call: (who) => `Ein Anruf mit ${who}?`,
  },
}
const about: Record<NoticeLocale, (who: string) => string> = {
  en: (who) => `It is about ${who}.`,
  de: (who) => `Es geht um ${who}.`,
}

/** Characters of a preview that Teams shows (api/userteamwork-sendactivitynotification.md). */
const previewMost = 150

/**
 * The two lines of a notice. With names only the occasions that anybody may see over a shoulder are named (a lunch, a coffee);
 * of everything else it says whom it is about and no more: that help is offered or asked is nobody's business.
 */
export function noticeWords(asked: {
  mode: Exclude<NoticeMode, 'off'>
  kind: string
  names: readonly string[]
  locale: NoticeLocale
}): { topic: string; preview: string } {
  const { mode, kind, names, locale } = asked
  const topic = ready[locale]
  if (mode === 'plain' || names.length === 0) return { topic, preview: open[locale] }
  const who = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names.map(firstName))
  const says = meetings[locale][kind] ?? about[locale]
  const preview = says(who)
  return { topic, preview: preview.length > previewMost ? open[locale] : preview }
}
