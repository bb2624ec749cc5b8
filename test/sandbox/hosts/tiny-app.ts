/** A tab and a pane as small as they can be, with the unmodified libraries and the headers that our own pages carry. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import { pagePolicy } from '../../../server/security.ts'

const require = createRequire(import.meta.url)
const packageFile = (name: string, file: string): Buffer =>
  readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file))

const scripts: Record<string, () => Buffer> = {
  '/assets/teams.js': () => packageFile('@microsoft/teams-js', 'dist/umd/MicrosoftTeams.min.js'),
  '/assets/msal.js': () => packageFile('@azure/msal-browser', 'lib/msal-browser.min.js'),
  '/assets/relay.js': () => packageFile('@azure/msal-browser', 'lib/redirect-bridge/msal-redirect-bridge.min.js'),
}

/** `nested(claims)` on both pages gives a token for our API as the add-in asks for it. */
const signIn = (authority: string): string => `
async function client() {
  window.made ??= msal.createNestablePublicClientApplication({ auth: { clientId: '${spaApp.clientId}', authority: '${authority}', knownAuthorities: [new URL('${authority}').host], clientCapabilities: ['CP1'], redirectUri: location.origin + '/tab/auth' }, cache: { cacheLocation: 'localStorage' } })
  return window.made
}
const request = { scopes: ['api://${apiApp.clientId}/access_as_user'] }
window.silent = async (more = {}) => { const app = await client(); const [account] = app.getAllAccounts(); try { return { token: (await app.acquireTokenSilent({ ...request, ...(account ? { account } : {}), ...more })).accessToken } } catch (error) { return { error: error.name, code: error.errorCode } } }
window.popup = async (more = {}) => { try { const answer = await (await client()).acquireTokenPopup({ ...request, ...more }); return { token: answer.accessToken, name: answer.account.name } } catch (error) { return { error: error.name, code: error.errorCode, message: error.message } } }`

const tab = `window.themes = []
window.booted = (async () => {
  await microsoftTeams.app.initialize()
  microsoftTeams.app.registerOnThemeChangeHandler((theme) => window.themes.push(theme))
  const context = await microsoftTeams.app.getContext()
  await microsoftTeams.app.notifySuccess()
  return { context, recommended: microsoftTeams.nestedAppAuth.isNAAChannelRecommended(), supports: ['calendar', 'mail', 'chat', 'people'].filter((name) => microsoftTeams[name].isSupported()) }
})()`

const pane = `window.items = []
window.themes = []
window.booted = new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.src = '/office-js/office.js'
  script.onerror = () => reject(new Error('no office.js'))
  script.onload = () => Office.onReady().then((info) => {
    const read = () => { const { item } = Office.context.mailbox; window.items.push(item ? { type: item.itemType, composing: typeof item.subject === 'object', subject: typeof item.subject === 'string' ? item.subject : null, from: item.from?.emailAddress ?? item.organizer?.emailAddress ?? null, to: (Array.isArray(item.to) ? item.to : (item.requiredAttendees ?? [])).map?.((one) => one.emailAddress) ?? [] } : null) }
    Office.context.mailbox.addHandlerAsync(Office.EventType.OfficeThemeChanged, ({ officeTheme }) => window.themes.push([officeTheme.bodyBackgroundColor, Office.context.officeTheme.isDarkTheme]))
    Office.context.mailbox.addHandlerAsync(Office.EventType.ItemChanged, read, (answer) => { read(); resolve({ info, registered: answer.status, sets: ['1.8', '1.15', '1.16'].filter((set) => Office.context.requirements.isSetSupported('Mailbox', set)) }) })
  })
  document.head.append(script)
})`

const page = (libraries: string[], script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tiny</title>${libraries.map((one) => `<script src="${one}"></script>`).join('')}<script src="${script}"></script></head><body><h1>tiny</h1></body></html>`

/** Serves the two pages. `authority` is told when the sandbox is there. */
export async function startTinyApp(): Promise<{
  url: string
  setAuthority: (url: string) => void
  close: () => Promise<void>
}> {
  let authority = ''
  const answers: Record<string, () => [type: string, body: string | Buffer]> = {
    '/tab/': () => ['text/html', page(['/assets/teams.js', '/assets/msal.js', '/assets/sign-in.js'], '/assets/tab.js')],
    '/pane/': () => ['text/html', page(['/assets/msal.js', '/assets/sign-in.js'], '/assets/pane.js')],
    '/tab/plain': () => ['text/html', page(['/assets/msal.js'], '/assets/sign-in.js')],
    '/tab/auth': () => ['text/html', page(['/assets/relay.js'], '/assets/back.js')],
    '/assets/sign-in.js': () => ['text/javascript', signIn(authority)],
    '/assets/tab.js': () => ['text/javascript', tab],
    '/assets/pane.js': () => ['text/javascript', pane],
    '/assets/back.js': () => ['text/javascript', 'msalRedirectBridge.broadcastResponseToMainFrame()'],
  }
  // The second event is held back until somebody asks for it.
  let release: () => unknown = () => undefined
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/api/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n')
      release = () => response.end('data: two\n\n')
      return
    }
    if (path === '/api/release') {
      release()
      response.writeHead(204).end()
      return
    }
    const script = scripts[path]
    const answer = script ? (['text/javascript', script()] as const) : answers[path]?.()
    if (!answer) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'content-type': `${answer[0]}; charset=utf-8`,
      'content-security-policy': pagePolicy({ hostOrigins: [], officeJsUrl: '/office-js/office.js', authority }),
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    })
    response.end(answer[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setAuthority: (url) => {
      authority = url
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
