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
  const contacts = await sql<{ contact_id: string; person_id: string | null; owner_id: string }[]>`
    select contact_id, person_id, owner_id from contact where kind = 'person' order by contact_id`
  const ownerId = contacts[0]?.owner_id
  if (ownerId === undefined) return { changed: 0, withdrawn: 0 }
  const directory = createDirectory(await readChart(sql))
  await saveChart(
    sql,
    contacts.map(({ contact_id, person_id }) => ({ contact_id, ...peerOf(directory, ownerId, person_id, null) })),
  )
  const settled = await settleContacts(sql, null, at)
  if (settled.changed > 0) await tellLive(sql, ownerId, ['people', 'today'])
  return settled
}

/** The owner, the people behind the contacts, and everybody who leads any of them: all that a judgement looks at. */
async function readChart(sql: Sql): Promise<DirectoryPerson[]> {
  return sql<DirectoryPerson[]>`
    with recursive needed as (
      select app_owner() as person_id
      union select person_id from contact where person_id is not null
      union select p.manager_id from needed n join person p on p.tenant_id = app_tenant() and p.person_id = n.person_id
        where p.manager_id is not null
    )
    select p.person_id as id, p.manager_id as "managerId", p.job_title as "jobTitle", p.department, p.user_type as "userType",
      p.account_enabled and p.removed_at is null as "accountEnabled"
    from needed n join person p on p.tenant_id = app_tenant() and p.person_id = n.person_id`
}

async function saveChart(sql: Sql, judged: readonly (PeerAnswer & { contact_id: string })[]): Promise<void> {
  await sql`
    update contact c set chart_peer = t.peer, chart_reason = t.reason, chart_line = t.line
    from unnest(${judged.map(({ contact_id }) => contact_id)}::uuid[], ${judged.map(({ peer }) => peer)}::text[], ${judged.map(({ reason }) => reason)}::text[],
      ${judged.map(({ line }) => line)}::text[]) as t(contact_id, peer, reason, line)
    where c.tenant_id = app_tenant() and c.owner_id = app_owner() and c.contact_id = t.contact_id
      and (c.chart_peer, c.chart_reason, c.chart_line) is distinct from (t.peer, t.reason, t.line)`
}
