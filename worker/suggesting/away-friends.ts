/** People who left and with whom the owner stays in touch: when a line is due, and which news there is. */
import { z } from 'zod'
import { newsPolicy } from '../../core/policy/news.ts'
import type { AwayFriendFact } from '../../core/suggest/occasions.ts'
import { dayMs, localAt } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { departed, readStories, readTold } from '../../db/queries/feeds.ts'
import { readReach } from '../../db/queries/leaving.ts'
import { openWords } from '../../platform/sealed-words.ts'
import type { Deps } from '../deps.ts'

const Company = z.object({ company: z.string().nullable() })
const isSame = (a: string | null | undefined, b: string | null): boolean =>
  a != null && b !== null && a.toLowerCase() === b.toLowerCase()

/** One fact a person whom the owner can reach; the newest story that they were not told, if there is one. */
export async function awayFriends(deps: Deps, owner: OwnerRef, sql: Sql, zone: string): Promise<AwayFriendFact[]> {
  const people = await departed(sql)
  if (people.length === 0) return []
  const since = new Date(deps.clock.now().getTime() - newsPolicy.freshDays * dayMs)
  const companies = new Map<string, string | null>()
  for (const row of await readReach(sql, null))
    companies.set(row.contact_id, (await openWords(deps.keys, owner, row, Company)).company)
  const stories: { storyId: string; company: string | null }[] = []
  for (const row of await readStories(sql, since))
    stories.push({ storyId: row.story_id, company: (await openWords(deps.keys, owner, row, Company)).company })
  const told = new Set((await readTold(sql)).map(({ story_id, contact_id }) => `${story_id} ${contact_id}`))
  // Without a way to reach them there is nothing to write to; where they went is asked for by itself.
  return people
    .filter(({ contact_id }) => companies.has(contact_id))
    .map((row) => ({
      contactId: row.contact_id,
      dueDay: (row.last_day ?? localAt(zone, row.left_at.getTime()).day) + (row.every_days ?? newsPolicy.inTouchDays),
      lastDay: row.last_day,
      storyId:
        stories.find(
          ({ storyId, company }) =>
            isSame(companies.get(row.contact_id), company) && !told.has(`${storyId} ${row.contact_id}`),
        )?.storyId ?? null,
    }))
}
