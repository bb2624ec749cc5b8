/** Drafts of what the owner asks and gives: a neutral title of first names and plain lines, as a person would write them. */
import type { InviteLocale } from './invite-text.ts'
import { firstName, plainLine } from './plain.ts'

/** Every text that Kith drafts for somebody else, by what it is for. `ear` and the later ones have no topic. */
export type DraftKind =
  | 'ask:fresh-eyes'
  | 'ask:brainstorm'
  | 'ask:rehearsal'
  | 'ask:ear'
  | 'ask:learn'
  | 'ask:lead'
  | 'ask:introduction'
  | 'give:help-15'
  | 'give:link'
  | 'give:teach'
  | 'give:thanks'
  | 'give:credit'
  | 'give:success'
  | 'give:success-credit'
  | 'give:lead'
  | 'give:introduction'
  | 'give:check-in'
  | 'give:news'
  | 'give:role'
  | 'give:anniversary'
  | 'give:milestone'
  | 'ask:goal'
  | 'ask:reach'
  | 'win'
  | 'shout-out'
  | 'manager'
  | 'shout-out-success'
  | 'manager-success'
  | 'may-i-introduce'
  | 'introduce'

export type DraftRequest = {
  kind: DraftKind
  locale: InviteLocale
  ownerName: string
  /** To whom, in order. */
  peerNames: readonly string[]
  /** What it is about, in the owner's words; for some kinds a third person. */
  topic?: string | null
  /** The third person: of an introduction, a lead, a shout-out or a note to a manager. */
  thirdName?: string | null
}
export type DraftText = { title: string; body: string }

type Words = { topic: string; third: string; hasTopic: boolean; peers: readonly string[] }
type Line = (words: Words) => string

const about = (prefix: string, { topic, hasTopic }: Words): string => (hasTopic ? `${prefix} ${topic}` : '')

const english: Record<DraftKind, readonly [Line, Line]> = {
  'ask:fresh-eyes': [
    () => 'could I borrow a fresh pair of eyes for something I am working on?',
    (w) => about('It is about:', w),
  ],
  'ask:brainstorm': [() => 'would you think something through with me?', (w) => about('It is about:', w)],
  'ask:rehearsal': [
    () => 'may I rehearse something in front of you, and hear what you make of it?',
    (w) => about('It is for:', w),
  ],
  'ask:ear': [() => 'do you have a moment for me?', () => 'I would like to talk with somebody I trust.'],
  'ask:learn': [() => 'would you show me how you do something?', (w) => about('I would like to learn:', w)],
  'ask:lead': [() => 'may I ask for your help with finding something?', (w) => about('I am looking for:', w)],
  'ask:introduction': [
    (w) => `would you introduce me to ${w.third || 'somebody'}?`,
    (w) => about('It is about:', w) || 'Only if it suits you both.',
  ],
  'give:help-15': [
    () => 'can I take something off your plate? I have a quarter of an hour for you.',
    (w) => about('For example:', w),
  ],
  'give:link': [() => 'this made me think of you.', (w) => w.topic],
  'give:teach': [() => 'I would be glad to show you what I know, if it is of use.', (w) => about('It is about:', w)],
  'give:thanks': [() => 'thank you for your help.', (w) => w.topic || 'It made a difference to me.'],
  'give:credit': [() => 'thank you for your help. I would like to say so to others too, if you agree.', (w) => w.topic],
  'give:success': [() => 'well done! That was great work of yours.', (w) => w.topic || 'I am glad to see it.'],
  'give:success-credit': [() => 'well done! I would like to tell others about it too, if you agree.', (w) => w.topic],
  'give:lead': [
    () => 'I came across something that might be for you.',
    (w) => w.topic || 'Shall I tell you more about it?',
  ],
  'give:introduction': [
    (w) => `would you like to get to know ${w.third || 'somebody'}?`,
    (w) => w.topic || 'I think that you would have something to say to each other.',
  ],
  'give:check-in': [() => 'how are you?', () => 'No need to answer. If I can do anything, tell me.'],
  'give:news': [() => 'I read about this and thought of you.', (w) => w.topic || 'How are you?'],
  'give:role': [
    () => 'congratulations on your role! I am happy for you.',
    () => 'I would like to hear how you find it, when you have a moment.',
  ],
  'give:anniversary': [
    () => 'congratulations on your anniversary here!',
    () => 'I am glad that we work in the same place.',
  ],
  'give:milestone': [() => 'congratulations, you have done it!', () => 'I am happy for you.'],
  'ask:goal': [() => 'how did it go?', (w) => about('I was thinking of:', w)],
  'ask:reach': [
    () => 'before you go: how may I reach you afterwards?',
    () => 'I would be glad if we did not lose touch.',
  ],
  win: [() => 'something went well, and I wanted to share it with you.', (w) => w.topic],
  'shout-out': [(w) => `a big thank you to ${w.third}.`, (w) => w.topic || 'It helped a lot.'],
  manager: [
    (w) => `I would like you to know that ${w.third} helped me, and that I am grateful.`,
    (w) => w.topic || 'It made a difference to my work.',
  ],
  'shout-out-success': [(w) => `well done, ${w.third}!`, (w) => w.topic || 'That was great work.'],
  'manager-success': [
    (w) => `I would like you to know that ${w.third} did something great.`,
    (w) => w.topic || 'I was impressed, and wanted to say so.',
  ],
  'may-i-introduce': [
    (w) => `${w.third} would like to get to know you. May I introduce you to each other?`,
    () => 'I have not passed on your address, and a no is fine.',
  ],
  introduce: [
    (w) => `you both said that you would like to meet, so: ${list(w.peers, 'en')}.`,
    (w) => w.topic || 'Over to you.',
  ],
}

const german: Record<DraftKind, readonly [Line, Line]> = {
  'ask:fresh-eyes': [
    () => 'hast du einen frischen Blick für etwas, woran ich gerade sitze?',
    (w) => about('Es geht um:', w),
  ],
  'ask:brainstorm': [() => 'magst du etwas mit mir durchdenken?', (w) => about('Es geht um:', w)],
  'ask:rehearsal': [() => 'darf ich etwas vor dir proben und hören, was du meinst?', (w) => about('Es ist für:', w)],
  'ask:ear': [() => 'hast du einen Moment für mich?', () => 'Ich würde gern mit jemandem reden, dem ich vertraue.'],
  'ask:learn': [() => 'zeigst du mir, wie du etwas machst?', (w) => about('Ich würde gern lernen:', w)],
  'ask:lead': [() => 'darf ich dich um Hilfe beim Suchen bitten?', (w) => about('Ich suche:', w)],
  'ask:introduction': [
    (w) => `magst du mich mit ${w.third || 'jemandem'} bekannt machen?`,
    (w) => about('Es geht um:', w) || 'Nur wenn es euch beiden passt.',
  ],
  'give:help-15': [
    () => 'kann ich dir etwas abnehmen? Ich habe eine Viertelstunde für dich.',
    (w) => about('Zum Beispiel:', w),
  ],
  'give:link': [() => 'das hier hat mich an dich denken lassen.', (w) => w.topic],
  'give:teach': [() => 'ich zeige dir gern, was ich weiß, wenn es dir nützt.', (w) => about('Es geht um:', w)],
  'give:thanks': [() => 'danke für deine Hilfe.', (w) => w.topic || 'Sie hat mir viel gebracht.'],
  'give:credit': [
    () => 'danke für deine Hilfe. Ich würde das gern auch anderen sagen, wenn du einverstanden bist.',
    (w) => w.topic,
  ],
  'give:success': [() => 'stark! Das hast du großartig gemacht.', (w) => w.topic || 'Ich freue mich, das zu sehen.'],
  'give:success-credit': [
    () => 'stark! Ich würde gern auch anderen davon erzählen, wenn du einverstanden bist.',
    (w) => w.topic,
  ],
  'give:lead': [
    () => 'ich bin auf etwas gestoßen, das für dich sein könnte.',
    (w) => w.topic || 'Soll ich dir mehr davon erzählen?',
  ],
  'give:introduction': [
    (w) => `möchtest du ${w.third || 'jemanden'} kennenlernen?`,
    (w) => w.topic || 'Ich glaube, ihr hättet euch etwas zu sagen.',
  ],
  'give:check-in': [() => 'wie geht es dir?', () => 'Du musst nicht antworten. Wenn ich etwas tun kann, sag es mir.'],
  'give:news': [() => 'ich habe das hier gelesen und an dich gedacht.', (w) => w.topic || 'Wie geht es dir?'],
  'give:role': [
    () => 'herzlichen Glückwunsch zu deiner Aufgabe! Ich freue mich für dich.',
    () => 'Erzähl mir gern, wie es dir damit geht, wenn du einen Moment hast.',
  ],
  'give:anniversary': [
    () => 'herzlichen Glückwunsch zu deinem Jubiläum hier!',
    () => 'Ich bin froh, dass wir am selben Ort arbeiten.',
  ],
  'give:milestone': [() => 'herzlichen Glückwunsch, du hast es geschafft!', () => 'Ich freue mich für dich.'],
  'ask:goal': [() => 'wie ist es gelaufen?', (w) => about('Ich dachte an:', w)],
  'ask:reach': [
    () => 'bevor du gehst: wie erreiche ich dich danach?',
    () => 'Ich würde mich freuen, wenn wir uns nicht aus den Augen verlieren.',
  ],
  win: [() => 'etwas ist gut gelaufen, und das wollte ich mit dir teilen.', (w) => w.topic],
  'shout-out': [(w) => `ein großes Dankeschön an ${w.third}.`, (w) => w.topic || 'Das hat sehr geholfen.'],
  manager: [
    (w) => `ich möchte, dass du weißt: ${w.third} hat mir geholfen, und ich bin dankbar dafür.`,
    (w) => w.topic || 'Es hat meine Arbeit weitergebracht.',
  ],
  'shout-out-success': [(w) => `großartig gemacht, ${w.third}!`, (w) => w.topic || 'Das war stark.'],
  'manager-success': [
    (w) => `ich möchte, dass du weißt: ${w.third} hat etwas Großartiges geleistet.`,
    (w) => w.topic || 'Das hat mich beeindruckt, und das wollte ich sagen.',
  ],
  'may-i-introduce': [
    (w) => `${w.third} würde dich gern kennenlernen. Darf ich euch bekannt machen?`,
    () => 'Deine Adresse habe ich nicht weitergegeben, und ein Nein ist in Ordnung.',
  ],
  introduce: [
    (w) => `ihr habt beide gesagt, dass ihr euch kennenlernen möchtet, also: ${list(w.peers, 'de')}.`,
    (w) => w.topic || 'Alles Weitere liegt bei euch.',
  ],
}

const list = (names: readonly string[], locale: InviteLocale): string =>
  names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} ${locale === 'de' ? 'und' : 'and'} ${names.at(-1)}`

/** Title and two lines. Names cannot break out of their line; a topic stands in the text alone, never in the title. */
export function draftOf(request: DraftRequest): DraftText {
  const peers = request.peerNames.map(firstName).filter((name) => name.length > 0)
  const topic = plainLine(request.topic ?? '', 300)
  const words: Words = { topic, hasTopic: topic.length > 0, third: firstName(request.thirdName ?? ''), peers }
  const [first, second] = (request.locale === 'de' ? german : english)[request.kind]
  const hello = request.locale === 'de' ? 'Hallo' : 'Hi'
  const greeting =
    peers.length > 0 && !request.kind.startsWith('shout-out') ? `${hello} ${list(peers, request.locale)}` : hello
  const title = [firstName(request.ownerName), ...peers].filter((name) => name.length > 0).join(' / ')
  const body = [`${greeting}, ${first(words)}`, second(words)].filter((line) => line.length > 0).join('\n')
  return { title, body }
}
