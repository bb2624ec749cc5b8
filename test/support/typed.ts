/** Bodies in which every text that a person may type holds a planted word: one for each shape that the schema accepts. */
import type { JsonSchema, Known } from './routes.ts'
import { plainest } from './routes.ts'

/** The most shapes of one body that are tried. */
const mostShapes = 60

/** All shapes, optional properties included. Ids and other values by name come from `known`. */
export function typedBodies(schema: JsonSchema, word: string, known: Known = {}): unknown[] {
  return shapesOf(schema, word, known, '').slice(0, mostShapes)
}

/** Whether a person may type what they like into it. */
const isFree = ({ type, format, pattern, const: fixed, enum: choices }: JsonSchema): boolean =>
  type === 'string' && fixed === undefined && !choices && !pattern && (!format || format === 'uri')

function shapesOf(schema: JsonSchema, word: string, known: Known, name: string): unknown[] {
  if (name in known) return [known[name]]
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return choices.filter(({ type }) => type !== 'null').flatMap((one) => shapesOf(one, word, known, name))
  if (schema.enum) return schema.enum
  if (isFree(schema)) return [typedInto(schema, word)]
  if (schema.type === 'array')
    return shapesOf(schema.items ?? {}, word, known, singular(name)).map((one) =>
      Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => one),
    )
  if (schema.type !== 'object') return [plainest(schema, known, name)]
  const each = Object.entries(schema.properties ?? {}).map(
    ([key, property]) => [key, shapesOf(property, word, known, key)] as const,
  )
  const first = Object.fromEntries(each.map(([key, shapes]) => [key, shapes[0]]))
  return [first, ...each.flatMap(([key, shapes]) => shapes.slice(1).map((shape) => ({ ...first, [key]: shape })))]
}

const singular = (name: string): string => name.replace(/s$/, '')

function typedInto({ format, maxLength }: JsonSchema, word: string): string {
  const text = format === 'uri' ? `https://example.com/${word}` : word
  return text.slice(0, maxLength ?? text.length)
}
