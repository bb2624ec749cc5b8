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
import { type Marks, type Met, meetContacts, noteBounces } from '../../db/queries/contacts.ts'
import { type LinkRow, moveOn, type Step } from '../../db/queries/delta-links.ts'
import { noteLeftOut, storeInteractions, takeBackLeftOut } from '../../db/queries/interactions.ts'
import { addProgress } from '../../db/queries/mailboxes.ts'
import type { MailPage } from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import type { Manner } from './ahead.ts'
import { type Counting, countLater } from './counting.ts'
import { bouncesAmong, hasStrangers, lookAtSenders, unlooked, type Verdicts } from './senders.ts'

/** What storing a page came to. `overtaken`: another worker read the same page; nothing was stored. */
export type Stored = { kind: 'stored'; changed: number; row: LinkRow } | { kind: 'overtaken' }

/** Everything that a page brings, sorted out. */
type Sorted = { interactions: Interaction[]; leftOut: { source: string; reason: LeftOut; day: number }[] }

/** A page as it was read, and where it leads. */
export type Read = { page: MailPage; step: Step }

/** Stores a page and moves its source on. Safe to repeat, and for two workers at once. */
export async function storeMailPage(
  deps: Deps,
  owner: OwnerRef,
  page: MailPage,
  step: Step,
  { counting, looks }: Pick<Manner, 'counting' | 'looks'> = { counting: countLater },
): Promise<Stored> {
  const verdicts = await lookAtSenders(deps, owner, page.mails, looks)
  // One page at a time for an owner: two folders may tell of the same mail and people in any order.
  return deps.db.asOwnerScoring(owner, async (sql) => {
    const put = await putDownMail(sql, [{ page, step }], verdicts, counting)
    await Promise.all([addRead(sql, put), tellLive(sql, owner.ownerId, put.fresh > 0 ? ['me'] : [])])
    const { rows, changed } = put
    return rows[0] ? { kind: 'stored', changed, row: rows[0] } : { kind: 'overtaken' }
  })
}

/** What became of pages. */
export type PutDown = {
  /** Where each source stands; undefined for one that was overtaken, of which nothing was stored. */
  rows: (LinkRow | undefined)[]
  /** How many interactions are new or changed, and all that the pages told of. */
  changed: number
  told: Interaction[]
  /** Delivery reports among the mails. */
  bounces: number
  /** Somebody was met for the first time. */
  met: boolean
  /** What is so of the people in the mails, with what these mails told of them. */
  marks: Marks
  /** By how much more mail was read, and how much of it was told for the first time. */
  read: number
  fresh: number
}

/** Thrown where somebody has to be looked at first; what was done in the transaction is undone. */
export class Unlooked extends Error {}

/**
 * Puts down what pages of several folders bring and moves the folders on, within `asOwnerScoring`. What waits for nothing of
 * the statement before goes out with it. Without verdicts nobody was looked at yet, and Unlooked is thrown where one has to be.
 */
export async function putDownMail(
  sql: Sql,
  reads: readonly Read[],
  given: Verdicts | null,
  counting: Counting,
): Promise<PutDown> {
  const verdicts = given ?? unlooked()
  const all = reads.flatMap(({ page }) => page.mails)
  const names = new Map(reads.flatMap(({ page }) => [...page.names]))
  const unmet = async (addresses: readonly string[]): Promise<void> => {
    if (!given && (await hasStrangers(sql, all, addresses))) throw new Unlooked()
  }
  const [rows, { known, met, marks: before }] = await Promise.all([
    moveOn(
      sql,
      reads.map(({ step }) => step),
    ),
    knownOf(sql, { mails: all, names, verdicts, at: reads[0]?.step.at ?? new Date(0), counting, unmet }),
  ])
  const mails = reads.flatMap(({ page }, at) => (rows[at] ? page.mails : []))
  if (mails.length === 0) return { rows, changed: 0, told: [], bounces: 0, met, marks: before, read: 0, fresh: 0 }
  const { interactions, leftOut } = sortOut(mails, known, verdicts)
  // Only the look knew that these were automatic: a row without people keeps them out when they are read again.
  const replies = mails.filter(({ id }) => verdicts.autoReplies.has(id))
  const bounces = bouncesAmong(mails)
  const [{ fresh, changed }, back, out] = await Promise.all([
    counting.store(sql, interactions),
    takeBackLeftOut(
      sql,
      interactions.map(({ sourceId }) => sourceId),
    ),
    noteLeftOut(sql, leftOut),
    storeInteractions(sql, replies.map(noContact)),
    noteAutoRepliers(sql, [...new Set(replies.flatMap(({ from }) => from ?? []))]),
    noteBounces(sql, bounces),
  ])
  return {
    rows,
    changed,
    told: interactions,
    bounces: bounces.length,
    met,
    marks: { ...before, autoReplies: before.autoReplies || replies.length > 0 },
    read: fresh + out - back,
    fresh: fresh + out,
  }
}

/** Adds to what the owner's page says was read. */
export async function addRead(sql: Sql, { read }: PutDown): Promise<void> {
  if (read !== 0) await addProgress(sql, { messages: read })
}

/** What is to be known of the people in these mails. */
type Asked = {
  mails: readonly MailFacts[]
  names: ReadonlyMap<string, string>
  verdicts: Verdicts
  at: Date
  counting: Counting
  unmet: (addresses: readonly string[]) => Promise<void>
}

/** The contact behind every address of the mails; those that a mail is left out for anyway are not looked up. */
async function knownOf(
  sql: Sql,
  { mails, names, verdicts, at, counting, unmet }: Asked,
): Promise<{ known: (address: string) => Known; met: boolean; marks: Marks }> {
  const addresses = new Set<string>()
  for (const mail of mails) {
    if (unasked(mail)) continue
    for (const address of [mail.from, ...mail.to, ...mail.cc]) if (address) addresses.add(address)
  }
  const met = [...addresses].map(
    (address): Met => ({
      address,
      name: names.get(address) ?? '',
      pattern: kindOfAddress(address),
      byHeaders: verdicts.senders.get(address) ?? null,
    }),
  )
  const { known, added, marks } = await meetContacts(sql, met, at, unmet)
  if (added) await counting.met(sql)
  const knownAs = (address: string): Known => known.get(address) ?? { contact: address, kind: kindOfAddress(address) }
  return { known: knownAs, met: added, marks }
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
