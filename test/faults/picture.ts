/** What the database says was read for one owner, in a form that two runs can be compared by. */
import type { TestDatabase } from '../support/database.ts'

export type Picture = {
  /** Every address of each person, by the first of them. */
  people: Record<string, string>
  interactions: Record<string, string>
  days: Record<string, string>
  scores: Record<string, [number, number]>
}

/** Interactions, day sums and running columns by the address of each contact. Emptied and retracted ones say nothing. */
export async function pictureOf({ look }: TestDatabase, ownerId: string): Promise<Picture> {
  const known = await look<{ contact_id: string; address: string; addresses: string }[]>`
      select contact_id, min(address) as address, string_agg(address, ' ' order by address) as addresses
      from contact_address where owner_id = ${ownerId} group by 1`
  const names = new Map(known.map((row) => [row.contact_id, row.address]))
  const nameOf = (id: string): string => names.get(id) ?? id
  const interactions = await look`
    select source_id, kind, occurred_at, day, n, direct, contacts, weights, directions, series_id, duration_s from interaction
    where owner_id = ${ownerId} and not gone and contacts <> '{}' order by source_id`
  const days = await look`
    select contact_id, day, u::text, direct, mails, meetings, others from contact_day
    where owner_id = ${ownerId} and (u, direct, mails, meetings, others) <> (0, 0, 0, 0, 0)`
  const scores = await look`select contact_id, f7, f90 from relationship where owner_id = ${ownerId}`
  const met = new Set(interactions.flatMap(({ contacts }) => contacts as string[]))
  return {
    people: Object.fromEntries(
      known.filter(({ contact_id }) => met.has(contact_id)).map(({ address, addresses }) => [address, addresses]),
    ),
    interactions: Object.fromEntries(
      interactions.map(({ source_id, contacts, weights, directions, ...rest }) => [
        source_id,
        JSON.stringify({
          ...rest,
          people: (contacts as string[])
            .map((contact, index) => `${nameOf(contact)} ${weights[index]} ${directions[index]}`)
            .sort(),
        }),
      ]),
    ),
    days: Object.fromEntries(
      days.map(({ contact_id, day, ...sums }) => [`${nameOf(contact_id)} ${day}`, JSON.stringify(sums)]),
    ),
    scores: Object.fromEntries(scores.map(({ contact_id, f7, f90 }) => [nameOf(contact_id), [f7, f90] as const])),
  }
}

/** What stands in one picture and not, or otherwise, in the other: at most `most` lines, for a message. */
export function differences(one: Picture, other: Picture, most = 20): string[] {
  const lines: string[] = []
  for (const part of ['people', 'interactions', 'days'] as const)
    for (const key of new Set([...Object.keys(one[part]), ...Object.keys(other[part])]))
      if (one[part][key] !== other[part][key]) lines.push(`${part} ${key}: ${one[part][key]} / ${other[part][key]}`)
  for (const key of new Set([...Object.keys(one.scores), ...Object.keys(other.scores)])) {
    const a: [number, number] = one.scores[key] ?? [0, 0]
    const b: [number, number] = other.scores[key] ?? [0, 0]
    const near = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x))
    if (!near(a[0], b[0]) || !near(a[1], b[1])) lines.push(`scores ${key}: ${a} / ${b}`)
  }
  return lines.slice(0, most)
}

/** Of the mails that are named in differences: why they were left out, where they were. */
export async function leftOutAmong({ look }: TestDatabase, told: readonly string[]): Promise<string[]> {
  const sources = told.flatMap((line) => /^interactions (mail:\S+):/.exec(line)?.[1] ?? [])
  const rows = await look<{ source: string; reason: string }[]>`
    select t.source, l.reason from unnest(${sources}::text[]) as t(source)
      join left_out_item l on l.source = substr(sha256(convert_to(t.source, 'UTF8')), 1, 16)`
  return rows.map(({ source, reason }) => `${source} was left out: ${reason}`)
}
