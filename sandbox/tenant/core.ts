/** What mail and meetings share inside the tenant: mailboxes, numbering, and telling of changes. */

import type { Directory } from './directory.ts'
import type { Mailbox } from './mailbox.ts'
import type { Change, Event, Message, SandboxClock } from './types.ts'

/** The inner side of a tenant; the outer one is `SandboxTenant`. */
export type TenantCore = {
  id: string
  domain: string
  clock: SandboxClock
  directory: Directory
  /** The mailbox of somebody; made when first asked for. */
  mailbox: (personId: string) => Mailbox
  membersOf: (listId: string) => readonly string[]
  nextNumber: () => number
  storeMessage: (personId: string, message: Message) => void
  dropMessage: (personId: string, message: Message) => void
  storeEvent: (personId: string, event: Event) => void
  /** Takes an entry away: a series with its exceptions, an occurrence by cancelling its start. */
  dropEventWithSeries: (personId: string, event: Event) => void
  /** Takes one stored entry away and nothing else. */
  dropStored: (personId: string, event: Event) => void
  /** Starts by the rule next to `start` that still stand, or null. */
  seriesAround: (personId: string, master: Event, start: number) => { before: number | null; after: number | null }
  /** Entries in [from, to) that are not free and not cancelled. */
  busyBetween: (personId: string, from: number, to: number) => Event[]
  tell: (change: Change) => void
}

/** A request that cannot be carried out; `reason` is what Graph's error is made from. */
export class Refusal extends Error {
  readonly reason:
    | 'not-found'
    | 'not-organizer'
    | 'is-organizer'
    | 'no-proposals'
    | 'duplicate-transaction'
    | 'crossing'
    | 'no-such-folder'
  constructor(reason: Refusal['reason'], message: string) {
    super(message)
    this.name = 'Refusal'
    this.reason = reason
  }
}
