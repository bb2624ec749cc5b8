/** The main button of cards that need no time: what was drafted is sent, something was done elsewhere, a question is answered. */
import { answerSuggestion, finishSuggestion, writeSuggestion } from '../../contract/suggestions.ts'
import { swapMatchKind } from '../../core/policy/suggest.ts'
import type { Sql } from '../../db/connect.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { markTold, untell } from '../../db/queries/feeds.ts'
import { sayLeft } from '../../db/queries/marks.ts'
import { lockOwnerScores } from '../../db/queries/relationships.ts'
import { draftOffer, markSent } from '../../db/queries/shelf.ts'
import { dropSwapsSince } from '../../db/queries/skills.ts'
import * as today from '../../db/queries/today.ts'
import type { App } from '../app.ts'
import { actionOf } from '../cards.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner } from '../owner.ts'

const notOpen = (): Refused => new Refused(409, 'not-open', 'This suggestion is no longer open. Reload to see what is.')
const newsPrefix = 'news@'

/** An open card of one's own whose button does this; throws 404 for what there is not, 409 for what is over. */
async function openCard(sql: Sql, suggestionId: string): Promise<today.SuggestionRow> {
  const row = await today.lockSuggestion(sql, suggestionId)
  if (!row) throw notFound()
  if (row.state !== 'open') throw notOpen()
  return row
}

/** What else was true as long as a card was done: undone, it is not. Call `lockOwnerScores` first. */
export async function takeBack(sql: Sql, row: today.SuggestionRow, at: Date): Promise<void> {
  const [contactId] = row.contacts
  if (contactId === undefined) return
  if (row.kind === 'has-moved') await sayLeft(sql, contactId, null, at)
  if (row.kind === swapMatchKind) await dropSwapsSince(sql, contactId, row.made_at, at)
  if (row.kind === 'in-touch' && row.about?.startsWith(newsPrefix))
    await untell(sql, contactId, row.about.slice(newsPrefix.length))
}

export function finishingRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...writeSuggestion,
    handler: async (request, reply) => {
      const { suggestionId } = request.params
      const { messageId, title, body } = request.body
      const message = await asOwner(deps, request, async (scope) => {
        const { sql } = scope
        const row = await today.lockSuggestion(sql, suggestionId)
        if (!row || actionOf(row.kind) !== 'write') throw notFound()
        const standing = await standingMessage(deps, scope, messageId, row.message_id === messageId)
        if (standing) return standing
        if (row.state !== 'open') throw notOpen()
        const at = deps.clock.now()
        const out = { messageId, purpose: row.kind, contacts: row.contacts, draft: { title, body } }
        const held = await holdMessage(deps, scope, out)
        await today.noteWritten(sql, suggestionId, messageId, at)
        const [contactId] = row.contacts
        if (row.kind === 'share' && row.about && contactId) {
          await draftOffer(sql, row.about, contactId, at)
          await markSent(sql, row.about, contactId, at)
        }
        return held
      })
      return reply.code(202).send(message)
    },
  })
  app.route({
    ...finishSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { suggestionId } = request.params
        const row = await openCard(sql, suggestionId)
        const at = deps.clock.now()
        const [contactId] = row.contacts
        if (row.about?.startsWith(newsPrefix) && contactId)
          await markTold(sql, contactId, row.about.slice(newsPrefix.length), at)
        await today.moveSuggestion(sql, suggestionId, { from: ['open'], to: 'done', because: 'finished', at })
        return { state: 'done' }
      }),
  })
  app.route({
    ...answerSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const { suggestionId } = request.params
        const { answer } = request.body
        await lockOwnerScores(sql)
        const row = await openCard(sql, suggestionId)
        const [contactId] = row.contacts
        if (actionOf(row.kind) !== 'answer' || contactId === undefined) throw notFound()
        const at = deps.clock.now()
        await sayLeft(sql, contactId, answer === 'yes' ? 'left' : 'here', at)
        await today.moveSuggestion(sql, suggestionId, { from: ['open'], to: 'done', because: answer, at })
        await armNoLater(sql, caller, 'suggest', at)
        return { state: 'done' }
      }),
  })
}
