/** Whom the owner might turn to, with what they noted and asked before; opened in memory, for this answer only. */
import { z } from 'zod'
import type { Askable } from '../core/ask/choose.ts'
import { weekOn } from '../core/overload/weeks.ts'
import { leanedDays } from '../core/policy/asks.ts'
import { overloadPolicy } from '../core/policy/overload.ts'
import { relationshipsMost } from '../core/policy/suggest.ts'
import { readScore } from '../core/score/decay.ts'
import { isoDate, localAt } from '../core/zones/local.ts'
import { askablePeople, pastAsks } from '../db/queries/asks.ts'
import { storedWeeks } from '../db/queries/fullness.ts'
import { allNotes } from '../db/queries/notes.ts'
import { standingMarks } from '../db/queries/occasions.ts'
import { notedSkills, publishedByOthers } from '../db/queries/skills.ts'
import { openWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'
import type { OwnerScope } from './owner.ts'

const dayMs = 86_400_000
const Skill = z.object({ skill: z.string() })
const Topic = z.object({ topic: z.string().nullable() })
/** What says something of somebody's work, goals and skills. */
const tellingKinds: ReadonlySet<string> = new Set(['project', 'interest', 'goal'])

/** `written`: what the owner noted and what skills say, published ones too, without what the directory says. */
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
  const skills = await skillsOf(deps, scope)
  const unavailable = await unavailableNow(scope, now)
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
        unavailable: unavailable.has(row.contact_id),
        inManagersLine: row.in_managers_line,
        otherTeam: row.other_team,
        askedLately: row.asked_lately,
        score: readScore({ f7: row.f7, f90: row.f90, landmark: row.landmark }, now.getTime() / dayMs).score,
        daysIn90: row.days_in_90,
        noted: [
          ...(noted.get(row.contact_id) ?? []),
          ...(skills.teach.get(row.contact_id) ?? []),
          ...[row.title, row.department].filter((text) => text !== null),
        ],
        written: [...(noted.get(row.contact_id) ?? []), ...(skills.any.get(row.contact_id) ?? [])],
        pastTopics: past.get(row.contact_id) ?? [],
      },
    ]),
  )
}

/** Skills by contact, as the owner noted them or their holder published them: those they can teach, and all. */
async function skillsOf(deps: ServerDeps, { sql, caller }: OwnerScope) {
  const found = { teach: new Map<string, string[]>(), any: new Map<string, string[]>() }
  const add = (contactId: string, direction: 'teach' | 'learn', skill: string): void => {
    for (const into of direction === 'teach' ? [found.teach, found.any] : [found.any])
      into.set(contactId, [...(into.get(contactId) ?? []), skill])
  }
  for (const row of await notedSkills(sql, null))
    add(row.contact_id, row.direction, (await openWords(deps.keys, caller, row, Skill)).skill)
  for (const row of await publishedByOthers(sql)) if (row.contact_id) add(row.contact_id, row.direction, row.skill)
  return found
}

/** Who is away today or has an unusually full week, as far as it was read, and for whom the owner marked a tough one. */
async function unavailableNow({ sql, owner }: OwnerScope, now: Date): Promise<Set<string>> {
  const since = new Date(now.getTime() - overloadPolicy.validHours * 3_600_000)
  const found = (await storedWeeks(sql, since, overloadPolicy.usualWeeks)).filter((row) => {
    const { full, away } = weekOn(row, localAt(row.zone ?? owner.zone, now.getTime()).day)
    return full || away
  })
  const marks = await standingMarks(sql, isoDate(localAt(owner.zone, now.getTime()).day))
  const tough = marks.filter(({ kind }) => kind === 'tough-week')
  return new Set([...found.map(({ contact_id }) => contact_id), ...tough.map(({ contactId }) => contactId)])
}
