/** The hold in the owner's own calendar: a private entry with nobody in it, and its end. */
import type { OwnerRef } from '../../db/connect.ts'
import { type Asked, write, written } from './booking.ts'
import { type EventFacts, eventFrom } from './booking-facts.ts'
import type { Graph } from './graph.ts'

export type HoldDraft = {
  /** Makes a repeated request the same entry. */
  transactionId: string
  title: string
  from: number
  to: number
  zone: string
}

/** Creates the entry: tentative and private, without attendees, text, place or reminder, so that nobody is mailed and nothing is told. */
export async function createHold(graph: Graph, owner: OwnerRef, draft: HoldDraft): Promise<Asked<EventFacts | null>> {
  const answer = await graph.request(owner, {
    method: 'POST',
    path: '/me/events',
    prefer: ['outlook.timezone="UTC"', 'IdType="ImmutableId"'],
    body: {
      transactionId: draft.transactionId,
      subject: draft.title,
      start: written(draft.from, draft.zone),
      end: written(draft.to, draft.zone),
      showAs: 'tentative',
      sensitivity: 'private',
      isReminderOn: false,
      responseRequested: false,
    },
    scopes: write,
  })
  return answer.kind === 'ok' ? { kind: 'ok', value: eventFrom(answer.body) } : answer
}

/** Removes an entry of the owner's own; whether anybody else is in it is for the caller to know: attendees would be told. */
export async function deleteHold(graph: Graph, owner: OwnerRef, eventId: string): Promise<Asked<null>> {
  const answer = await graph.request(owner, {
    method: 'DELETE',
    path: `/me/events/${encodeURIComponent(eventId)}`,
    prefer: ['IdType="ImmutableId"'],
    scopes: write,
  })
  return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
}
