/** A company as people type it, compared with a directory's name or with the domain of an address. */
import { wordsOf } from '../text/keywords.ts'

/** What stands behind a name without saying which company it is. */
const forms: ReadonlySet<string> = new Set(
  'ag gmbh inc ltd llc plc corp corporation company co se kg sa sarl bv oy ab group gruppe holding'.split(' '),
)

/** The words of a company's name that tell it from others, without its legal form. */
export const companyWords = (name: string): string[] => wordsOf(name).filter((word) => !forms.has(word))

/** Whether two names are one company: all words of the shorter are in the other. */
export function isSameCompany(one: string, other: string): boolean {
  const [a, b] = [companyWords(one), companyWords(other)].sort((x, y) => x.length - y.length)
  return a !== undefined && b !== undefined && a.length > 0 && a.every((word) => b.includes(word))
}

/** Whether an address is at the company: a label of its domain, above the public suffix, is the name written together. */
export function isAtCompany(address: string, company: string): boolean {
  const labels = (address.split('@')[1] ?? '').toLowerCase().split('.').slice(0, -1)
  const parts = companyWords(company)
  if (parts.length === 0) return false
  const joined = [parts.join(''), parts.join('-')]
  // "contoso" and "contosos" are one to the eye of a plural rule: compare as words.
  return labels.some((label) => joined.includes(wordsOf(label).join('')) || joined.includes(label))
}
