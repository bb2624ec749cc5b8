/** How an application proves itself at the token endpoint. */
import { importSPKI, jwtVerify } from 'jose'
import { EntraError } from './aadsts.ts'
import { type AppRegistration, mayRedirect } from './apps.ts'
import { appOf, type DirectoryContext } from './directory.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

async function assertionHolds(
  context: DirectoryContext,
  app: AppRegistration,
  assertion: string,
  audience: string,
): Promise<boolean> {
  for (const pem of app.assertionKeys) {
    for (const algorithm of ['RS256', 'PS256']) {
      try {
        await jwtVerify(assertion, await importSPKI(pem, algorithm), {
          algorithms: [algorithm],
          issuer: app.clientId,
          subject: app.clientId,
          audience,
          requiredClaims: ['exp', 'jti'],
          currentDate: new Date(context.now()),
        })
        return true
      } catch {
        // The next key or algorithm may fit; none fitting is the caller's answer.
      }
    }
  }
  return false
}

/**
 * The application that sends this form, proven by secret or assertion; a public one proves nothing but must say from where.
 * Throws invalid_client or unauthorized_client. `audience` is the token endpoint's address.
 */
export async function authenticateClient(
  context: DirectoryContext,
  form: URLSearchParams,
  headers: Readonly<Record<string, string | undefined>>,
  audience: string,
): Promise<AppRegistration> {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const [basicId, basicSecret] = basic ? Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent) : []
  const app = appOf(context, form.get('client_id') ?? basicId ?? null)
  const secret = form.get('client_secret') ?? basicSecret
  const assertion = form.get('client_assertion')
  if (app.kind === 'public') {
    if (secret || assertion) throw new EntraError(700016, 'A public client must not send a secret.')
    const { origin } = headers
    if (origin && !app.redirectUris.some((address) => sameOrigin(address, origin)) && !mayRedirect(app, origin))
      throw new EntraError(9002325)
    return app
  }
  if (assertion) {
    if (form.get('client_assertion_type') !== assertionType) throw new EntraError(700027)
    if (!(await assertionHolds(context, app, assertion, audience))) throw new EntraError(700027)
    return app
  }
  if (!secret) throw new EntraError(7000218)
  if (!app.secrets.includes(secret)) throw new EntraError(7000215)
  return app
}

function sameOrigin(address: string, origin: string): boolean {
  try {
    const [a, b] = [new URL(address), new URL(origin)]
    return a.protocol === b.protocol && a.hostname === b.hostname
  } catch {
    return false
  }
}
