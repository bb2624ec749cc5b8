/** The other side of a poll: what the caller is asked by others, and their answers, which are their own rows. */
import * as contract from '../../contract/polls.ts'
import type { Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import * as polls from '../../db/queries/polls.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner } from '../owner.ts'
import { suitsFor, timeOf } from '../polls.ts'

export function pollQuestionRoutes(app: App, deps: ServerDeps): void {
  const questions = async (sql: Sql): Promise<(contract.PollQuestion & { askedBy: string })[]> =>
    (await polls.pollsAskedOfMe(sql, deps.clock.now())).map((row) => ({
      pollId: row.poll_id,
      askedBy: row.asked_by,
      by: row.by,
      kind: row.kind,
      others: row.others,
      times: row.starts.map((start) => timeOf(start, row)),
      closesAt: row.closes_at.toISOString(),
      suits: row.suits,
    }))
  app.route({
    ...contract.listPollQuestions,
    handler: (request) => asOwner(deps, request, async ({ sql }) => ({ questions: await questions(sql) })),
  })
  app.route({
    ...contract.answerPoll,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { pollId } = request.params
        const asked = (await questions(sql)).find((question) => question.pollId === pollId)
        if (!asked) throw notFound()
        const suits = suitsFor(asked.times.length, request.body.suits)
        await polls.answerPoll(sql, { pollId, askedBy: asked.askedBy, suits, at: deps.clock.now() })
        await tellLive(sql, asked.askedBy, ['invites'])
        return { ...asked, suits }
      }),
  })
}
