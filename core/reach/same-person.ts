/** Whether an address that somebody moved to may be the same person's: by the names on both sides. */
import { plainLine } from '../reason/plain.ts'

const namesIn = (name: string): string[] =>
  plainLine(name)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/\p{L}{2,}/gu) ?? []

/**
 * True where the two names share a name of at least two letters, or where the address came without one. Surnames change
 * and first names are shortened, so one in common is enough; none in common is somebody else.
 */
export function maySamePerson(one: string, other: string): boolean {
  const [a, b] = [namesIn(one), namesIn(other.includes('@') ? '' : other)]
  return b.length === 0 || a.some((name) => b.includes(name))
}
