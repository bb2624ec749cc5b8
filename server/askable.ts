/** Whom the owner might turn to, with what they noted and asked before; opened in memory, for this answer only. */
import { z } from 'zod'
import type { Askable } from '../core/ask/choose.ts'
import { leanedDays } from '../core/policy/asks.ts'
import { relationshipsMost } from '../core/policy/suggest.ts'
import { readScore } from '../core/score/decay.ts'
import { askablePeople, pastAsks } from '../db/queries/asks.ts'
import { allNotes } from '../db/queries/notes.ts'
import { openWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'
import type { OwnerScope } from './owner.ts'

const dayMs = 86_400_000
const Topic = z.object({ topic: z.string().nullable() })
/** What says something of somebody's work, goals and skills. */
const tellingKinds: ReadonlySet<string> = new Set(['project', 'interest', 'goal'])

/** `written`: what the owner noted, without what the directory says. */
export type AskablePerson = Askable & { name: string; title: string | null; written: readonly string[] }

/** By contact. */
export async function askable(deps: ServerDeps, scope: OwnerScope): Promise<Map<string, AskablePerson>> {
  const { sql, caller } = scope
  const now = deps.clock.now()
  const since = new Date(now.getTime() - leanedDays * dayMs)
  const rows = await askablePeople(sql, { now, since, most: relationshipsMost })
  const noted = new Map<string, string[]>()
  const add = (into: Map<string, string[]>, contactId: string, text: string): void => {
    into.set(contactId, [...(into.get(contactId) ?? []), text])
  }
  for (const note of await allNotes(sql))
    if (tellingKinds.has(note.kind))
      add(noted, note.contact_id, (await deps.keys.open(caller, note.key_version, note.cipher)).toString('utf8'))
  const past = new Map<string, string[]>()
  for (const ask of await pastAsks(sql)) {
    const { topic } = await openWords(deps.keys, caller, ask, Topic)
    if (topic) for (const contactId of ask.contacts) add(past, contactId, topic)
  }
  return new Map(
    rows.map((row) => [
      row.contact_id,
      {
        contactId: row.contact_id,
        name: row.name,
        title: row.title,
        isPeer: row.is_peer,
        twoWay: row.two_way,
        closed: row.closed,
        unavailable: false,
        inManagersLine: row.in_managers_line,
        otherTeam: row.other_team,
        askedLately: row.asked_lately,
        score: readScore({ f7: row.f7, f90: row.f90, landmark: row.landmark }, now.getTime() / dayMs).score,
        daysIn90: row.days_in_90,
        noted: [...(noted.get(row.contact_id) ?? []), ...[row.title, row.department].filter((text) => text !== null)],
        written: noted.get(row.contact_id) ?? [],
        pastTopics: past.get(row.contact_id) ?? [],
      },
    ]),
  )
}
