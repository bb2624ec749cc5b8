/** Whose turn it is to give: said to the owner only, and only when it is the owner's. Nothing ever says that somebody owes them. */
import { turnAfterAsks, turnWithinDays } from '../policy/suggest.ts'
import type { PastInvite } from './history.ts'

const dayMs = 86_400_000
const stands = ({ state, outcome }: PastInvite): boolean =>
  state === 'booked' && (outcome === null || outcome === 'happened')

export type Turn = { asked: number; initiated: number; withinDays: number }

/**
 * The owner's turn with one person, or null. `given`: when help or thanks were given outside of invites (ms);
 * `organisers`: who set up the meetings of the two alone, newest first.
 */
export function ownersTurn(
  contact: string,
  invites: readonly PastInvite[],
  given: readonly number[],
  organisers: readonly ('owner' | 'other')[],
  now: number,
): Turn | null {
  const since = now - turnWithinDays * dayMs
  const own = invites.filter(
    (one) => one.contacts.includes(contact) && one.startsAt > since && one.startsAt <= now && stands(one),
  )
  const gifts = [...given, ...own.filter(({ kind }) => kind === 'help-15').map(({ startsAt }) => startsAt)]
  const lastGift = Math.max(0, ...gifts)
  const asked = own.filter(({ kind, startsAt }) => kind === 'advice-20' && startsAt > lastGift).length
  if (asked < turnAfterAsks) return null
  const theirs = organisers.indexOf('other')
  return { asked, initiated: theirs < 0 ? organisers.length : theirs, withinDays: turnWithinDays }
}
