/** A server in memory that keeps to the contract: it refuses what the real one refuses, and answers only what the contract allows. */
import { randomUUID } from 'node:crypto'
import * as invitesContract from '../../../contract/invites.ts'
import * as meContract from '../../../contract/me.ts'
import * as peopleContract from '../../../contract/people.ts'
import * as todayContract from '../../../contract/suggestions.ts'
import { invite, person } from './answers.ts'
import { giveHandlers, hold } from './fake-give.ts'
import { type Handler, iso, known, on, Refusal } from './fake-handler.ts'
import { ownHandlers } from './fake-own.ts'
import { shelfHandlersAll } from './fake-shelf.ts'
import { tellHandlers } from './fake-tell.ts'
import { togetherHandlers } from './fake-together.ts'
import { touchHandlersAll } from './fake-touch.ts'
import type { Fault, World } from './fake-world.ts'

type BookedLine = todayContract.BookedLine

export type Answer = { status: number; body: unknown; headers?: Record<string, string> }

const meNow = (world: World) => ({ ...world.me, asOf: iso(world) })
const change = (world: World, to: Partial<meContract.Me>): meContract.Me => {
  world.me = { ...world.me, ...to }
  return meNow(world)
}
const line = (world: World, inviteId: string): BookedLine => {
  const found = world.invites.find((one) => one.inviteId === inviteId)
  if (!found) throw new Refusal(404, 'not-found')
  return found
}
/** A hold that ran out has left. */
function settle(world: World): void {
  for (const one of world.invites)
    if (one.state === 'held' && Date.parse(one.holdUntil) <= world.now()) one.state = 'booked'
}

const meHandlers: Handler[] = [
  on(meContract.signIn, meNow),
  on(meContract.readMe, meNow),
  on(meContract.turnOn, (world) => change(world, { state: 'on' })),
  on(meContract.turnOff, (world) => change(world, { state: 'off' })),
  on(meContract.pause, (world, { body }) =>
    change(world, { state: body.until ? 'paused' : 'on', pausedUntil: body.until }),
  ),
  on(meContract.changeSettings, (world, { body }) =>
    change(world, {
      ...(body.lunch ? { lunch: { ...body.lunch, assumed: false } } : {}),
      ...(body.locale ? { locale: body.locale } : {}),
      ...(body.afterHours === undefined ? {} : { afterHours: body.afterHours }),
      ...(body.notify ? { notify: { ...world.me.notify, how: body.notify } } : {}),
      ...(body.booking ? { booking: { ...world.me.booking, ...(body.booking as Partial<meContract.Booking>) } } : {}),
    }),
  ),
  on(meContract.exportMe, (world) => {
    world.access.unshift({ at: iso(world), actor: 'you', what: 'export', times: 1 })
    return { format: 'kith-export-1', contact: world.people.map(({ name }) => ({ name })) }
  }),
  on(meContract.readAccess, (world) => ({ entries: world.access, opened: 14, byOthers: 0 })),
  on(meContract.readInclusion, (world) => ({ included: world.included })),
  on(meContract.changeInclusion, (world, { body }) => {
    world.included = body.included
    return { included: world.included }
  }),
  on(meContract.eraseMe, (world) => {
    change(world, { state: 'erasing' })
    return { state: 'erasing' as const }
  }),
]

/** The card is done; undo finds it again. */
function takeCard(world: World, suggestionId: string): todayContract.Suggestion {
  const index = world.suggestions.findIndex((one) => one.suggestionId === suggestionId)
  const [suggestion] = index < 0 ? [] : world.suggestions.splice(index, 1)
  if (!suggestion) throw new Refusal(409, 'not-open')
  world.aside.set(suggestionId, suggestion)
  return suggestion
}

const todayHandlers: Handler[] = [
  on(todayContract.readToday, (world) => {
    settle(world)
    const quiet = world.me.state === 'off' || world.me.state === 'paused'
    const booked = world.invites.filter(({ end, state }) => state !== 'undone' && Date.parse(end) >= world.now())
    const open = quiet ? [] : world.suggestions.slice(0, 3)
    return { suggestions: open, booked, lookBack: open.length > 0 ? null : world.lookBack, asOf: iso(world) }
  }),
  on(todayContract.acceptSuggestion, (world, { params, body }) => {
    const index = world.suggestions.findIndex(({ suggestionId }) => suggestionId === params.suggestionId)
    const suggestion = world.suggestions[index] ?? world.proposals.get(params.suggestionId)
    if (!suggestion) throw new Refusal(409, 'not-open')
    const slot = suggestion.slots.find(({ start }) => start === body.start)
    if (!slot) throw new Refusal(409, 'not-offered')
    if (index >= 0) world.suggestions.splice(index, 1)
    const people = suggestion.people.map(({ contactId }) => known(world, contactId))
    const held = invite(
      0,
      slot.start,
      people.map((one) => [one, 'none']),
      {
        inviteId: randomUUID(),
        kind: slot.kind,
        end: slot.end,
        state: 'held',
        holdUntil: new Date(world.now() + 10_000).toISOString(),
      },
    )
    world.invites.push(held)
    world.aside.set(held.inviteId, suggestion)
    return held
  }),
  ...[todayContract.dismissSuggestion, todayContract.snoozeSuggestion].map((route) =>
    on(route, (world, { params }) => {
      const index = world.suggestions.findIndex(({ suggestionId }) => suggestionId === params.suggestionId)
      const [suggestion] = index < 0 ? [] : world.suggestions.splice(index, 1)
      if (!suggestion) throw new Refusal(404, 'not-found')
      world.aside.set(params.suggestionId, suggestion)
      return { state: route === todayContract.snoozeSuggestion ? 'snoozed' : 'dismissed' }
    }),
  ),
  on(todayContract.reopenSuggestion, (world, { params }) => {
    const suggestion = world.aside.get(params.suggestionId)
    if (!suggestion) throw new Refusal(404, 'not-found')
    world.suggestions.unshift(suggestion)
    const [person] = suggestion.people
    if (suggestion.action === 'swap') world.swaps = world.swaps.filter((one) => one.contactId !== person?.contactId)
    return { state: 'open' }
  }),
  on(todayContract.writeSuggestion, (world, { params, body }) => {
    const suggestion = takeCard(world, params.suggestionId)
    const contactIds = suggestion.people.map(({ contactId }) => contactId)
    const { messageId, title, body: text } = body
    world.aside.set(messageId, suggestion)
    return hold(world, { messageId, purpose: 'card', contactIds, draft: { title, body: text } })
  }),
  ...[todayContract.finishSuggestion, todayContract.answerSuggestion].map((route) =>
    on(route, (world, { params }) => {
      takeCard(world, params.suggestionId)
      return { state: 'done' }
    }),
  ),
  on(todayContract.moreTimes, () => ({ state: 'looking' })),
]

const inviteHandlers: Handler[] = [
  on(invitesContract.listInvites, (world) => {
    settle(world)
    const shown = world.invites.filter(({ state }) => state !== 'undone')
    return { invites: shown.sort((a, b) => Date.parse(a.start) - Date.parse(b.start)), asOf: iso(world) }
  }),
  on(invitesContract.readInvite, (world, { params }) => {
    settle(world)
    return line(world, params.inviteId)
  }),
  on(invitesContract.undoInvite, (world, { params }) => {
    settle(world)
    const found = line(world, params.inviteId)
    if (found.state !== 'held') throw new Refusal(409, 'already-sent')
    found.state = 'undone'
    const suggestion = world.aside.get(found.inviteId)
    if (suggestion) world.suggestions.unshift(suggestion)
    return found
  }),
  on(invitesContract.sendInviteNow, (world, { params }) =>
    Object.assign(line(world, params.inviteId), { state: 'booked' as const }),
  ),
  on(invitesContract.acceptProposal, (world, { params, body }) => {
    const found = line(world, params.inviteId)
    const person = found.people.find(({ contactId }) => contactId === body.contactId)
    if (!person?.proposed) throw new Refusal(409, 'no-proposal')
    Object.assign(found, person.proposed)
    person.proposed = null
    return found
  }),
  on(invitesContract.searchSlots, (world, { body }) => {
    const proposalId = randomUUID()
    const template = world.suggestions[0]
    const people = body.contactIds.map((contactId) => ({ ...known(world, contactId) }))
    if (template) world.proposals.set(proposalId, { ...template, suggestionId: proposalId, kind: body.kind, people })
    // In Madrid they work until six.
    if (body.start !== undefined) {
      const start = new Date(`${body.start}:00+01:00`).toISOString()
      const [date = '', from = ''] = body.start.split('T')
      const misfit = from < '18:00' ? null : { why: 'hours' as const, zone: 'Europe/Madrid', date, from }
      world.picks.set(proposalId, {
        start,
        end: start,
        kind: body.kind,
        zone: world.me.zone,
        errorCode: misfit ? 'after-hours' : null,
        people: people.map(({ contactId, name }) => ({ contactId, name, misfit })),
      })
    }
    return { proposalId, state: 'looking' as const }
  }),
  on(invitesContract.readSlots, (world, { params }) => {
    const { slots = [] } = world.proposals.get(params.proposalId) ?? {}
    const days = [
      { date: '2026-11-25', why: 'busy' },
      { date: '2026-11-27', why: 'no-common-lunch' },
    ]
    const isAsked = world.noGroupTime && world.groups.has(params.proposalId)
    return {
      proposalId: params.proposalId,
      state: 'ready' as const,
      slots: isAsked ? [] : slots,
      days,
      assumed: [],
      picked: world.picks.get(params.proposalId) ?? null,
      pollTimes: isAsked ? slots.map(({ start, end }) => ({ start, end })) : [],
    }
  }),
  on(invitesContract.moveInvite, (world, { params, body }) => {
    const found = line(world, params.inviteId)
    const [start, length] = [Date.parse(`${body.start}:00+01:00`), Date.parse(found.end) - Date.parse(found.start)]
    if (start <= world.now()) throw new Refusal(400, 'past')
    return Object.assign(found, {
      start: new Date(start).toISOString(),
      end: new Date(start + length).toISOString(),
    })
  }),
  on(invitesContract.cancelInvite, (world, { params }) =>
    Object.assign(line(world, params.inviteId), { outcome: 'cancelled' as const }),
  ),
  on(invitesContract.didItHappen, (world, { params, body }) =>
    Object.assign(line(world, params.inviteId), {
      outcome: body.happened ? ('happened' as const) : ('not-happened' as const),
    }),
  ),
]

const peopleHandlers: Handler[] = [
  on(peopleContract.listPeople, (world, { querystring }) => {
    const all = world.people.filter(({ peer }) => querystring.peers === 'everybody' || peer !== 'not')
    return { people: all.slice(0, Number(querystring.limit)), total: all.length, asOf: iso(world), historyDays: 365 }
  }),
  on(peopleContract.findPeople, (world, { body }) => ({
    people: world.people.filter(({ address }) => body.addresses.includes(address)),
  })),
  on(peopleContract.addPeople, (world, { body }) => {
    const people = body.people.flatMap(({ address, name }) => {
      const held = world.people.find((one) => one.address === address)
      if (held) return [held]
      if (/^(room|team)-/.test(address)) return []
      const made = person(900 + world.people.length, name, null, { address })
      world.people.push(made)
      return [made]
    })
    return { people }
  }),
  on(peopleContract.readPerson, (world, { params }) => known(world, params.contactId)),
  on(peopleContract.excludePerson, (world, { params }) =>
    Object.assign(known(world, params.contactId), { excluded: true }),
  ),
  on(peopleContract.includePerson, (world, { params }) =>
    Object.assign(known(world, params.contactId), { excluded: false }),
  ),
  on(peopleContract.correctPerson, (world, { params, body }) => {
    const correctionId = randomUUID()
    known(world, params.contactId).corrections.unshift({
      correctionId,
      kind: body.kind,
      madeAt: iso(world),
      day: 'day' in body ? body.day : null,
    })
    return { correctionId }
  }),
  on(peopleContract.undoCorrection, (world, { params }) => {
    const found = known(world, params.contactId)
    found.corrections = found.corrections.filter(({ correctionId }) => correctionId !== params.correctionId)
    return { undone: true as const }
  }),
  on(peopleContract.logActivity, (world, { params, body }) => {
    world.activities.push({ ...body, contactId: params.contactId })
    return { activityId: body.activityId }
  }),
  on(peopleContract.undoActivity, (world, { params }) => {
    world.activities = world.activities.filter(({ activityId }) => activityId !== params.activityId)
    return { activityId: params.activityId }
  }),
]

const handlers = [
  ...giveHandlers,
  ...ownHandlers,
  ...shelfHandlersAll,
  ...tellHandlers,
  ...touchHandlersAll,
  ...togetherHandlers,
  ...meHandlers,
  ...todayHandlers,
  ...inviteHandlers,
  ...peopleHandlers,
]

/** A fixed path wins over one with a parameter, as in the real router. */
function find(method: string, path: string): { handler: Handler; params: Record<string, string> } | null {
  const candidates = handlers.filter(({ route }) => route.method === method)
  const ordered = candidates.sort((a, b) => a.route.url.split(':').length - b.route.url.split(':').length)
  for (const handler of ordered) {
    const pattern = new RegExp(`^${handler.route.url.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
    const match = pattern.exec(path)
    if (match) return { handler, params: { ...match.groups } }
  }
  return null
}

const problem = (status: number, code: string, claims?: string): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code },
  headers: {
    'content-type': 'application/problem+json',
    ...(claims ? { 'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa(claims)}"` } : {}),
  },
})

/** Answers one request; throws when the contract does not know it, since that would be a mistake of the page. */
export function answerApi(
  world: World,
  request: {
    method: string
    path: string
    query: Record<string, string>
    bearer: string | null
    body: unknown
    fault: Fault | null
  },
): Answer {
  const { fault } = request
  if (fault && typeof fault === 'object' && 'status' in fault)
    return problem(fault.status, fault.code ?? 'fault', fault.claims)
  if (!request.bearer || !world.tokens.has(request.bearer)) return problem(401, 'token-refused')
  world.seen.push(`${request.method} ${request.path}`)
  const found = find(request.method, request.path)
  if (!found) throw new Error(`the contract has no ${request.method} ${request.path}`)
  const { route, answer } = found.handler
  const input = {
    ...(route.schema.params ? { params: route.schema.params.parse(found.params) } : {}),
    ...(route.schema.querystring ? { querystring: route.schema.querystring.parse(request.query) } : {}),
    ...(route.schema.body ? { body: route.schema.body.parse(request.body) } : {}),
  }
  try {
    const [status, schema] = Object.entries(route.schema.response)[0] ?? ['200', undefined]
    return { status: Number(status), body: schema?.parse(answer(world, input as never)) }
  } catch (error) {
    if (error instanceof Refusal) return problem(error.status, error.code)
    throw error
  }
}
