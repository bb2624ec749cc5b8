/** The owner's zone and working hours, from the mailbox settings, at most once a day. */
import type { OwnerRef } from '../../db/connect.ts'
import { type OwnerTime, ownerTime, saveOwnerHours } from '../../db/queries/calendars.ts'
import { readSettings } from '../../platform/graph/booking.ts'
import { ianaZone } from '../../platform/zones.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from './outcome.ts'

const ageMs = 20 * 3_600_000

/** The owner's own time, settings read when they are old; without the permission what was known or usual stays. Undefined for nobody. */
export async function freshOwnerTime(deps: Deps, owner: OwnerRef): Promise<OwnerTime | undefined> {
  const held = await deps.db.asOwner(owner, ownerTime)
  const now = deps.clock.now()
  if (!held) return undefined
  const age = now.getTime() - (held.settings_read_at?.getTime() ?? Number.NEGATIVE_INFINITY)
  if (age >= 0 && age < ageMs) return held
  const settings = contentOf(await readSettings(deps.graph, owner))
  if ('missing' in settings) return held
  const { hours, zone } = settings.value
  const hints = [held.zone]
  // Hours are told in a zone of their own; the mailbox's zone is what the owner sees everywhere.
  const named = ianaZone(zone, hints) ?? ianaZone(hours?.zone, hints)
  return deps.db.asOwner(owner, async (sql) => {
    await saveOwnerHours(sql, {
      zone: named,
      from: hours?.from ?? null,
      to: hours?.to ?? null,
      days: hours?.days ?? null,
      at: now,
    })
    return ownerTime(sql)
  })
}
