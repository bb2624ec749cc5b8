/** What owners typed about people goes along when two contacts turn out to be one person. */
import type { Sql } from '../connect.ts'

/**
 * Tables whose rows are about one contact: the columns that together with the contact say which row it is. Where `keep`
 * has such a row already, its own stands.
 */
const about: Readonly<Record<string, readonly string[]>> = {
  shelf_offer: ['link_id'],
  noted_skill: ['skill_id'],
  swap: ['swap_id'],
  circle_member: ['circle_id'],
  cadence: [],
  reach: [],
  goodbye: [],
  story_told: ['story_id'],
  peer_mark: ['kind'],
  milestone: ['meeting_id'],
  success: ['success_id'],
}

/** Everything here that is said of `gone` is said of `keep`. */
export async function moveContactWords(sql: Sql, keep: string, gone: readonly string[]): Promise<void> {
  const others = gone as string[]
  // A link that either of them has was sent to both: they are one.
  await sql`
    update shelf_offer k set sent_at = coalesce(k.sent_at, o.sent_at) from shelf_offer o
    where k.link_id = o.link_id and k.contact_id = ${keep} and o.contact_id = any(${others}::uuid[])`
  await sql`update shelf_link set source_contact = ${keep} where source_contact = any(${others}::uuid[])`
  for (const [table, columns] of Object.entries(about)) {
    const same = columns.reduce((all, column) => sql`${all} and k.${sql(column)} = t.${sql(column)}`, sql``)
    const onlyOne = sql`
      and not exists (select 1 from ${sql(table)} k where k.contact_id = ${keep} ${same})
      and not exists (select 1 from ${sql(table)} k where k.contact_id = any(${others}::uuid[]) and k.contact_id < t.contact_id ${same})`
    await sql`update ${sql(table)} t set contact_id = ${keep} where t.contact_id = any(${others}::uuid[]) ${onlyOne}`
    await sql`delete from ${sql(table)} where contact_id = any(${others}::uuid[])`
  }
}
