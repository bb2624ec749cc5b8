/** Live updates: one LISTEN for the process, fanned out to the owners' open streams. */
import type { FastifyInstance } from 'fastify'
import { liveKinds, livePath } from '../contract/live.ts'
import type { ServerDeps } from './deps.ts'

const heartbeatMs = 20_000
const streamsPerOwner = 8

type Stream = { write: (text: string) => void; end: () => void }

/** Registers the stream route; `kith_live` carries `owner:kind` and nothing else. */
export function liveRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const streams = new Map<string, Set<Stream>>()
  let listening: Promise<{ unlisten: () => Promise<void> }> | null = null
  const fanOut = (payload: string): void => {
    const [ownerId = '', kind = ''] = payload.split(':')
    if (!(liveKinds as readonly string[]).includes(kind)) return
    for (const stream of streams.get(ownerId) ?? [])
      stream.write(`event: change\ndata: ${JSON.stringify({ kind })}\n\n`)
  }
  app.addHook('preClose', async () => {
    for (const open of streams.values()) for (const stream of open) stream.end()
    const listener = await listening?.catch(() => null)
    await listener?.unlisten()
  })
  app.get(livePath, { schema: { hide: true }, config: { compress: false } }, async (request, reply) => {
    const caller = await deps.authenticate(request)
    listening ??= deps.db.listen('kith_live', fanOut)
    try {
      await listening
    } catch (error) {
      listening = null
      throw error
    }
    const open = streams.get(caller.ownerId) ?? new Set<Stream>()
    streams.set(caller.ownerId, open)
    // The oldest stream gives way: a forgotten tab must not keep a new one out.
    if (open.size >= streamsPerOwner) open.values().next().value?.end()
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), heartbeatMs)
    const expiry = setTimeout(() => stream.end(), Math.max(0, Math.min(caller.expiresAt - Date.now(), 2 ** 31 - 1)))
    const stream: Stream = {
      write: (text) => {
        // A reader that does not read is let go instead of being remembered without bound.
        if (reply.raw.writableLength > 65_536) stream.end()
        else reply.raw.write(text)
      },
      end: () => reply.raw.end('event: end\ndata: {}\n\n'),
    }
    open.add(stream)
    reply.raw.on('close', () => {
      clearInterval(heartbeat)
      clearTimeout(expiry)
      open.delete(stream)
      if (open.size === 0) streams.delete(caller.ownerId)
    })
    reply.raw.write('event: ready\ndata: {}\n\n')
  })
}
