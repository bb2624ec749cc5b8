/** How MSAL reaches Entra: with a time limit, and with an eye on Retry-After. */
import type { INetworkModule, NetworkRequestOptions } from '@azure/msal-node'

type NetworkResponse<T> = { headers: Record<string, string>; body: T; status: number }

export type Network = INetworkModule & {
  /** Set when Entra did not answer, or answered that it cannot: how long to wait in ms, null when it did not say. */
  unavailable: () => { afterMs: number | null } | null
  /** Whether Entra has answered at all: what went wrong before is ours. */
  answered: () => boolean
}

const retryAfterMs = (header: string | null): number | null => {
  const seconds = Number(header ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null
}

/** One for each operation: what `unavailable` says is about that operation. */
export function createNetwork(options: { fetcher?: typeof fetch; timeoutMs?: number } = {}): Network {
  const { fetcher = fetch, timeoutMs = 10_000 } = options
  let failed: { afterMs: number | null } | null = null
  let answered = false
  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    given?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> => {
    try {
      const answer = await fetcher(url, {
        method,
        headers: given?.headers,
        ...(method === 'POST' ? { body: given?.body ?? '' } : {}),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const body = (await answer.json()) as T
      answered = true
      if (answer.status === 429 || answer.status >= 500)
        failed = { afterMs: retryAfterMs(answer.headers.get('retry-after')) }
      return { headers: Object.fromEntries(answer.headers), body, status: answer.status }
    } catch (error) {
      // No connection, no answer in time, or one that is not JSON: to MSAL they are all one network error.
      failed = { afterMs: null }
      throw error
    }
  }
  return {
    sendGetRequestAsync: (url, given) => send('GET', url, given),
    sendPostRequestAsync: (url, given) => send('POST', url, given),
    unavailable: () => failed,
    answered: () => answered,
  }
}
