/** Which function does which job. A job without one does not compile. */
import { backfillMailbox } from './jobs/backfill-mailbox.ts'
import { bookInvite } from './jobs/book-invite.ts'
import { changeInvite } from './jobs/change-invite.ts'
import { eraseOwner } from './jobs/erase-owner.ts'
import { fetchLink } from './jobs/fetch-link.ts'
import { findSlots } from './jobs/find-slots.ts'
import { notifyOwner } from './jobs/notify-owner.ts'
import { readFullness } from './jobs/read-fullness.ts'
import { renewSubscriptions } from './jobs/renew-subscriptions.ts'
import { retain } from './jobs/retain.ts'
import { scoreRelationships } from './jobs/score-relationships.ts'
import { sendMessage } from './jobs/send-message.ts'
import { settleMeetings } from './jobs/settle-meetings.ts'
import { suggest } from './jobs/suggest.ts'
import { sweepMissed } from './jobs/sweep-missed.ts'
import { syncCalendar } from './jobs/sync-calendar.ts'
import { syncDirectory } from './jobs/sync-directory.ts'
import { syncMail } from './jobs/sync-mail.ts'
import { takeActivity } from './jobs/take-activity.ts'
import { takeNotifications } from './jobs/take-notifications.ts'
import { tendHolds } from './jobs/tend-holds.ts'
import { trackInvite } from './jobs/track-invite.ts'
import { watchNews } from './jobs/watch-news.ts'
import type { Handlers } from './run.ts'

export const handlers = {
  'take-notifications': takeNotifications,
  'take-activity': takeActivity,
  'sync-mail': syncMail,
  'sync-calendar': syncCalendar,
  'backfill-mailbox': backfillMailbox,
  'sync-directory': syncDirectory,
  'score-relationships': scoreRelationships,
  'settle-meetings': settleMeetings,
  'read-fullness': readFullness,
  suggest,
  'find-slots': findSlots,
  'book-invite': bookInvite,
  'change-invite': changeInvite,
  'track-invite': trackInvite,
  'tend-holds': tendHolds,
  'send-message': sendMessage,
  'notify-owner': notifyOwner,
  'fetch-link': fetchLink,
  'watch-news': watchNews,
  'renew-subscriptions': renewSubscriptions,
  'sweep-missed': sweepMissed,
  'erase-owner': eraseOwner,
  retain,
} satisfies Handlers
