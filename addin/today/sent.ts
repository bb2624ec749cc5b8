/** Says once where an invite went after its ten seconds. */
import { useEffect, useRef } from 'react'
import type { BookedLine } from '../../contract/suggestions.ts'
import { isLeaving } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import { useOffer } from '../ui/undo.tsx'

/** Watches what is on its way out between two answers. */
export function useSent(booked: readonly BookedLine[]): void {
  const leaving = useRef(new Set<string>())
  const offer = useOffer()
  const { t } = useWords()
  useEffect(() => {
    const arrived = booked.some(({ inviteId, state }) => state === 'booked' && leaving.current.has(inviteId))
    leaving.current = new Set(booked.filter(isLeaving).map(({ inviteId }) => inviteId))
    if (arrived) offer({ text: t.invites.sent })
  }, [booked, offer, t])
}
