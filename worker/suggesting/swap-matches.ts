/** With whom a swap goes both ways, opened in memory for this look and stored nowhere. */
import { z } from 'zod'
import { swapPolicy } from '../../core/policy/swap.ts'
import type { SwapMatchFact } from '../../core/suggest/occasions.ts'
import { candidatesOf } from '../../core/swap/candidates.ts'
import { fitsBothWays, matchSwaps } from '../../core/swap/match.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { peersAmong } from '../../db/queries/calendars.ts'
import { eligibleAmong } from '../../db/queries/occasions.ts'
import { readersAmong } from '../../db/queries/shelf.ts'
import * as skills from '../../db/queries/skills.ts'
import { openWords } from '../../platform/sealed-words.ts'
import type { Deps } from '../deps.ts'
import { swapping } from './swaps.ts'

const SkillWords = z.object({ skill: z.string() })

/** One fact an equal who is here, may be chosen, fits both ways, and with whom no swap is under way. */
export async function swapMatchFacts(deps: Deps, owner: OwnerRef, sql: Sql): Promise<SwapMatchFact[]> {
  const open = async (row: { cipher: Buffer; key_version: number }): Promise<string> =>
    (await openWords(deps.keys, owner, row, SkillWords)).skill
  const own = await Promise.all(
    (await skills.ownSkills(sql)).map(async (row) => ({
      id: row.skill_id,
      direction: row.direction,
      skill: await open(row),
    })),
  )
  const mine = { teaches: wordsOf(own, 'teach'), learns: wordsOf(own, 'learn') }
  if (mine.teaches.length === 0 || mine.learns.length === 0) return []
  const noted = (await skills.notedSkills(sql, null)).map(async (row) => ({
    contactId: row.contact_id,
    direction: row.direction,
    skill: await open(row),
  }))
  const published = (await skills.publishedByOthers(sql)).flatMap(({ contact_id: contactId, direction, skill }) =>
    contactId === null ? [] : [{ contactId, direction, skill }],
  )
  const known = [...(await Promise.all(noted)), ...published]
  const ids = [...new Set(known.map(({ contactId }) => contactId))]
  const [eligible, peers, busy] = [await eligibleAmong(sql, ids), await peersAmong(sql, ids), await swapping(sql)]
  const readers = (await readersAmong(sql, ids)).filter(
    ({ contact_id: id, left }) => !left && eligible.has(id) && peers.has(id) && !busy.has(id),
  )
  const candidates = candidatesOf(readers, known, deps.clock.now().getTime() / 86_400_000)
  const idOf = (direction: 'teach' | 'learn', words: string): string =>
    own.find((one) => one.direction === direction && one.skill === words)?.id ?? ''
  return matchSwaps(mine, candidates, swapPolicy.matchesMost).flatMap(({ contact, learn, teach }) => {
    const other = candidates.find((one) => one.contact === contact)
    if (teach === null || !other) return []
    const fits = fitsBothWays(mine, other)
    return [{ contactId: contact.contact_id, learnId: idOf('learn', learn), teachId: idOf('teach', teach), ...fits }]
  })
}

const wordsOf = (own: readonly { direction: string; skill: string }[], direction: 'teach' | 'learn'): string[] =>
  own.filter((one) => one.direction === direction).map(({ skill }) => skill)
