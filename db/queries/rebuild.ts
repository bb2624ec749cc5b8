/** An owner's scores made anew from the stored interactions, in one transaction: whoever reads meanwhile sees the old ones. */
import { readScore } from '../../core/score/decay.ts'
import type { Sql } from '../connect.ts'
import { deriveStale, keepLandmark } from './derived.ts'
import { unfoldAll } from './interactions.ts'
import { foldPending, lockOwnerScores } from './relationships.ts'

/** `differed`: relationships whose score, day sums or counts were not what the interactions say. */
export type Rebuilt = { interactions: number; relationships: number; differed: number }

const foldMost = 5000
/** Score points beyond which two scores are not the same; running columns round, day sums do not. */
const tolerance = 1e-9

/** Rebuilds everything of the owner's; waits for a fold that is under way. */
export async function rebuildScores(sql: Sql): Promise<Rebuilt> {
  await lockOwnerScores(sql)
  const [latest] = await sql<{ day: number | null }[]>`select max(day) as day from interaction where not gone`
  const today = latest?.day ?? null
  const before = await readState(sql, today ?? 0)
  const landmark = today === null ? 0 : await keepLandmark(sql, today)
  await unfoldAll(sql)
  let interactions = 0
  for (;;) {
    const { taken } = await foldPending(sql, foldMost, landmark)
    if (taken === 0) break
    interactions += taken
  }
  while ((await deriveStale(sql, 500)).length > 0);
  const after = await readState(sql, today ?? 0)
  return { interactions, relationships: after.size, differed: countDifferent(before, after) }
}

type State = { facts: string; score: number }

async function readState(sql: Sql, today: number): Promise<Map<string, State>> {
  const rows = await sql<{ contact_id: string; facts: string; f7: number; f90: number; landmark: number }[]>`
    select r.contact_id, r.f7, r.f90, r.landmark, concat_ws(',', r.first_day, r.last_day, r.last_direct_day, r.n_out, r.n_in, r.n_met, k.days) as facts
    from relationship r cross join lateral (
      select string_agg(concat_ws(' ', d.day, d.u, d.direct, d.mails, d.meetings, d.others), ';' order by d.day) as days from contact_day d
      where d.tenant_id = r.tenant_id and d.owner_id = r.owner_id and d.contact_id = r.contact_id and d.u > 0
    ) k`
  return new Map(rows.map((row) => [row.contact_id, { facts: row.facts, score: readScore(row, today + 1).score }]))
}

function countDifferent(before: ReadonlyMap<string, State>, after: ReadonlyMap<string, State>): number {
  const isSame = (id: string): boolean => {
    const [was, is] = [before.get(id), after.get(id)]
    return (
      was !== undefined && is !== undefined && was.facts === is.facts && Math.abs(was.score - is.score) <= tolerance
    )
  }
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => !isSame(id)).length
}
