/** The Teams-like and Outlook-like pages, on one origin with the application they show. */
import type { World } from '../control/world.ts'
import type { Responder } from '../exchange.ts'

export type HostsOptions = { world: () => World; kithUrl: string | null }

export function createHosts(_options: HostsOptions): Responder {
  return async () => null
}
