/** Where in a span of time somebody's turn comes: the same each time for the same id, and spread evenly over many ids. */

/** A number from 0 up to 1, always the same for an id: FNV-1a, mixed as MurmurHash3 ends, so that ids that differ in their last letter lie far apart. */
export function shareOf(id: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** Between 90 and 110 percent of `ms`, told by the id alone: what is done by the clock does not fall due for everybody at once. */
export const spread = (id: string, ms: number): number => Math.round(ms * (0.9 + 0.2 * shareOf(id)))
