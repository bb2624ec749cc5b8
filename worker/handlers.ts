/** Which function does which job. A job without one does not compile. */
import { bookInvite } from './jobs/book-invite.ts'
import { eraseOwner } from './jobs/erase-owner.ts'
import { findSlots } from './jobs/find-slots.ts'
import { scoreRelationships } from './jobs/score-relationships.ts'
import { settleMeetings } from './jobs/settle-meetings.ts'
import { suggest } from './jobs/suggest.ts'
import { syncCalendar } from './jobs/sync-calendar.ts'
import { syncMail } from './jobs/sync-mail.ts'
import { takeActivity } from './jobs/take-activity.ts'
import type { Handlers } from './run.ts'

export const handlers = {
  'take-activity': takeActivity,
  'sync-mail': syncMail,
  'sync-calendar': syncCalendar,
  'score-relationships': scoreRelationships,
  'settle-meetings': settleMeetings,
  suggest,
  'find-slots': findSlots,
  'book-invite': bookInvite,
  'erase-owner': eraseOwner,
} satisfies Partial<Handlers>
