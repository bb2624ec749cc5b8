/** The owner's own state. Signing in reads nothing; turning on starts reading. */
import { Booking, changeSettings, type Me, pause, readMe, signIn, signOut, turnOff, turnOn } from '../../contract/me.ts'
import { noticeModeOf } from '../../core/policy/notify.ts'
import { endLive } from '../../db/live.ts'
import { countAccess } from '../../db/queries/access.ts'
import * as me from '../../db/queries/me.ts'
import { changeNotices } from '../../db/queries/notices.ts'
import { forgetTokens } from '../../db/queries/tokens.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { asOwner, jobFor } from '../owner.ts'
import { rightsRoutes } from './rights.ts'

/** How far reading has come: by days of the year read back to, which is steadier than a guess at the number of mails. */
function percentRead(row: me.OwnerRow, now: Date): number {
  if (row.backfill_done_at) return 100
  if (!row.read_from || !row.read_back_to) return 0
  const from = Date.parse(row.read_from)
  const span = now.getTime() - from
  return span <= 0
    ? 0
    : Math.max(0, Math.min(99, Math.round((100 * (now.getTime() - Date.parse(row.read_back_to))) / span)))
}

/** What the screen says is missing: mail or calendar at once; the chart only once it should have been read. */
function missingParts(row: me.OwnerRow): Me['reading']['missing'] {
  const parts: Me['reading']['missing'] = row.missing.filter((part) => part === 'mail' || part === 'calendar')
  return row.backfill_done_at && row.directory_people === 0 ? [...parts, 'directory'] : parts
}

function meOf(row: me.OwnerRow, ownerId: string, deps: ServerDeps): Me {
  const now = deps.clock.now()
  return {
    ownerId,
    displayName: row.display_name,
    state: row.state,
    pausedUntil: row.paused_until?.toISOString().slice(0, 10) ?? null,
    zone: row.zone,
    locale: row.locale,
    lunch: { from: row.lunch_from, to: row.lunch_to, assumed: row.lunch_assumed },
    booking: Booking.parse(row.booking ?? {}),
    afterHours: row.after_hours,
    notify: { how: noticeModeOf(row.notify), trouble: row.notify_trouble },
    reading: {
      state: row.reading_state ?? 'not-started',
      parkedBecause: row.parked_because,
      percent: percentRead(row, now),
      readBackTo: row.read_back_to,
      messages: row.messages_read,
      meetings: row.meetings_read,
      missing: missingParts(row),
    },
    asOf: now.toISOString(),
    sandbox: deps.publicConfig.sandbox,
  }
}

export function meRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...signIn,
    handler: async (request) => {
      const caller = await deps.authenticate(request)
      const ref = { tenantId: caller.tenantId, ownerId: caller.ownerId }
      const exchanged = await deps.exchange(ref, caller.token)
      if (exchanged.kind === 'claims-needed') {
        const claims = Buffer.from(exchanged.claims).toString('base64')
        throw new Refused(401, 'step-up-needed', 'Your organisation asks for one more step of signing in.', {
          'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"`,
        })
      }
      if (exchanged.kind === 'consent-required')
        throw new Refused(
          403,
          'consent-required',
          'Kith needs your consent to read mail and calendar metadata. Agree and try again.',
        )
      if (exchanged.kind === 'token-too-old')
        throw new Refused(401, 'token-refused', 'The token is too old. Ask for a new one.', {
          'www-authenticate': 'Bearer error="invalid_token"',
        })
      if (exchanged.kind === 'refused')
        throw new Refused(403, 'account-refused', 'Your organisation does not let this account use Kith.')
      if (exchanged.kind === 'transient')
        throw new Refused(
          503,
          'sign-in-unavailable',
          'Microsoft sign-in does not answer right now. Try again in a moment.',
          { 'retry-after': '5' },
        )
      return deps.db.asOwner(ref, async (sql) => {
        await me.saveSignIn(sql, {
          displayName: caller.displayName,
          locale: request.body.locale?.slice(0, 2) === 'de' ? 'de' : null,
          at: deps.clock.now(),
        })
        const row = await me.readOwner(sql)
        if (!row) throw new Refused(503, 'not-stored', 'The sign-in could not be stored. Try again.')
        await countAccess(sql, { at: deps.clock.now(), actor: 'you', what: 'open' })
        return meOf(row, caller.ownerId, deps)
      })
    },
  })
  app.route({
    ...signOut,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        await forgetTokens(sql)
        await endLive(sql, caller.ownerId)
        return { state: 'signed-out' as const }
      }),
  })
  app.route({
    ...readMe,
    handler: (request) => asOwner(deps, request, async ({ owner, caller }) => meOf(owner, caller.ownerId, deps)),
  })
  app.route({
    ...turnOn,
    handler: async (request, reply) => {
      const { caller, answer } = await asOwner(deps, request, async ({ caller, sql }) => {
        await me.turnOn(sql, deps.clock.now())
        const row = await me.readOwner(sql)
        return { caller, answer: row && meOf(row, caller.ownerId, deps) }
      })
      // The due rows are the truth; these only make it start at once.
      await Promise.allSettled([
        deps.enqueue('backfill-mailbox', jobFor(request, caller)),
        deps.enqueue('renew-subscriptions', jobFor(request, caller)),
      ])
      return reply.code(202).send(answer as Me)
    },
  })
  app.route({
    ...turnOff,
    handler: async (request, reply) => {
      const answer = await asOwner(deps, request, async ({ caller, sql }) => {
        await me.turnOff(sql, deps.clock.now())
        const row = await me.readOwner(sql)
        return row && meOf(row, caller.ownerId, deps)
      })
      return reply.code(202).send(answer as Me)
    },
  })
  app.route({
    ...pause,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, owner, sql }) => {
        const { until } = request.body
        if (owner.state !== 'on' && owner.state !== 'paused')
          throw new Refused(409, 'not-on', 'Kith is not on, so there is nothing to pause.')
        if (until && Date.parse(until) <= deps.clock.now().getTime())
          throw new Refused(400, 'bad-request', 'Pause until a day that is still to come.')
        await me.setPause(sql, until, deps.clock.now())
        return meOf((await me.readOwner(sql)) ?? owner, caller.ownerId, deps)
      }),
  })
  app.route({
    ...changeSettings,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, owner, sql }) => {
        const { lunch, locale, afterHours, booking, notify } = request.body
        if (lunch && lunch.from >= lunch.to)
          throw new Refused(400, 'bad-request', 'Lunch ends before it begins. Give a "from" that is earlier than "to".')
        await me.saveSettings(sql, { lunch, locale, afterHours })
        if (booking) await me.saveBooking(sql, { ...Booking.parse(owner.booking ?? {}), ...booking }, deps.clock.now())
        if (notify) await changeNotices(sql, caller, notify, deps.clock.now())
        return meOf((await me.readOwner(sql)) ?? owner, caller.ownerId, deps)
      }),
  })
  rightsRoutes(app, deps)
}
