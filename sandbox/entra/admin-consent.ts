/** `/{tenant}/adminconsent`: an administrator agrees for everybody. */
import type { Answer, Incoming } from '../exchange.ts'
import { EntraError } from './aadsts.ts'
import { type AppRegistration, mayRedirect } from './apps.ts'
import { appOf, type DirectoryContext } from './directory.ts'
import { adminConsentPage, failedPage } from './pages.ts'
import { graphScopes, readScopes } from './scopes.ts'

type Flow = { clientId: string; redirectUri: string; state: string | null; permissions: string[]; at: number }

/** What the request asks for: the scopes of the v2 form, else everything that the registration lists. */
function permissionsOf(
  context: DirectoryContext,
  app: AppRegistration,
  scope: string | null,
  origin: string,
): string[] {
  if (!scope) return app.requires
  const asked = readScopes(scope, context.apps, origin)
  return asked.resource?.kind === 'graph' && asked.permissions !== 'default' ? asked.permissions : app.requires
}

export function adminConsentRoutes(context: DirectoryContext) {
  const back = (flow: Flow, fields: Record<string, string>): Answer => {
    const query = new URLSearchParams({ ...fields, ...(flow.state === null ? {} : { state: flow.state }) })
    return {
      status: 302,
      headers: { location: `${flow.redirectUri}${flow.redirectUri.includes('?') ? '&' : '?'}${query}` },
    }
  }
  return {
    show: (incoming: Incoming): Answer => {
      const { query, origin } = incoming
      try {
        const app = appOf(context, query.get('client_id'))
        const redirectUri = query.get('redirect_uri') ?? ''
        if (!mayRedirect(app, redirectUri)) throw new EntraError(50011)
        const permissions = permissionsOf(context, app, query.get('scope'), origin)
        const flow: Flow = {
          clientId: app.clientId,
          redirectUri,
          state: query.get('state'),
          permissions,
          at: context.now(),
        }
        const lines = permissions.map((one) => graphScopes[one]?.says ?? one)
        return adminConsentPage(
          app.displayName,
          lines,
          context.sealer.seal('admin', flow),
          `/${context.tenant.id}/adminconsent`,
        )
      } catch (error) {
        if (error instanceof EntraError) return failedPage(error.message)
        throw error
      }
    },
    submit: (incoming: Incoming): Answer => {
      const form = new URLSearchParams(incoming.body.toString('utf8'))
      const flow = context.sealer.open('admin', form.get('flow') ?? '') as Flow | null
      if (!flow || context.now() - flow.at > 600_000) return failedPage(new EntraError(70008).message)
      if (form.get('cancel'))
        return back(flow, { error: 'access_denied', error_description: 'The administrator did not agree.' })
      context.standing.adminConsent(flow.clientId, 'graph', flow.permissions)
      return back(flow, { tenant: context.tenant.id, admin_consent: 'True' })
    },
  }
}
