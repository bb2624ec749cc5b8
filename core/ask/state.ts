/** What became of an ask or a gift: worked out from what left and how it was answered, so that no two states can disagree. */
import { lapseAfterDays } from '../policy/asks.ts'

export type AskState = 'draft' | 'held' | 'sent' | 'accepted' | 'declined' | 'lapsed' | 'done' | 'withdrawn'

/** Times in ms. */
export type AskFacts = {
  isWithdrawn: boolean
  /** The owner's own word. */
  answer: 'accepted' | 'declined' | 'done' | null
  copiedAt: number | null
  invite: {
    state: 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone'
    outcome: 'cancelled' | 'declined' | 'happened' | 'not-happened' | 'taken' | null
    endsAt: number
    someAccepted: boolean
  } | null
  message: { state: 'held' | 'sending' | 'unknown' | 'sent' | 'failed' | 'undone'; sentAt: number | null } | null
}

/** The state at `now`. What was undone or did not leave is a draft again; what nobody answered lapses. */
export function askState(ask: AskFacts, now: number): AskState {
  if (ask.isWithdrawn) return 'withdrawn'
  if (ask.answer) return ask.answer
  if (ask.invite) return ofInvite(ask.invite, now)
  if (ask.message) return ofMessage(ask.message, now)
  return ask.copiedAt === null ? 'draft' : sentOrLapsed(ask.copiedAt, now)
}

function ofInvite(invite: NonNullable<AskFacts['invite']>, now: number): AskState {
  if (invite.state === 'undone' || invite.state === 'failed') return 'draft'
  if (invite.state !== 'booked') return 'held'
  if (invite.outcome === 'declined') return 'declined'
  if (invite.outcome === 'cancelled') return 'withdrawn'
  if (invite.outcome === 'not-happened') return 'lapsed'
  if (invite.outcome === 'happened' || invite.endsAt <= now) return 'done'
  return invite.someAccepted ? 'accepted' : 'sent'
}

function ofMessage({ state, sentAt }: NonNullable<AskFacts['message']>, now: number): AskState {
  if (state === 'undone' || state === 'failed') return 'draft'
  return state === 'sent' && sentAt !== null ? sentOrLapsed(sentAt, now) : 'held'
}

const sentOrLapsed = (at: number, now: number): AskState =>
  now >= at + lapseAfterDays * 86_400_000 ? 'lapsed' : 'sent'
