/** Who counts as an equal: the tenant's directory judged for one owner's contacts, whenever the org chart may have changed. */
import { createDirectory, type DirectoryPerson } from '../../core/peers/directory.ts'
import { type PeerAnswer, peerOf } from '../../core/peers/peers.ts'
import type { Sql } from '../connect.ts'
import { tellLive } from '../live.ts'
import { settleContacts } from './corrections.ts'
import { lockOwnerScores } from './relationships.ts'

/**
 * Judges every contact by the directory as it stands and by the owner's words, at business time `at`. Whoever falls under
 * the owner loses every score, whoever comes out gets it back, and suggestions about those who no longer fit are withdrawn;
 * what was accepted stays. Gives how many contacts changed and how many suggestions were withdrawn. Three statements,
 * whatever the number of contacts.
 */
export async function refreshPeers(sql: Sql, at: Date): Promise<{ changed: number; withdrawn: number }> {
  await lockOwnerScores(sql)
  const contacts = await sql<Charted[]>`
    select contact_id, person_id, owner_id, chart_peer as peer, chart_reason as reason, chart_line as line from contact where kind = 'person' order by contact_id`
  const ownerId = contacts[0]?.owner_id
  if (ownerId === undefined) return { changed: 0, withdrawn: 0 }
  const directory = createDirectory(await readChart(sql))
  const judged = contacts.map((held) => ({ held, now: peerOf(directory, ownerId, held.person_id, null) }))
  await saveChart(
    sql,
    judged.filter(({ held, now }) => held.peer !== now.peer || held.reason !== now.reason || held.line !== now.line),
  )
  const settled = await settleContacts(sql, null, at)
  if (settled.changed > 0) await tellLive(sql, ownerId, ['people', 'today'])
  return settled
}

type Charted = {
  contact_id: string
  person_id: string | null
  owner_id: string
  peer: string
  reason: string
  line: string | null
}

/** The owner, the people behind the contacts, and everybody who leads any of them: all that a judgement looks at. */
async function readChart(sql: Sql): Promise<DirectoryPerson[]> {
  return sql<DirectoryPerson[]>`
    with recursive needed as (
      select app_owner() as person_id
      union select person_id from contact where person_id is not null
      union select p.manager_id from needed n cross join lateral (
        select x.manager_id from person x where x.tenant_id = app_tenant() and x.person_id = n.person_id offset 0) p
        where p.manager_id is not null
    )
    select p.person_id as id, p.manager_id as "managerId", p.job_title as "jobTitle", p.department, p.user_type as "userType",
      p.account_enabled and p.removed_at is null as "accountEnabled"
    from needed n cross join lateral (select x.* from person x where x.tenant_id = app_tenant() and x.person_id = n.person_id offset 0) p`
}

/** One statement for all of them, without a join: each contact finds its own answer by its id. */
async function saveChart(sql: Sql, changed: readonly { held: Charted; now: PeerAnswer }[]): Promise<void> {
  if (changed.length === 0) return
  const answers = Object.fromEntries(
    changed.map(({ held, now }) => [held.contact_id, { peer: now.peer, reason: now.reason, line: now.line }]),
  )
  await sql`
    update contact c set chart_peer = a.answers -> c.contact_id::text ->> 'peer', chart_reason = a.answers -> c.contact_id::text ->> 'reason',
      chart_line = a.answers -> c.contact_id::text ->> 'line'
    from (select ${sql.json(answers)}::jsonb as answers) a where a.answers ? c.contact_id::text`
}
