/** The line that no content crosses: subjects, bodies and previews are dropped from every answer before anybody sees it. */
import { wordOf } from './facts.ts'

const content = new Set([
  'subject',
  'body',
  'bodypreview',
  'uniquebody',
  'attachments',
  'comment',
  'singlevalueextendedproperties',
])
/** Headers that say how a mail was made. Every other one may carry content or more addresses than are needed. */
const headersKept = new Set([
  'auto-submitted',
  'precedence',
  'list-id',
  'list-unsubscribe',
  'feedback-id',
  'x-autoreply',
  'x-autorespond',
  'x-auto-response-suppress',
  // Our own: tells whether a message has left already.
  'x-note-reference',
])

/** A key in lower case where it is one that is looked at, else null; an answer has the same few dozen of them thousands of times. */
function nameOf(key: string): string | null {
  const known = names.get(key)
  if (known !== undefined) return known
  const lower = key.toLowerCase()
  const name = content.has(lower) || lower === 'internetmessageheaders' ? lower : null
  if (names.size < namesMost) names.set(key, name)
  return name
}
const names = new Map<string, string | null>()
/** Keys that are remembered, so that an answer with keys of its own making costs no memory. */
const namesMost = 1_000

/**
 * Removes content at any depth, in place, and gives the same value. calendarView/delta takes no `$select` and getSchedule
 * shows subjects to those who may see them, so asking for less is not enough.
 */
export function dropContent<T>(value: T): T {
  if (Array.isArray(value)) {
    for (const one of value) dropContent(one)
    return value
  }
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    const held = record[key]
    const name = nameOf(key)
    if (name !== null && isContent(name, held)) delete record[key]
    else if (name === 'internetmessageheaders') record[key] = keptHeaders(held)
    else if (typeof held === 'object') dropContent(held)
  }
  return value
}

/** In a batch's answer `body` is the inner answer, an object without a `contentType`: its own content is dropped inside it. */
const isContent = (name: string, value: unknown): boolean =>
  content.has(name) &&
  !(
    name === 'body' &&
    typeof value === 'object' &&
    value !== null &&
    !('content' in value) &&
    !('contentType' in value)
  )

const keptHeaders = (value: unknown): unknown[] =>
  Array.isArray(value) ? value.filter((one) => headersKept.has(wordOf((one as { name?: unknown } | null)?.name))) : []
