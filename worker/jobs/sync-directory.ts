/**
 * Starts by the clock and when reading begins. Changes the tenant's people and rooms (one owner reads for all) and, for this owner,
 * what follows from them: contacts that are one person, things that are none, who left, who is a peer. Starts suggest; track-invite comes by the clock.
 */
import { spread } from '../../core/spread/share.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { linkContacts } from '../../db/queries/contact-links.ts'
import { countPeople, directoryState } from '../../db/queries/directory.ts'
import { arm, armNoLater } from '../../db/queries/due.ts'
import { followWhereLeft } from '../../db/queries/invites.ts'
import { followAccount } from '../../db/queries/leaving.ts'
import { readMailbox } from '../../db/queries/mailboxes.ts'
import { hasChangedSince } from '../../db/queries/occasions.ts'
import { refreshPeers } from '../../db/queries/peers.ts'
import type { Deps, Handler } from '../deps.ts'
import { noteMissing } from '../reading/answer.ts'
import { readDirectory } from '../reading/directory.ts'
import { reconsider } from '../reading/reconsider.ts'
import { refreshRooms } from '../reading/rooms.ts'

/** How old the directory may get, in business time: what follows from the chart is done within the hour. */
const everyMs = 30 * 60_000
/** How soon to look again while somebody else reads, business time. */
const readerMs = 60_000

export const syncDirectory: Handler<'sync-directory'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const mailbox = await deps.db.asOwner(owner, readMailbox)
  if (!mailbox?.wanted) return
  const now = deps.clock.now()
  await deps.db.asOwner(owner, (sql) =>
    arm(sql, owner, 'sync-directory', new Date(now.getTime() + spread(ownerId, everyMs))),
  )
  if (mailbox.state !== 'parked') {
    const readBefore = new Date(now.getTime() - everyMs / 2)
    const read = await readDirectory(deps, owner, readBefore)
    if (!read) await waitForReader(deps, owner, readBefore)
    await refreshRooms(deps, owner)
  }
  const changed = await followDirectory(deps, owner)
  if (changed) await deps.enqueue('suggest', { eventId, tenantId, ownerId })
}

/** Another owner is reading it right now: what they find is applied to this one's contacts in a minute, not in half an hour. */
async function waitForReader(deps: Deps, owner: OwnerRef, readBefore: Date): Promise<void> {
  const state = await deps.db.asTenant(owner.tenantId, directoryState)
  if (state?.read_at && state.read_at >= readBefore) return
  const soon = new Date(deps.clock.now().getTime() + readerMs)
  await deps.db.asOwner(owner, (sql) => armNoLater(sql, owner, 'sync-directory', soon))
}

/** Draws the conclusions for one owner; true when something about their contacts changed. */
export async function followDirectory(deps: Deps, owner: OwnerRef): Promise<boolean> {
  const at = deps.clock.now()
  const extent = (await deps.db.asTenant(owner.tenantId, directoryState))?.extent ?? 'none'
  const { managers } = await deps.db.asTenant(owner.tenantId, countPeople)
  await noteMissing(deps, owner, 'directory', extent !== 'full' && managers === 0)
  return deps.db.asOwnerScoring(owner, async (sql) => {
    const { merged, demoted, left, misread } = await linkContacts(sql, at)
    await reconsider(sql, owner, misread, at)
    const peers = await refreshPeers(sql, at)
    if (merged + demoted > 0) {
      await armNoLater(sql, owner, 'score-relationships', at)
      await armNoLater(sql, owner, 'settle-meetings', at)
    }
    // What changed a little before this owner's turn came is news to them now.
    const isNews = await hasChangedSince(sql, new Date(at.getTime() - 2 * everyMs))
    await followWhereLeft(sql, at)
    const changed = merged + demoted + left + misread + peers.changed + peers.withdrawn > 0 || isNews
    await followAccount(sql, at)
    if (changed) await tellLive(sql, owner.ownerId, ['people', 'today'])
    return changed
  })
}
