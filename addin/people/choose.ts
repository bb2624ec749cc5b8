/** Which people are shown, and in which order. Pure. */
import type { PersonRow, Word } from '../../contract/people.ts'

export const orders = ['contact', 'cooling', 'name'] as const
export type Order = (typeof orders)[number]

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Those whose name, title or department has every word of the search, of one word and of these alone where asked for; in the order asked for. */
export function choosePeople(
  people: readonly PersonRow[],
  wish: { search: string; word: Word | null; among?: ReadonlySet<string> | null; order: Order; locale: string },
): PersonRow[] {
  const parts = folded(wish.search).split(/\s+/).filter(Boolean)
  const chosen = people.filter((person) => {
    if (wish.word && person.word !== wish.word) return false
    if (wish.among && !wish.among.has(person.contactId)) return false
    const text = folded(`${person.name} ${person.title ?? ''} ${person.department ?? ''}`)
    return parts.every((part) => text.includes(part))
  })
  if (wish.order === 'cooling') {
    const last = (person: PersonRow): number => (person.word === 'cooling' ? 0 : 1)
    return chosen.sort((a, b) => last(a) - last(b))
  }
  const names = new Intl.Collator(wish.locale)
  return wish.order === 'name' ? chosen.sort((a, b) => names.compare(a.name, b.name)) : chosen
}
