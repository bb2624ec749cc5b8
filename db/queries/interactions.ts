/** Interactions: one row a source event, the highest revision wins, a deletion is final. */
import type { Interaction } from '../../core/interaction/mail.ts'
import type { Sql } from '../connect.ts'
import { plainArray, textArray } from './array-text.ts'
import { foldStored, saysMore } from './fold-additions.ts'
import { beginRelationships } from './relationships.ts'

const byKey = <T>(rows: readonly T[], keyOf: (row: T) => string): T[] =>
  [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))

/** First UTC day that is kept: what came of age is not taken in again, however late it is told anew. */
const keptSince = (sql: Sql) => sql`coalesce((select kept_from - date '1970-01-01' from owner), 0)`

/**
 * Stores interactions, each source once; of two revisions in one batch the higher is kept. A row that changed waits to
 * be folded; one from before the first day that is kept is passed over. A mail of the same revision that was stored without
 * somebody who was taken for no person is completed. Gives how many rows were new, and how many were new or changed.
 */
export async function storeInteractions(
  sql: Sql,
  interactions: readonly Interaction[],
): Promise<{ fresh: number; changed: number }> {
  const rows = onceEach(interactions)
  if (rows.length === 0) return { fresh: 0, changed: 0 }
  const stored = await sql<{ fresh: boolean }[]>`
    insert into interaction as i (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions,
      conversation_id, series_id, duration_s)
    select app_tenant(), app_owner(), t.source_id, t.kind, t.rev, t.occurred_at, t.day, least(t.n, 32767), t.direct, t.contacts::uuid[], t.weights::int[],
      t.directions::smallint[], t.conversation_id, t.series_id, t.duration_s
    from unnest(
      ${rows.map((row) => row.sourceId)}::text[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.rev)}::bigint[],
      ${rows.map((row) => new Date(row.occurredAt).toISOString())}::timestamptz[], ${rows.map((row) => row.day)}::int[], ${rows.map((row) => row.n)}::int[],
      ${rows.map((row) => String(row.direct))}::text[]::boolean[], ${rows.map((row) => plainArray(row.contacts))}::text[], ${rows.map((row) => plainArray(row.weights))}::text[],
      ${rows.map((row) => plainArray(row.directions))}::text[], ${rows.map((row) => row.conversationId)}::text[], ${rows.map((row) => row.seriesId)}::text[],
      ${rows.map((row) => row.durationS)}::int[]
    ) as t(source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions, conversation_id, series_id, duration_s)
    where t.day >= ${keptSince(sql)}
    on conflict (tenant_id, owner_id, source_id) do update set kind = excluded.kind, rev = excluded.rev, occurred_at = excluded.occurred_at,
      day = excluded.day, n = excluded.n, direct = excluded.direct, contacts = excluded.contacts, weights = excluded.weights,
      directions = excluded.directions, conversation_id = excluded.conversation_id, series_id = excluded.series_id,
      duration_s = excluded.duration_s, pending = true
    where not i.gone and ${sql.unsafe(saysMore)}
    returning old.source_id is null as fresh`
  return { fresh: stored.filter(({ fresh }) => fresh).length, changed: stored.length }
}

/** Each source once, in the order of sources; of two revisions the higher. */
function onceEach(interactions: readonly Interaction[]): Interaction[] {
  const bySource = new Map<string, Interaction>()
  for (const one of interactions) {
    const held = bySource.get(one.sourceId)
    if (!held || one.rev > held.rev) bySource.set(one.sourceId, one)
  }
  return byKey([...bySource.values()], ({ sourceId }) => sourceId)
}

/**
 * As `storeInteractions`, and what is new is counted at once: its row is written a single time, as folded already. What was there
 * and changed waits to be folded. `touched` relationships wait for what their histories say. Within `asOwnerScoring`.
 */
export async function storeFolded(
  sql: Sql,
  interactions: readonly Interaction[],
  days: { landmark: number; today: number },
): Promise<{ fresh: number; changed: number; touched: number }> {
  const rows = onceEach(interactions)
  if (rows.length === 0) return { fresh: 0, changed: 0, touched: 0 }
  const texts = (pick: (row: Interaction) => string | null): string => textArray(rows.map(pick))
  const numbers = (pick: (row: Interaction) => number | null): string => plainArray(rows.map(pick))
  const given = [
    ...[texts(({ sourceId }) => sourceId), texts(({ kind }) => kind), numbers(({ rev }) => rev)],
    ...[
      texts(({ occurredAt }) => new Date(occurredAt).toISOString()),
      numbers(({ day }) => day),
      numbers(({ n }) => n),
    ],
    ...[texts(({ direct }) => String(direct)), texts(({ contacts }) => plainArray(contacts))],
    ...[texts(({ weights }) => plainArray(weights)), texts(({ directions }) => plainArray(directions))],
    ...[texts(({ conversationId }) => conversationId), texts(({ seriesId }) => seriesId)],
    numbers(({ durationS }) => durationS),
  ]
  const [stored] = await sql.unsafe<{ fresh: number; changed: number; touched: number; begun: string[] | null }[]>(
    foldStored,
    [days.landmark, days.today, ...given],
    { prepare: true },
  )
  const { begun, ...counts } = stored ?? { fresh: 0, changed: 0, touched: 0, begun: null }
  await beginRelationships(sql, begun ?? [])
  return counts
}

/** Empties interactions whose source turned out to be no contact, if their revision is newer; they can come back with a newer one. */
export async function emptyInteractions(
  sql: Sql,
  sources: readonly { sourceId: string; rev: number }[],
): Promise<number> {
  const rows = byKey(sources, ({ sourceId }) => sourceId)
  if (rows.length === 0) return 0
  const emptied = await sql`
    with sources as materialized (
      select i.source_id, t.rev from interaction i
      join unnest(${rows.map((row) => row.sourceId)}::text[], ${rows.map((row) => row.rev)}::bigint[]) as t(source_id, rev) using (source_id)
      where not i.gone and t.rev > i.rev order by i.source_id for update of i
    )
    update interaction i set rev = s.rev, contacts = '{}', weights = '{}', directions = '{}', pending = true
    from sources s where i.source_id = s.source_id returning 1`
  return emptied.length
}

/**
 * A coffee or call that was logged by hand is the meeting that stood in the calendar with that person on that UTC day, where
 * there is one: it counts once, and by itself again when that meeting turns out to be none. Only a meeting small enough to
 * be direct contact covers it. Gives how many rows changed; they wait to be folded.
 */
export async function coverLogged(sql: Sql): Promise<number> {
  const changed = await sql`
    update interaction i set covered_by = k.meeting, gone = k.meeting is not null, pending = true
    from (
      select a.source_id, (
        select m.source_id from interaction m
        where m.tenant_id = a.tenant_id and m.owner_id = a.owner_id and m.day = a.day and m.kind = 'meeting' and m.direct and not m.gone and m.contacts @> a.contacts
        order by m.source_id limit 1) as meeting
      from interaction a where a.kind in ('coffee', 'call') and (not a.gone or a.covered_by is not null)
    ) k where i.source_id = k.source_id and i.covered_by is distinct from k.meeting returning 1`
  return changed.length
}

/** Deletes for good, leaving a tombstone that a late repeat cannot overcome; also for a source not seen yet. */
export async function retractInteraction(sql: Sql, sourceId: string, at: Date): Promise<void> {
  await sql`
    insert into interaction as i (tenant_id, owner_id, source_id, kind, rev, gone, occurred_at, day, n, direct, contacts, weights, directions, pending)
    values (app_tenant(), app_owner(), ${sourceId}, 'mail', 0, true, ${at}, 0, 0, false, '{}', '{}', '{}', false)
    on conflict (tenant_id, owner_id, source_id) do update set gone = true, pending = true where not i.gone`
}

/** Marks everything to be folded anew and forgets what was folded: the first half of a rebuild. */
export async function unfoldAll(sql: Sql): Promise<void> {
  await sql`delete from relationship`
  await sql`delete from contact_day`
  await sql`
    update interaction set pending = true, folded_day = null, folded_direct = null, folded_kind = null, folded_contacts = null,
      folded_weights = null, folded_directions = null`
}

/**
 * Notes what was read and left out, each source once, and counts it by reason. Gives how many sources were new. Only a
 * hash of the source is kept: enough to tell it again. `day`: the UTC day on which it happened; one that is not kept any more is passed over.
 */
export async function noteLeftOut(
  sql: Sql,
  items: readonly { source: string; reason: string; day: number }[],
): Promise<number> {
  const rows = byKey([...new Map(items.map((item) => [item.source, item])).values()], ({ source }) => source)
  if (rows.length === 0) return 0
  const [counted] = await sql<{ fresh: number }[]>`
    with noted as (
      insert into left_out_item (tenant_id, owner_id, source, reason, day)
      select app_tenant(), app_owner(), substr(sha256(convert_to(t.source, 'UTF8')), 1, 16) as source, t.reason, t.day
      from unnest(${rows.map(({ source }) => source)}::text[], ${rows.map(({ reason }) => reason)}::text[], ${rows.map(({ day }) => day)}::int[]) as t(source, reason, day)
      where t.day >= ${keptSince(sql)}
      order by 3 on conflict do nothing returning reason
    ), counted as (
      insert into left_out as l (tenant_id, owner_id, reason, amount)
      select app_tenant(), app_owner(), reason, count(*) from noted group by reason order by reason
      on conflict (tenant_id, owner_id, reason) do update set amount = l.amount + excluded.amount
    ) select count(*)::int as fresh from noted`
  return counted?.fresh ?? 0
}

/**
 * Takes mail back from what was left out that is contact after all, where mail was ever read over for that. Gives how much
 * there was.
 */
export async function takeBackLeftOut(sql: Sql, sources: readonly string[]): Promise<number> {
  if (sources.length === 0) return 0
  const [taken] = await sql<{ amount: number }[]>`
    with back as (
      delete from left_out_item where source in (
        select substr(sha256(convert_to(i.source_id, 'UTF8')), 1, 16) from interaction i
        where i.source_id = any(${[...sources].sort()}::text[]) and i.contacts <> '{}' and exists (select 1 from setting where key = 'reading.reconsidered-at')
      ) returning reason
    ), sums as (
      select reason, count(*)::int as amount from back group by reason
    ), counted as (
      update left_out l set amount = l.amount - s.amount from sums s where l.reason = s.reason returning 1
    ) select coalesce(sum(amount), 0)::int as amount from sums`
  return taken?.amount ?? 0
}
