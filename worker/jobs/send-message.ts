/**
 * Starts when the ten seconds of a message have passed, or the owner ended them. Changes message: held to sending to sent,
 * failed or unknown; one mail or one post leaves, whatever crashes in between. Starts nothing.
 */
import { z } from 'zod'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { ownerTime } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as messages from '../../db/queries/messages.ts'
import type { GraphAnswer } from '../../platform/graph/graph.ts'
import { hasLeft, postToChannel, sendMail } from '../../platform/graph/messages.ts'
import { openWords } from '../../platform/sealed-words.ts'
import type { Deps, Handler } from '../deps.ts'
import { Later } from '../failures.ts'

/** Real time after which a mail that may have left shows in Sent Items. Reasoned: it is stored while it is being sent. */
const lookAfterMs = 60_000
/** How far the clocks of a mailbox and ours may be apart when Sent Items are looked through. */
const clockSlackMs = 10 * 60_000

const Words = z.object({ title: z.string(), body: z.string() })
type Sending = { deps: Deps; owner: OwnerRef; message: messages.MessageRow; now: Date }

export const sendMessage: Handler<'send-message'> = async (deps, { tenantId, ownerId, messageId }) => {
  const owner = { tenantId, ownerId }
  const now = deps.clock.now()
  const begun = await deps.db.asOwner(owner, async (sql) => {
    const begun = await messages.beginSending(sql, messageId, now)
    if (begun) return { ...begun, state: (await ownerTime(sql))?.state }
    const until = await messages.messageHeldUntil(sql, messageId)
    if (until) await arm(sql, owner, 'send-message', until, messageId)
    else await disarm(sql, owner, 'send-message', messageId)
    return undefined
  })
  if (!begun) return
  const sending = { deps, owner, message: begun.message, now }
  if (begun.was !== 'held') return again(sending, begun.was)
  if (begun.state !== 'on' && begun.state !== 'paused') return end(sending, 'failed', 'off')
  await send(sending)
}

/** An earlier run may have sent it: a post is left alone, a mail is looked for before anything is sent again. */
async function again(sending: Sending, was: 'sending' | 'unknown'): Promise<void> {
  const { deps, owner, message } = sending
  if (message.channel_id !== null) return end(sending, 'failed', 'maybe-sent')
  if (was === 'sending') throw new Later(lookAfterMs, 'look-in-sent-items')
  const since = new Date((message.tried_at ?? message.made_at).getTime() - clockSlackMs)
  const looked = await hasLeft(deps.graph, owner, { reference: message.message_id, since })
  if (looked.kind === 'later') throw new Later(looked.afterMs, looked.code)
  // Where Sent Items cannot be read, once more would be a guess: better one too few, and the owner is told.
  if (looked.kind !== 'read') return end(sending, 'failed', 'maybe-sent')
  return looked.left ? end(sending, 'sent') : send(sending)
}

async function send(sending: Sending): Promise<void> {
  const { deps, owner, message } = sending
  const recipients = await deps.db.asOwner(owner, (sql) => messages.recipientsOf(sql, message.contacts))
  if (recipients.length < message.contacts.length || recipients.some(({ left }) => left))
    return end(sending, 'failed', 'left')
  const words = await openWords(deps.keys, owner, message, Words)
  const answer =
    message.team_id !== null && message.channel_id !== null
      ? await postToChannel(deps.graph, owner, {
          teamId: message.team_id,
          channelId: message.channel_id,
          body: words.body,
        })
      : await sendMail(deps.graph, owner, {
          reference: message.message_id,
          ...words,
          recipients: recipients.map(({ name, address }) => ({ name, address })),
        })
  await settle(sending, answer)
}

async function settle(sending: Sending, answer: GraphAnswer): Promise<void> {
  const { deps, owner, message, now } = sending
  const mark = (state: 'held' | 'unknown'): Promise<void> =>
    deps.db.asOwner(owner, (sql) => messages.markMessage(sql, message.message_id, { state, at: now }))
  switch (answer.kind) {
    case 'ok':
      return end(sending, 'sent')
    case 'later':
      if (!answer.maybeDone) {
        await mark('held')
        throw new Later(answer.afterMs, answer.code)
      }
      if (message.channel_id !== null) return end(sending, 'failed', 'maybe-sent')
      await mark('unknown')
      throw new Later(Math.max(answer.afterMs, lookAfterMs), answer.code)
    case 'missing-scope':
      return end(sending, 'failed', 'needs-consent')
    case 'parked':
      return end(sending, 'failed', answer.because)
    default:
      return end(sending, 'failed', answer.code)
  }
}

async function end(
  { deps, owner, message, now }: Sending,
  state: 'sent' | 'failed',
  errorCode?: string,
): Promise<void> {
  await deps.db.asOwner(owner, async (sql) => {
    await messages.markMessage(sql, message.message_id, { state, at: now, ...(errorCode ? { errorCode } : {}) })
    await disarm(sql, owner, 'send-message', message.message_id)
    await tellLive(sql, owner.ownerId, ['today'])
  })
}
