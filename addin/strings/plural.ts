/** Counts in words, by the language's own plural rules. */

/** A function that picks the form for a count and puts the number where `#` stands. */
export function createCounter(locale: string): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (count, one, other) => (rules.select(count) === 'one' ? one : other).replace('#', numbers.format(count))
}

/** Names as the language lists them: "Ana, Lee and Sam". */
export const createList = (locale: string): ((names: readonly string[]) => string) => {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return (names) => list.format(names)
}
