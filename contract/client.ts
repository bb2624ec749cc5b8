/** The typed client of our own API: the add-in's, the demo check's and the tests' only way to reach the server. */
import type { z } from 'zod'
import type { Problem } from './problem.ts'

/** Fastify's route options minus the handler; the same object types the server's handler and this client. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  /** `untold`: that somebody asked for it is a matter of theirs, so no log names it. */
  config?: { untold?: boolean }
  schema: {
    params?: z.ZodType
    querystring?: z.ZodType
    body?: z.ZodType
    response: { [status: number]: z.ZodType }
    summary?: string
    tags?: readonly string[]
  }
}
type Part<S, K extends string> = S extends { [P in K]: infer T extends z.ZodType } ? { [P in K]: z.input<T> } : unknown
export type Input<R extends Route> = Part<R['schema'], 'params'> &
  Part<R['schema'], 'querystring'> &
  Part<R['schema'], 'body'>
export type Output<R extends Route> = z.output<R['schema']['response'][keyof R['schema']['response'] & number]>

/** A problem+json answer; `status` 0 means that the server could not be reached. */
export class ApiProblem extends Error {
  readonly status: number
  readonly problem: Problem | null
  /** The decoded `claims` of a `WWW-Authenticate` challenge, when the answer carried one. */
  readonly claims: string | null
  constructor(status: number, problem: Problem | null, claims: string | null) {
    super(problem?.detail ?? problem?.title ?? `request failed with ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.problem = problem
    this.claims = claims
  }
}

export type TokenSource = (challenge?: { claims: string | null; refused: boolean }) => Promise<string>

const challengeClaims = (header: string | null): string | null => {
  const match = header?.match(/claims="([^"]+)"/)
  return match?.[1] ? atob(match[1].replaceAll('-', '+').replaceAll('_', '/')) : null
}

/** Calls one contract route with the caller's token; a refused token is asked for once more before it is an error. */
export function createClient(base: string, token: TokenSource, fetcher: typeof fetch = fetch) {
  return async function call<R extends Route>(
    route: R,
    input: Input<R>,
    options: { signal?: AbortSignal } = {},
  ): Promise<Output<R>> {
    const { params, querystring, body } = input as {
      params?: Record<string, string>
      querystring?: Record<string, unknown>
      body?: unknown
    }
    const path = route.url.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? ''))
    const given = Object.entries(querystring ?? {}).filter(([, value]) => value !== undefined)
    const query = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]))
    const send = async (bearer: string) =>
      fetcher(`${base}${path}${query.size ? `?${query}` : ''}`, {
        method: route.method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(options.signal ? { signal: options.signal } : {}),
      }).catch(() => {
        throw new ApiProblem(0, null, null)
      })
    let response = await send(await token())
    if (response.status === 401) {
      const claims = challengeClaims(response.headers.get('www-authenticate'))
      response = await send(await token({ claims, refused: true }))
    }
    if (!response.ok) {
      const problem = (await response.json().catch(() => null)) as Problem | null
      throw new ApiProblem(response.status, problem, challengeClaims(response.headers.get('www-authenticate')))
    }
    return (response.status === 204 ? undefined : await response.json()) as Output<R>
  }
}
