/** What stands is looked at again: whether it still fits, whether its reason still holds, and with which counts. */
import { bringsTogether, isMeetingKind, misfitOf } from '../../core/suggest/candidates.ts'
import { tieReasonNow } from '../../core/suggest/ties.ts'
import type { World } from '../../core/suggest/world.ts'
import type { Sql } from '../../db/connect.ts'
import { mayChoose, mayStay } from '../../db/queries/calendars.ts'
import { plannedAmong } from '../../db/queries/pairs.ts'
import * as suggestions from '../../db/queries/suggestions.ts'

type Card = suggestions.ActiveSuggestion

/**
 * A suggestion goes when the owner excluded its person or they are no equal any more, something is planned already, their week
 * has no room for it, or its reason is over; one of a rhythm when the two met meanwhile, or it rests or was ended. What stays
 * says its reason with the counts of today. Gives how many went or say something new.
 */
export async function reviewStanding(sql: Sql, world: World, now: Date): Promise<number> {
  const active = await suggestions.activeSuggestions(sql)
  if (active.length === 0) return 0
  const all = active.flatMap(({ contacts }) => contacts)
  const known = {
    staying: await mayStay(sql, all),
    choosable: await mayChoose(sql, all),
    planned: await plannedAmong(sql, all, now),
  }
  let changed = 0
  for (const card of active) {
    const because = fateOf(card, world, known)
    if (because !== null)
      changed += await suggestions.endSuggestions(sql, [card.suggestionId], { state: 'withdrawn', because, at: now })
    else changed += await sayAnew(sql, card, world)
  }
  return changed
}

/** Why a card goes, or null. */
function fateOf(
  card: Card,
  { pairs, rhythms, weeks, ...world }: World,
  { staying, choosable, planned }: Record<'staying' | 'choosable' | 'planned', ReadonlySet<string>>,
): string | null {
  const { kind, contacts, about, code } = card
  if (contacts.some((id) => !staying.has(id))) return 'excluded'
  // The other side's wish shows nowhere: what was never on screen ends as many do, and what was goes its usual way.
  const isApart = contacts.some((id) => !choosable.has(id))
  if (isApart && card.state === 'candidate') return 'over'
  if (about !== null && !isApart && occasionOf(card, world.occasions) === undefined) return 'over'
  if (!bringsTogether(kind)) return null
  if (isMeetingKind(kind) && contacts.length === 1 && contacts.some((id) => planned.has(id))) return 'planned'
  if (code === 'rhythm' && !contacts.every((id) => rhythms.get(id)?.days)) return 'rhythm'
  const pairOf = (contactId: string) => pairs.find((pair) => pair.contactId === contactId)
  // Whom the owner chose to meet, or agreed with, is judged by no chart.
  const judged = (id: string) => (code === 'rhythm' || code === 'swap-back' ? undefined : pairOf(id))
  const misfit = contacts.map((id) => misfitOf(kind, judged(id), weeks.get(id))).find((one) => one !== null)
  if (misfit) return misfit
  return about === null && reasonOf(card, { pairs, rhythms, weeks, ...world }) === null ? 'over' : null
}

const occasionOf = ({ kind, contacts, about }: Card, occasions: World['occasions']) =>
  occasions.find((one) => one.kind === kind && one.about === about && contacts.includes(one.contactId))

/** Its reason as of today; null: it no longer holds; undefined: it has nothing that changes. */
function reasonOf(card: Card, world: World) {
  const [contactId, ...others] = card.contacts
  if (contactId === undefined || others.length > 0) return undefined
  if (card.about !== null) return occasionOf(card, world.occasions)?.why
  const pair = world.pairs.find((one) => one.contactId === contactId)
  return tieReasonNow({ code: card.code, contactId, madeAt: card.madeAt.getTime() }, pair, world)
}

async function sayAnew(sql: Sql, card: Card, world: World): Promise<number> {
  const reason = reasonOf(card, world)
  if (!reason || reason.text === card.text) return 0
  await suggestions.sayReason(sql, card.suggestionId, reason)
  return 1
}
