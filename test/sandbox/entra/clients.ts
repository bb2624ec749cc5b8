/** The official clients, unmodified, pointed at a sandbox. */
import { ConfidentialClientApplication } from '@azure/msal-node'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import type { TokenReply } from '../../../sandbox/entra/issue.ts'
import type { Running } from '../running.ts'

export const apiScope = `api://${apiApp.clientId}/access_as_user`
export const graph = (...scopes: string[]): string[] => scopes.map((scope) => `https://graph.microsoft.com/${scope}`)

/** MSAL Node as a server would make it, with a cache of its own. */
export const msalNode = ({ sandbox }: Running, secret = 'sandbox-only-secret'): ConfidentialClientApplication =>
  new ConfidentialClientApplication({
    auth: {
      clientId: apiApp.clientId,
      clientSecret: secret,
      authority: `${sandbox.origin}/${sandbox.tenant.id}`,
      knownAuthorities: [new URL(sandbox.origin).host],
      clientCapabilities: ['CP1'],
    },
  })

/** A token for our API, as a host gives it to the add-in after the person agreed. */
export async function apiToken(
  { sandbox }: Running,
  personId: string,
  did: { secondFactor?: boolean; signedInAgain?: boolean } = {},
): Promise<string> {
  const reply = await sandbox.entra.broker(
    { personId, clientId: spaApp.clientId, scope: apiScope, did: { agreed: true, ...did } },
    sandbox.origin,
  )
  if (reply.kind !== 'token') throw new Error(`no token: ${JSON.stringify(reply)}`)
  return (reply.token as TokenReply).access_token
}
