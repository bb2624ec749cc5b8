/** One page of mail: its interactions and the link to the next page, in one transaction. */
import { kindOfAddress } from '../../core/interaction/automatic.ts'
import {
  type Interaction,
  type Known,
  type LeftOut,
  leftOutAtOnce,
  type MailFacts,
  mailInteraction,
  mailSource,
  mailTime,
  noContact,
  timeOf,
} from '../../core/interaction/mail.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { noteAutoRepliers } from '../../db/queries/auto-replies.ts'
import { type Met, meetContacts, noteBounces } from '../../db/queries/contacts.ts'
import { type LinkRow, moveOn, type Step } from '../../db/queries/delta-links.ts'
import { noteLeftOut, storeInteractions, takeBackLeftOut } from '../../db/queries/interactions.ts'
import { addProgress } from '../../db/queries/mailboxes.ts'
import type { MailPage } from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import { type Counting, countLater } from './counting.ts'
import { bouncesAmong, lookAtSenders, type Verdicts } from './senders.ts'

/** What storing a page came to. `overtaken`: another worker read the same page; nothing was stored. */
export type Stored = { kind: 'stored'; changed: number; row: LinkRow } | { kind: 'overtaken' }

/** Everything that a page brings, sorted out. */
type Sorted = { interactions: Interaction[]; leftOut: { source: string; reason: LeftOut; day: number }[] }

/** Stores a page and moves its source on. Safe to repeat, and for two workers at once. */
export async function storeMailPage(
  deps: Deps,
  owner: OwnerRef,
  page: MailPage,
  step: Step,
  counting = countLater,
): Promise<Stored> {
  const verdicts = await lookAtSenders(deps, owner, page.mails)
  const { at } = step
  // One page at a time for an owner: two folders may tell of the same mail and people in any order.
  return deps.db.asOwnerScoring(owner, async (sql) => {
    const row = await moveOn(sql, step)
    if (!row) return { kind: 'overtaken' }
    const known = await knownOf(sql, page, verdicts, at, counting)
    const { interactions, leftOut } = sortOut(page.mails, known, verdicts)
    const { fresh, changed } = await counting.store(sql, interactions)
    const sources = interactions.map(({ sourceId }) => sourceId)
    const back = await takeBackLeftOut(sql, sources)
    const out = await noteLeftOut(sql, leftOut)
    // Only the look knew that these were automatic: a row without people keeps them out when they are read again.
    const replies = page.mails.filter(({ id }) => verdicts.autoReplies.has(id))
    await storeInteractions(sql, replies.map(noContact))
    await noteAutoRepliers(sql, [...new Set(replies.flatMap(({ from }) => from ?? []))])
    await noteBounces(sql, bouncesAmong(page.mails))
    if (fresh + out !== back) await addProgress(sql, { messages: fresh + out - back })
    if (fresh + out > 0) await tellLive(sql, owner.ownerId, ['me'])
    return { kind: 'stored', changed, row }
  })
}

/** The contact behind every address of the page; those that a mail is left out for anyway are not looked up. */
async function knownOf(
  sql: Sql,
  page: MailPage,
  verdicts: Verdicts,
  at: Date,
  counting: Counting,
): Promise<(address: string) => Known> {
  const addresses = new Set<string>()
  for (const mail of page.mails) {
    if (unasked(mail)) continue
    for (const address of [mail.from, ...mail.to, ...mail.cc]) if (address) addresses.add(address)
  }
  const met = [...addresses].map(
    (address): Met => ({
      address,
      name: page.names.get(address) ?? '',
      pattern: kindOfAddress(address),
      byHeaders: verdicts.senders.get(address) ?? null,
    }),
  )
  const { known, added } = await meetContacts(sql, met, at)
  if (added) await counting.met(sql)
  return (address) => known.get(address) ?? { contact: address, kind: kindOfAddress(address) }
}

/**
 * Why nobody of a mail is looked up, or null. What looks automatic is so whoever the address belongs to, also where another
 * mail of the page had it looked up.
 */
const unasked = (mail: MailFacts): LeftOut | null =>
  leftOutAtOnce(mail) ?? (mail.from && kindOfAddress(mail.from) === 'automatic' ? 'automatic' : null)

function sortOut(mails: readonly MailFacts[], known: (address: string) => Known, verdicts: Verdicts): Sorted {
  const sorted: Sorted = { interactions: [], leftOut: [] }
  for (const mail of mails) {
    const result = verdicts.autoReplies.has(mail.id) ? 'auto-reply' : (unasked(mail) ?? mailInteraction(mail, known))
    if (typeof result === 'string')
      sorted.leftOut.push({ source: mailSource(mail), reason: result, day: timeOf(mailTime(mail)).day })
    else sorted.interactions.push(result)
  }
  return sorted
}
