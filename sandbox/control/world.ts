/** What the control routes act on: the parts of one running sandbox. */
import type { Entra } from '../entra/entra.ts'
import type { GraphSettings } from '../graph/settings.ts'
import type { Activity } from '../graph/teams-store.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Person, Tenant } from '../tenant/types.ts'
import { ControlError } from './route.ts'

/** One request that reached the Graph routes. */
export type SeenRequest = {
  /** ms since the epoch, simulated. */
  at: number
  personId: string | null
  method: string
  path: string
  query: string
  status: number
  /** Requests in flight for the same mailbox, this one included. */
  inFlight: number
}

/** The sandbox as the control routes see it. Parts may be exchanged (import, snapshot): ask for it anew each time. */
export type World = {
  tenant: Tenant
  entra: Entra
  /** What the company is called. */
  name: string
  /** Rules of what goes wrong, as JSON. */
  faults: { rules: () => unknown[]; replace: (rules: unknown) => void }
  /** Limits and caps of Graph; what is changed holds from the next request on. */
  settings: GraphSettings
  subscriptions: Pick<Subscriptions, 'all' | 'drop' | 'tell'>
  /** The activity feeds of everybody in Teams, oldest first. */
  activities: () => readonly Activity[]
  /** Makes every delta link of a mailbox, or of the directory (null), answer 410. */
  expireDeltaLinks: (personId: string | null) => void
  /** Changes somebody's working life: leaves, joins, goes on leave, changes manager or role. */
  happen: (happening: unknown) => unknown
  seen: { list: () => readonly SeenRequest[]; clear: () => void }
  snapshots: { save: (name: string) => Promise<string>; load: (name: string) => Promise<void> }
  importCorpus: (given: { messages: string; org?: string; shift: boolean }) => Promise<unknown>
}

/** Somebody by id or address. Throws 404. */
export function personIn(tenant: Tenant, key: string): Person {
  const person = tenant.person(key.toLowerCase()) ?? tenant.personByAddress(key)
  if (!person)
    throw new ControlError(404, `Nobody here has the id or address ${key}. GET /_sandbox/people lists everybody.`)
  return person
}

/** A moment as ms since the epoch or as an ISO date-time. Throws 400. */
export function momentOf(given: string | number): number {
  const ms = typeof given === 'number' ? given : Date.parse(given)
  if (!Number.isFinite(ms))
    throw new ControlError(400, `${given} is no moment. Give ms since the epoch or an ISO date-time.`)
  return ms
}

export const isoOf = (ms: number): string => new Date(ms).toISOString()
