/** New senders: at most one look at the headers of one mail of each, to tell newsletters and machines from people. */
import { isDeliverySystem, kindOfAddress, type MailOrigin, originByHeaders } from '../../core/interaction/automatic.ts'
import { leftOutAtOnce, type MailFacts } from '../../core/interaction/mail.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { strangersAmong } from '../../db/queries/contacts.ts'
import { headersRequest, readHeaders } from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import { ask } from './answer.ts'
import { severally } from './severally.ts'

/** What the headers of one mail of each new sender said, by address, and which of those mails were automatic replies. */
export type Verdicts = { senders: Map<string, Verdict>; autoReplies: Set<string> }

type Verdict = 'person' | 'automatic'

/** The looks of one run, by sender: pages that are stored side by side look at each sender once. */
export type Looks = Map<string, Promise<Verdict | undefined>>

/** Requests for headers in flight at once; a mailbox takes four. */
const atOnce = 3

/** A mail of each sender who is not written to in the same mails and looks like a person. */
function sendersAmong(mails: readonly MailFacts[]): Map<string, MailFacts> {
  const bySender = new Map<string, MailFacts>()
  const writtenTo = new Set<string>()
  for (const mail of mails) for (const address of [...mail.to, ...mail.cc]) writtenTo.add(address)
  for (const mail of mails) {
    if (!mail.from || bySender.has(mail.from) || leftOutAtOnce(mail)) continue
    if (kindOfAddress(mail.from) === 'person' && !writtenTo.has(mail.from)) bySender.set(mail.from, mail)
  }
  return bySender
}

/** Whether one of these addresses is of a sender who has to be looked at before the mails are stored. */
export async function hasStrangers(
  sql: Sql,
  mails: readonly MailFacts[],
  addresses: readonly string[],
): Promise<boolean> {
  const senders = sendersAmong(mails)
  const asked = addresses.filter((address) => senders.has(address))
  return (await strangersAmong(sql, asked)).length > 0
}

/** What is known where nobody was looked at. */
export const unlooked = (): Verdicts => ({ senders: new Map(), autoReplies: new Set() })

/** Of those, the mails of senders whom nobody has met. */
async function mailsToLookAt(deps: Deps, owner: OwnerRef, mails: readonly MailFacts[]): Promise<MailFacts[]> {
  const bySender = sendersAmong(mails)
  if (bySender.size === 0) return []
  const strangers = await deps.db.asOwner(owner, (sql) => strangersAmong(sql, [...bySender.keys()]))
  return strangers.flatMap((address) => bySender.get(address) ?? [])
}

/** Looks at the headers. A mail that is gone meanwhile says nothing, and its sender is looked at with their next one. */
export async function lookAtSenders(
  deps: Deps,
  owner: OwnerRef,
  mails: readonly MailFacts[],
  looks: Looks = new Map(),
): Promise<Verdicts> {
  const verdicts = unlooked()
  const look = async (mail: MailFacts): Promise<Verdict | undefined> => {
    const answer = await ask(deps, owner, headersRequest(mail.id))
    if (answer.kind !== 'ok') return undefined
    const origin: MailOrigin = originByHeaders(readHeaders(answer.body))
    if (origin === 'auto-reply') verdicts.autoReplies.add(mail.id)
    return origin === 'automatic' ? 'automatic' : 'person'
  }
  await severally(await mailsToLookAt(deps, owner, mails), atOnce, async (mail) => {
    if (!mail.from) return
    const under = looks.get(mail.from)
    let verdict = under && (await under)
    if (!verdict) {
      const looking = look(mail)
      // Whoever waits for a look that failed takes one of their own.
      looks.set(
        mail.from,
        looking.catch(() => undefined),
      )
      verdict = await looking
    }
    if (verdict) verdicts.senders.set(mail.from, verdict)
  })
  return verdicts
}

/** Delivery reports among these mails, by conversation. */
export const bouncesAmong = (mails: readonly MailFacts[]): { conversationId: string; at: Date }[] =>
  mails.flatMap(({ from, conversationId, receivedAt }) =>
    from && conversationId && isDeliverySystem(from) ? [{ conversationId, at: new Date(receivedAt) }] : [],
  )
