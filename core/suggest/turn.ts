/** Whose turn it is to give: said to the owner only, and only when it is the owner's. Nothing ever says that somebody owes them. */
import { turnAfterAsks, turnWithinDays } from '../policy/suggest.ts'
import type { PastInvite } from './history.ts'

const dayMs = 86_400_000
const stands = ({ state, outcome }: PastInvite): boolean =>
  state === 'booked' && (outcome === null || outcome === 'happened')

export type Turn = { asked: number; initiated: number; withinDays: number }

/** What passed between the two beside invites: when the owner asked by a message, when they gave (ms), and who set up meetings. */
export type Exchanged = {
  asked: readonly number[]
  given: readonly number[]
  organisers: readonly ('owner' | 'other')[]
}

/** The owner's turn with one person, or null. Asking is a meeting for advice or a message that asks; giving is help or thanks. */
export function ownersTurn(
  contact: string,
  invites: readonly PastInvite[],
  { asked, given, organisers }: Exchanged,
  now: number,
): Turn | null {
  const since = now - turnWithinDays * dayMs
  const own = invites.filter(
    (one) => one.contacts.includes(contact) && one.startsAt > since && one.startsAt <= now && stands(one),
  )
  const gifts = [...given, ...own.filter(({ kind }) => kind === 'help-15').map(({ startsAt }) => startsAt)]
  const lastGift = Math.max(0, ...gifts)
  const asks = [...asked, ...own.filter(({ kind }) => isAdvice(kind)).map(({ startsAt }) => startsAt)]
  const times = asks.filter((at) => at > since && at > lastGift && at <= now).length
  if (times < turnAfterAsks) return null
  const theirs = organisers.indexOf('other')
  return { asked: times, initiated: theirs < 0 ? organisers.length : theirs, withinDays: turnWithinDays }
}

const isAdvice = (kind: string): boolean => kind === 'advice-20' || kind === 'advice-30'
