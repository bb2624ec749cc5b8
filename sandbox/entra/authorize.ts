/** `/{tenant}/oauth2/v2.0/authorize`: choose an account, agree, and go back with a code. */
import { randomUUID } from 'node:crypto'
import type { Answer, Incoming } from '../exchange.ts'
import type { Person } from '../tenant/types.ts'
import { aadsts, EntraError } from './aadsts.ts'
import { type AppRegistration, mayRedirect } from './apps.ts'
import { readClaims } from './claims.ts'
import { consentNeeded, giveConsent } from './consent.ts'
import { appOf, canSignIn, type DirectoryContext, type SignedIn, stepUpDone } from './directory.ts'
import type { AuthorizationCode } from './grants.ts'
import { consentPage, failedPage, formPostPage, pickPage, secondFactorPage, signedOutPage } from './pages.ts'
import { type Asked, readScopes } from './scopes.ts'

/** A checked authorization request: from here on errors go back to the application. */
type Request = {
  app: AppRegistration
  asked: Asked
  parameters: Record<string, string>
}
/** What the form of each page carries, sealed: the request and who has been chosen so far. */
type Flow = { parameters: Record<string, string>; signedIn: SignedIn | null; at: number }

const cookieName = 'sandbox_session'

/** Back to the application, in the response mode it asked for. */
function goBack(parameters: Record<string, string>, fields: Record<string, string>): Answer {
  const { redirect_uri: address = '', response_mode: mode = 'query' } = parameters
  if (parameters.state !== undefined) fields.state = parameters.state
  const text = new URLSearchParams(fields).toString()
  if (mode === 'form_post') {
    const inputs = Object.entries(fields).map(([name, value]) => ({ name, value }))
    return formPostPage(inputs, address)
  }
  const joined = mode === 'fragment' ? `${address}#${text}` : `${address}${address.includes('?') ? '&' : '?'}${text}`
  return { status: 302, headers: { location: joined, 'cache-control': 'no-store' } }
}

const failure = (parameters: Record<string, string>, error: EntraError): Answer =>
  goBack(parameters, { error: aadsts[error.code].error, error_description: error.message })

const readCookie = (header: string | undefined): string =>
  header
    ?.split(/;\s*/)
    .find((one) => one.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1) ?? ''

/** Back to the application with a code, and a session for the next time. */
function withCode(
  context: DirectoryContext,
  app: AppRegistration,
  parameters: Record<string, string>,
  signedIn: SignedIn,
): Answer {
  const code: AuthorizationCode = {
    id: randomUUID(),
    clientId: app.clientId,
    redirectUri: parameters.redirect_uri ?? '',
    scope: parameters.scope ?? '',
    challenge: parameters.code_challenge ?? null,
    nonce: parameters.nonce ?? null,
    claims: parameters.claims ?? null,
    signedIn,
    issuedAt: context.now(),
  }
  const answer = goBack(parameters, {
    code: context.sealer.seal('code', code),
    session_state: randomUUID(),
    client_info: Buffer.from(JSON.stringify({ uid: signedIn.personId, utid: context.tenant.id })).toString('base64url'),
  })
  const cookie = `${cookieName}=${context.sealer.seal('session', signedIn)}; Path=/; HttpOnly; Secure; SameSite=None`
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } }
}

/** The steps that showing and submitting share. */
function createSteps(context: DirectoryContext) {
  /** Throws when the application or its address is not known: then there is nowhere safe to go back to. */
  const check = (parameters: Record<string, string>): AppRegistration => {
    const app = appOf(context, parameters.client_id ?? null)
    const address = parameters.redirect_uri ?? ''
    if (!mayRedirect(app, address)) throw new EntraError(50011, `The redirect URI '${address}' does not match.`)
    return app
  }
  const read = (parameters: Record<string, string>, origin: string): Request => {
    const app = check(parameters)
    if (parameters.response_type !== 'code') throw new EntraError(70005)
    if (parameters.code_challenge ? parameters.code_challenge_method !== 'S256' : app.kind === 'public')
      throw new EntraError(parameters.code_challenge ? 900144 : 9002325, 'code_challenge_method must be S256.')
    readClaims(parameters.claims ?? null)
    return { app, asked: readScopes(parameters.scope ?? '', context.apps, origin), parameters }
  }
  const sealFlow = (parameters: Record<string, string>, signedIn: SignedIn | null): string =>
    context.sealer.seal('flow', { parameters, signedIn, at: context.now() } satisfies Flow)
  const session = (incoming: Incoming): SignedIn | null => {
    const found = context.sealer.open('session', readCookie(incoming.headers.cookie)) as SignedIn | null
    const person = found && context.tenant.person(found.personId)
    if (!found || !person || !canSignIn(person)) return null
    const revokedAt = context.standing.revokedAt(found.personId)
    return revokedAt !== null && found.at <= revokedAt ? null : found
  }
  const asPage = (error: EntraError): Answer => failedPage(error.message)

  /** The next page, or back to the application with a code. */
  const proceed = ({ app, asked, parameters }: Request, signedIn: SignedIn, agreedNow: boolean): Answer => {
    const person = context.tenant.person(signedIn.personId) as Person
    const claims = readClaims(parameters.claims ?? null)
    const silent = parameters.prompt === 'none'
    if (!stepUpDone(context, signedIn) || (claims.secondFactor && signedIn.secondFactorAt === null)) {
      return silent
        ? failure(parameters, new EntraError(50076))
        : secondFactorPage(person, sealFlow(parameters, signedIn))
    }
    const lines = consentNeeded(context, app, person.id, asked)
    if (lines.length > 0 || (parameters.prompt === 'consent' && !agreedNow)) {
      if (silent) return failure(parameters, new EntraError(65001))
      return consentPage(app.displayName, person, lines, sealFlow(parameters, signedIn))
    }
    return withCode(context, app, parameters, signedIn)
  }
  return { check, read, sealFlow, session, asPage, proceed }
}

/** Ends the browser's session, and goes back where the application is known. */
const createLogout =
  (context: DirectoryContext) =>
  (incoming: Incoming): Answer => {
    const back = incoming.query.get('post_logout_redirect_uri')
    const cookie = `${cookieName}=; Path=/; HttpOnly; Secure; SameSite=None; Max-Age=0`
    const allowed = back !== null && context.apps.some((app) => mayRedirect(app, back))
    if (allowed) return { status: 302, headers: { location: back, 'set-cookie': cookie } }
    const answer = signedOutPage()
    return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } }
  }

/** The page, its form, and signing out. */
export function createAuthorize(context: DirectoryContext) {
  const { check, read, sealFlow, session, asPage, proceed } = createSteps(context)
  const show = (incoming: Incoming): Answer => {
    const parameters = Object.fromEntries(incoming.query)
    try {
      check(parameters)
    } catch (error) {
      if (error instanceof EntraError) return asPage(error)
      throw error
    }
    try {
      const request = read(parameters, incoming.origin)
      const known = session(incoming)
      if (parameters.prompt === 'none') {
        if (!known) throw new EntraError(50058)
        return proceed(request, known, false)
      }
      const hinted = parameters.login_hint ? context.tenant.personByAddress(parameters.login_hint) : undefined
      const same = known && (!hinted || hinted.id === known.personId)
      if (same && parameters.prompt !== 'select_account' && parameters.prompt !== 'login')
        return proceed(request, known, false)
      return pickPage(
        [...context.tenant.people()].filter(canSignIn),
        hinted?.id ?? null,
        request.app.displayName,
        sealFlow(parameters, null),
      )
    } catch (error) {
      if (error instanceof EntraError) return failure(parameters, error)
      throw error
    }
  }

  const submit = (incoming: Incoming): Answer => {
    const form = new URLSearchParams(incoming.body.toString('utf8'))
    const flow = context.sealer.open('flow', form.get('flow') ?? '') as Flow | null
    if (!flow || context.now() - flow.at > 600_000)
      return asPage(new EntraError(70008, 'Start again from the application.'))
    try {
      const request = read(flow.parameters, incoming.origin)
      const chosen = form.get('person')
      if (chosen) {
        const person = context.tenant.person(chosen)
        if (!person || !canSignIn(person)) throw new EntraError(person && !person.accountEnabled ? 50057 : 50034)
        return proceed(request, { personId: chosen, at: context.now(), secondFactorAt: null }, false)
      }
      const { signedIn } = flow
      if (form.get('cancel') || !signedIn) throw new EntraError(65004)
      if (form.get('second_factor')) return proceed(request, { ...signedIn, secondFactorAt: context.now() }, false)
      const lines = consentNeeded(context, request.app, signedIn.personId, request.asked)
      if (lines.some(({ admin }) => admin)) throw new EntraError(90094)
      giveConsent(context, request.app, signedIn.personId, request.asked)
      return proceed(request, signedIn, true)
    } catch (error) {
      if (error instanceof EntraError) return failure(flow.parameters, error)
      throw error
    }
  }

  return { show, submit, logout: createLogout(context) }
}
