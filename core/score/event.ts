/** Source events as they stand in an NDJSON stream, checked field by field with a sentence for what is wrong. */
import { mediumWeight, recipientsMost, timeRange } from '../policy/score.ts'
import { isSymmetric, type Medium } from './weights.ts'

/**
 * One source event. `from` null: nobody sent it and everyone is in `to`; `to` names each other person once, cc included.
 * `t` unix seconds of its beginning, `ends` of its end; the highest `rev` wins. `occurrence` is the same for copies of
 * one meeting of a series.
 */
export type SourceEvent = {
  id: string
  t: number
  ends: number
  kind: Medium
  from: string | null
  to: string[]
  rev: number
  occurrence: string | null
}
/** A line understood. `complaint` where the event is no contact of anybody's: it still replaces its older revisions. */
export type StreamLine =
  | { op: 'event'; event: SourceEvent; complaint: string | null }
  | { op: 'del'; id: string }
  | { op: 'score'; t: number }

const timeWanted = 'give unix seconds between 1970 and 2100'
const kinds = Object.keys(mediumWeight)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 1024
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= timeRange.from && value <= timeRange.to
const isKind = (value: unknown): value is Medium => typeof value === 'string' && kinds.includes(value)
const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every(isName)

/** The line as an event or operation, or one sentence saying what is wrong with it and what it should be. */
export function parseLine(text: string): StreamLine | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON: write one JSON object a line'
  }
  if (!isRecord(value)) return 'not an object: write {"id":…} or {"op":…}'
  const { op, id, t } = value
  if (op === undefined) return parseEvent(value)
  if (op === 'score') return isTime(t) ? { op, t } : `t out of range: ${timeWanted}`
  if (op === 'del') return isName(id) ? { op, id } : 'id missing: name the event to delete'
  return `unknown operation ${JSON.stringify(op).slice(0, 40)}: use "score" or "del"`
}

function parseEvent(value: Record<string, unknown>): StreamLine | string {
  const { id, t, kind, from = null, to = [], cc = [], dur = 0, series = null, rev = 0 } = value
  if (!isName(id)) return 'id missing: every event needs a text of 1 to 1024 characters'
  if (!isTime(t)) return `t out of range: ${timeWanted}`
  if (!isKind(kind)) return `unknown kind: use one of ${kinds.join(', ')}`
  if (from !== null && !isName(from)) return 'from is no name: name the sender, or null where nobody sent it'
  if (!isNames(to) || !isNames(cc)) return 'to and cc must be lists of names'
  if (typeof rev !== 'number' || !Number.isSafeInteger(rev)) return 'rev must be a whole number'
  if (typeof dur !== 'number' || !isTime(t + dur) || dur < 0) return 'dur out of range: give seconds'
  if (series !== null && !isName(series)) return 'series must be a text'
  const amount = to.length + cc.length
  const others = [...new Set([...to, ...cc])].filter((name) => name !== from)
  const complaint = complaintOf(kind, from, amount, others.length)
  const occurrence = series !== null && isSymmetric(kind, from) ? `${t} ${series}` : null
  const event = { id, t, ends: t + dur, kind, from, to: complaint === null ? others : [], rev, occurrence }
  return { op: 'event', event, complaint }
}

function complaintOf(kind: Medium, from: string | null, amount: number, others: number): string | null {
  if (amount > recipientsMost) return `${amount} recipients: at most ${recipientsMost} are taken`
  if (amount === 0) return 'nobody in to: name at least one person'
  if (from === null && others < 2) return 'at least two people are needed in to where nobody sent it'
  if (others === 0) return `${kind === 'email' ? 'a mail' : `a ${kind}`} to itself is no contact`
  return null
}
