/** Drafts to somebody who works elsewhere now: a plain hello, or a line about news of where they are. */
import { firstName, plainLine } from '../reason/plain.ts'

type Draft = { subject: string; text: string }
type Who = { peerName: string; ownerName: string; locale: 'en' | 'de' }

const greeting = ({ peerName, locale }: Who): string => {
  const first = firstName(peerName)
  return `${locale === 'de' ? 'Hallo' : 'Hi'}${first ? ` ${first}` : ''},`
}
const names = ({ ownerName, peerName }: Who): string =>
  [firstName(ownerName), firstName(peerName)].filter((name) => name).join(' / ')

/** Needs no news and says nothing of how long ago the last line was. */
export function helloDraft(who: Who): Draft {
  const line =
    who.locale === 'de'
      ? 'wie geht es dir, und was machst du gerade?'
      : 'how are you, and what are you up to these days?'
  return { subject: names(who), text: `${greeting(who)}\n${line}` }
}

/** One story with its source beneath, so that the reader sees where it is from. */
export function newsDraft(who: Who, story: { title: string; link: string; source: string }): Draft {
  const lines =
    who.locale === 'de'
      ? ['das habe ich eben gelesen und an dich gedacht. Wie geht es dir dort?']
      : ['I just read this and thought of you. How are things over there?']
  const source = plainLine(story.source, 120)
  return {
    subject: names(who),
    text: [greeting(who), ...lines, '', `${plainLine(story.title)}${source ? ` (${source})` : ''}`, story.link].join(
      '\n',
    ),
  }
}
