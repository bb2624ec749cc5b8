/** Of those who might listen, whom to name: whoever has time today before whoever has time tomorrow, nobody without any. */

/** Somebody with the days (ISO) of the times that were found with them, soonest first; null while it is not known. */
export type Found<P> = { person: P; days: readonly string[] | null }

/**
 * The first `most` of them who have time on `today`, in their order, then those who have it later. Null while it is not known of
 * somebody who would come before the last of them.
 */
export function freeFirst<P>(found: readonly Found<P>[], today: string, most: number): P[] | null {
  const chosen: P[] = []
  for (const { person, days } of found) {
    if (chosen.length === most) return chosen
    if (days === null) return null
    if (days[0] === today) chosen.push(person)
  }
  const later = found.filter(({ days }) => days?.[0] !== undefined && days[0] !== today)
  return [...chosen, ...later.map(({ person }) => person)].slice(0, most)
}
