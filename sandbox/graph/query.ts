/** OData options of a request: names in any case, with or without the dollar sign. */

import { badRequest } from './failure.ts'
import { compare, type Filter, parseFilter, type Read } from './filter.ts'

export type Order = { path: string[]; descending: boolean }

export type Query = {
  /** Selected property names as written, or null. */
  select: string[] | null
  top: number | null
  skip: number
  filter: Filter | null
  orderBy: Order[]
  count: boolean
  search: string | null
  /** Expanded property to what is inside its parentheses. */
  expand: Map<string, string>
  skipToken: string | null
  deltaToken: string | null
  /** Any option by its lower-case name without the dollar sign. */
  option: (name: string) => string | null
}

function wholeNumber(text: string | null, name: string, least: number): number | null {
  if (text === null) return null
  if (!/^\d+$/.test(text) || Number(text) < least)
    throw badRequest(
      `Invalid value '${text}' for $${name} query option found. The $${name} query option requires a non-negative integer value.`,
    )
  return Number(text)
}

/** Splits at commas that are not inside parentheses or quotes. */
export function splitTop(text: string, separator = ','): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === "'") quoted = !quoted
    else if (quoted) continue
    else if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (sign === separator && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter(Boolean)
}

function readExpand(text: string | null): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of splitTop(text ?? '')) {
    const open = part.indexOf('(')
    found.set(open < 0 ? part : part.slice(0, open), open < 0 ? '' : part.slice(open + 1, part.lastIndexOf(')')))
  }
  return found
}

/** `$select` inside an expansion's parentheses, or null. */
export function innerSelect(inside: string): string[] | null {
  const part = splitTop(inside, ';').find((one) => /^\$?select=/i.test(one))
  return part ? splitTop(part.slice(part.indexOf('=') + 1)) : null
}

/** Reads the options of a query. Throws Graph's 400 where one makes no sense. */
export function readQuery(params: URLSearchParams): Query {
  const options = new Map<string, string>()
  for (const [name, value] of params) options.set(name.replace(/^\$/, '').toLowerCase(), value)
  const option = (name: string): string | null => options.get(name) ?? null
  const select = option('select')
  const filter = option('filter')
  return {
    select: select?.trim() ? splitTop(select) : null,
    top: wholeNumber(option('top'), 'top', 1),
    skip: wholeNumber(option('skip'), 'skip', 0) ?? 0,
    filter: filter ? parseFilter(filter) : null,
    orderBy: splitTop(option('orderby') ?? '').map((part) => {
      const [path = '', direction = 'asc'] = part.split(/\s+/)
      return { path: path.split('/'), descending: direction.toLowerCase() === 'desc' }
    }),
    count: option('count')?.toLowerCase() === 'true',
    search: option('search'),
    expand: readExpand(option('expand')),
    skipToken: option('skiptoken'),
    deltaToken: option('deltatoken'),
    option,
  }
}

/** Sorts by the orders given, stably; `read` gives an item's properties. */
export function sorted<Item>(items: readonly Item[], orderBy: readonly Order[], read: (item: Item) => Read): Item[] {
  if (orderBy.length === 0) return [...items]
  const keyed = items.map((item) => ({ item, keys: orderBy.map(({ path }) => read(item)(path)) }))
  keyed.sort((a, b) => {
    for (const [at, order] of orderBy.entries()) {
      const [x, y] = [a.keys[at], b.keys[at]]
      const by = x == null || y == null ? Number(y == null) - Number(x == null) : compare(x, y)
      if (by !== 0 && !Number.isNaN(by)) return order.descending ? -by : by
    }
    return 0
  })
  return keyed.map(({ item }) => item)
}
