/** A small tenant behind the sandbox's Graph, asked without a network. */

import type { Grant } from '../../../sandbox/entra/grant.ts'
import type { Answer } from '../../../sandbox/exchange.ts'
import { createFaults } from '../../../sandbox/faults/faults.ts'
import { createGraph, type RequestRecord } from '../../../sandbox/graph/graph.ts'
import { type GraphSettings, graphDefaults } from '../../../sandbox/graph/settings.ts'
import { createClock } from '../../../sandbox/tenant/clock.ts'
import { createTenant } from '../../../sandbox/tenant/tenant.ts'
import type { Event, Message, Person } from '../../../sandbox/tenant/types.ts'
import { domain, personNamed } from '../tenant/people.ts'

export const origin = 'https://localhost:4400'
export const tenantId = '11111111-2222-4333-8444-555555555555'
export const start = Date.parse('2026-03-02T08:00:00Z')

const boss = personNamed('Zoe', { jobTitle: 'Director' })
const ana = personNamed('Ana', { managerId: boss.id })
const sam = personNamed('Sam', { managerId: boss.id })
const lee = personNamed('Lee', { managerId: ana.id, zone: 'America/New_York' })
const guest = personNamed('Guest', {
  kind: 'guest',
  mail: 'guest@fabrikam.example',
  userPrincipalName: `guest_fabrikam.example#EXT#@${domain}`,
})
const room = personNamed('Spree', { kind: 'room', accountEnabled: false })
const list = personNamed('Everybody', { kind: 'list' })
export const people = { boss, ana, sam, lee, guest, room, list }

type Who = Person | { appOnly: string[] }
export type World = ReturnType<typeof createWorld>

/** Every scope a delegated token can need in these tests. */
export const everything = [
  'User.Read',
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'People.Read',
  'Mail.ReadWrite',
  'Mail.Send',
  'Calendars.ReadWrite',
  'Calendars.Read.Shared',
  'MailboxSettings.ReadWrite',
  'Presence.ReadWrite',
  'Presence.Read.All',
  'Place.Read.All',
  'Chat.ReadWrite',
  'Chat.Create',
  'Chat.ManageDeletion.All',
  'ChannelMessage.Send',
  'TeamsActivity.Send',
  'TeamsAppInstallation.ReadWriteSelfForUser',
  'Team.ReadBasic.All',
  'Channel.ReadBasic.All',
]

export type WorldOptions = {
  scopes?: string[]
  settings?: Partial<GraphSettings>
  history?: (person: Person) => { messages: Message[]; events: Event[] }
  more?: Person[]
}

/** A fresh world at nine on a Monday in Paris; requests take no time unless the settings say so. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createClock({ now: start })
  const all = [...Object.values(people), ...(options.more ?? [])]
  const tenant = createTenant({
    id: tenantId,
    domain,
    clock,
    people: all,
    lists: new Map([[list.id, [ana.id, sam.id, lee.id]]]),
    history: { load: (id) => options.history?.(all.find((one) => one.id === id)!) ?? { messages: [], events: [] } },
  })
  const tokens = new Map<string, Grant>()
  const requests: RequestRecord[] = []
  const settings: GraphSettings = { ...graphDefaults, latencyMs: 0, ...options.settings }
  const faults = createFaults({ seed: 7 })
  const graph = createGraph({
    tenant,
    settings,
    faults,
    readGrant: (bearer) => {
      const grant = tokens.get(bearer)
      return grant
        ? { kind: 'grant', grant }
        : { kind: 'refused', code: 'InvalidAuthenticationToken', message: 'Invalid token.' }
    },
    onRequest: (record) => requests.push(record),
  })
  function tokenFor(who: Who, scopes: readonly string[] = options.scopes ?? everything): string {
    const person = 'id' in who ? who : null
    const token = `${person?.id ?? 'app'} ${('id' in who ? scopes : who.appOnly).join(' ')}`.replaceAll(' ', '~')
    tokens.set(token, {
      tenantId,
      appId: 'app-1',
      personId: person?.id ?? null,
      scopes: person ? scopes : [],
      roles: 'id' in who ? [] : who.appOnly,
      expiresAt: Number.MAX_SAFE_INTEGER,
    })
    return token
  }
  /** `url` is a path under /v1.0 or a whole link that was given out. */
  async function ask(
    who: Who | string | null,
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer & { json: Json }> {
    const [path = '', query = ''] = (url.startsWith(origin) ? url.slice(origin.length) : `/v1.0${url}`).split(/\?(.*)/s)
    const bearer = who === null ? {} : { authorization: `Bearer ${typeof who === 'string' ? who : tokenFor(who)}` }
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await graph({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { ...bearer, ...(text ? { 'content-type': 'application/json' } : {}), ...headers },
      body: Buffer.from(text),
      origin,
    })
    if (!answer) throw new Error(`${path} is not one of Graph's`)
    // As it would cross the wire: what is undefined is not there.
    return { ...answer, json: answer.body === undefined ? {} : (JSON.parse(JSON.stringify(answer.body)) as Json) }
  }
  return {
    clock,
    tenant,
    graph,
    settings,
    faults,
    requests,
    tokenFor,
    ask,
    subscriptions: graph.subscriptions,
    teams: graph.teams,
  }
}

/** What came back, as a test looks into it. */
export type Json = {
  [name: string]: unknown
  id?: string
  value?: Json[]
  error?: { code: string; message: string }
  '@odata.nextLink'?: string
  '@odata.deltaLink'?: string
  '@removed'?: { reason: string }
}
