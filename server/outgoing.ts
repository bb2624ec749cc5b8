/** What leaves as a mail or a post: checked, sealed and held for ten seconds, and shown as it stands. */
import { z } from 'zod'
import type { Draft, Message } from '../contract/messages.ts'
import { messagesPerDay } from '../core/policy/asks.ts'
import type { OwnerRef, Sql } from '../db/connect.ts'
import * as messages from '../db/queries/messages.ts'
import { isContact } from '../db/queries/notes.ts'
import { openWords, sealWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'
import { notFound, Refused } from './errors.ts'
import type { OwnerScope } from './owner.ts'

const dayMs = 86_400_000
const Words = z.object({ title: z.string(), body: z.string() })

export type Outgoing = {
  messageId: string
  purpose: string
  contacts: readonly string[]
  draft: Draft
  channel?: { teamId: string; channelId: string } | null
}

/** Throws 400 where somebody is no contact of the owner's, or is named twice. */
export async function checkPeople(sql: Sql, contactIds: readonly string[]): Promise<void> {
  if (new Set(contactIds).size !== contactIds.length)
    throw new Refused(400, 'bad-request', 'Somebody is named twice. Name each person once.')
  for (const contactId of contactIds)
    if (!(await isContact(sql, contactId)))
      throw new Refused(400, 'not-a-contact', 'Somebody named is not among your people. Pick from the list of people.')
}

/** Holds it. The same id once more gives what is held or sent already. Throws 429 `enough-for-today`. */
export async function holdMessage(deps: ServerDeps, scope: OwnerScope, out: Outgoing): Promise<Message> {
  const { sql, caller } = scope
  const at = deps.clock.now()
  const standing = await messages.readMessage(sql, out.messageId)
  if (!standing && (await messages.countMessages(sql, new Date(at.getTime() - dayMs))) >= messagesPerDay)
    throw new Refused(
      429,
      'enough-for-today',
      `That would be more than ${messagesPerDay} messages in a day. Go on tomorrow.`,
    )
  await checkPeople(sql, out.contacts)
  await messages.holdMessage(sql, caller, {
    messageId: out.messageId,
    purpose: out.purpose,
    contacts: out.contacts,
    channel: out.channel ?? null,
    sealed: await sealWords(deps.keys, caller, { title: out.draft.title, body: out.draft.body }),
    holdUntil: new Date(at.getTime() + deps.holdSeconds * 1000),
    at,
  })
  return shownMessage(deps, caller, sql, out.messageId)
}

/** What a repeated click answers with: the message, if it stands. Throws 409 where the id stands for something else. */
export async function standingMessage(
  deps: ServerDeps,
  scope: OwnerScope,
  messageId: string,
  isTheSame: boolean,
): Promise<Message | null> {
  const row = await messages.readMessage(scope.sql, messageId)
  if (!row) return null
  if (!isTheSame) throw new Refused(409, 'id-taken', 'This id stands for another message. Make a new one.')
  return row.state === 'undone' || row.state === 'failed'
    ? null
    : shownMessage(deps, scope.caller, scope.sql, messageId)
}

/** A message as it is shown; 404 where there is none. */
export async function shownMessage(deps: ServerDeps, ref: OwnerRef, sql: Sql, messageId: string): Promise<Message> {
  const row = await messages.readMessage(sql, messageId)
  if (!row) throw notFound()
  const people = await messages.recipientsOf(sql, row.contacts)
  const draft = await openWords(deps.keys, ref, row, Words)
  const isForm = row.state === 'failed' && row.error_code === 'needs-consent'
  return {
    messageId,
    purpose: row.purpose,
    channel: row.channel_id === null ? 'mail' : 'teams',
    state: row.state,
    people: people.map(({ contact_id, name }) => ({ contactId: contact_id, name })),
    draft,
    holdUntil: row.hold_until.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    errorCode: row.error_code,
    form: isForm ? { subject: draft.title, body: draft.body, recipients: people.map(({ address }) => address) } : null,
  }
}
