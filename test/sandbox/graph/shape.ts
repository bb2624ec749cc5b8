/** Whether an answer has at least the shape of a documented one: the same keys and more, of the same types. */

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** Where `actual` lacks a key of `documented` or has another type; empty when it has its shape. Nulls fit everything: the pages leave values out. */
export function differences(documented: unknown, actual: unknown, at = ''): string[] {
  const [wanted, given] = [typeOf(documented), typeOf(actual)]
  if (wanted === 'null') return []
  if (given === 'null') return []
  if (wanted !== given) return [`${at || 'body'}: ${given} in place of ${wanted}`]
  if (Array.isArray(documented)) {
    const items = actual as unknown[]
    if (documented.length > 0 && items.length === 0) return [`${at}: empty`]
    // Any item will do: which of them an answer shows first is its own affair.
    return documented.flatMap((one, index) => {
      const tries = items.map((item) => differences(one, item, `${at}[${index}]`))
      return tries.some((found) => found.length === 0) ? [] : (tries.sort((a, b) => a.length - b.length)[0] ?? [])
    })
  }
  if (wanted !== 'object') return []
  return Object.entries(documented as object).flatMap(([key, value]) => {
    const name = at ? `${at}.${key}` : key
    return key in (actual as object)
      ? differences(value, (actual as Record<string, unknown>)[key], name)
      : [`${name}: missing`]
  })
}
