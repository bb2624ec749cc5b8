/** What changed in the directory since a link was given out. */

import type { Answer } from '../exchange.ts'
import type { UserFact } from '../tenant/directory.ts'
import type { Person } from '../tenant/types.ts'
import { type Call, contextOf, ok } from './call.ts'
import { comesEmpty, type DeltaState, deltaPage, gone, pageSize, stateOf } from './delta-token.ts'
import { badRequest, GraphFailure } from './failure.ts'
import { chosen, show } from './fields.ts'
import { type UserView, userShape, userView } from './user-json.ts'

const expiryMs = 7 * 86_400_000
const idFilter = /^\s*id\s+eq\s+'?[0-9a-f-]{36}'?(\s+or\s+id\s+eq\s+'?[0-9a-f-]{36}'?)*\s*$/i

/** Names of the tenant's fields to those of Graph, where they differ. */
const shownAs: Record<string, readonly string[]> = {
  managerId: ['manager'],
  site: ['city'],
  otherMails: ['otherMails', 'proxyAddresses'],
  mail: ['mail', 'proxyAddresses'],
  kind: ['userType'],
}
const graphNames = (fact: UserFact): string[] => fact.fields.flatMap((name) => shownAs[name] ?? [name])

const inDirectory = (person: Person): boolean => person.kind !== 'list'
const plain = (select: readonly string[]): string[] => select.filter((name) => !/^manager$/i.test(name))
const wantsManager = (select: readonly string[] | null): boolean =>
  select === null || select.some((name) => /^manager$/i.test(name))

function managerDelta(person: Person): Record<string, unknown> {
  return { 'manager@delta': person.managerId ? [{ '@odata.type': '#microsoft.graph.user', id: person.managerId }] : [] }
}

function shown(
  person: Person,
  view: UserView,
  state: DeltaState,
  fields: readonly string[] | null,
): Record<string, unknown> {
  const select = state.select ?? null
  const names = new Set(['id', ...chosen(userShape, select ? plain(select) : null)])
  const kept = fields === null ? [...names] : [...names].filter((name) => name === 'id' || fields.includes(name))
  const manager = wantsManager(select) && (fields === null ? person.managerId !== null : fields.includes('manager'))
  return { ...show(userShape, person, view, kept), ...(manager ? managerDelta(person) : {}) }
}

function begin(call: Call): DeltaState {
  const { query, context } = call
  const refused = ['top', 'orderby', 'expand', 'search'].find((name) => query.option(name) !== null)
  if (refused)
    throw badRequest(
      `The query parameter '$${refused}' is not supported for delta on users.`,
      'Request_UnsupportedQuery',
    )
  const filter = query.option('filter')
  if (filter && !idFilter.test(filter))
    throw badRequest("Delta on users only supports a $filter of 'id eq'.", 'Request_UnsupportedQuery')
  if (filter && filter.split(/\sor\s/i).length > 50)
    throw badRequest('A $filter of delta on users takes at most 50 ids.', 'Request_UnsupportedQuery')
  if (query.select) chosen(userShape, plain(query.select))
  const { log } = context.tenant.directory
  return {
    kind: 'users',
    person: '',
    seq: log.head(),
    generation: context.tenant.deltaGeneration(null),
    scan: { id: '' },
    select: query.select,
    filter,
    at: 0,
  }
}

type Page = { value: unknown[]; next: DeltaState; more: boolean }

function scanPage(call: Call, state: DeltaState, size: number, wanted: (id: string) => boolean): Page {
  const all = [...call.context.tenant.people()]
    .filter((one) => inDirectory(one) && wanted(one.id) && one.id > state.scan!.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const value = all.slice(0, size).map((one) => shown(one, userView(call, one), state, null))
  const { scan: _, ...rest } = state
  const more = all.length > size
  return { value, next: more ? { ...state, scan: { id: all[size - 1]!.id } } : rest, more }
}

/** Everything that happened to one person since, told once. */
function told(call: Call, state: DeltaState, facts: readonly UserFact[]): unknown | null {
  const { personId } = facts[0]!
  const person = call.context.tenant.person(personId)
  const removed = (reason: 'changed' | 'deleted') => ({
    '@odata.type': '#microsoft.graph.user',
    id: personId,
    '@removed': { reason },
  })
  if (!person) return removed(facts.some(({ kind }) => kind === 'purged') ? 'deleted' : 'changed')
  if (!inDirectory(person)) return null
  const anew = facts.some(({ kind }) => kind !== 'updated')
  const fields = [...new Set(facts.flatMap(graphNames))]
  const select = state.select ?? null
  const surfaces =
    anew || select === null || fields.some((name) => select.some((one) => one.toLowerCase() === name.toLowerCase()))
  if (!surfaces) return null
  if (anew || !call.prefer.minimal) {
    const manager = wantsManager(select) && fields.includes('manager') ? managerDelta(person) : {}
    return { ...shown(person, userView(call, person), state, null), ...manager }
  }
  return {
    ...shown(person, userView(call, person), state, fields),
    ...(fields.includes('manager') && wantsManager(select) ? managerDelta(person) : {}),
  }
}

function changePage(call: Call, state: DeltaState, size: number, wanted: (id: string) => boolean): Page {
  const { log } = call.context.tenant.directory
  const perPerson = new Map<string, { seq: number; facts: UserFact[] }>()
  const base = state.base ?? state.seq
  for (const { seq, fact } of log.all(base)) {
    const known = perPerson.get(fact.personId)
    if (known) {
      known.facts.push(fact)
      known.seq = seq
    } else perPerson.set(fact.personId, { seq, facts: [fact] })
  }
  const value: unknown[] = []
  let seq = state.seq
  // By the latest entry: a link that stops in between still has everything after it.
  for (const one of [...perPerson.values()].sort((a, b) => a.seq - b.seq)) {
    if (one.seq <= state.seq) continue
    if (value.length >= size) return { value, next: { ...state, seq, base }, more: true }
    seq = one.seq
    const item = wanted(one.facts[0]!.personId) ? told(call, state, one.facts) : null
    if (item) value.push(item)
  }
  const { base: _, ...rest } = state
  return { value, next: { ...rest, seq: log.head() }, more: false }
}

/** GET /users/delta: an initial round over everybody, then what changed. Links hold for seven days. */
export function usersDelta(call: Call): Answer {
  const { tenant } = call.context
  const context = contextOf(call, 'users')
  if (call.query.deltaToken?.toLowerCase() === 'latest') {
    const { scan: _, ...state } = begin(call)
    return deltaPage(call, context, [], state, false)
  }
  const state = stateOf(call, 'users', null, ({ select, filter }) => ({
    ...(select ? { $select: select.join(',') } : {}),
    ...(filter ? { $filter: filter } : {}),
  }))
  if (state && tenant.clock.now() - state.at > expiryMs) {
    throw new GraphFailure(400, 'syncStateNotFound', gone(call).message)
  }
  const from = state ?? begin(call)
  if (comesEmpty(call, from) && from.scan)
    return deltaPage(call, context, [], { ...from, pages: (from.pages ?? 0) + 1 }, true)
  const ids = from.filter ? new Set(from.filter.toLowerCase().match(/[0-9a-f-]{36}/g)) : null
  const wanted = (id: string): boolean => ids === null || ids.has(id)
  const size = pageSize(call, state, 999, 200)
  const page = from.scan ? scanPage(call, from, size, wanted) : changePage(call, from, size, wanted)
  const answer = deltaPage(
    call,
    context,
    page.value,
    { ...page.next, pages: (from.pages ?? 0) + 1 },
    page.more || !state,
  )
  return ok(answer.body)
}
