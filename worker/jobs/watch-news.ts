/**
 * Starts when the owner chose a feed, and again every few hours. Reads the feed by safe fetch and changes feed and story: at
 * most one new story a look, none that another feed brought, none about a layoff or a namesake. Starts nothing.
 */
import { z } from 'zod'
import { type Item, newsOf } from '../../core/news/news.ts'
import { newsPolicy } from '../../core/policy/news.ts'
import { plainLine } from '../../core/reason/plain.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { arm } from '../../db/queries/due.ts'
import * as feeds from '../../db/queries/feeds.ts'
import { decodeText } from '../../platform/fetch/decode.ts'
import { readFeed } from '../../platform/fetch/feed.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { Deps, Handler } from '../deps.ts'

const feedTypes = ['application/rss+xml', 'application/atom+xml', 'application/xml', 'text/xml']
const hourMs = 3_600_000
const FeedWords = z.object({ address: z.string(), company: z.string() })
const StoryWords = z.object({
  id: z.string(),
  company: z.string(),
  title: z.string(),
  link: z.string(),
  source: z.string(),
})

type Look = { problem: string | null; etag?: string | null; lastModified?: string | null; items: Item[] }

export const watchNews: Handler<'watch-news'> = async (deps, { tenantId, ownerId, feedId }) => {
  const owner = { tenantId, ownerId }
  const [row] = await deps.db.asOwner(owner, (sql) => feeds.readFeeds(sql, feedId))
  if (!row) return
  const { address, company } = await openWords(deps.keys, owner, row, FeedWords)
  // No transaction is open while somebody else's server takes its time.
  const look = await lookAt(deps, row, address)
  const at = deps.clock.now()
  await deps.db.asOwner(owner, async (sql) => {
    await feeds.lockNews(sql)
    const told = await storiesOf(deps, owner, await feeds.readStories(sql, new Date(at.getTime() - 90 * 24 * hourMs)))
    const [story] = newsOf(company, look.items, at.getTime(), told)
    if (story) {
      const words = { id: story.id, company, title: plainLine(story.title), link: story.link, source: story.source }
      const published = new Date(story.at)
      await feeds.addStory(sql, feedId, await sealWords(deps.keys, owner, words), { published, at })
    }
    await feeds.endLook(sql, feedId, { ...look, at })
    const hours = look.problem === null ? newsPolicy.everyHours : newsPolicy.failedHours
    await arm(sql, owner, 'watch-news', new Date(at.getTime() + hours * hourMs), feedId)
  })
}

async function lookAt(deps: Deps, row: feeds.FeedRow, address: string): Promise<Look> {
  const headers = {
    ...(row.etag ? { 'if-none-match': row.etag } : {}),
    ...(row.last_modified ? { 'if-modified-since': row.last_modified } : {}),
  }
  const answer = await deps.fetchPage(address, { types: feedTypes, headers })
  if (answer.kind === 'not-modified') return { problem: null, items: [] }
  if (answer.kind === 'refused') return { problem: answer.why, items: [] }
  const feed = readFeed(decodeText(answer.contentType, answer.body), newsPolicy.itemsMost)
  if (feed.kind === 'refused') return { problem: feed.why, items: [] }
  const source = plainLine(feed.title ?? '', 120) || new URL(address).hostname
  const { etag, lastModified } = answer
  return { problem: null, etag, lastModified, items: feed.items.map((item) => ({ ...item, source })) }
}

async function storiesOf(deps: Deps, owner: OwnerRef, rows: readonly feeds.StoryRow[]): Promise<Item[]> {
  const opened = rows.map(async (row) => ({
    ...(await openWords(deps.keys, owner, row, StoryWords)),
    at: row.published_at.getTime(),
  }))
  return Promise.all(opened)
}
