/** "They are swamped", said by the owner of people whom they invited. */
import type { OwnerRef, Sql } from '../connect.ts'
import { arm } from './due.ts'

/** Says it of these, or takes it back with null; the job heeds it. False for an invite that never left. */
export async function saySwamped(
  sql: Sql,
  owner: OwnerRef,
  said: { inviteId: string; contactIds: readonly string[]; at: Date | null; now: Date },
): Promise<boolean> {
  const told = await sql`
    update invite_attendee a set swamped_at = ${said.at} from invite i
    where i.invite_id = ${said.inviteId} and i.state = 'booked' and (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
      and a.contact_id = any(${said.contactIds as string[]}::uuid[]) returning 1`
  if (told.length > 0) await arm(sql, owner, 'change-invite', said.now, said.inviteId)
  return told.length > 0
}
