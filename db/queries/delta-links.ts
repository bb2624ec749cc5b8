/**
 * Where reading goes on: one row a source. `link` is the end of the last whole round, `backfill_link` the next page of the
 * round that is under way. Sources are `mail:<folder>`, `past:<folder>` and `past.<n>:<folder>` (parts of a large folder's past), `calendar`, `calendar-past`.
 */
import type { Sql } from '../connect.ts'

export type LinkRow = {
  source: string
  link: string | null
  backfill_link: string | null
  window_from: Date | null
  window_to: Date | null
  /** How far back the round has come; null before its first page. */
  place: Date | null
  expected: number | null
  pages: number
  page_mark: string | null
  repeats: number
  /** Which round of the source this is; a number that only grows. */
  round: number
  updated_at: Date
  /** When it last brought something; null when it never did. */
  brought_at: Date | null
  /** How much the folder was last said to hold. */
  items: number | null
  /** How many times in a row Graph refused it without a reason, and when it may be asked again (business time). */
  refusals: number
  not_before: Date | null
}

const columns = (sql: Sql) =>
  sql`source, link, backfill_link, window_from, window_to, place, expected, pages, page_mark, repeats, round::float8 as round, updated_at, brought_at, items, refusals, not_before`

/** Every source of the mailbox. */
export async function readLinks(sql: Sql): Promise<LinkRow[]> {
  return sql<LinkRow[]>`select ${columns(sql)} from delta_link order by source`
}

/** One source, or undefined. */
export async function readLink(sql: Sql, source: string): Promise<LinkRow | undefined> {
  const [row] = await sql<LinkRow[]>`select ${columns(sql)} from delta_link where source = ${source}`
  return row
}

/** A source with the first page to read, how much it is said to hold, and the window that it is about. */
export type NewSource = {
  source: string
  first: string
  expected: number | null
  windowFrom?: Date | undefined
  windowTo?: Date | undefined
}

/** Adds sources that are not there yet, with the first page to read. */
export async function addSources(sql: Sql, sources: readonly NewSource[], at: Date): Promise<number> {
  const rows = [...sources].sort((a, b) => (a.source < b.source ? -1 : 1))
  let added = 0
  for (const { source, first, expected, windowFrom, windowTo } of rows)
    added += (
      await sql`
        insert into delta_link (tenant_id, owner_id, source, backfill_link, expected, window_from, window_to, round, updated_at)
        values (app_tenant(), app_owner(), ${source}, ${first}, ${expected}, ${windowFrom ?? null}, ${windowTo ?? null}, 1, ${at})
        on conflict (tenant_id, owner_id, source) do nothing returning 1`
    ).length
  return added
}

/** Notes how much each folder is said to hold; where that changed, something came or went, and the next pass looks at it. */
export async function noteItems(
  sql: Sql,
  folders: readonly { source: string; items: number }[],
  at: Date,
): Promise<void> {
  const rows = [...folders].sort((a, b) => (a.source < b.source ? -1 : 1))
  await sql`
    update delta_link d set items = t.items, brought_at = case when d.items is null then d.brought_at else ${at}::timestamptz end
    from unnest(${rows.map(({ source }) => source)}::text[], ${rows.map(({ items }) => items)}::int[]) as t(source, items)
    where d.source = t.source and d.items is distinct from t.items`
}

/** Forgets sources: a folder that is gone, or a past that is read. */
export async function removeSources(sql: Sql, sources: readonly string[]): Promise<void> {
  if (sources.length > 0) await sql`delete from delta_link where source = any(${sources as string[]}::text[])`
}

/** The page that was read: `from` is where it began, the rest is where it leads. */
export type Step = {
  source: string
  from: string
  next: string | null
  link: string | null
  place: Date | null
  mark: string | null
  at: Date
}

/**
 * Moves each source on by one page, if it still stands where the page began, and gives where it stands then: of two workers
 * that read the same page one moves on; the other gets undefined for it and stores nothing of that page.
 */
export async function moveOn(sql: Sql, steps: readonly Step[]): Promise<(LinkRow | undefined)[]> {
  if (steps.length === 0) return []
  const of = <T>(pick: (step: Step) => T): T[] => steps.map(pick)
  const moved = await sql<LinkRow[]>`
    update delta_link d set
      backfill_link = t.next, link = coalesce(t.next_round, d.link), place = least(d.place, t.oldest),
      pages = case when t.next is null then 0 else d.pages + 1 end,
      repeats = case when t.next is null or t.mark is null or d.page_mark is distinct from t.mark then 0 else d.repeats + 1 end,
      page_mark = case when t.next is null then null else t.mark end, updated_at = t.at,
      refusals = case when t.next is null then 0 else d.refusals end, not_before = null,
      brought_at = case when t.mark is null then d.brought_at else t.at end
    from unnest(${of(({ source }) => source)}::text[], ${of(({ from }) => from)}::text[], ${of(({ next }) => next)}::text[], ${of(({ link }) => link)}::text[],
      ${of(({ place }) => place?.toISOString() ?? null)}::timestamptz[], ${of(({ mark }) => mark)}::text[], ${of(({ at }) => at.toISOString())}::timestamptz[]
    ) as t(of_source, came_from, next, next_round, oldest, mark, at)
    where d.source = t.of_source and coalesce(d.backfill_link, d.link) = t.came_from returning ${columns(sql)}`
  const bySource = new Map(moved.map((row) => [row.source, row]))
  return steps.map(({ source }) => bySource.get(source))
}

/** Begins a new round from its first page: after a resync, for a new window, or when a round did not end. */
export async function beginRound(
  sql: Sql,
  source: string,
  first: string,
  options: { from: string | null; at: Date; keepLink?: boolean; windowFrom?: Date; windowTo?: Date },
): Promise<boolean> {
  const begun = await sql`
    update delta_link set backfill_link = ${first}, link = case when ${options.keepLink ?? false} then link end, place = null, pages = 0, page_mark = null,
      repeats = 0, round = round + 1, window_from = coalesce(${options.windowFrom ?? null}, window_from),
      window_to = coalesce(${options.windowTo ?? null}, window_to), updated_at = ${options.at}
    where source = ${source} and (${options.from}::text is null or coalesce(backfill_link, link) = ${options.from}) returning 1`
  return begun.length > 0
}

/** Notes a refusal of a source that still stands at `from`, and begins its round anew at `first` where that is given. */
export async function refuseSource(
  sql: Sql,
  source: string,
  refused: { from: string | null; first: string | null; refusals: number; notBefore: Date; at: Date },
): Promise<void> {
  const { from, first, refusals, notBefore, at } = refused
  const noted = await sql`
    update delta_link set refusals = ${refusals}, not_before = ${notBefore}
    where source = ${source} and coalesce(backfill_link, link) is not distinct from ${from} returning 1`
  if (noted.length > 0 && first !== null) await beginRound(sql, source, first, { from, at })
}
