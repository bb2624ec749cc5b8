/** What a meeting is at a time that the owner chose themselves, by where people are. */
import type { PickedPlace } from '../contract/suggestions.ts'
import { kindPolicies, type SlotKind } from '../core/policy/slots.ts'
import { meetingOf } from '../core/slots/place.ts'
import { type ContactTime, ownerTime } from '../db/queries/calendars.ts'
import { readWays } from '../db/queries/places.ts'
import { Refused } from './errors.ts'
import type { OwnerScope } from './owner.ts'

/** The key of the owner beside contacts' ids. */
const ownerKey = 'owner'

/**
 * The kind as it is held: of people who are too far apart a lunch is a call, unless the owner picked the place and so knows
 * better. Throws 409 `apart` where it cannot be a call either.
 */
export async function kindAsMet(
  { sql, owner }: OwnerScope,
  kind: SlotKind,
  contacts: readonly ContactTime[],
  picked: PickedPlace | undefined,
): Promise<SlotKind> {
  if (!kindPolicies[kind].together || (picked && !('none' in picked))) return kind
  const people = [
    { key: ownerKey, site: (await ownerTime(sql))?.site ?? null, zone: owner.zone },
    ...contacts.map(({ contact_id, site, zone }) => ({ key: contact_id, site, zone: zone ?? owner.zone })),
  ]
  const met = meetingOf(kind, people, await readWays(sql))
  if (met.kind === null)
    throw new Refused(
      409,
      'apart',
      'They are too far apart to meet in person. Pick a place that you know suits, or others.',
    )
  return met.kind
}
