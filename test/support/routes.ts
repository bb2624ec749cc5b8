/** Every route that the contract names, found in its files: a route that is added later cannot be forgotten. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Route } from '../../contract/client.ts'

/** What a JSON Schema of ours is made of. */
export type JsonSchema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
}

const contractFolder = new URL('../../contract/', import.meta.url)

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'url' in value && 'schema' in value

/** `POST /api/slots` and the like. */
export const nameOf = ({ method, url }: Pick<Route, 'method' | 'url'>): string => `${method} ${url}`

/** All of them, by name. */
export async function contractRoutes(): Promise<Route[]> {
  const files = readdirSync(fileURLToPath(contractFolder)).filter((name) => name.endsWith('.ts'))
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, contractFolder).href) as Promise<Record<string, unknown>>),
  )
  return modules
    .flatMap((module) => Object.values(module).filter(isRoute))
    .sort((one, other) => nameOf(one).localeCompare(nameOf(other)))
}

/** The schema of what a caller may send. */
export const inputSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema

/** Values for properties by their name, such as ids of somebody's rows; others are made up. */
export type Known = Readonly<Record<string, unknown>>

const texts: Record<string, string> = {
  date: '2026-11-25',
  'date-time': '2026-11-25T11:00:00.000Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'nobody@nowhere.example',
  uri: 'https://example.com/an-article',
}

function text({ format, pattern, minLength = 0 }: JsonSchema): string {
  if (format && texts[format]) return texts[format]
  const fitting = ['12:30', '2026-11-25', 'en', 'word', '1'].find((one) => pattern && new RegExp(pattern).test(one))
  return fitting ?? 'word'.padEnd(minLength, 'x')
}

/** The plainest value that a schema accepts, optional properties only where they are known. */
export function plainest(schema: JsonSchema, known: Known = {}, name = ''): unknown {
  if (name in known) return known[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0]
  if (choice) return plainest(choice, known, name)
  if (schema.type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(
      ([key]) => schema.required?.includes(key) || key in known,
    )
    return Object.fromEntries(wanted.map(([key, value]) => [key, plainest(value, known, key)]))
  }
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => plainest(schema.items ?? {}, known, ''))
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  return text(schema)
}
