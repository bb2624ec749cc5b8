/** Reads a corpus of mail: one JSON object a line, who wrote to whom and when. */

import { linesOf, nameOf, type Source } from './lines.ts'
import { ImportProblem, problemAt, shown } from './problem.ts'

/** One mail as it stands in the file; `t` in unix seconds. */
export type RawMail = { id: string; t: number; from: string; to: string[] }

const example = 'Each line is like {"id":"m1","t":1262454010,"from":"17","to":["37","136"]}'
const latestSeconds = 4_102_444_800

const textOf = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** The mail on a line, or what is wrong with it. */
function readMail(fields: Record<string, unknown>): RawMail | string {
  const { t, kind } = fields
  const id = textOf(fields.id)
  const from = textOf(fields.from)
  if (kind !== undefined && kind !== 'email') return `"kind" is ${shown(kind)}, but only mail ("email") can be imported`
  if (id === null) return `"id" is ${shown(fields.id)}, but has to be a text that no other line has`
  if (typeof t !== 'number' || !Number.isFinite(t) || t < 0) return `"t" is ${shown(t)}, but has to be unix seconds`
  if (t > latestSeconds) return `"t" is ${shown(t)}, after the year 2100: unix seconds are wanted, not milliseconds`
  if (from === null) return `"from" is ${shown(fields.from)}, but has to name a person`
  if (!Array.isArray(fields.to) || fields.to.length === 0) {
    return `"to" is ${shown(fields.to)}, but has to list at least one person`
  }
  const to = new Set<string>()
  for (const one of fields.to) {
    const person = textOf(one)
    if (person === null) return `"to" names ${shown(one)}, which is no person`
    to.add(person)
  }
  return { id, t, from, to: [...to] }
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/**
 * All mails of a corpus, oldest first. Throws an `ImportProblem` at the first line that is not right: an import is whole or
 * does not happen.
 */
export async function readMails(source: Source): Promise<RawMail[]> {
  const file = nameOf(source, 'the mails')
  const mails: RawMail[] = []
  const seen = new Map<string, number>()
  let number = 0
  for await (const line of linesOf(source)) {
    number += 1
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
    if (text.trim() === '') continue
    const fields = parsed(text)
    const mail = fields ? readMail(fields) : 'this is no JSON object'
    if (typeof mail === 'string') throw problemAt(file, number, mail, `${example}; correct the line or leave it out.`)
    const before = seen.get(mail.id)
    if (before !== undefined) {
      const wrong = `id ${shown(mail.id)} is already on line ${before}`
      throw problemAt(file, number, wrong, 'Give every mail an id of its own, or leave the second one out.')
    }
    seen.set(mail.id, number)
    mails.push(mail)
  }
  if (mails.length === 0) throw new ImportProblem(`${file}: no mail in it. ${example}.`)
  return mails.sort((a, b) => a.t - b.t || (a.id < b.id ? -1 : 1))
}
