/** The words of sorting people by hand, of what a changed org chart asks, and of choosing among people. */
import { createArea } from '../strings/area.ts'
import { createCounter } from '../strings/plural.ts'

const en = createCounter('en')
const de = createCounter('de')

export const sortWords = createArea(
  {
    title: 'Who leads whom',
    lead: 'The org chart is not open to Kith. Tap who leads you and whom you lead; everybody else counts as an equal. Only you see this.',
    open: 'Sort people',
    hint: 'Sorting people takes a minute.',
    levels: { 'leads-me': 'Leads me', 'i-lead': 'I lead', equal: 'Equal' },
    of: (who: string) => `What ${who} is to you`,
    said: { 'leads-me': 'leads you', 'i-lead': 'is led by you', equal: 'is an equal' },
    saidOf: (who: string, what: string) => `${who} ${what}.`,
    sortedTitle: 'Sorted by you',
    undoOf: (who: string) => `Undo for ${who}`,
    nobody: 'Everybody is sorted.',
    nobodyNext: 'New people appear here once you have been in touch.',
    more: (count: number) => en(count, 'and # more, as you go on', 'and # more, as you go on'),
    outOfRange: (who: string) => `${who} has moved to another level. Keep as a peer?`,
    outOfRangeText:
      'Kith is for equals, so it stops suggesting people who were promoted out of range. You decide, once.',
    keep: 'Keep',
    letGo: 'Let go',
    kept: (who: string) => `${who} stays a peer.`,
    gone: (who: string) => `${who} is no longer suggested.`,
    notesTitle: (who: string, count: number) =>
      `${who} reports to you now. ${en(count, '# note', '# notes')} from before`,
    notesText:
      'They are hidden. Whoever reports to you has no score and no suggestion here; your own notes are yours to keep or erase.',
    notesKeep: 'Show them again',
    notesErase: 'Erase them',
    notesAsk: 'Erase these notes for good?',
    notesAskText: 'They cannot be brought back.',
    notesNo: 'Not now',
    notesErased: 'The notes are erased.',
    notesKept: 'The notes are shown again.',
    notContact: 'That was not contact',
    notContactOf: (day: string) => `${day}: that was not contact`,
    struck: (day: string) => `You said: no contact on ${day}`,
    elsewhere: 'Elsewhere',
    circle: { label: 'Circle', all: 'All circles' },
  },
  {
    title: 'Wer leitet wen',
    lead: 'Das Organigramm ist für Kith nicht offen. Tippe an, wer dich leitet und wen du leitest; alle anderen gelten als gleichgestellt. Nur du siehst das.',
    open: 'Leute sortieren',
    hint: 'Das Sortieren dauert eine Minute.',
    levels: { 'leads-me': 'Leitet mich', 'i-lead': 'Leite ich', equal: 'Gleichgestellt' },
    of: (who: string) => `Was ${who} für dich ist`,
    said: { 'leads-me': 'leitet dich', 'i-lead': 'wird von dir geleitet', equal: 'ist gleichgestellt' },
    saidOf: (who: string, what: string) => `${who} ${what}.`,
    sortedTitle: 'Von dir sortiert',
    undoOf: (who: string) => `Rückgängig für ${who}`,
    nobody: 'Alle sind sortiert.',
    nobodyNext: 'Neue Leute erscheinen hier, sobald ihr Kontakt hattet.',
    more: (count: number) => de(count, 'und # weitere Person danach', 'und # weitere danach'),
    outOfRange: (who: string) => `${who} ist jetzt auf einer anderen Ebene. Weiter als gleichgestellt behandeln?`,
    outOfRangeText:
      'Kith ist für Gleichgestellte und schlägt niemanden mehr vor, der darüber hinaus befördert wurde. Du entscheidest, einmal.',
    keep: 'Behalten',
    letGo: 'Gehen lassen',
    kept: (who: string) => `${who} bleibt gleichgestellt.`,
    gone: (who: string) => `${who} wird nicht mehr vorgeschlagen.`,
    notesTitle: (who: string, count: number) =>
      `${who} berichtet jetzt an dich. ${de(count, '# Notiz', '# Notizen')} von früher`,
    notesText:
      'Sie sind verborgen. Wer an dich berichtet, hat hier keine Zahl und keinen Vorschlag; deine eigenen Notizen kannst du behalten oder löschen.',
    notesKeep: 'Wieder zeigen',
    notesErase: 'Löschen',
    notesAsk: 'Diese Notizen endgültig löschen?',
    notesAskText: 'Sie lassen sich nicht zurückholen.',
    notesNo: 'Nicht jetzt',
    notesErased: 'Die Notizen sind gelöscht.',
    notesKept: 'Die Notizen sind wieder zu sehen.',
    notContact: 'Das war kein Kontakt',
    notContactOf: (day: string) => `${day}: das war kein Kontakt`,
    struck: (day: string) => `Du sagtest: kein Kontakt am ${day}`,
    elsewhere: 'Woanders',
    circle: { label: 'Kreis', all: 'Alle Kreise' },
  },
)
