/** Serves the built add-in: two pages and the window for agreeing and their hashed assets, and what they must know before anybody signs in. */
import fastifyStatic from '@fastify/static'
import type { App } from './app.ts'
import type { ServerDeps } from './deps.ts'

/** `/tab/…` and `/pane/…` are one page each (the tab has a router of its own); assets are immutable. */
export async function addinRoutes(app: App, deps: ServerDeps): Promise<void> {
  app.get('/api/config', { schema: { hide: true } }, async () => deps.publicConfig)
  if (!deps.addinDir) return
  await app.register(fastifyStatic, { root: deps.addinDir, serve: false, index: false })
  const asset = async (request: { params: unknown }, reply: import('fastify').FastifyReply) =>
    reply
      .header('cross-origin-resource-policy', 'cross-origin')
      .sendFile(`assets/${(request.params as { '*': string })['*']}`, { maxAge: '365d', immutable: true })
  app.get('/assets/*', { schema: { hide: true } }, asset)
  for (const page of ['tab', 'pane']) {
    const serve = async (_request: unknown, reply: import('fastify').FastifyReply) =>
      reply.sendFile(`${page}.html`, { cacheControl: false })
    app.get(`/${page}`, { schema: { hide: true } }, serve)
    app.get(`/${page}/*`, { schema: { hide: true } }, serve)
  }
  app.get('/auth/consent', { schema: { hide: true } }, async (_request, reply) =>
    reply.sendFile('auth.html', { cacheControl: false }),
  )
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/tab/'))
}
