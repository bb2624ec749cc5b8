/** Collections a page at a time, with links that repeat the question. */

import type { Answer } from '../exchange.ts'
import { type Call, ok } from './call.ts'

/** The request's own path with other options; `null` takes one away. Names are written as Graph does. */
export function linkTo(call: Call, options: Record<string, string | null>): string {
  const { incoming } = call
  const changed = new Set(Object.keys(options).map((name) => name.replace(/^\$/, '').toLowerCase()))
  const parts: string[] = []
  for (const [name, value] of incoming.query) {
    if (!changed.has(name.replace(/^\$/, '').toLowerCase())) parts.push(`${name}=${encodeURIComponent(value)}`)
  }
  for (const [name, value] of Object.entries(options))
    if (value !== null) parts.push(`${name}=${encodeURIComponent(value)}`)
  return `${incoming.origin}${incoming.path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`
}

export type PageRules = { context: string; defaultSize: number; mostSize: number }

/** One page of `items` as `$skip` and `$top` (or odata.maxpagesize) ask; `show` is called for those on it only. */
export function page<Item>(
  call: Call,
  items: readonly Item[],
  show: (item: Item) => unknown,
  rules: PageRules,
): Answer {
  const { query, prefer } = call
  const size = Math.min(query.top ?? prefer.pageSize ?? rules.defaultSize, rules.mostSize)
  const end = query.skip + size
  return ok({
    '@odata.context': rules.context,
    ...(query.count ? { '@odata.count': items.length } : {}),
    value: items.slice(query.skip, end).map(show),
    ...(end < items.length
      ? { '@odata.nextLink': linkTo(call, { $top: query.top === null ? null : String(query.top), $skip: String(end) }) }
      : {}),
  })
}
