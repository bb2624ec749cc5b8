/**
 * Interactions to scores, events a second, against one hand-written statement that does the same writes and no arithmetic.
 * `score-N` is the fold of N interactions; `score-job-N` the whole job around it, with what the histories say derived.
 */
import { randomUUID } from 'node:crypto'
import type { Interaction } from '../../core/interaction/mail.ts'
import { landmarkDay } from '../../core/policy/score.ts'
import type { Sql } from '../../db/connect.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { foldFresh } from '../../db/queries/relationships.ts'
import { scoreRelationships } from '../../worker/jobs/score-relationships.ts'
import { dayNumber, jobDeps, type Office, openOffice, randomInteraction, seeded } from '../worker/scores/office.ts'
import { type Bench, type Figure, inTurns, timed } from './figure.ts'

const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')
const contacts = 200
const history = 5000

type Scoring = (bench: Bench, office: Office) => Promise<unknown>

const job: Scoring = (bench, office) =>
  scoreRelationships(jobDeps(bench.db, now), { eventId: randomUUID(), ...office.ref })
const fold: Scoring = (bench, office) =>
  bench.db.asOwnerScoring(office.ref, (sql) => foldFresh(sql, 1000, { landmark: landmarkDay, today }))

const figureOf = (name: string, size: number, measured: number, scoring: Scoring): Figure => ({
  name,
  run: async (bench) => {
    const ours = await livedIn(bench, 1)
    const other = await livedIn(bench, 1)
    // What autovacuum does within a minute or two.
    await bench.look`analyze`
    const pair = await inTurns(
      { measured, warm: 10 },
      {
        ours: async (run) => {
          await store(bench, ours, batchOf(ours, run, size))
          return timed(() => scoring(bench, ours))
        },
        other: async (run) => {
          const batch = batchOf(other, run, size)
          await store(bench, other, batch)
          const rows = writesOf(batch)
          return timed(() => bench.db.asOwner(other.ref, (sql) => writePlainly(sql, rows)))
        },
      },
    )
    return {
      value: (size / pair.ours) * 1000,
      unit: 'events/s',
      ratioTo: 'one hand-written statement doing the same writes',
      ratio: pair.other / pair.ours,
      runs: measured,
    }
  },
})

export const scoreFigures: readonly Figure[] = [
  figureOf('score-1', 1, 60, fold),
  figureOf('score-10', 10, 60, fold),
  figureOf('score-100', 100, 30, fold),
  figureOf('score-1000', 1000, 12, fold),
  figureOf('score-job-1', 1, 60, job),
  figureOf('score-job-1000', 1000, 12, job),
]

/** An owner with two hundred contacts and five thousand interactions of a year, folded. */
async function livedIn(bench: Bench, seed: number): Promise<Office> {
  const office = await openOffice(bench.db, contacts)
  const random = seeded(seed)
  const span = { firstDay: today - 365, days: 365, sources: 1_000_000 }
  const past = Array.from({ length: history }, (_, nr) => ({
    ...randomInteraction(random, office.contacts, span),
    sourceId: `past:${nr}`,
  }))
  await store(bench, office, past)
  await job(bench, office)
  return office
}

const store = (bench: Bench, office: Office, batch: readonly Interaction[]) =>
  bench.db.asOwner(office.ref, (sql) => storeInteractions(sql, batch))

/** New interactions of the last three days: what arrives while somebody works. */
function batchOf(office: Office, run: number, size: number): Interaction[] {
  const random = seeded(1000 + run)
  const span = { firstDay: today - 2, days: 3, sources: 1_000_000 }
  return Array.from({ length: size }, (_, nr) => ({
    ...randomInteraction(random, office.contacts, span),
    sourceId: `run:${run}:${nr}`,
  }))
}

/** The rows to write, worked out beforehand: the plain statement is spared all arithmetic. */
function writesOf(batch: readonly Interaction[]) {
  const days = new Map<
    string,
    { contact: string; day: number; u: number; direct: number; mails: number; meetings: number }
  >()
  for (const { contacts: who, weights, directions, day, direct, kind } of batch)
    who.forEach((contact, index) => {
      const key = `${contact} ${day}`
      const held = days.get(key) ?? { contact, day, u: 0, direct: 0, mails: 0, meetings: 0 }
      days.set(key, held)
      held.u += weights[index] ?? 0
      if (directions[index] === 3) return
      held.direct += direct ? 1 : 0
      if (kind === 'mail') held.mails += 1
      else held.meetings += 1
    })
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  return { days: sorted, contacts: [...new Set(sorted.map(({ contact }) => contact))] }
}

async function writePlainly(sql: Sql, { days, contacts: who }: ReturnType<typeof writesOf>): Promise<void> {
  await sql`
    with marked as (
      update interaction set pending = false, folded_day = day, folded_direct = direct, folded_kind = kind, folded_contacts = contacts,
        folded_weights = weights, folded_directions = directions where pending
    ), kept as (
      insert into contact_day as d (tenant_id, owner_id, contact_id, day, u, direct, mails, meetings)
      select app_tenant(), app_owner(), * from unnest(${days.map(({ contact }) => contact)}::uuid[], ${days.map(({ day }) => day)}::int[],
        ${days.map(({ u }) => u)}::bigint[], ${days.map(({ direct }) => direct)}::int[], ${days.map(({ mails }) => mails)}::int[], ${days.map(({ meetings }) => meetings)}::int[])
      on conflict (tenant_id, owner_id, contact_id, day) do update set u = d.u + excluded.u, direct = d.direct + excluded.direct,
        mails = d.mails + excluded.mails, meetings = d.meetings + excluded.meetings
    )
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, n_out)
    select app_tenant(), app_owner(), c, 1, 1, 20458, ${today}::int, ${today}::int, ${today}::int, 1 from unnest(${who}::uuid[]) c
    on conflict (tenant_id, owner_id, contact_id) do update set f7 = r.f7 + excluded.f7, f90 = r.f90 + excluded.f90,
      last_day = excluded.last_day, last_direct_day = excluded.last_direct_day, n_out = r.n_out + excluded.n_out`
}
