/** The Teams-like and Outlook-like pages, on one origin with the application they show. */
import type { World } from '../control/world.ts'
import type { Responder } from '../exchange.ts'

export type HostsOptions = { world: () => World }

export function createHosts(_options: HostsOptions): Responder {
  return async () => null
}
