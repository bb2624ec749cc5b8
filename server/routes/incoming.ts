/** Invitations that came to the owner: their own calendar's, and one word that the other's Kith may hear. */

import type { z } from 'zod'
import { type Incoming, listIncoming, sayImSwamped } from '../../contract/invites.ts'
import * as incoming from '../../db/queries/incoming.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner } from '../owner.ts'

const lineOf = (row: incoming.IncomingRow): z.infer<typeof Incoming> => ({
  meetingId: row.meeting_id,
  from: { contactId: row.contact_id, name: row.name },
  start: row.starts_at.toISOString(),
  end: row.ends_at.toISOString(),
  response: row.my_response,
  swamped: row.swamped_at !== null,
})

export function incomingRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...listIncoming,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => ({
        incoming: (await incoming.incomingMeetings(sql, deps.clock.now(), null)).map(lineOf),
      })),
  })
  app.route({
    ...sayImSwamped,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const now = deps.clock.now()
        const { meetingId, swamped } = request.body
        const [row] = await incoming.incomingMeetings(sql, now, meetingId)
        if (!row) throw notFound()
        const at = swamped ? now : null
        await incoming.sayImSwamped(sql, { meetingId, icalUid: row.ical_uid }, { at, now })
        return lineOf({ ...row, swamped_at: at })
      }),
  })
}
