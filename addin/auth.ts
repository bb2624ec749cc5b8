/** The window in which somebody agrees to one more permission: it leads to Microsoft's page, and brings the answer back. */
import { answerOf, type ConsentAnswer, consentChannel, consentPath, stateOf, wishOf } from './consent/window.ts'
import { readConfig } from './host/open.ts'

/** Microsoft's page for this one permission, for the application that acts for the owner on the server. */
async function leave(wish: NonNullable<ReturnType<typeof wishOf>>): Promise<void> {
  const { authority, apiClientId } = await readConfig()
  const query = new URLSearchParams({
    client_id: apiClientId,
    response_type: 'code',
    // In the fragment the code reaches no server; nobody redeems it, since agreeing was all it is about.
    response_mode: 'fragment',
    redirect_uri: new URL(consentPath, location.origin).href,
    scope: `https://graph.microsoft.com/${wish.scope}`,
    state: stateOf(wish),
    ...(wish.hint ? { login_hint: wish.hint } : {}),
  })
  location.replace(`${authority}/oauth2/v2.0/authorize?${query}`)
}

/** Tells the page that asked, by every way there is, and closes. */
async function bringBack(answer: ConsentAnswer): Promise<void> {
  if (answer.host === 'teams') {
    const { tellTeams } = await import('./host/teams-window.ts')
    await tellTeams(answer.result)
  }
  const message = { kind: consentChannel, nonce: answer.nonce, result: answer.result }
  window.opener?.postMessage(message, location.origin)
  const channel = new BroadcastChannel(consentChannel)
  channel.postMessage(message)
  channel.close()
  history.replaceState(null, '', consentPath)
  const german = navigator.language.toLowerCase().startsWith('de')
  const says = document.getElementById('says')
  if (says) says.textContent = german ? 'Du kannst dieses Fenster schließen.' : 'You can close this window.'
  window.close()
}

const wish = wishOf(location.search)
const answer = answerOf(location.hash)
if (answer) void bringBack(answer)
else if (wish) void leave(wish).catch(() => bringBack({ ...wish, result: 'unknown' }))
