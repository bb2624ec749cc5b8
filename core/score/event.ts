/** Source events as they stand in an NDJSON stream, checked field by field with a sentence for what is wrong. */
import { recipientsMost, timeRange } from '../policy/score.ts'

export const eventKinds = ['email', 'meeting', 'call', 'chat', 'coffee', 'thanks', 'help'] as const
export type EventKind = (typeof eventKinds)[number]

/** One source event: `from` null is symmetric, with everyone in `to`. `t` in unix seconds; the highest `rev` wins. */
export type SourceEvent = { id: string; t: number; kind: EventKind; from: string | null; to: string[]; rev: number }
export type StreamLine = { op: 'event'; event: SourceEvent } | { op: 'del'; id: string } | { op: 'score'; t: number }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 320
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= timeRange.from && value <= timeRange.to

/** The line as an event or operation, or one sentence saying what is wrong with it and what it should be. */
export function parseLine(text: string): StreamLine | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON: write one JSON object a line'
  }
  if (!isRecord(value)) return 'not an object: write {"id":…} or {"op":…}'
  if (value['op'] === 'score')
    return isTime(value['t'])
      ? { op: 'score', t: value['t'] }
      : 't out of range: give unix seconds between 1990 and 2100'
  if (value['op'] === 'del')
    return isName(value['id']) ? { op: 'del', id: value['id'] } : 'id missing: name the event to delete'
  if (value['op'] !== undefined)
    return `unknown operation ${JSON.stringify(value['op']).slice(0, 40)}: use "score" or "del"`
  return parseEvent(value)
}

function parseEvent(value: Record<string, unknown>): StreamLine | string {
  const { id, t, kind, from, rev } = value
  if (!isName(id)) return 'id missing: every event needs a text of 1 to 320 characters'
  if (!isTime(t)) return 't out of range: give unix seconds between 1990 and 2100'
  if (!eventKinds.includes(kind as EventKind)) return `unknown kind: use one of ${eventKinds.join(', ')}`
  if (from !== null && !isName(from)) return 'from missing: name the sender, or null for a symmetric event'
  if (rev !== undefined && !Number.isSafeInteger(rev)) return 'rev is not a whole number'
  const to = value['to']
  const cc = value['cc'] ?? []
  if (!Array.isArray(to) || !Array.isArray(cc) || ![...to, ...cc].every(isName))
    return 'to and cc must be lists of names'
  if (to.length + cc.length > recipientsMost)
    return `${to.length + cc.length} recipients: at most ${recipientsMost} are taken`
  const others = [...new Set<string>([...to, ...cc])].filter((name) => name !== from)
  if (from !== null && others.length === 0)
    return to.length + cc.length === 0 ? 'nobody in to: name at least one recipient' : 'a mail to itself is not contact'
  if (from === null && others.length < 2) return 'a symmetric event needs at least two people in to'
  return {
    op: 'event',
    event: { id, t, kind: kind as EventKind, from, to: others, rev: (rev as number | undefined) ?? 0 },
  }
}
