/** Automatic replies of people one knows: at most one look at the headers of one fast answer of each, then by what it said. */
import { originByHeaders } from '../../core/interaction/automatic.ts'
import { autoReplyPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { answersToLookAt, emptyAutoReplies, noteLook } from '../../db/queries/auto-replies.ts'
import { headersRequest, mailByIdRequest, readHeaders, readMailIds } from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import { ask } from './answer.ts'
import { severally } from './severally.ts'

const dayMs = 86_400_000
/** Looks in one go, and at the same time: a year's fast answers of a whole company are looked at bit by bit. */
const looksMost = 30
const atOnce = 3

/** Judges fast answers from a moment on. Gives how many interactions it emptied; doing it twice adds nothing. */
export async function tellAutoReplies(deps: Deps, owner: OwnerRef, since: Date): Promise<number> {
  const fromDay = Math.floor(since.getTime() / dayMs)
  const { lookWithin, knownWithin } = autoReplyPolicy
  const answers = await deps.db.asOwner(owner, (sql) => answersToLookAt(sql, lookWithin, fromDay, looksMost))
  await severally(answers, atOnce, async ({ contactId, internetMessageId }) => {
    const found = await ask(deps, owner, mailByIdRequest(internetMessageId))
    const [id] = found.kind === 'ok' ? readMailIds(found.body) : []
    const answer = id ? await ask(deps, owner, headersRequest(id)) : null
    // A mail that is gone meanwhile says nothing; the look is spent all the same, so that nobody asks for ever.
    const isAutomatic = answer?.kind === 'ok' && originByHeaders(readHeaders(answer.body)) === 'auto-reply'
    if (answer?.kind === 'missing-scope' || found.kind === 'missing-scope') return
    await deps.db.asOwner(owner, (sql) => noteLook(sql, contactId, isAutomatic, deps.clock.now()))
  })
  return deps.db.asOwner(owner, (sql) => emptyAutoReplies(sql, knownWithin, fromDay))
}
