/** Real origins, answered from here: the hosts, Microsoft's script servers, and Kith itself with its real headers. */
import type { BrowserContext, Route } from 'playwright-core'
import { pagePolicy } from '../../../server/security.ts'
import { builtFile } from './built.ts'
import { answerApi } from './fake-api.ts'
import type { World } from './fake-world.ts'
import { ajaxStub, bridgeScript, officeFile, officeJsUrl, outlookOrigin } from './outlook-host.ts'
import { teamsOrigin } from './teams-host.ts'

export const kith = 'https://kith.example.com'
const authority = 'https://login.microsoftonline.com/organizations'

export const publicConfig = {
  clientId: '11111111-2222-4333-8444-555555555555',
  apiClientId: '66666666-7777-4888-8999-000000000000',
  authority,
  scope: 'api://kith.example.com/11111111-2222-4333-8444-555555555555/access_as_user',
  knownAuthorities: [],
  hostOrigins: [],
  officeJsUrl,
  sandbox: false,
}
const policy = pagePolicy({ hostOrigins: [], officeJsUrl, authority })

/** Whatever the pages ask for, and what a test may change between two of them. */
export type Stage = { world: World; hostPage: string }

async function answerKith(route: Route, stage: Stage): Promise<void> {
  const request = route.request()
  const url = new URL(request.url())
  if (url.pathname === '/api/config') {
    const fault = stage.world.fault('GET /api/config')
    if (fault === 'absent') return route.abort('connectionrefused')
    return route.fulfill({ json: publicConfig })
  }
  if (url.pathname === '/api/live') {
    const { live } = stage.world
    stage.world.live = null
    if (!live) return
    const body = `event: change\ndata: ${JSON.stringify({ kind: await live })}\n\n`
    return route.fulfill({ contentType: 'text/event-stream', body })
  }
  if (url.pathname.startsWith('/api/')) {
    const first = stage.world.fault(`${request.method()} ${url.pathname}`)
    const fault = (first && typeof first === 'object' && 'after' in first ? await first.after : first) ?? null
    if (fault === 'hang') return
    if (fault === 'absent') return route.abort('connectionrefused')
    if (fault && 'delayMs' in fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
    const answer = answerApi(stage.world, {
      method: request.method(),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      bearer: (await request.headerValue('authorization'))?.replace('Bearer ', '') ?? null,
      fault,
      body: request.postData() ? request.postDataJSON() : undefined,
    })
    if (fault && 'late' in fault) await fault.late
    return route.fulfill({
      status: answer.status,
      json: answer.body,
      headers: { ...answer.headers, 'cache-control': 'no-store' },
    })
  }
  const fault = stage.world.fault(`GET ${url.pathname}`)
  if (fault && typeof fault === 'object' && 'after' in fault) await fault.after
  const file = fault === 'absent' ? null : builtFile(url.pathname)
  if (!file) return route.fulfill({ status: 404, body: '' })
  const headers = { 'content-type': file.type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' }
  return route.fulfill({ body: file.body, headers })
}

/** Routes every origin that the pages may reach; anything else is refused, so that no test leaves the machine. */
export async function routeOrigins(context: BrowserContext, stage: Stage): Promise<void> {
  await context.route('**/*', (route) => route.abort('blockedbyclient'))
  const page = (route: Route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: stage.hostPage })
  for (const origin of [teamsOrigin, outlookOrigin, 'https://evil.example.net'])
    await context.route(`${origin}/**`, page)
  await context.route('https://appsforoffice.microsoft.com/lib/1/hosted/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: officeFile(new URL(route.request().url()).pathname) }),
  )
  await context.route('https://ajax.aspnetcdn.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: ajaxStub }),
  )
  await context.route(`${kith}/**`, (route) => answerKith(route, stage))
  await context.addInitScript(bridgeScript)
}
