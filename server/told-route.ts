/** How a log names what was asked for. */
import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** That somebody asked for it is a matter of theirs, so no log names it. */
    untold?: boolean
  }
}

/** The address of a request's route without what was filled in; undefined where asking for it says something about whoever asks. */
export const toldRoute = ({ routeOptions }: FastifyRequest): string | undefined =>
  routeOptions.config.untold ? undefined : routeOptions.url
