/** What is worth knowing before the owner next meets somebody, from what is stored and nothing else. */

/** Something that passed between the two: who gave. `invite`: who invited to something that happened; `help`: who helped. */
export type Exchange = { kind: 'invite' | 'help'; by: 'owner' | 'other'; day: number }

/** How many good questions there are; the add-in has their words. */
export const questionCount = 12

/** How often in a row the other side has to give before the owner is told that it is their turn. */
const turnsLeast = 2

/**
 * Whose turn it is, told to the owner only and only when it is theirs: the last exchanges of one kind, counted from the
 * newest back, that the other side gave. Null as soon as the owner gave since. Exchanges in any order.
 */
export function yourTurn(
  exchanges: readonly Exchange[],
): { code: 'they-invited' | 'they-helped'; times: number } | null {
  const newestFirst = [...exchanges].sort((a, b) => b.day - a.day)
  for (const kind of ['help', 'invite'] as const) {
    const ofKind = newestFirst.filter((exchange) => exchange.kind === kind)
    const broken = ofKind.findIndex(({ by }) => by === 'owner')
    const times = broken === -1 ? ofKind.length : broken
    if (times >= turnsLeast) return { code: kind === 'help' ? 'they-helped' : 'they-invited', times }
  }
  return null
}

/** A question to ask somebody about whom nothing is noted: another one each week, the same all week. */
export function questionFor(contactId: string, day: number): number {
  const week = Math.floor((day + 3) / 7)
  let hash = week
  for (let at = 0; at < contactId.length; at++) hash = (Math.imul(hash, 31) + contactId.charCodeAt(at)) >>> 0
  return hash % questionCount
}
