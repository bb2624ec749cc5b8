/** Live updates: one LISTEN for the process, fanned out to the owners' open streams. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { liveKinds, livePath } from '../contract/live.ts'
import { tenantIsActive } from '../db/queries/tenants.ts'
import type { Caller } from './auth.ts'
import type { ServerDeps } from './deps.ts'
import { strictHeaders } from './security.ts'

const streamsPerOwner = 8
/** Bytes that a reader may leave unread before it is let go instead of being remembered without bound. */
const mostUnread = 65_536

type Stream = { write: (text: string) => void; end: () => void }
/** Streams by tenant, then by owner: an object id alone is not who somebody is. */
type Streams = Map<string, Map<string, Set<Stream>>>

const keysOf = (payload: string): { tenantId: string; ownerId: string; kind: string } => {
  const [tenantId = '', ownerId = '', kind = ''] = payload.split(':')
  return { tenantId, ownerId, kind }
}

/** Hands on a notification: `tenant:owner:kind`, or `end` as the kind, where no owner means everybody of the tenant. */
function fanOut(streams: Streams, payload: string): void {
  const { tenantId, ownerId, kind } = keysOf(payload)
  const ofTenant = streams.get(tenantId)
  if (kind === 'end') {
    const ending = ownerId === '' ? [...(ofTenant?.values() ?? [])] : [ofTenant?.get(ownerId) ?? new Set<Stream>()]
    for (const open of ending) for (const stream of open) stream.end()
    return
  }
  if (!(liveKinds as readonly string[]).includes(kind)) return
  for (const stream of ofTenant?.get(ownerId) ?? [])
    stream.write(`event: change\ndata: ${JSON.stringify({ kind })}\n\n`)
}

/** Makes the stream one of the owner's open ones; answers how to take it away again. */
function remember(streams: Streams, { tenantId, ownerId }: Caller, stream: Stream): () => void {
  const ofTenant = streams.get(tenantId) ?? new Map<string, Set<Stream>>()
  streams.set(tenantId, ofTenant)
  const open = ofTenant.get(ownerId) ?? new Set<Stream>()
  ofTenant.set(ownerId, open)
  // The oldest stream gives way: a forgotten tab must not keep a new one out.
  if (open.size >= streamsPerOwner) open.values().next().value?.end()
  open.add(stream)
  return () => {
    open.delete(stream)
    if (open.size === 0 && ofTenant.get(ownerId) === open) ofTenant.delete(ownerId)
    if (ofTenant.size === 0 && streams.get(tenantId) === ofTenant) streams.delete(tenantId)
  }
}

/** Begins the answer, and keeps it open until the reader leaves, the token ends or `end` is called. */
function openStream(reply: FastifyReply, endsAt: number, onBeat: (stream: Stream) => void, beatMs: number): Stream {
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...strictHeaders,
  })
  const stream: Stream = {
    write: (text) => {
      if (reply.raw.writableLength > mostUnread) stream.end()
      else if (!reply.raw.writableEnded) reply.raw.write(text)
    },
    end: () => {
      if (!reply.raw.writableEnded) reply.raw.end('event: end\ndata: {}\n\n')
    },
  }
  const heartbeat = setInterval(() => {
    stream.write(': still here\n\n')
    onBeat(stream)
  }, beatMs)
  const expiry = setTimeout(() => stream.end(), Math.max(0, Math.min(endsAt - Date.now(), 2 ** 31 - 1)))
  reply.raw.on('close', () => {
    clearInterval(heartbeat)
    clearTimeout(expiry)
  })
  return stream
}

/** Registers the stream route. A stream ends with its token, at sign-out, erasure and suspension, and is asked for again. */
export function liveRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const streams: Streams = new Map()
  let listening: Promise<{ unlisten: () => Promise<void> }> | null = null
  app.addHook('preClose', async () => {
    for (const ofTenant of streams.values()) for (const open of ofTenant.values()) for (const one of open) one.end()
    const listener = await listening?.catch(() => null)
    await listener?.unlisten()
  })
  app.get(livePath, { schema: { hide: true }, config: { compress: false } }, async (request, reply) => {
    const caller = await deps.authenticate(request)
    listening ??= deps.db.listen('kith_live', (payload) => fanOut(streams, payload))
    try {
      await listening
    } catch (error) {
      listening = null
      throw error
    }
    // A suspension notifies; this is for one that was made while the connection that listens was down.
    const recheck = (stream: Stream): void => {
      void deps.db.asTenant(caller.tenantId, tenantIsActive).then(
        (active) => active || stream.end(),
        () => undefined,
      )
    }
    const stream = openStream(reply, caller.expiresAt, recheck, deps.heartbeatMs ?? 20_000)
    const forget = remember(streams, caller, stream)
    const whose = { eventId: request.id, tenantId: caller.tenantId, ownerId: caller.ownerId }
    request.log.debug(whose, 'a live stream opens')
    reply.raw.on('close', () => {
      forget()
      request.log.debug(whose, 'a live stream is closed')
    })
    stream.write('event: ready\ndata: {}\n\n')
  })
}
