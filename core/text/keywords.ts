/** Skills, goals and titles as people type them: compared by what they name, not by how they are written. */

import { topicWords } from '../policy/topics.ts'

/** Words that say how well or how, not what. */
const filler = new Set([
  'a',
  'an',
  'the',
  'and',
  'or',
  'of',
  'in',
  'for',
  'to',
  'with',
  'basic',
  'basics',
  'advanced',
  'beginner',
  'intro',
  'introduction',
  'skills',
  'skill',
  'und',
  'oder',
  'für',
  'mit',
  'grundlagen',
  'kenntnisse',
])

/** The words of a text that carry meaning: lower case, no accents, plural s dropped from longer words. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  const words = plain.match(/[\p{L}\p{N}+#]+/gu) ?? []
  return words
    .filter((word) => !filler.has(word))
    .map((word) => (word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word))
}

/** The same skill however it is written: its words in order of the alphabet. */
export const skillKey = (text: string): string => [...new Set(wordsOf(text))].sort().join(' ')

/**
 * How much of what is wanted is offered, 0 to 1: the share of the wanted words that the offer has, 1 for the same skill.
 * Nothing in common, or nothing but filler, is 0.
 */
export function coverage(wanted: string, offered: string): number {
  const want = new Set(wordsOf(wanted))
  if (want.size === 0) return 0
  const have = new Set(wordsOf(offered))
  let shared = 0
  for (const word of want) if (have.has(word)) shared += 1
  return shared / want.size
}

/** Whether two texts name a word or a topic in common; words count whole, topics half (0 nothing to 1 the same). */
export function kinship(one: string, other: string): number {
  const topics = (text: string): Set<string> => new Set(wordsOf(text).flatMap((word) => topicsOf(word)))
  const words = Math.max(coverage(one, other), coverage(other, one))
  const mine = topics(one)
  const shared = [...topics(other)].some((topic) => mine.has(topic))
  return Math.max(words, shared ? 0.5 : 0)
}

const topicOfWord = new Map(
  Object.entries(topicWords).flatMap(([topic, words]) => words.map((word): [string, string] => [word, topic])),
)
/** A word belongs to a topic as it stands or by its stem: "forecasting" and "forecast" are one. */
function topicsOf(word: string): string[] {
  for (let length = word.length; length >= Math.max(4, word.length - 4); length--) {
    const topic = topicOfWord.get(word.slice(0, length))
    if (topic) return [topic]
  }
  return []
}
