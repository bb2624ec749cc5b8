/** The host's side of nested app authentication: MSAL's bridge protocol, answered for the person chosen in the page. */
import { signIn } from './api.js'
import { askForSignIn } from './dialogs.js'

const accountOf = (host, person) => ({
  homeAccountId: `${person.id}.${host.tenantId}`,
  environment: host.authorityHost,
  tenantId: host.tenantId,
})

/** Sign-in errors that the person caused, and those that nobody here can change. */
const statusOf = (reply) =>
  reply.error === 'access_denied'
    ? 'USER_CANCEL'
    : reply.code === 50034
      ? 'ACCOUNT_UNAVAILABLE'
      : reply.error === 'temporarily_unavailable'
        ? 'TRANSIENT_ERROR'
        : 'PERSISTENT_ERROR'

/**
 * Gets a token for `person`. With `interactive` a window is shown where one is needed. Resolves with `{ token, account }` or
 * `{ status, description }`.
 */
export async function getToken(person, request, interactive) {
  const asked = {
    person: person.id,
    clientId: request.clientId,
    scope: request.scope,
    ...(request.claims ? { claims: request.claims } : {}),
  }
  try {
    let reply = await signIn(asked)
    if (reply.kind === 'interaction-required') {
      if (!interactive) return { status: 'USER_INTERACTION_REQUIRED', description: 'The person has to act.' }
      const did = await askForSignIn(person, reply.app, reply.ask)
      if (!did) return { status: 'USER_CANCEL', description: 'The person cancelled.' }
      reply = await signIn({ ...asked, ...did })
    }
    if (reply.kind === 'token') return reply
    if (reply.kind === 'interaction-required')
      return { status: 'USER_INTERACTION_REQUIRED', description: 'The person has to act.' }
    return { status: statusOf(reply), description: reply.message }
  } catch (error) {
    return { status: 'TRANSIENT_ERROR', description: error.message }
  }
}

/** Answers one message of MSAL's bridge; text in, text out. */
export async function answerNestedAuth(text, host, person) {
  const { requestId, method, tokenParams } = JSON.parse(text)
  const envelope = { messageType: 'NestedAppAuthResponse', requestId }
  if (method === 'GetInitContext') {
    const initContext = {
      sdkName: 'kith.sandbox.host',
      sdkVersion: '1.0.0',
      capabilities: { queryAccount: false },
      accountContext: accountOf(host, person),
    }
    return JSON.stringify({ ...envelope, success: true, initContext })
  }
  if (method !== 'GetToken' && method !== 'GetTokenPopup')
    return JSON.stringify({
      ...envelope,
      success: false,
      error: { status: 'NESTED_APP_AUTH_UNAVAILABLE', description: `There is no ${method}.` },
    })
  const reply = await getToken(person, tokenParams, method === 'GetTokenPopup')
  if (reply.status)
    return JSON.stringify({
      ...envelope,
      success: false,
      error: { status: reply.status, code: reply.status, description: reply.description },
    })
  const { access_token, id_token, expires_in, scope } = reply.token
  return JSON.stringify({
    ...envelope,
    success: true,
    token: { access_token, id_token, expires_in, scope, properties: null },
    account: reply.account,
  })
}
