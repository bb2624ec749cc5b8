/** Staying in touch: feeds the owner chose, people who left, and drafts to them with or without news. */
import { z } from 'zod'
import * as contract from '../../contract/news.ts'
import { helloDraft, newsDraft } from '../../core/news/in-touch.ts'
import { newsPolicy } from '../../core/policy/news.ts'
import { linkedInSearch } from '../../core/reach/linked-in.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { canonicalLink } from '../../core/shelf/link.ts'
import { dayMs, isoDate, localAt } from '../../core/zones/local.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as feeds from '../../db/queries/feeds.ts'
import { isPublicHost } from '../../platform/fetch/addresses.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'
import { reachOf } from './reach.ts'

const FeedWords = z.object({ address: z.string(), company: z.string() })
const StoryWords = z.object({ company: z.string(), title: z.string(), link: z.string(), source: z.string() })
type Story = z.infer<typeof StoryWords> & { storyId: string; publishedAt: Date }

async function feedsOf(deps: ServerDeps, { caller, sql }: OwnerScope): Promise<contract.Feed[]> {
  const rows = await feeds.readFeeds(sql, null)
  const opened = rows.map(async (row) => {
    const { address, company } = await openWords(deps.keys, caller, row, FeedWords)
    return { feedId: row.feed_id, url: address, company, ...lookOf(row) }
  })
  return Promise.all(opened)
}

const lookOf = (row: feeds.FeedRow) => ({ readAt: row.read_at?.toISOString() ?? null, problem: row.problem })

async function oneFeed(deps: ServerDeps, scope: OwnerScope, feedId: string): Promise<contract.Feed> {
  const feed = (await feedsOf(deps, scope)).find((one) => one.feedId === feedId)
  if (!feed) throw notFound()
  return feed
}

async function freshStories(deps: ServerDeps, { caller, sql }: OwnerScope): Promise<Story[]> {
  const since = new Date(deps.clock.now().getTime() - newsPolicy.freshDays * dayMs)
  const opened = (await feeds.readStories(sql, since)).map(async (row) => ({
    ...(await openWords(deps.keys, caller, row, StoryWords)),
    storyId: row.story_id,
    publishedAt: row.published_at,
  }))
  return Promise.all(opened)
}

/** People who left, with when a line is due and the drafts for it; the most pressing first. */
export async function inTouchOf(deps: ServerDeps, scope: OwnerScope): Promise<contract.InTouch[]> {
  const { sql, owner, caller } = scope
  const reach = await reachOf(deps, scope, null)
  const stories = await freshStories(deps, scope)
  const told = new Set((await feeds.readTold(sql)).map(({ story_id, contact_id }) => `${story_id} ${contact_id}`))
  const today = localAt(owner.zone, deps.clock.now().getTime()).day
  const lineOf = (row: feeds.DepartedRow): contract.InTouch => {
    const words = reach.get(row.contact_id)
    const [to, company] = [words?.email ?? null, words?.company ?? null]
    const who = {
      peerName: row.name,
      ownerName: owner.display_name || caller.displayName,
      locale: owner.locale.startsWith('de') ? ('de' as const) : ('en' as const),
    }
    const story = stories.find(
      (one) =>
        company !== null &&
        one.company.toLowerCase() === company.toLowerCase() &&
        !told.has(`${one.storyId} ${row.contact_id}`),
    )
    const dueOn =
      (row.last_day ?? localAt(owner.zone, row.left_at.getTime()).day) + (row.every_days ?? newsPolicy.inTouchDays)
    return {
      contactId: row.contact_id,
      name: row.name,
      lastContact: row.last_day === null ? null : isoDate(row.last_day),
      email: to,
      linkedIn: words?.linkedIn ?? null,
      company,
      searchUrl: linkedInSearch(row.name, company),
      dueOn: isoDate(dueOn),
      isDue: dueOn <= today,
      hello: { to, ...helloDraft(who) },
      news: story
        ? {
            to,
            ...newsDraft(who, story),
            storyId: story.storyId,
            title: story.title,
            link: story.link,
            source: story.source,
            publishedAt: story.publishedAt.toISOString(),
          }
        : null,
    }
  }
  return (await feeds.departed(sql)).map(lineOf).sort((a, b) => a.dueOn.localeCompare(b.dueOn))
}

function checkedAddress(address: string): string {
  const canonical = canonicalLink(address)
  if (!canonical) throw new Refused(400, 'not-a-web-address', 'Give an address that begins with https:// or http://.')
  if (!isPublicHost(new URL(canonical).hostname))
    throw new Refused(400, 'private-address', 'That address is inside a network, so it is not read.')
  // What tracking is on a page may be what chooses the feed, so the address itself stays as it was given.
  return new URL(address).href
}

export function newsRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listFeeds,
    handler: (request) => asOwner(deps, request, async (scope) => ({ feeds: await feedsOf(deps, scope) })),
  })
  app.route({
    ...contract.addFeed,
    handler: async (request) => {
      const { feedId } = request.params
      const { caller, feed } = await asOwner(deps, request, async (scope) => {
        const words = { address: checkedAddress(request.body.url), company: plainLine(request.body.company, 120) }
        const others = (await feeds.readFeeds(scope.sql, null)).filter(({ feed_id }) => feed_id !== feedId)
        if (others.length >= newsPolicy.feedsMost)
          throw new Refused(409, 'too-many-feeds', `Watch at most ${newsPolicy.feedsMost} feeds. Remove one first.`)
        const at = deps.clock.now()
        await feeds.writeFeed(scope.sql, feedId, await sealWords(deps.keys, scope.caller, words), at)
        await arm(scope.sql, scope.caller, 'watch-news', at, feedId)
        return { caller: scope.caller, feed: await oneFeed(deps, scope, feedId) }
      })
      await deps.enqueue('watch-news', { ...jobFor(request, caller), feedId }).catch(() => undefined)
      return feed
    },
  })
  app.route({
    ...contract.removeFeed,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const feed = await oneFeed(deps, scope, request.params.feedId)
        await feeds.removeFeed(scope.sql, feed.feedId)
        await disarm(scope.sql, scope.caller, 'watch-news', feed.feedId)
        return feed
      }),
  })
  app.route({
    ...contract.listInTouch,
    handler: (request) => asOwner(deps, request, async (scope) => ({ people: await inTouchOf(deps, scope) })),
  })
  app.route({
    ...contract.markTold,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId, storyId } = request.params
        if (!(await inTouchOf(deps, scope)).some((one) => one.contactId === contactId)) throw notFound()
        if (!(await feeds.markTold(scope.sql, contactId, storyId, deps.clock.now()))) throw notFound()
        const person = (await inTouchOf(deps, scope)).find((one) => one.contactId === contactId)
        if (!person) throw notFound()
        return person
      }),
  })
}
