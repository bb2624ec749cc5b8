/** Builds the server without listening: tests inject, main.ts listens. The order of registration is the order below. */
import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { addinRoutes } from './addin.ts'
import { installCallers, tooMany } from './calling.ts'
import { refuseUnreadable } from './client-errors.ts'
import type { ServerDeps } from './deps.ts'
import { installErrors } from './errors.ts'
import { validatorCompiler } from './fitting.ts'
import { liveRoutes } from './live.ts'
import { paperRoutes } from './papers.ts'
import { installRefusals, refuseAddress } from './refusing.ts'
import { adminRoutes } from './routes/admin.ts'
import { askRoutes } from './routes/asks.ts'
import { circleRoutes } from './routes/circles.ts'
import { groupRoutes } from './routes/groups.ts'
import { healthRoutes } from './routes/health.ts'
import { incomingRoutes } from './routes/incoming.ts'
import { introductionRoutes } from './routes/introductions.ts'
import { inviteRoutes } from './routes/invites.ts'
import { leavingRoutes } from './routes/leaving.ts'
import { markRoutes } from './routes/marks.ts'
import { meRoutes } from './routes/me.ts'
import { messageRoutes } from './routes/messages.ts'
import { newsRoutes } from './routes/news.ts'
import { noteRoutes } from './routes/notes.ts'
import { notificationRoutes } from './routes/notifications.ts'
import { opportunityRoutes } from './routes/opportunities.ts'
import { peopleRoutes } from './routes/people.ts'
import { placeRoutes } from './routes/places.ts'
import { pollRoutes } from './routes/polls.ts'
import { proposalRoutes } from './routes/proposals.ts'
import { questionRoutes } from './routes/questions.ts'
import { reachRoutes } from './routes/reach.ts'
import { shelfRoutes } from './routes/shelf.ts'
import { skillRoutes } from './routes/skills.ts'
import { suggestionRoutes } from './routes/suggestions.ts'
import { swapRoutes } from './routes/swaps.ts'
import { winRoutes } from './routes/wins.ts'
import { installHeaders, pagePolicy } from './security.ts'
import { toldRoute } from './told-route.ts'

/** A server with zod as its schema language. */
export type App = FastifyInstance<
  import('fastify').RawServerDefault,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

export type AppOptions = {
  log?: FastifyBaseLogger
  trustProxy?: boolean
  requestsPerMinute?: number
  /** Time in which a request must have arrived, headers and body; 15 s unless set. */
  arriveWithinMs?: number
}

/** The whole HTTP side. Every `/api` route asks who is calling before anything else is looked at. */
export async function buildApp(given: ServerDeps, options: AppOptions = {}): Promise<App> {
  const arriveWithin = options.arriveWithinMs ?? 15_000
  const app = fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 262_144,
    requestTimeout: arriveWithin,
    connectionTimeout: 2 * arriveWithin,
    http: {
      headersTimeout: arriveWithin,
      // Node looks for slow requests once in this time; its default of 30 s would let them stay twice as long.
      connectionsCheckingInterval: Math.ceil(arriveWithin / 3),
      maxHeaderSize: 16_384,
      // Node would refuse a missing host without any header of ours.
      requireHostHeader: false,
    },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: refuseAddress,
    keepAliveTimeout: 65_000,
    trustProxy: options.trustProxy ?? false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installErrors(app)
  installRefusals(app as unknown as FastifyInstance)
  installHeaders(app, pagePolicy(given.publicConfig))
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        eventId: request.id,
        method: request.method,
        route: toldRoute(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
  const perMinute = options.requestsPerMinute ?? 600
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    allowList: (request) =>
      request.url.startsWith('/graph/') || request.url === '/healthz' || request.url === '/readyz',
    // Before the token is checked the address is all that is known; a forged token must not spend somebody else's budget.
    keyGenerator: (request) => request.ip,
    errorResponseBuilder: (_request, context) => tooMany(context.ttl),
  })
  const deps = installCallers(app, given, { perOwner: Math.ceil(perMinute / 2), perTenant: perMinute * 10 })
  // Streams of live updates are written past it: a compressor would hold back what is small.
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Kith',
        version: '1',
        description: "Private relationship scores and well-timed suggestions. Everything is the signed-in owner's own.",
      },
      components: { securitySchemes: { entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ entra: [] }],
    },
    transform: jsonSchemaTransform,
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  healthRoutes(app, deps)
  paperRoutes(app)
  notificationRoutes(app, deps)
  liveRoutes(app, deps)
  meRoutes(app, deps)
  peopleRoutes(app, deps)
  noteRoutes(app, deps)
  questionRoutes(app, deps)
  markRoutes(app, deps)
  shelfRoutes(app, deps)
  circleRoutes(app, deps)
  reachRoutes(app, deps)
  leavingRoutes(app, deps)
  newsRoutes(app, deps)
  skillRoutes(app, deps)
  swapRoutes(app, deps)
  askRoutes(app, deps)
  messageRoutes(app, deps)
  winRoutes(app, deps)
  introductionRoutes(app, deps)
  opportunityRoutes(app, deps)
  suggestionRoutes(app, deps)
  inviteRoutes(app, deps)
  incomingRoutes(app, deps)
  proposalRoutes(app, deps)
  placeRoutes(app, deps)
  groupRoutes(app, deps)
  pollRoutes(app, deps)
  adminRoutes(app, deps)
  await addinRoutes(app, deps)
  return app
}
