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
    const name = key.toLowerCase()
    if (isContent(name, record[key])) delete record[key]
    else if (name === 'internetmessageheaders') record[key] = keptHeaders(record[key])
    else if (typeof record[key] === 'object') dropContent(record[key])
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
