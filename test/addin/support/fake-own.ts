/** What is the owner's own on the server in memory: levels, places, needs, rhythms, what came in, the organisation. */
import { randomUUID } from 'node:crypto'
import * as admin from '../../../contract/admin.ts'
import * as circles from '../../../contract/circles.ts'
import * as invites from '../../../contract/invites.ts'
import * as people from '../../../contract/people.ts'
import * as places from '../../../contract/places.ts'
import * as chart from '../../../contract/questions.ts'
import * as today from '../../../contract/suggestions.ts'
import { type Handler, iso, known, on, oneOf, Refusal } from './fake-handler.ts'
import { held } from './fake-together.ts'
import type { World } from './fake-world.ts'

const chartHandlers: Handler[] = [
  on(chart.listQuestions, ({ chart: { outOfRange, reports } }) => ({
    outOfRange: outOfRange.filter(({ answer }) => answer === null).map(({ answer: _answer, ...one }) => one),
    reports,
  })),
  on(chart.answerOutOfRange, ({ chart: { outOfRange } }, { params, body }) => {
    const asked = oneOf(outOfRange, ({ contactId }) => contactId === params.contactId)
    asked.answer = body.keep
    return { contactId: asked.contactId, answer: body.keep ? ('kept' as const) : ('let-go' as const) }
  }),
  on(chart.askOutOfRangeAgain, ({ chart: { outOfRange } }, { params }) => {
    const asked = oneOf(outOfRange, ({ contactId }) => contactId === params.contactId)
    asked.answer = null
    return { contactId: asked.contactId, answer: 'asked' as const }
  }),
  on(chart.answerReportNotes, (world, { params, body }) => {
    const report = oneOf(world.chart.reports, ({ contactId }) => contactId === params.contactId)
    if (body.keep) report.kept = true
    else world.chart.reports = world.chart.reports.filter((one) => one !== report)
    return { contactId: report.contactId, kept: body.keep, erased: body.keep ? 0 : report.notes }
  }),
  on(people.listUnsorted, (world) => ({
    unsorted: world.people.filter(
      ({ contactId, peer }) =>
        peer === 'unknown' && !world.chart.sorted.some((sorted) => sorted.contactId === contactId),
    ),
    sorted: world.chart.sorted,
  })),
  on(people.sortPerson, (world, { params, body }) => {
    const { contactId, name } = known(world, params.contactId)
    const correctionId = randomUUID()
    world.chart.sorted.push({ contactId, name, level: body.level, correctionId })
    return { correctionId, level: body.level }
  }),
]

const placeHandlers: Handler[] = [
  on(places.listPlaces, (world) => ({ places: world.places })),
  on(places.writePlace, (world, { params, body }) => {
    const place = places.Place.parse({
      where: null,
      site: null,
      walkMinutes: null,
      suits: [],
      alcohol: false,
      ...body,
      ...params,
    })
    world.places = [...world.places.filter(({ placeId }) => placeId !== params.placeId), place]
    return place
  }),
  on(places.deletePlace, (world, { params }) => {
    const place = oneOf(world.places, ({ placeId }) => placeId === params.placeId)
    world.places = world.places.filter((one) => one !== place)
    return place
  }),
  on(places.listRooms, () => ({ state: 'not-granted' as const, rooms: [] })),
  on(places.readNeeds, (world) => world.needs),
  on(places.writeNeeds, (world, { body }) => {
    world.needs = { needs: body.needs, shared: body.shared ?? false }
    return world.needs
  }),
]

const rhythmHandlers: Handler[] = [
  on(circles.listCircles, (world) => ({ circles: world.circles, cadences: world.cadences })),
  on(circles.setCadence, (world, { params, body }) => {
    const { contactId, name } = known(world, params.contactId)
    const next = { state: 'ready' as const, metOn: null, dueOn: '2027-01-05' }
    const { everyDays, atMostDays = everyDays } = body
    const cadence = { contactId, name, next, everyDays, atMostDays, pausedUntil: null }
    world.cadences = [...world.cadences.filter((one) => one.contactId !== contactId), cadence]
    return cadence
  }),
  on(circles.dropCadence, (world, { params }) => {
    const cadence = oneOf(world.cadences, ({ contactId }) => contactId === params.contactId)
    world.cadences = world.cadences.filter((one) => one !== cadence)
    return cadence
  }),
  on(circles.pauseCadence, (world, { params, body }) =>
    Object.assign(
      oneOf(world.cadences, ({ contactId }) => contactId === params.contactId),
      { pausedUntil: body.until },
    ),
  ),
  on(circles.pauseCircle, (world, { params, body }) =>
    Object.assign(
      oneOf(world.circles, ({ circleId }) => circleId === params.circleId),
      { pausedUntil: body.until },
    ),
  ),
]

const meetHandlers: Handler[] = [
  on(invites.listIncoming, (world) => ({ incoming: world.incoming })),
  on(invites.sayImSwamped, (world, { body }) =>
    Object.assign(
      oneOf(world.incoming, ({ meetingId }) => meetingId === body.meetingId),
      { swamped: body.swamped ?? true },
    ),
  ),
  on(invites.saySwamped, (world, { params, body }) => {
    const found = oneOf(world.invites, ({ inviteId }) => inviteId === params.inviteId)
    const [only, ...others] = found.people
    const whom =
      body.contactId === undefined && others.length === 0
        ? only
        : found.people.find(({ contactId }) => contactId === body.contactId)
    if (!whom) throw new Refusal(400, 'name-somebody')
    whom.swamped = body.swamped ?? true
    if (whom.swamped) world.swamped.add(whom.contactId)
    else world.swamped.delete(whom.contactId)
    return found
  }),
  on(invites.makeInvite, (world, { body }) => {
    const proposalId = randomUUID()
    if (body.start !== undefined) {
      const start = new Date(`${body.start}:00+01:00`).toISOString()
      return { invite: held(world, body.kind, start, body.contactIds), proposalId }
    }
    const template = world.suggestions[0]
    const chosen = body.contactIds.map((contactId) => ({ ...known(world, contactId) }))
    if (template)
      world.proposals.set(proposalId, { ...template, suggestionId: proposalId, kind: body.kind, people: chosen })
    return { invite: null, proposalId }
  }),
  on(today.vetoSuggestion, (world, { params }) => {
    const found = oneOf(world.suggestions, ({ suggestionId }) => suggestionId === params.suggestionId)
    found.auto = null
    return { state: 'open' }
  }),
]

const company = (world: World): admin.Tenant => {
  if (!world.tenant) throw new Refusal(404, 'not-found')
  return { ...world.tenant, asOf: iso(world) }
}
const tenantHandlers: Handler[] = [
  on(admin.readTenant, company),
  on(admin.changeTenant, (world, { body }) => {
    world.tenant = { ...company(world), ...(body as Partial<admin.Tenant>) }
    return company(world)
  }),
  on(admin.leaveTenant, (world) => {
    world.tenant = { ...company(world), state: 'left' }
    return company(world)
  }),
]

export const ownHandlers: Handler[] = [
  ...chartHandlers,
  ...placeHandlers,
  ...rhythmHandlers,
  ...meetHandlers,
  ...tenantHandlers,
]
