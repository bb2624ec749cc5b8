/** Live updates: server-sent events over fetch, because EventSource cannot carry a bearer token. */
import type { TokenSource } from '../contract/client.ts'
import { type LiveKind, liveKinds, livePath } from '../contract/live.ts'

type Listener = { onKind: (kind: LiveKind) => void; onState: (state: 'live' | 'reconnecting') => void }

const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** The server sends a heartbeat every twenty seconds; twice that without a byte is a dead line. */
const silentForMs = 45_000

const kindOf = (data: string): LiveKind | undefined => {
  try {
    const { kind } = JSON.parse(data) as { kind?: unknown }
    return liveKinds.find((one) => one === kind)
  } catch {
    return undefined
  }
}

/** Splits a growing text into whole events; gives the rest back. */
export function takeEvents(text: string): { events: { event: string; data: string }[]; rest: string } {
  const parts = text.split('\n\n')
  const rest = parts.pop() ?? ''
  const events = parts.flatMap((part) => {
    const field = (name: string): string =>
      part
        .split('\n')
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).trim())
        .join('\n')
    const event = field('event')
    return event ? [{ event, data: field('data') }] : []
  })
  return { events, rest }
}

/**
 * Opens the stream and keeps it open until the returned function is called. After a break everything may have changed,
 * so every kind is told.
 */
export function listenLive(token: TokenSource, listener: Listener, fetcher: typeof fetch = fetch): () => void {
  const stop = new AbortController()
  let wait = firstWaitMs
  let refused = false
  let broken = false

  const read = async (): Promise<void> => {
    const line = new AbortController()
    const end = (): void => line.abort()
    stop.signal.addEventListener('abort', end)
    let silence = setTimeout(end, silentForMs)
    try {
      const bearer = await token(refused ? { claims: null, refused: true } : undefined)
      const answer = await fetcher(livePath, { headers: { authorization: `Bearer ${bearer}` }, signal: line.signal })
      refused = answer.status === 401
      if (!answer.ok || !answer.body) throw new Error(`live answered ${answer.status}`)
      listener.onState('live')
      if (broken) for (const kind of liveKinds) listener.onKind(kind)
      broken = false
      wait = firstWaitMs
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        clearTimeout(silence)
        silence = setTimeout(end, silentForMs)
        const taken = takeEvents(text + value)
        text = taken.rest
        for (const { event, data } of taken.events) {
          const kind = event === 'change' ? kindOf(data) : undefined
          if (kind) listener.onKind(kind)
        }
      }
    } finally {
      clearTimeout(silence)
      stop.signal.removeEventListener('abort', end)
    }
  }

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await read().catch(() => undefined)
      if (stop.signal.aborted) return
      broken = true
      listener.onState('reconnecting')
      await new Promise((resolve) => setTimeout(resolve, wait))
      wait = Math.min(wait * 2, longestWaitMs)
    }
  }
  void run()
  return () => stop.abort()
}
