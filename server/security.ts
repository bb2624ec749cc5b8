/** Headers of every answer, and who may put our pages in a frame: Microsoft's hosts, exactly (addin tab requirements). */
import type { FastifyInstance } from 'fastify'

/** The hosts that Microsoft documents for tabs and Outlook add-ins. */
export const microsoftHosts = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
] as const

const pages = /^\/(tab|pane|auth)(\/|$)/

/** The content security policy of a page that Microsoft's hosts frame. Fluent's styles need inline style, scripts never. */
export function pagePolicy(options: {
  hostOrigins: readonly string[]
  officeJsUrl: string
  authority: string
}): string {
  const origin = (url: string): string => (url.startsWith('/') ? '' : new URL(url).origin)
  const office = origin(options.officeJsUrl)
  const scripts = ["'self'", ...(office ? [office, 'https://ajax.aspnetcdn.com'] : [])]
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data: https://res.cdn.office.net",
    `connect-src 'self' https://res.cdn.office.net ${origin(options.authority)}`.trim(),
    // 'self': where office.js is served from here, it asks in a frame of its own whether the host may be trusted.
    `frame-src 'self' ${origin(options.authority)}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${[...microsoftHosts, ...options.hostOrigins].join(' ')}`,
  ].join('; ')
}

/** On every answer of whatever kind. */
export const strictHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
}

/** Sets strict headers on everything; only the pages may be framed, and only by the hosts. */
export function installHeaders(app: FastifyInstance, policy: string): void {
  app.addHook('onSend', async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    reply.headers(strictHeaders)
    // The window goes to Microsoft's page and back: a policy of its own would part it from the page that opened it.
    if (path === '/auth/consent') reply.header('cross-origin-opener-policy', 'unsafe-none')
    if (!reply.hasHeader('content-security-policy')) {
      const documented = path === '/docs' || path.startsWith('/docs/')
      if (pages.test(path)) reply.header('content-security-policy', policy)
      else if (!documented) reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      else
        reply.header(
          'content-security-policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
        )
    }
    if (path.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
