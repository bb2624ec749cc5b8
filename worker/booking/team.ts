/** Equals of the owner's own team with whom there has been no contact both ways: whom the org chart names for a thin mailbox. */
import { thinBelow } from '../../core/policy/suggest.ts'
import type { Pair, TeamMate } from '../../core/suggest/world.ts'
import type { Sql } from '../../db/connect.ts'
import { peersAmong } from '../../db/queries/calendars.ts'
import { resolveContacts } from '../../db/queries/contacts.ts'
import { plannedAmong, teamStrangers } from '../../db/queries/pairs.ts'
import { refreshPeers } from '../../db/queries/peers.ts'

/** Gives up to `most` of them; only where the mailbox is thin. They become contacts here, judged by the chart like all others. */
export async function teamMates(
  sql: Sql,
  asked: { pairs: readonly Pair[]; most: number; at: Date },
): Promise<TeamMate[]> {
  const usable = asked.pairs.filter(({ closed, peer }) => !closed && peer === 'peer').length
  if (usable >= thinBelow) return []
  const strangers = await teamStrangers(sql, asked.most * 4)
  const unknown = strangers.filter(({ contactId, closed }) => contactId === null && !closed)
  const met = unknown.map(({ address, name }) => ({ address, name, pattern: 'person' as const, byHeaders: null }))
  const made = await resolveContacts(sql, met, asked.at)
  if (made.size > 0) await refreshPeers(sql, asked.at)
  const ids = strangers.flatMap((one) => {
    const contactId = one.contactId ?? made.get(one.address)?.contact
    return contactId && !one.closed ? [contactId] : []
  })
  const peers = await peersAmong(sql, ids)
  const planned = await plannedAmong(sql, ids, asked.at)
  return ids.filter((id) => peers.has(id)).map((contactId) => ({ contactId, closed: planned.has(contactId) }))
}
