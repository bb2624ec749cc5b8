/** People of the tenant: list them, change them, and let things happen to them. */
import { z } from 'zod'
import type { Person } from '../tenant/types.ts'
import { ControlError, type ControlRoute, route } from './route.ts'
import { personIn, type World } from './world.ts'

const tag = 'people'

const shown = (person: Person) => {
  const { lunch: _, ...rest } = person
  return rest
}

const Change = z
  .strictObject({
    displayName: z.string().min(1),
    jobTitle: z.string().nullable(),
    department: z.string().nullable(),
    officeLocation: z.string().nullable(),
    site: z.string().nullable(),
    zone: z.string(),
    /** Id or address; null for somebody without a manager. */
    manager: z.string().nullable(),
    accountEnabled: z.boolean(),
    workingHours: z.strictObject({ from: z.string(), to: z.string(), days: z.array(z.int().min(1).max(7)) }),
    automaticReplies: z.strictObject({
      status: z.enum(['disabled', 'alwaysEnabled', 'scheduled']),
      from: z.string().optional(),
      to: z.string().optional(),
    }),
  })
  .partial()

/** A manager who reports to this very person, directly or not, would make the chart a circle. */
function checkLine(world: World, person: Person, manager: Person): void {
  for (let at: Person | undefined = manager, steps = 0; at && steps < 1_000; steps++) {
    if (at.id === person.id) throw new ControlError(400, `${manager.displayName} reports to ${person.displayName}.`)
    at = at.managerId ? world.tenant.person(at.managerId) : undefined
  }
}

export function peopleRoutes(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'GET',
      path: '/people',
      tag,
      summary: 'People by name, address, title or department',
      query: z.strictObject({
        search: z.string().default(''),
        kind: z.enum(['user', 'guest', 'shared', 'list', 'room']).optional(),
        /** Only accounts that can sign in, or only those that cannot. */
        enabled: z.enum(['true', 'false']).optional(),
        skip: z.coerce.number().int().min(0).default(0),
        top: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      handle: ({ query }) => {
        const wanted = query.search.toLowerCase()
        const found = [...world().tenant.people()].filter(
          (one) =>
            one.deletedAt === null &&
            (!query.kind || one.kind === query.kind) &&
            (!query.enabled || one.accountEnabled === (query.enabled === 'true')) &&
            `${one.displayName} ${one.mail} ${one.jobTitle ?? ''} ${one.department ?? ''}`
              .toLowerCase()
              .includes(wanted),
        )
        return { count: found.length, people: found.slice(query.skip, query.skip + query.top).map(shown) }
      },
    }),
    route({
      method: 'GET',
      path: '/people/{person}',
      tag,
      summary: 'One person, by id or address',
      handle: ({ parameters }) => shown(personIn(world().tenant, parameters.person ?? '')),
    }),
    route({
      method: 'PATCH',
      path: '/people/{person}',
      tag,
      summary:
        'Change what the directory says about somebody: their manager, title, site, whether the account is enabled',
      body: Change,
      handle: ({ parameters, body }) => {
        const { tenant } = world()
        const person = personIn(tenant, parameters.person ?? '')
        const { manager, ...rest } = body
        const above = manager ? personIn(tenant, manager) : null
        if (above) checkLine(world(), person, above)
        tenant.changePerson(person.id, { ...rest, ...(manager === undefined ? {} : { managerId: above?.id ?? null }) })
        return shown(personIn(tenant, person.id))
      },
    }),
    route({
      method: 'DELETE',
      path: '/people/{person}',
      tag,
      summary: 'Delete the account (restorable for thirty days, as in the directory)',
      handle: ({ parameters }) => {
        const { tenant } = world()
        tenant.removePerson(personIn(tenant, parameters.person ?? '').id)
      },
    }),
    route({
      method: 'POST',
      path: '/happenings',
      tag,
      summary:
        'Let something happen in somebody’s working life: leaves, goes-on-leave, comes-back, falls-silent, answers-again, changes-manager, changes-role, joins',
      body: z.looseObject({ kind: z.string(), person: z.string().optional() }),
      handle: ({ body }) => {
        const { person, manager, ...rest } = body as Record<string, unknown> & { person?: string; manager?: unknown }
        const { tenant } = world()
        return world().happen({
          ...rest,
          ...(person ? { personId: personIn(tenant, person).id } : {}),
          ...(typeof manager === 'string' ? { managerId: personIn(tenant, manager).id } : {}),
        })
      },
    }),
  ]
}
