/** What a group is looked for with, and deciding whether it goes ahead at the time that the owner set for it. */
import { groupDecision } from '../../core/invite/quorum.ts'
import { kindPolicies, type SlotKind } from '../../core/policy/slots.ts'
import { groupKinds } from '../../core/policy/suggest.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { arm } from '../../db/queries/due.ts'
import { afterHoursSuit, wishOf } from '../../db/queries/groups.ts'
import * as invites from '../../db/queries/invites.ts'

/** What the owner wished, and whether time after hours is open to these people: asked only where the kind or the owner means it. */
export async function wishFor(
  sql: Sql,
  search: { suggestionId: string; contacts: readonly string[] },
  kind: SlotKind,
): Promise<{ offHours: boolean | undefined; team: boolean; quorum: number | undefined }> {
  const wish = await wishOf(sql, search.suggestionId)
  const isLate = groupKinds.has(kind) && !kindPolicies[kind].inHours
  const isSaid = wish.offHours !== undefined || isLate
  const offHours = (wish.offHours ?? isLate) ? await afterHoursSuit(sql, search.contacts) : isSaid ? false : undefined
  return { offHours, team: wish.team === true, quorum: wish.quorum }
}

/** Decides once: below its number the group is called off by change-invite, which this arms; else nothing calls it off any more. */
export async function decideGroup(
  sql: Sql,
  owner: OwnerRef,
  inviteId: string,
  now: Date,
): Promise<'none' | 'goes-ahead' | 'called-off'> {
  const invite = await invites.bookingRow(sql, inviteId)
  if (!invite) return 'none'
  const facts = {
    quorum: invite.quorum,
    callOffAt: invite.call_off_at?.getTime() ?? null,
    startsAt: invite.starts_at.getTime(),
    outcome: invite.outcome,
    responses: invite.people.map(({ response }) => response),
  }
  const decision = groupDecision(facts, now.getTime())
  if (decision === 'goes-ahead') {
    await invites.markGoesAhead(sql, inviteId)
    return 'goes-ahead'
  }
  if (decision !== 'call-off') {
    // Its time has come while nobody could decide: then it takes place, or not, as the calendar says.
    if (decision === 'none' && invite.call_off_at !== null && invite.call_off_at <= now)
      await invites.markGoesAhead(sql, inviteId)
    return 'none'
  }
  await invites.callOff(sql, inviteId)
  await arm(sql, owner, 'change-invite', now, inviteId)
  return 'called-off'
}
