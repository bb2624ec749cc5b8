/** Circles and rhythms: names are sealed; when somebody is due is worked out from meetings whenever it is asked. */
import { z } from 'zod'
import * as contract from '../../contract/circles.ts'
import { proposeCircles } from '../../core/circles/propose.ts'
import { type Held, nextWithLeave } from '../../core/circles/rhythm.ts'
import { circlePolicy } from '../../core/policy/circles.ts'
import { awayHours } from '../../core/policy/suggest.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { readScore } from '../../core/score/decay.ts'
import { dayMs, dayNumber, isoDate, localAt } from '../../core/zones/local.ts'
import { leaveAhead } from '../../db/queries/calendars.ts'
import * as circles from '../../db/queries/circles.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { readLink } from '../../db/queries/shelf.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const CircleWords = z.object({ name: z.string() })

/** When the owner met whom, and how that reads for a rhythm. */
type Diary = (contactId: string, held: Held) => z.infer<typeof contract.NextMeeting>

const dayOrNull = (date: string | null): number | null => (date === null ? null : dayNumber(date))

async function diaryOf(deps: ServerDeps, { sql, owner }: OwnerScope): Promise<Diary> {
  const now = deps.clock.now()
  const met = await circles.meetingsAlone(sql, {
    now,
    since: new Date(now.getTime() - circlePolicy.lookBackDays * dayMs),
  })
  const byContact = new Map(met.map((row) => [row.contact_id, row]))
  const leave = await leaveAhead(sql, now, awayHours)
  const dayOf = (at: Date | null | undefined): number | null => (at ? localAt(owner.zone, at.getTime()).day : null)
  return (contactId, held) => {
    const row = byContact.get(contactId)
    const metOn = dayOf(row?.met_at)
    const next = nextWithLeave(
      { ...held, metOn, plannedOn: dayOf(row?.planned_at), today: dayOf(now) ?? 0 },
      leave.map(({ from, to }) => ({ from: dayOf(from) ?? 0, to: dayOf(to) ?? 0 })),
    )
    return { state: next.state, metOn: metOn === null ? null : isoDate(metOn), dueOn: isoDate(next.dueOn) }
  }
}

async function circlesOf(deps: ServerDeps, scope: OwnerScope, circleId: string | null): Promise<contract.Circle[]> {
  const rows = await circles.readCircles(scope.sql, circleId)
  const diary = await diaryOf(deps, scope)
  const cadences = new Map((await circles.readCadences(scope.sql)).map((one) => [one.contact_id, one]))
  const people = await circles.membersAmong(
    scope.sql,
    rows.flatMap(({ members }) => members.map(({ contactId }) => contactId)),
  )
  const names = new Map(people.map(({ contact_id, name }) => [contact_id, name]))
  return Promise.all(
    rows.map(async (row) => {
      const rhythm = { everyDays: row.every_days, atMostDays: row.at_most_days }
      const { name } = await openWords(deps.keys, scope.caller, row, CircleWords)
      const members = row.members.flatMap(({ contactId, addedAt }) => {
        const known = names.get(contactId)
        const own = cadences.get(contactId)
        const held = own
          ? heldBy(own, scope)
          : { rhythm, chosenOn: dayIn(scope, new Date(addedAt)), pausedUntil: dayOrNull(row.paused_until) }
        return known === undefined ? [] : [{ contactId, name: known, next: diary(contactId, held) }]
      })
      return { circleId: row.circle_id, name, ...rhythm, pausedUntil: row.paused_until, members, linkIds: row.links }
    }),
  )
}

const dayIn = ({ owner }: OwnerScope, at: Date): number => localAt(owner.zone, at.getTime()).day
const heldBy = (row: circles.CadenceRow, scope: OwnerScope): Held => ({
  rhythm: { everyDays: row.every_days, atMostDays: row.at_most_days },
  chosenOn: dayIn(scope, row.set_at),
  pausedUntil: dayOrNull(row.paused_until),
})

async function oneCircle(deps: ServerDeps, scope: OwnerScope, circleId: string): Promise<contract.Circle> {
  const [circle] = await circlesOf(deps, scope, circleId)
  if (!circle) throw notFound()
  return circle
}

async function cadencesOf(deps: ServerDeps, scope: OwnerScope): Promise<contract.Cadence[]> {
  const rows = await circles.readCadences(scope.sql)
  const diary = await diaryOf(deps, scope)
  const people = await circles.membersAmong(
    scope.sql,
    rows.map(({ contact_id }) => contact_id),
  )
  return rows.flatMap((row) => {
    const person = people.find((one) => one.contact_id === row.contact_id)
    if (!person) return []
    const { contact_id: contactId, every_days: everyDays, at_most_days: atMostDays, paused_until: pausedUntil } = row
    const next = diary(contactId, heldBy(row, scope))
    return [{ contactId, name: person.name, everyDays, atMostDays, pausedUntil, next }]
  })
}

async function oneCadence(deps: ServerDeps, scope: OwnerScope, contactId: string): Promise<contract.Cadence> {
  const found = (await cadencesOf(deps, scope)).find((one) => one.contactId === contactId)
  if (!found) throw notFound()
  return found
}

export function circleRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listCircles,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({
        circles: await circlesOf(deps, scope, null),
        cadences: await cadencesOf(deps, scope),
      })),
  })
  app.route({
    ...contract.writeCircle,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { circleId } = request.params
        const { everyDays, atMostDays } = request.body
        const contactIds = [...new Set(request.body.contactIds)]
        const name = plainLine(request.body.name, 60)
        if (!name) throw new Refused(400, 'bad-request', 'Name the circle.')
        const known = await circles.membersAmong(scope.sql, contactIds)
        if (known.length < contactIds.length)
          throw new Refused(
            400,
            'not-a-contact',
            'Somebody named is not among your people. Pick from the list of people.',
          )
        const others = (await circles.readCircles(scope.sql, null)).filter(({ circle_id }) => circle_id !== circleId)
        if (others.length >= circlePolicy.circlesMost)
          throw new Refused(
            409,
            'too-many-circles',
            `Keep at most ${circlePolicy.circlesMost} circles. Delete one first.`,
          )
        const sealed = await sealWords(deps.keys, scope.caller, { name })
        const at = deps.clock.now()
        await circles.writeCircle(scope.sql, { circleId, ...sealed, everyDays, atMostDays, contactIds, at })
        await lookSoon(scope, at)
        return oneCircle(deps, scope, circleId)
      }),
  })
  app.route({
    ...contract.deleteCircle,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const circle = await oneCircle(deps, scope, request.params.circleId)
        await circles.deleteCircle(scope.sql, circle.circleId)
        return circle
      }),
  })
  app.route({
    ...contract.proposeCircles,
    handler: (request) => asOwner(deps, request, async (scope) => ({ circles: await proposalOf(deps, scope) })),
  })
  circleShelfRoutes(app, deps)
  cadenceRoutes(app, deps)
}

async function proposalOf(deps: ServerDeps, { sql }: OwnerScope) {
  const now = deps.clock.now()
  const since = new Date(now.getTime() - circlePolicy.lookBackDays * dayMs)
  const met = new Map((await circles.meetingsAlone(sql, { now, since })).map((row) => [row.contact_id, row.meetings]))
  const people = (await circles.proposable(sql)).map((row) => ({
    contact: { contactId: row.contact_id, name: row.name },
    sameTeam: row.same_team,
    meetings: met.get(row.contact_id) ?? 0,
    otherSite: row.other_site,
    left: row.left,
    tie:
      row.f7 === null || row.f90 === null || row.landmark === null
        ? 0
        : readScore({ f7: row.f7, f90: row.f90, landmark: row.landmark }, now.getTime() / dayMs).score / 100,
  }))
  return proposeCircles(people)
}

function circleShelfRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.putOnCircleShelf,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const circle = await oneCircle(deps, scope, request.params.circleId)
        const link = await readLink(scope.sql, request.params.linkId)
        if (!link || link.removed_at) throw notFound()
        await circles.putLink(scope.sql, circle.circleId, link.link_id, deps.clock.now())
        return oneCircle(deps, scope, circle.circleId)
      }),
  })
  app.route({
    ...contract.takeOffCircleShelf,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const circle = await oneCircle(deps, scope, request.params.circleId)
        await circles.takeLink(scope.sql, circle.circleId, request.params.linkId)
        return oneCircle(deps, scope, circle.circleId)
      }),
  })
}

function cadenceRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.setCadence,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = request.params
        if ((await circles.membersAmong(scope.sql, [contactId])).length === 0) throw notFound()
        const { everyDays, atMostDays = everyDays } = request.body
        const at = deps.clock.now()
        await circles.setCadence(scope.sql, { contactId, everyDays, atMostDays, at })
        await lookSoon(scope, at)
        return oneCadence(deps, scope, contactId)
      }),
  })
  app.route({
    ...contract.dropCadence,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const cadence = await oneCadence(deps, scope, request.params.contactId)
        await circles.dropCadence(scope.sql, cadence.contactId)
        return cadence
      }),
  })
  app.route({
    ...contract.pauseCadence,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = await oneCadence(deps, scope, request.params.contactId)
        await circles.pauseRhythm(scope.sql, { contactId }, untilOf(request.body, scope, deps))
        await lookSoon(scope, deps.clock.now())
        return oneCadence(deps, scope, contactId)
      }),
  })
  app.route({
    ...contract.pauseCircle,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { circleId } = await oneCircle(deps, scope, request.params.circleId)
        await circles.pauseRhythm(scope.sql, { circleId }, untilOf(request.body, scope, deps))
        await lookSoon(scope, deps.clock.now())
        return oneCircle(deps, scope, circleId)
      }),
  })
}

/** A rhythm that changed may bring somebody up, or take a card away. */
const lookSoon = ({ sql, caller }: OwnerScope, at: Date): Promise<void> => armNoLater(sql, caller, 'suggest', at)

/** The day a pause ends; throws 400 for one that is over or too far away. */
function untilOf({ until }: { until: string | null }, scope: OwnerScope, deps: ServerDeps): string | null {
  if (until === null) return null
  const ahead = dayNumber(until) - dayIn(scope, deps.clock.now())
  if (ahead <= 0) throw new Refused(400, 'bad-request', 'Pause until a day that is still to come.')
  if (ahead > circlePolicy.pauseMostDays)
    throw new Refused(400, 'too-far', 'That is more than two years away. Pause until a nearer day, or end the rhythm.')
  return until
}
