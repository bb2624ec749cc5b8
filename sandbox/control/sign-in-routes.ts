/** Signing in as somebody, and everything that can be done to a sign-in: consent, revocation, step-up, documented errors. */
import { z } from 'zod'
import { isAadsts } from '../entra/aadsts.ts'
import { apiApp, spaApp } from '../entra/apps.ts'
import { ControlError, type ControlRoute, route } from './route.ts'
import { personIn, type World } from './world.ts'

const tag = 'sign-in'
const clientId = z.string().default(apiApp.clientId)
const permissions = z.array(z.string().min(1))

function consentRoutes(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'GET',
      path: '/people/{person}/consent',
      tag,
      summary: 'What an application may do for somebody on Graph: their own consent and the administrator’s',
      query: z.strictObject({ clientId }),
      handle: ({ parameters, query }) => {
        const { tenant, entra } = world()
        return {
          permissions: entra.standing.consented(query.clientId, personIn(tenant, parameters.person ?? '').id, 'graph'),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/people/{person}/consent',
      tag,
      summary: 'Consent to Graph permissions as somebody',
      body: z.strictObject({ clientId, permissions }),
      handle: ({ parameters, body }) => {
        const { tenant, entra } = world()
        const person = personIn(tenant, parameters.person ?? '')
        entra.standing.consent(body.clientId, person.id, 'graph', body.permissions)
        return { permissions: entra.standing.consented(body.clientId, person.id, 'graph') }
      },
    }),
    route({
      method: 'POST',
      path: '/people/{person}/consent/withdraw',
      tag,
      summary: 'Withdraw somebody’s consent: the named permissions, or all',
      body: z.strictObject({ clientId, permissions: permissions.optional() }),
      handle: ({ parameters, body }) => {
        const { tenant, entra } = world()
        const person = personIn(tenant, parameters.person ?? '')
        entra.standing.withdraw(body.clientId, person.id, 'graph', body.permissions)
        return { permissions: entra.standing.consented(body.clientId, person.id, 'graph') }
      },
    }),
    route({
      method: 'PUT',
      path: '/admin-consent',
      tag,
      summary: 'What the administrator has agreed to for everybody: these Graph permissions and no others',
      body: z.strictObject({ clientId, permissions }),
      handle: ({ body }) => {
        const { standing } = world().entra
        standing.withdrawAdmin(body.clientId, 'graph')
        standing.adminConsent(body.clientId, 'graph', body.permissions)
      },
    }),
  ]
}

function accountRoutes(world: () => World): ControlRoute[] {
  const personOf = (key: string | undefined) => personIn(world().tenant, key ?? '').id
  return [
    route({
      method: 'POST',
      path: '/people/{person}/revoke-sessions',
      tag,
      summary:
        'End all of somebody’s sessions: refresh tokens die, challenge-aware Graph tokens are challenged, subscriptions are removed',
      body: z.strictObject({}),
      handle: ({ parameters }) => {
        const { entra, subscriptions } = world()
        const id = personOf(parameters.person)
        entra.standing.revokeSessions(id, Date.now())
        for (const one of subscriptions.all()) if (one.creatorId === id) subscriptions.drop(one.id)
      },
    }),
    route({
      method: 'POST',
      path: '/people/{person}/challenge',
      tag,
      summary: 'Let Graph challenge somebody’s present tokens; refreshing still works',
      body: z.strictObject({}),
      handle: ({ parameters }) => world().entra.standing.challenge(personOf(parameters.person), Date.now()),
    }),
    route({
      method: 'POST',
      path: '/people/{person}/step-up',
      tag,
      summary: 'Ask somebody for a second factor from now on, or no more',
      body: z.strictObject({ demanded: z.boolean().default(true) }),
      handle: ({ parameters, body }) =>
        world().entra.standing.demandStepUp(personOf(parameters.person), body.demanded ? Date.now() : null),
    }),
    route({
      method: 'PUT',
      path: '/people/{person}/roles',
      tag,
      summary: 'Roles of Kith’s API that somebody holds, such as Kith.Admin',
      body: z.strictObject({ roles: z.array(z.string()) }),
      handle: ({ parameters, body }) => world().entra.standing.assignRoles(personOf(parameters.person), body.roles),
    }),
  ]
}

function tokenRoutes(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'POST',
      path: '/sign-in',
      tag,
      summary: 'A token for somebody, as a host would get it. `agree` consents to what is asked for',
      body: z.strictObject({
        person: z.string(),
        clientId: z.string().default(spaApp.clientId),
        scope: z.string().default(`api://${apiApp.clientId}/access_as_user`),
        claims: z.string().nullish(),
        agree: z.boolean().default(false),
        secondFactor: z.boolean().default(false),
        signInAgain: z.boolean().default(false),
      }),
      handle: async ({ body, origin }) => {
        const { tenant, entra } = world()
        return entra.broker(
          {
            personId: personIn(tenant, body.person).id,
            clientId: body.clientId,
            scope: body.scope,
            claims: body.claims ?? null,
            did: { agreed: body.agree, secondFactor: body.secondFactor, signedInAgain: body.signInAgain },
          },
          origin.replace(/^http:/, 'https:'),
        )
      },
    }),
    route({
      method: 'GET',
      path: '/token-errors',
      tag,
      summary: 'The error replies that are demanded of the token endpoint',
      handle: () => ({ errors: world().entra.standing.demands() }),
    }),
    route({
      method: 'POST',
      path: '/token-errors',
      tag,
      summary:
        'Let the token endpoint answer with an AADSTS error, for one person, client or grant, some times or until withdrawn',
      body: z.strictObject({
        code: z.int(),
        person: z.string().optional(),
        clientId: z.string().optional(),
        grant: z.enum(['authorization_code', 'refresh_token', 'on_behalf_of', 'client_credentials']).optional(),
        times: z.int().min(1).optional(),
      }),
      handle: ({ body }) => {
        if (!isAadsts(body.code)) throw new ControlError(400, `AADSTS${body.code} is none that the sandbox knows.`)
        const { person, ...rest } = body
        const { tenant, entra } = world()
        entra.standing.demand({
          ...rest,
          code: body.code,
          ...(person ? { personId: personIn(tenant, person).id } : {}),
        })
        return { errors: entra.standing.demands() }
      },
    }),
    route({
      method: 'DELETE',
      path: '/token-errors',
      tag,
      summary: 'Withdraw all demanded errors',
      handle: () => world().entra.standing.withdrawDemands(),
    }),
    route({
      method: 'POST',
      path: '/keys/rotate',
      tag,
      summary: 'Sign with a new key; `dropOld` stops publishing the old ones',
      body: z.strictObject({ dropOld: z.boolean().default(false) }),
      handle: ({ body }) => {
        const { keys } = world().entra
        keys.rotate()
        if (body.dropOld) keys.dropOld()
        return { keys: keys.jwks().keys.map(({ kid }) => kid) }
      },
    }),
  ]
}

export const signInRoutes = (world: () => World): ControlRoute[] => [
  ...tokenRoutes(world),
  ...consentRoutes(world),
  ...accountRoutes(world),
]
