import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenLive } from '../../addin/live.ts'
import { liveKinds } from '../../contract/live.ts'

/** A line that the test writes to and breaks. */
function createLine() {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      control = given
    },
  })
  return {
    answer: new Response(body, { status: 200 }),
    say: (text: string) => control?.enqueue(new TextEncoder().encode(text)),
    end: () => control?.close(),
    lost: () => control?.error(new Error('the line broke')),
  }
}

const change = (kind: string): string => `event: change\ndata: ${JSON.stringify({ kind })}\n\n`
const calm = () => vi.advanceTimersByTimeAsync(0)

describe('the live line', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  /** Answers in turn; the last one stays. */
  function listen(answers: ((signal: AbortSignal) => Response)[]) {
    const told: string[] = []
    const tokens: boolean[] = []
    const stop = listenLive(
      async (challenge) => {
        tokens.push(challenge?.refused ?? false)
        return `token-${tokens.length}`
      },
      { onKind: (kind) => told.push(kind), onState: (state) => told.push(state) },
      async (_url, options) => {
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        return answer?.(options?.signal ?? new AbortController().signal) ?? Response.error()
      },
    )
    return { told, tokens, stop }
  }

  it('tells each kind as it comes, however the text is cut, and ignores what it does not know', async () => {
    const line = createLine()
    const { told, stop } = listen([() => line.answer])
    await calm()
    line.say(': beat\n\n')
    line.say(change('today').slice(0, 20))
    await calm()
    line.say(change('today').slice(20) + change('weather') + change('people'))
    await calm()
    expect(told).toEqual(['live', 'today', 'people'])
    stop()
  })

  it('comes back after a break, and tells every kind then, since anything may have changed', async () => {
    const [first, second] = [createLine(), createLine()]
    const { told, stop } = listen([() => first.answer, () => second.answer])
    await calm()
    first.lost()
    await calm()
    expect(told).toEqual(['live', 'reconnecting'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual(['live', 'reconnecting', 'live', ...liveKinds])
    stop()
  })

  it('takes a line without a heartbeat for dead, and one with it for alive', async () => {
    const [first, second] = [createLine(), createLine()]
    const { told, stop } = listen([
      (signal) => {
        // What a browser does with a body that is being read when its request is given up.
        signal.addEventListener('abort', first.lost)
        return first.answer
      },
      () => second.answer,
    ])
    await calm()
    for (let beat = 0; beat < 4; beat++) {
      await vi.advanceTimersByTimeAsync(20_000)
      first.say(': beat\n\n')
    }
    await calm()
    expect(told).toEqual(['live'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told.slice(0, 3)).toEqual(['live', 'reconnecting', 'live'])
    stop()
  })

  it('asks for a new token once the old one is refused, and waits longer each time', async () => {
    const refused = (): Response => new Response(null, { status: 401 })
    const { tokens, stop } = listen([refused])
    await calm()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(tokens).toEqual([false, true])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(tokens).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(tokens).toHaveLength(3)
    stop()
  })

  it('says nothing more once it is stopped', async () => {
    const { told, tokens, stop } = listen([() => new Response(null, { status: 503 })])
    await calm()
    stop()
    const asked = tokens.length
    await vi.advanceTimersByTimeAsync(120_000)
    expect(tokens).toHaveLength(asked)
    expect(told).toEqual(['reconnecting'])
  })
})
