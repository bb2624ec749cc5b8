/** Which link on the owner's shelf serves whom, opened in memory for this look and stored nowhere. */
import { z } from 'zod'
import { readScore } from '../../core/score/decay.ts'
import { type Known, whomItServes } from '../../core/shelf/serve.ts'
import type { LinkFact } from '../../core/suggest/occasions.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { peersAmong } from '../../db/queries/calendars.ts'
import { allNotes } from '../../db/queries/notes.ts'
import { eligibleAmong } from '../../db/queries/occasions.ts'
import { allLinks, type OfferRow, offersOf, type ReaderRow, readersAmong } from '../../db/queries/shelf.ts'
import { notedSkills, publishedByOthers } from '../../db/queries/skills.ts'
import { openWords } from '../../platform/sealed-words.ts'
import type { Deps } from '../deps.ts'

const LinkWords = z.object({ title: z.string(), tags: z.array(z.string()) })
const SkillWords = z.object({ skill: z.string() })
/** Newest links that are looked at; what lies longer on the shelf was looked at before. */
const linksMost = 50

/** For each of the newest links the one peer whom it serves best and who has not had it. */
export async function linkFacts(deps: Deps, owner: OwnerRef, sql: Sql): Promise<LinkFact[]> {
  const links = (await allLinks(sql)).filter(({ removed_at, reading }) => !removed_at && reading !== 'waiting')
  const newest = links.slice(0, linksMost)
  if (newest.length === 0) return []
  const known = await knownOf(deps, owner, sql)
  const people = await readersOf(sql, [...known.keys()])
  const offers = await offersOf(
    sql,
    newest.map(({ link_id }) => link_id),
  )
  const atDay = deps.clock.now().getTime() / 86_400_000
  const facts = newest.map(async (row): Promise<LinkFact[]> => {
    const words = await openWords(deps.keys, owner, row, LinkWords)
    const readers = people.map((contact) => ({
      contact,
      known: known.get(contact.contact_id) ?? [],
      tie: tieOf(contact, atDay),
      offered: isOffered(offers, row.link_id, contact.contact_id),
      source: contact.contact_id === row.source_contact,
    }))
    return whomItServes(words, readers, 1).map(({ contact, worth }) => ({
      contactId: contact.contact_id,
      linkId: row.link_id,
      fit: Math.min(1, worth),
      savedAt: row.saved_at.getTime(),
    }))
  })
  return (await Promise.all(facts)).flat()
}

const isOffered = (offers: readonly OfferRow[], linkId: string, contactId: string): boolean =>
  offers.some((offer) => offer.link_id === linkId && offer.contact_id === contactId)

/** Equals who are still here and about whom something may come up by itself. */
async function readersOf(sql: Sql, contactIds: readonly string[]): Promise<ReaderRow[]> {
  const [eligible, peers] = [await eligibleAmong(sql, contactIds), await peersAmong(sql, contactIds)]
  return (await readersAmong(sql, contactIds)).filter(
    ({ contact_id, left }) => !left && eligible.has(contact_id) && peers.has(contact_id),
  )
}

/** What says of somebody what they work on or want: the owner's open notes, and what they would like to learn. */
async function knownOf(deps: Deps, owner: OwnerRef, sql: Sql): Promise<Map<string, Known[]>> {
  const known = new Map<string, Known[]>()
  const add = (contactId: string, one: Known): void => void known.set(contactId, [...(known.get(contactId) ?? []), one])
  for (const row of await allNotes(sql)) {
    if (row.kind === 'shared' || row.done_at) continue
    const text = (await deps.keys.open(owner, row.key_version, row.cipher)).toString('utf8')
    add(row.contact_id, { kind: row.kind, text })
  }
  for (const row of await notedSkills(sql, null))
    if (row.direction === 'learn')
      add(row.contact_id, { kind: 'learns', text: (await openWords(deps.keys, owner, row, SkillWords)).skill })
  for (const row of await publishedByOthers(sql))
    if (row.direction === 'learn' && row.contact_id) add(row.contact_id, { kind: 'learns', text: row.skill })
  return known
}

function tieOf({ f7, f90, landmark }: ReaderRow, atDay: number): number {
  if (f7 === null || f90 === null || landmark === null) return 0
  return readScore({ f7, f90, landmark }, atDay).score / 100
}
