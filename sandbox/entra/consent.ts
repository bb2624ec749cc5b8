/** What a person is asked to agree to, and what agreeing means. */
import type { AppRegistration } from './apps.ts'
import type { DirectoryContext } from './directory.ts'
import { type Asked, graphScopes } from './scopes.ts'

/** One line of the consent page. `admin`: only an administrator can agree to it. */
export type PermissionLine = { clientId: string; resource: string; permission: string; says: string; admin: boolean }

/** Every permission that a request leads to: its own, and for an API that knows this client, what the API needs of Graph. */
function wanted(app: AppRegistration, asked: Asked): PermissionLine[] {
  const graph = (clientId: string, permission: string): PermissionLine => {
    const known = graphScopes[permission]
    return { clientId, resource: 'graph', permission, says: known?.says ?? permission, admin: known?.admin === true }
  }
  if (asked.resource?.kind === 'api') {
    const api = asked.resource.app
    const own = asked.permissions === 'default' ? api.exposes : asked.permissions
    const lines = own.map(
      (permission): PermissionLine => ({
        clientId: app.clientId,
        resource: api.clientId,
        permission,
        says: `Sign you in to ${api.displayName}, and let it act for you`,
        admin: false,
      }),
    )
    const combined = api.knownClients.includes(app.clientId) || api.clientId === app.clientId
    return combined ? [...lines, ...api.requires.map((permission) => graph(api.clientId, permission))] : lines
  }
  if (asked.resource?.kind === 'graph') {
    const names = asked.permissions === 'default' ? app.requires : asked.permissions
    return names.map((permission) => graph(app.clientId, permission))
  }
  return []
}

/** What is still to be agreed to before the request can be granted. Empty when nothing is. */
export function consentNeeded(
  context: DirectoryContext,
  app: AppRegistration,
  personId: string,
  asked: Asked,
): PermissionLine[] {
  return wanted(app, asked).filter(
    ({ clientId, resource, permission }) =>
      !context.standing.consented(clientId, personId, resource).includes(permission),
  )
}

/** The person agrees to everything asked that needs no administrator. */
export function giveConsent(context: DirectoryContext, app: AppRegistration, personId: string, asked: Asked): void {
  for (const { clientId, resource, permission, admin } of consentNeeded(context, app, personId, asked)) {
    if (!admin) context.standing.consent(clientId, personId, resource, [permission])
  }
}
