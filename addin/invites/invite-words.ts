/** How an invite reads: what, with whom, and what became of it. */
import type { BookedLine } from '../../contract/suggestions.ts'
import type { Strings } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'

/** "Ana, Lee and Sam" by their first names. */
export const whoOf = (people: readonly { name: string }[], t: Strings): string =>
  t.app.list(people.map(({ name }) => firstName(name)))

/** "Lunch with Jonas". A kind that the catalogue does not know is a meeting. */
export function inviteTitle(invite: BookedLine, t: Strings): string {
  const kinds = t.invites.kinds as Record<string, (who: string) => string>
  return (kinds[invite.kind] ?? t.invites.kinds.other)(whoOf(invite.people, t))
}

export type InviteTone = 'yes' | 'no' | 'open' | 'over'

/** What became of it in a word or two, and how good that news is. */
export function inviteStatus(invite: BookedLine, t: Strings): { text: string; tone: InviteTone } {
  const { meet } = t
  if (invite.outcome)
    return { text: meet.outcomes[invite.outcome], tone: invite.outcome === 'happened' ? 'yes' : 'over' }
  if (waitsForConsent(invite)) return { text: meet.states.booking, tone: 'open' }
  if (invite.state === 'failed') return { text: meet.states.failed, tone: 'no' }
  if (invite.state !== 'booked') return { text: meet.states[invite.state], tone: 'open' }
  const [only] = invite.people
  if (invite.people.length === 1 && only) {
    const tone = only.response === 'accepted' ? 'yes' : only.response === 'declined' ? 'no' : 'open'
    return { text: meet.responses[only.response], tone }
  }
  const yes = invite.people.filter(({ response }) => response === 'accepted').length
  return { text: meet.yesOf(yes, invite.people.length), tone: yes > 0 ? 'yes' : 'open' }
}

/** Still on its way out: it will change by itself within seconds. */
export const isLeaving = ({ state }: BookedLine): boolean =>
  state === 'held' || state === 'accepted' || state === 'booking'

/** Takes part in what lies ahead: neither taken back, cancelled nor failed. */
export const stands = (invite: BookedLine): boolean => {
  const { state, outcome } = invite
  if (waitsForConsent(invite)) return true
  return state !== 'undone' && state !== 'failed' && (outcome === null || outcome === 'happened')
}

/** Waits for the owner's word that Kith may write to their calendar. */
export const waitsForConsent = ({ state, errorCode, form }: BookedLine): boolean =>
  state === 'failed' && errorCode === 'needs-consent' && Boolean(form)
