/** OData filters: read into a tree once, then asked of each item. */

import { badRequest } from './failure.ts'

/** How a filter reads a property of an item by its path, such as `['from', 'emailAddress', 'address']`. */
export type Read = (path: readonly string[]) => unknown

export type Filter = {
  matches: (read: Read) => boolean
  /** Root-first property paths in the order in which the filter names them. */
  properties: string[]
}

type Token = { kind: 'text' | 'word' | 'sign' | 'value'; text: string; value?: unknown }
type Term = (read: Read) => unknown

const tokenPattern =
  /\s*(?:'((?:[^']|'')*)'|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)|([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(-?\d+(?:\.\d+)?)(?![\w])|([A-Za-z_$][\w.$]*(?:\/[A-Za-z_$][\w.$]*)*)|([(),:/]))/giy

function tokens(text: string): Token[] {
  const found: Token[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const at = tokenPattern.lastIndex
    const match = tokenPattern.exec(text)
    if (!match) throw badRequest(`Invalid filter clause: there is a syntax error at position ${at} in '${text}'.`)
    const [, quoted, date, guid, number, word, sign] = match
    if (quoted !== undefined) found.push({ kind: 'value', text: quoted, value: quoted.replaceAll("''", "'") })
    else if (date !== undefined || guid !== undefined)
      found.push({ kind: 'value', text: (date ?? guid)!, value: date ?? guid })
    else if (number !== undefined) found.push({ kind: 'value', text: number, value: Number(number) })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else found.push({ kind: 'sign', text: sign! })
  }
  return found
}

const dateLike = /^\d{4}-\d\d-\d\d(T|$)/

/** Negative, zero or positive; NaN where the two cannot be compared. Text compares without case, dates by their instant. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' || typeof b === 'boolean') return a === b ? 0 : Number.NaN
  if (a == null || b == null) return (a ?? null) === (b ?? null) ? 0 : Number.NaN
  const [left, right] = [String(a), String(b)]
  if (dateLike.test(left) && dateLike.test(right)) return Date.parse(zoned(left)) - Date.parse(zoned(right))
  const [x, y] = [left.toLowerCase(), right.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}
const zoned = (text: string): string => (/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text)

const comparisons: Record<string, (order: number) => boolean> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
}
const textTests: Record<string, (text: string, part: string) => boolean> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
}

/** Follows a path into plain values. */
export const readFrom = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  )

/** Reads a filter. Throws Graph's 400 where it is not one. */
export function parseFilter(text: string): Filter {
  const list = tokens(text)
  const properties: string[] = []
  let at = 0
  const peek = (): Token | undefined => list[at]
  const isWord = (word: string): boolean => peek()?.kind === 'word' && peek()!.text.toLowerCase() === word
  const fail = (): never => {
    throw badRequest(`Invalid filter clause: '${text}'.`)
  }
  function take(sign: string): void {
    if (list[at]?.text !== sign) fail()
    at++
  }
  function any(path: string[], all: boolean): Term {
    take('(')
    const variable = list[at++]?.text ?? fail()
    take(':')
    const inner = or(new Set([...scope, variable]))
    take(')')
    return (read) => {
      const items = read(path)
      const test = (item: unknown) =>
        Boolean(inner((inside) => (inside[0] === variable ? readFrom(item, inside.slice(1)) : read(inside))))
      return Array.isArray(items) && (all ? items.every(test) : items.some(test))
    }
  }
  let scope = new Set<string>()
  function or(variables = scope): Term {
    const outer = scope
    scope = variables
    let left = and()
    while (isWord('or')) {
      at++
      const [first, second] = [left, and()]
      left = (read) => Boolean(first(read)) || Boolean(second(read))
    }
    scope = outer
    return left
  }
  function and(): Term {
    let left = not()
    while (isWord('and')) {
      at++
      const [first, second] = [left, not()]
      left = (read) => Boolean(first(read)) && Boolean(second(read))
    }
    return left
  }
  function not(): Term {
    if (!isWord('not')) return comparison()
    at++
    const inner = not()
    return (read) => !inner(read)
  }
  function comparison(): Term {
    const left = operand()
    const word = peek()?.kind === 'word' ? peek()!.text.toLowerCase() : ''
    const test = comparisons[word]
    if (test) {
      at++
      const right = operand()
      return (read) => test(compare(left(read), right(read)))
    }
    if (word !== 'in') return left
    at++
    take('(')
    const options: Term[] = [operand()]
    while (peek()?.text === ',') {
      at++
      options.push(operand())
    }
    take(')')
    return (read) => options.some((option) => compare(left(read), option(read)) === 0)
  }
  function operand(): Term {
    const token = list[at++] ?? fail()
    if (token.kind === 'value') return () => token.value
    if (token.text === '(') {
      const inner = or()
      take(')')
      return inner
    }
    if (token.kind !== 'word') return fail()
    const lower = token.text.toLowerCase()
    const test = textTests[lower]
    if (test && peek()?.text === '(') {
      take('(')
      const whole = operand()
      take(',')
      const part = operand()
      take(')')
      return (read) => test(String(whole(read) ?? '').toLowerCase(), String(part(read) ?? '').toLowerCase())
    }
    if (lower === 'true' || lower === 'false') return () => lower === 'true'
    if (lower === 'null') return () => null
    const path = token.text.split('/')
    const last = path.at(-1)?.toLowerCase()
    if ((last === 'any' || last === 'all') && peek()?.text === '(') {
      properties.push(path.slice(0, -1).join('/'))
      return any(path.slice(0, -1), last === 'all')
    }
    if (!scope.has(path[0]!)) properties.push(token.text)
    return (read) => read(path)
  }
  const matches = or()
  if (at < list.length) fail()
  return { matches: (read) => Boolean(matches(read)), properties }
}
