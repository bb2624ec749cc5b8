/** What an invite says and is, before it leaves: the same whether the owner clicked or it is booked after its veto window. */
import type { SlotKind } from '../policy/slots.ts'
import { type InviteLocale, inviteText, type LocalTime } from '../reason/invite-text.ts'
import { quorumOf } from './quorum.ts'

/** Kinds that take place online: with a link, without a room. */
const online: ReadonlySet<string> = new Set(['call', 'help-15', 'advice-20', 'advice-30'])

export type DraftRequest = {
  kind: SlotKind
  ownerName: string
  /** Contacts in the order of `peerNames`. */
  peerIds: readonly string[]
  peerNames: readonly string[]
  locale: InviteLocale
  /** Everybody's clock at that time; the owner's alone where all agree. */
  local: readonly LocalTime[]
  /** It lies after work or on a weekend. */
  offHours?: boolean
  /** How many make the group, as the owner wished; the usual where they said nothing. */
  quorum?: number | undefined
  /** The text as the owner confirmed it, in place of the usual one. */
  text?: { title: string; body: string } | undefined
}

export type InviteDraft = { title: string; body: string; online: boolean; quorum: number | null }

/** Title, text, whether it is online, and its quorum. */
export function draftInvite(request: DraftRequest): InviteDraft {
  const { title, body } = request.text ?? inviteText(request)
  return {
    title,
    body,
    online: online.has(request.kind),
    quorum: quorumOf(request.kind, request.peerIds.length + 1, request.quorum),
  }
}
