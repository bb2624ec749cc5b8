/** Graph's limits, subscriptions and delta links, and what the host pages must know. */
import { z } from 'zod'
import { apiApp, spaApp } from '../entra/apps.ts'
import type { GraphSettings } from '../graph/settings.ts'
import { ControlError, type ControlRoute, route } from './route.ts'
import { isoOf, personIn, type World } from './world.ts'

const tag = 'graph'
const whole = z.int().min(0)

const Settings = z
  .strictObject({
    concurrency: z.int().min(1),
    windowRequests: z.int().min(1),
    windowSeconds: z.number().positive(),
    retryAfter: z.enum(['integer', 'decimal', 'absent']),
    concurrencyPerApp: z.boolean(),
    identityUnits: z.number().positive().nullable(),
    latencyMs: z.number().min(0).max(60_000),
    subscriptionCapMinutes: z.int().min(1),
    directorySubscriptionCapMinutes: z.int().min(1),
    reportsCancelledOccurrences: z.boolean(),
    emptyDeltaPages: whole,
  })
  .partial() satisfies z.ZodType<Partial<GraphSettings>>

function settingRoutes(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'GET',
      path: '/settings',
      tag,
      summary: 'Limits and caps of Graph',
      handle: () => world().settings,
    }),
    route({
      method: 'PATCH',
      path: '/settings',
      tag,
      summary: 'Change limits and caps; they hold from the next request on',
      body: Settings,
      handle: ({ body }) => Object.assign(world().settings, body),
    }),
    route({
      method: 'POST',
      path: '/delta-links/expire',
      tag,
      summary: 'Let every delta link of a mailbox, or of the directory (no person), answer 410',
      body: z.strictObject({ person: z.string().optional() }),
      handle: ({ body }) =>
        world().expireDeltaLinks(body.person === undefined ? null : personIn(world().tenant, body.person).id),
    }),
    route({
      method: 'GET',
      path: '/host',
      tag,
      summary: 'What a host page must know: company, tenant and the applications registered here',
      handle: ({ origin }) => {
        const { tenant, name } = world()
        return {
          name,
          domain: tenant.domain,
          tenantId: tenant.id,
          authorityHost: new URL(origin).host,
          apiClientId: apiApp.clientId,
          spaClientId: spaApp.clientId,
          now: tenant.clock.now(),
        }
      },
    }),
    route({
      method: 'GET',
      path: '/people/{person}/activities',
      tag,
      summary: 'Somebody’s activity feed in Teams, oldest first',
      handle: ({ parameters }) => {
        const { id } = personIn(world().tenant, parameters.person ?? '')
        const activities = world()
          .activities()
          .filter(({ to }) => to === id)
        return { count: activities.length, activities: activities.map((one) => ({ ...one, at: isoOf(one.at) })) }
      },
    }),
  ]
}

function subscriptionRoutes(world: () => World): ControlRoute[] {
  const known = (id: string): string => {
    if (
      !world()
        .subscriptions.all()
        .some((one) => one.id === id)
    )
      throw new ControlError(404, `There is no subscription ${id}.`)
    return id
  }
  return [
    route({
      method: 'GET',
      path: '/subscriptions',
      tag,
      summary: 'The subscriptions that live now',
      handle: () => {
        const subscriptions = world()
          .subscriptions.all()
          .map(({ clientState: _, expiresAt, ...one }) => ({ ...one, expiresAt: isoOf(expiresAt) }))
        return { count: subscriptions.length, subscriptions }
      },
    }),
    route({
      method: 'POST',
      path: '/subscriptions/{subscription}/tell',
      tag,
      summary: 'Send a lifecycle event; subscriptionRemoved ends the subscription',
      body: z.strictObject({ event: z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed']) }),
      handle: ({ parameters, body }) => {
        const id = known(parameters.subscription ?? '')
        if (body.event === 'subscriptionRemoved') world().subscriptions.drop(id)
        else world().subscriptions.tell(id, body.event)
      },
    }),
  ]
}

export const graphRoutes = (world: () => World): ControlRoute[] => [
  ...settingRoutes(world),
  ...subscriptionRoutes(world),
]
