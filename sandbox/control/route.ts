/** A control route: what it is called, what it takes, and what it does; its OpenAPI entry comes from the same object. */
import { z } from 'zod'
import type { Answer, Incoming } from '../exchange.ts'
import { ImportProblem } from '../import/problem.ts'

/** Ends a control request with a status and a sentence that says what to do. */
export class ControlError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'ControlError'
    this.status = status
  }
}

type Parsed<B extends z.ZodType | undefined, Q extends z.ZodType | undefined> = {
  parameters: Record<string, string>
  query: Q extends z.ZodType ? z.output<Q> : undefined
  body: B extends z.ZodType ? z.output<B> : undefined
  origin: string
}

export type ControlRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_sandbox`, with `{name}` for a part that varies. */
  path: string
  summary: string
  tag: string
  query?: z.ZodType
  body?: z.ZodType
  handle: (given: { parameters: Record<string, string>; query: unknown; body: unknown; origin: string }) => unknown
}

/** Keeps the types of query and body for the handler. A handler that gives nothing is answered 204; `{ page }` is an answer as it is. */
export function route<
  B extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
>(options: {
  method: ControlRoute['method']
  path: string
  summary: string
  tag: string
  query?: Q
  body?: B
  handle: (given: Parsed<B, Q>) => unknown
}): ControlRoute {
  return { ...options, handle: options.handle as ControlRoute['handle'] }
}

/** The values of a path's varying parts, or null when it is another path. */
function match(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const values: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const own = given[at] ?? ''
    if (part.startsWith('{')) values[part.slice(1, -1)] = decodeURIComponent(own)
    else if (part !== own) return null
  }
  return values
}

function parse(schema: z.ZodType, given: unknown, what: string): unknown {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  throw new ControlError(400, `${what} is not right. ${z.prettifyError(read.error)}`)
}

function bodyOf(incoming: Incoming): unknown {
  if (incoming.body.length === 0) return {}
  // A form on some other website cannot send this type without asking first.
  if (!/^application\/json\b/i.test(incoming.headers['content-type'] ?? ''))
    throw new ControlError(415, 'Send the body as application/json.')
  try {
    return JSON.parse(incoming.body.toString('utf8'))
  } catch {
    throw new ControlError(400, 'The body is not JSON.')
  }
}

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/** Finds the route and runs it. `path` is what comes after `/_sandbox`. */
export async function runRoute(routes: readonly ControlRoute[], path: string, incoming: Incoming): Promise<Answer> {
  try {
    const { origin } = incoming.headers
    if (incoming.method !== 'GET' && origin !== undefined && !loopback.test(origin))
      throw new ControlError(403, 'Pages from elsewhere may not change the sandbox.')
    const here = routes.flatMap((one) => {
      const parameters = match(one.path, path)
      return parameters ? [{ one, parameters }] : []
    })
    if (here.length === 0)
      throw new ControlError(404, `There is nothing at /_sandbox${path}. See /_sandbox/openapi.json.`)
    const found = here.find(({ one }) => one.method === incoming.method)
    if (!found) throw new ControlError(405, `Use ${here.map(({ one }) => one.method).join(' or ')} here.`)
    const { one, parameters } = found
    const query = one.query ? parse(one.query, Object.fromEntries(incoming.query), 'The query') : undefined
    const body = one.body ? parse(one.body, bodyOf(incoming), 'The body') : undefined
    const result = await one.handle({ parameters, query, body, origin: incoming.origin })
    if (result === undefined) return { status: 204 }
    if (typeof result === 'object' && result !== null && 'page' in result) return result.page as Answer
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: result }
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, body: { error: error.message } }
    if (error instanceof RangeError || error instanceof ImportProblem)
      return { status: 400, body: { error: error.message } }
    throw error
  }
}

/** The routes as an OpenAPI 3.1 document. */
export function describe(routes: readonly ControlRoute[], origin: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { method, path, summary, tag, body, query } of routes) {
    const varying = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    const asked = query
      ? (z.toJSONSchema(query, { io: 'input' }) as { properties?: Record<string, unknown>; required?: string[] })
      : {}
    const parameters = [
      ...varying,
      ...Object.entries(asked.properties ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: asked.required?.includes(name) ?? false,
        schema,
      })),
    ]
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        summary,
        tags: [tag],
        operationId: `${method.toLowerCase()}${path.replace(/[^a-z]+(\w)/gi, (_, first: string) => first.toUpperCase()).replace(/\W/g, '')}`,
        ...(parameters.length > 0 ? { parameters } : {}),
        ...(body
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
              },
            }
          : {}),
        responses: {
          200: { description: 'Done; the body says what is so now.' },
          204: { description: 'Done; there is nothing to say.' },
          400: { description: 'The request is not right; `error` says what.' },
          404: { description: 'There is no such thing; `error` says which.' },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kith sandbox control',
      version: '1',
      description: 'Moves the clock, changes people, sends mail, makes things fail. Loopback only.',
    },
    servers: [{ url: `${origin}/_sandbox` }],
    paths,
  }
}
