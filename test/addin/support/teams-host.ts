/** A page that speaks the host's side of teams-js, as teams.microsoft.com does; the app inside is unmodified. */

export const teamsOrigin = 'https://teams.microsoft.com'

/** How the host answers a nested sign-in. */
export type NestedAuth =
  | 'none'
  | 'token'
  | 'interaction-then-token'
  | 'interaction-then-cancel'
  | 'refused'
  | 'unavailable'
export type TeamsState = {
  theme: 'default' | 'dark' | 'contrast'
  locale: string
  subPageId: string
  nested: NestedAuth
  /** What `getAuthToken` gives where nested sign-in is not recommended; null is a refusal. */
  token: string | null
  /** A host that never answers. */
  silent: boolean
  /** What comes of a window that the page asks the host to open for agreeing. */
  agrees: 'agreed' | 'refused' | 'CancelledByUser'
  /** Whom the person picks in the host's own picker; null closes it. */
  picks: { displayName: string; email?: string }[] | null
  /** Capabilities of this host, such as calendar, mail, chat. */
  supports: Record<string, object>
}

export const teamsState = (change: Partial<TeamsState> = {}): TeamsState => ({
  theme: 'default',
  locale: 'en-gb',
  subPageId: '',
  nested: 'none',
  token: 'good-token',
  silent: false,
  agrees: 'CancelledByUser',
  picks: null,
  supports: { calendar: {}, mail: {}, chat: {}, people: {}, pages: { backStack: {}, config: {} } },
  ...change,
})

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** An id token as MSAL reads it; nobody checks its signature in a browser. */
export const idToken = [
  encode({ alg: 'none' }),
  encode({ oid: 'mara', tid: 'tenant', preferred_username: 'mara@fontaine.example', name: 'Mara Fontaine' }),
  'x',
].join('.')

/** Runs in the host page: written as source, because it must not close over anything of the test. */
const script = `
const frame = document.querySelector('iframe')
const appOrigin = new URL(frame.src).origin
window.calls = []
window.registered = []
const nestedAnswer = (request) => {
  const base = { messageType: 'NestedAppAuthResponse', requestId: request.requestId }
  const fail = (status, code) => ({ ...base, success: false, error: { status, code, description: code } })
  const account = { environment: 'login.microsoftonline.com', homeAccountId: 'mara.tenant', localAccountId: 'mara', tenantId: 'tenant', username: 'mara@fontaine.example' }
  if (request.method === 'GetInitContext')
    return { ...base, success: true, initContext: { sdkName: 'host', sdkVersion: '1.0.0', accountContext: account, capabilities: { queryAccount: true } } }
  const asked = request.method === 'GetTokenPopup' ? 'popup' : 'silent'
  const token = { ...base, success: true, account, token: { id_token: window.hostState.idToken, access_token: 'good-token', expires_in: 3600, scope: request.tokenParams.scope } }
  switch (window.hostState.nested) {
    case 'token': return token
    case 'interaction-then-token': return asked === 'popup' ? token : fail('USER_INTERACTION_REQUIRED', 'interaction_required')
    case 'interaction-then-cancel': return asked === 'popup' ? fail('USER_CANCEL', 'user_cancel') : fail('USER_INTERACTION_REQUIRED', 'interaction_required')
    case 'refused': return fail('PERSISTENT_ERROR', 'access_denied')
    default: return fail('TRANSIENT_ERROR', 'temporarily_unavailable')
  }
}
// teams-js takes version and runtime in either order, but looks for nested sign-in in the fourth place alone.
const answers = {
  initialize: () => ['content', 'web', '2.58.0', JSON.stringify({ apiVersion: 4, isLegacyTeams: false, isNAAChannelRecommended: window.hostState.nested !== 'none', supports: { ...window.hostState.supports, ...(window.hostState.nested === 'none' ? {} : { nestedAppAuth: {} }) } })],
  getContext: () => [{ theme: window.hostState.theme, locale: window.hostState.locale, hostName: 'Teams', hostClientType: 'web', entityId: 'kith', subEntityId: window.hostState.subPageId, userObjectId: 'mara', userPrincipalName: 'mara@fontaine.example', loginHint: 'mara@fontaine.example', tid: 'tenant', frameContext: 'content', sessionId: 's', ringId: 'general' }],
  'authentication.getAuthToken': () => window.hostState.token === null ? [false, 'resourceDisabled: access denied'] : [true, window.hostState.token],
  'authentication.authenticate': () => window.hostState.agrees === 'agreed' ? [true, 'agreed'] : [false, window.hostState.agrees],
  'calendar.composeMeeting': () => [true],
  'mail.composeMail': () => [true],
  'chat.openChat': () => [true],
  'people.selectPeople': () => window.hostState.picks === null ? [{ errorCode: 8000, message: 'closed' }] : [null, window.hostState.picks.map((one, index) => ({ objectId: 'o' + index, ...one }))],
  executeDeepLink: () => [true],
}
addEventListener('message', (event) => {
  if (event.source !== frame.contentWindow || event.origin !== appOrigin) return
  const message = event.data
  if (!message || typeof message.func !== 'string') return
  window.calls.push({ func: message.func, args: message.args })
  const reply = (args) => frame.contentWindow.postMessage({ id: message.id, uuidAsString: message.uuidAsString, args }, appOrigin)
  if (message.func === 'registerHandler' && !window.hostState.silent) return void window.registered.push(message.args[0])
  if (message.func === 'nestedAppAuth.execute') {
    const request = JSON.parse(message.data)
    window.calls.push({ func: 'nested ' + request.method, args: [request.tokenParams ?? null] })
    return reply([null, JSON.stringify(nestedAnswer(request))])
  }
  if (window.hostState.silent) return
  const answer = answers[message.func]
  if (answer) reply(answer())
})
window.send = (func, ...args) => frame.contentWindow.postMessage({ func, args }, appOrigin)
window.setTheme = (theme) => { window.hostState.theme = theme; window.send('themeChange', theme) }
`

/** The page; `app` is the address that the manifest names. */
export const teamsPage = (app: string, state: TeamsState): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Host</title>
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style></head>
<body><iframe title="Kith" src="${app}" allow="clipboard-write"></iframe>
<script>window.hostState = ${JSON.stringify({ ...state, idToken })};${script}</script></body></html>`
