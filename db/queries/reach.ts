/** A new address of somebody who moved on: what was written from and to it joins what they are known by. */
import { maySamePerson } from '../../core/reach/same-person.ts'
import type { Sql } from '../connect.ts'
import { mergeInto } from './contact-links.ts'

export type Joined = 'joined' | 'known' | 'somebody-else'

/**
 * Makes an address one of the contact's. Where it was met before, everything counted for it is theirs from now on, and is
 * folded anew by the caller's next fold (call `lockOwnerScores` first); `somebody-else` where the directory or its name says that it is another's.
 */
export async function joinAddress(sql: Sql, contactId: string, given: string, at: Date): Promise<Joined> {
  const address = given.toLowerCase()
  const [other] = await sql<{ contact_id: string; kind: string; known: boolean; name: string; own: string }[]>`
    select o.contact_id, o.kind, o.person_id is not null as known, o.display_name as name,
      coalesce(nullif(p.display_name, ''), c.display_name) as own
    from contact_address a join contact o on o.contact_id = a.contact_id, contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where a.address = ${address} and c.contact_id = ${contactId}`
  if (other?.contact_id === contactId) return 'known'
  if (other && (other.kind === 'self' || other.known || !maySamePerson(other.own, other.name))) return 'somebody-else'
  const [named] = await sql`select 1 from person_address where address = ${address} and person_id is not null`
  if (named) return 'somebody-else'
  if (other) await mergeInto(sql, contactId, [other.contact_id], at)
  else
    await sql`
      insert into contact_address (tenant_id, owner_id, address, contact_id) values (app_tenant(), app_owner(), ${address}, ${contactId})
      on conflict (tenant_id, owner_id, address) do nothing`
  return 'joined'
}

/** An address is theirs no more: what comes from it is somebody new's. What was counted before stays where it is. */
export async function partAddress(sql: Sql, contactId: string, given: string): Promise<void> {
  await sql`
    delete from contact_address a where a.address = ${given.toLowerCase()} and a.contact_id = ${contactId}
      and not exists (select 1 from contact c where c.contact_id = a.contact_id and c.address = a.address)
      and not exists (select 1 from person_address p where p.address = a.address and p.person_id is not null)`
}
