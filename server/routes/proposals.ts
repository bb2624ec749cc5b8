/** Inviting whom the owner chose: looking for times with them, or at a time of the owner's own. A list picked by hand is never filtered. */
import { makeInvite, type PickedTime, readSlots, searchSlots } from '../../contract/invites.ts'
import { type PickedPlace, Slot } from '../../contract/suggestions.ts'
import { daysAhead, daysMost, kindPolicies } from '../../core/policy/slots.ts'
import { handMostDays } from '../../core/policy/suggest.ts'
import { why } from '../../core/reason/why.ts'
import { dayMs, dayNumber, isoDate, localAt, minuteMs, momentOfLocal } from '../../core/zones/local.ts'
import { type ContactTime, contactTimes } from '../../db/queries/calendars.ts'
import { addProposal, type Picked } from '../../db/queries/suggestions.ts'
import * as today from '../../db/queries/today.ts'
import { refuseOutside } from '../after-hours.ts'
import type { App } from '../app.ts'
import { bookedLines, misfitOf } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdInvite, localTimes } from '../hold.ts'
import { kindAsMet } from '../kind.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'

/** How long a proposal that nobody took is kept. */
const keptMs = 2 * dayMs
/** Days after a picked one in which other times are looked for with it. */
const nearDays = 3

type Wish = { kind: Slot['kind']; contactIds: string[]; from?: string | undefined; to?: string | undefined }

const bad = (code: string, detail: string): Refused => new Refused(400, code, detail)

/** A moment from an instant or a local date-time of the owner's. Throws 400 for a time that is none, has passed or lies too far ahead. */
export function momentOf(start: string, zone: string, now: Date): Date {
  const isInstant = /(Z|[+-]\d\d:?\d\d)$/i.test(start)
  const ms = isInstant ? Date.parse(start) : momentOfLocal(zone, start)
  if (ms === null) throw bad('no-such-time', `Clocks in ${zone} skip ${start}. Pick another time.`)
  if (Number.isNaN(ms)) throw bad('bad-request', `${start} is not a time. Give it as 2027-03-15T12:30.`)
  if (ms <= now.getTime()) throw bad('past', `${start} has passed. Pick a time to come.`)
  if (ms > now.getTime() + handMostDays * dayMs)
    throw bad('too-far', 'That is more than a year away. Pick a nearer time.')
  return new Date(ms)
}

/** The days to look at: given ones checked, else the next two weeks. Throws 400 with what is wrong. */
export function daysOf(wish: { from?: string | undefined; to?: string | undefined }, zone: string, now: Date) {
  const todayNumber = localAt(zone, now.getTime()).day
  const from = wish.from ?? isoDate(todayNumber)
  const to = wish.to ?? isoDate(Math.max(dayNumber(from), todayNumber) + daysAhead - 1)
  if (from > to) throw bad('bad-request', '"from" is after "to". Give the days in order.')
  if (dayNumber(to) - dayNumber(from) + 1 > daysMost)
    throw bad('bad-request', `Ask for at most ${daysMost} days at once.`)
  if (dayNumber(to) < todayNumber) throw bad('past', 'Those days have passed. Ask for days to come.')
  if (dayNumber(to) > todayNumber + handMostDays)
    throw bad('too-far', 'That is more than a year away. Pick nearer days.')
  return { from, to }
}

/** The people chosen; throws 400 where one is no contact of the owner's, is named twice, or has left. */
export async function chosen({ sql }: OwnerScope, contactIds: readonly string[]): Promise<ContactTime[]> {
  if (new Set(contactIds).size !== contactIds.length)
    throw bad('bad-request', 'Somebody is named twice. Name each person once.')
  const contacts = await contactTimes(sql, contactIds)
  if (contacts.length < contactIds.length)
    throw bad('not-a-contact', 'Somebody named is not among your people. Pick from the list of people.')
  const left = contacts.find((contact) => contact.left)
  if (left) throw bad('left', `${left.name} has left the company. Pick somebody else.`)
  return contacts
}

/** Stores a wish of the owner's as a proposal; with `isSearch` times are looked for, `fleeting` ones leave no trace. Throws 400 for days that make no sense. */
export async function propose(
  deps: ServerDeps,
  scope: OwnerScope,
  wish: Wish & { fleeting?: true; picked?: Picked | null },
  isSearch: boolean,
): Promise<string> {
  const now = deps.clock.now()
  const wanted = daysOf(wish, scope.owner.zone, now)
  const reason = {
    ...why('by-hand', {}, scope.owner.locale.startsWith('de') ? 'de' : 'en'),
    ...(wish.picked ? { picked: wish.picked } : {}),
  }
  const proposalId = await addProposal(scope.sql, {
    kind: wish.kind,
    contacts: wish.contactIds,
    reason,
    at: now,
    expiresAt: new Date(now.getTime() + keptMs),
    fleeting: wish.fleeting ?? false,
  })
  if (isSearch) await today.wantTimes(scope.sql, proposalId, wanted, now)
  return proposalId
}

/** What the meeting is at a time that the owner picked, and when it ends. Throws 409 `after-hours` and `apart`. */
async function asPicked(
  scope: OwnerScope,
  { kind, contactIds, place }: Pick<Wish, 'kind' | 'contactIds'> & { place?: PickedPlace | undefined },
  contacts: readonly ContactTime[],
  start: Date,
): Promise<{ kind: Slot['kind']; end: Date }> {
  const met = await kindAsMet(scope, kind, contacts, place)
  const end = new Date(start.getTime() + (kindPolicies[met].minutes[0] ?? 30) * minuteMs)
  await refuseOutside(scope, { kind, contactIds, start, end })
  return { kind: met, end }
}

/** The picked time as it was judged, with whom it does not suit by name; null where none was picked. */
async function pickedOf({ sql, owner }: OwnerScope, row: today.SuggestionRow): Promise<PickedTime | null> {
  const { picked } = row.reason
  if (!picked?.unsuited && picked?.unsuited !== null) return null
  const { start, end, kind, unsuited } = picked
  const misfits = new Map(unsuited?.misfits.map(({ key, why }) => [key, why]))
  const contacts = await contactTimes(sql, row.contacts)
  const people = contacts.map(({ contact_id: contactId, name, zone }) => {
    const misfit = { misfit: misfits.get(contactId) ?? null, misfitAt: start, zone }
    return { contactId, name, misfit: misfitOf(misfit, owner.zone) }
  })
  return { start, end, kind, zone: owner.zone, errorCode: unsuited?.code ?? null, people }
}

export function proposalRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...searchSlots,
    handler: async (request, reply) => {
      const { caller, proposalId } = await asOwner(deps, request, async (scope) => {
        const { start, ...wish } = request.body
        const contacts = await chosen(scope, wish.contactIds)
        if (start === undefined) return { caller: scope.caller, proposalId: await propose(deps, scope, wish, true) }
        const at = momentOf(start, scope.owner.zone, deps.clock.now())
        const { kind, end } = await asPicked(scope, wish, contacts, at)
        const day = localAt(scope.owner.zone, at.getTime()).day
        const days = { from: isoDate(day), to: isoDate(day + nearDays) }
        const picked = { start: at.toISOString(), end: end.toISOString(), kind }
        return { caller: scope.caller, proposalId: await propose(deps, scope, { ...wish, ...days, picked }, true) }
      })
      await deps.enqueue('find-slots', { ...jobFor(request, caller), suggestionId: proposalId }).catch(() => undefined)
      return reply.code(202).send({ proposalId, state: 'looking' })
    },
  })
  app.route({
    ...readSlots,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const row = await today.readSuggestion(scope.sql, request.params.proposalId)
        if (!row?.by_hand) throw notFound()
        const now = deps.clock.now().getTime()
        const isLooking = row.state === 'candidate' || row.reason.wanted !== undefined
        return {
          proposalId: row.suggestion_id,
          state: isLooking ? 'looking' : row.state === 'open' ? 'ready' : 'closed',
          slots: Slot.array()
            .parse(row.slots)
            .filter(({ start }) => Date.parse(start) > now),
          days: row.days,
          assumed: row.reason.assumed ?? [],
          pollTimes: row.reason.pollTimes ?? [],
          picked: isLooking ? null : await pickedOf(scope, row),
        }
      }),
  })
  app.route({
    ...makeInvite,
    handler: async (request, reply) => {
      const { kind, contactIds, start: given, quorum, place } = request.body
      const made = await asOwner(deps, request, async (scope) => {
        const contacts = await chosen(scope, contactIds)
        const now = deps.clock.now()
        const start = given === undefined ? null : momentOf(given, scope.owner.zone, now)
        const proposalId = await propose(deps, scope, request.body, start === null)
        if (start === null) return { caller: scope.caller, proposalId, invite: null }
        const { kind: met, end } = await asPicked(scope, { kind, contactIds, place }, contacts, start)
        await today.moveSuggestion(scope.sql, proposalId, {
          from: ['candidate'],
          to: 'accepted',
          because: null,
          at: now,
        })
        const ordered = contacts.map(({ contact_id }) => contact_id)
        const local = localTimes({ start, end }, scope.owner.zone, contacts)
        const row = await holdInvite(deps, scope, {
          quorum,
          place,
          suggestionId: proposalId,
          kind: met,
          contacts: ordered,
          start,
          end,
          local,
        })
        const names = await today.namesOf(scope.sql, ordered)
        const [invite] = await bookedLines(deps, scope.caller, [row], names)
        return { caller: scope.caller, proposalId, invite: invite ?? null }
      })
      if (made.invite === null)
        await deps
          .enqueue('find-slots', { ...jobFor(request, made.caller), suggestionId: made.proposalId })
          .catch(() => undefined)
      return reply.code(202).send({ invite: made.invite, proposalId: made.proposalId })
    },
  })
}
