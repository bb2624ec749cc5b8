/** RSS and Atom as a list of entries; nothing in a feed is expanded, run or loaded. */
import { parseFeed } from 'htmlparser2'

/** One entry, untrusted. `at` in ms since 1970. */
export type FeedItem = { id: string; title: string; link: string; at: number }
export type ReadFeed =
  | { kind: 'ok'; title: string | null; items: FeedItem[] }
  | { kind: 'refused'; why: 'not-a-feed' | 'dtd' }

/** Reads the first `most` entries that have a title, a web address and a day. A document type is refused unread: feeds need none. */
export function readFeed(text: string, most: number): ReadFeed {
  if (/<!\s*(doctype|entity)/i.test(text)) return { kind: 'refused', why: 'dtd' }
  const feed = parseFeed(text)
  if (!feed) return { kind: 'refused', why: 'not-a-feed' }
  const items = feed.items.slice(0, most).flatMap(({ id, title, link, pubDate }): FeedItem[] => {
    const at = pubDate === undefined ? Number.NaN : new Date(pubDate).getTime()
    if (!title || !link || !/^https?:\/\//i.test(link) || link.length > 2_048 || Number.isNaN(at)) return []
    return [{ id: (id || link).slice(0, 500), title: title.slice(0, 500), link, at }]
  })
  return { kind: 'ok', title: feed.title ?? null, items }
}
