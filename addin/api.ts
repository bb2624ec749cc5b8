/** The add-in's one way to the server, and what it remembers of the answers. */
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { ApiProblem } from '../contract/client.ts'
import type { LiveKind } from '../contract/live.ts'
import { type HostPort, SignInNeeded } from './host/host-port.ts'
import type { Call } from './session/ahead.ts'
import type { Strings } from './strings/strings.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting'
export type Api = { call: Call; host: HostPort; live: LiveState; sandbox: boolean }

const ApiContext = createContext<Api | null>(null)
export const ApiProvider = ApiContext.Provider

/** The client and the host. Throws outside of a session, where there is none. */
export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi is called outside of a session')
  return api
}

/** Which remembered answers an event of a kind makes stale. */
export const staleBy: Record<LiveKind, readonly string[]> = {
  me: ['me'],
  people: ['people', 'person', 'lookup', 'brief', 'circles', 'in-touch'],
  today: ['today', 'asks', 'messages', 'swaps', 'shelf', 'credit', 'introductions', 'questions'],
  invites: ['invites', 'today', 'asks', 'swaps', 'brief', 'polls'],
}

const unreachable = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500)

/** Remembers answers while the page lives, never on disk. `onSignIn` hears when somebody has to sign in first. */
export function createQueries(onSignIn: (needed: SignInNeeded) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof SignInNeeded) onSignIn(error)
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        gcTime: Number.POSITIVE_INFINITY,
        retry: (times, error) => unreachable(error) && times < 2,
        retryDelay: (times) => 700 * 2 ** times,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** What went wrong, and what to do, in the owner's words; our own codes first. */
export function wordsOf(error: unknown, t: Strings): string {
  if (!(error instanceof ApiProblem)) return t.errors.other
  const code = error.problem?.code
  if (error.status === 0) return t.errors.offline
  const known = code ? t.errors.codes[code] : undefined
  if (known) return known
  if (error.status === 429) return t.errors.tooMany
  if (error.status === 404) return t.errors.notFound
  if (error.status === 503) return t.session.unavailableText
  return t.errors.other
}
