/** Polls of two or three times: everybody is asked alike; a time is booked by the owner's click, never by itself. */
import * as contract from '../../contract/polls.ts'
import { quorumOf } from '../../core/invite/quorum.ts'
import { pollDaysMost, pollEndsHoursBefore, pollsOpenMost } from '../../core/policy/groups.ts'
import { kindPolicies } from '../../core/policy/slots.ts'
import { pollText } from '../../core/reason/poll-text.ts'
import { clockAt, dayMs, minuteMs } from '../../core/zones/local.ts'
import { contactTimes } from '../../db/queries/calendars.ts'
import * as polls from '../../db/queries/polls.ts'
import * as today from '../../db/queries/today.ts'
import { refuseAfterHours } from '../after-hours.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdInvite, localTimes } from '../hold.ts'
import { holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { endOf, onePoll, shownPolls, suitsFor } from '../polls.ts'
import { pollQuestionRoutes } from './poll-questions.ts'
import { chosen, momentOf } from './proposals.ts'

/** How long polls stay on the list. */
const shownDays = 60

type Body = {
  kind: polls.PollRow['kind']
  contactIds: string[]
  starts: string[]
  quorum?: number | undefined
  closesAt?: string | undefined
}

async function open(deps: ServerDeps, scope: OwnerScope, pollId: string, body: Body): Promise<void> {
  const { sql, owner } = scope
  if ((await polls.readPolls(sql, { pollId })).length > 0) return
  const at = deps.clock.now()
  await chosen(scope, body.contactIds)
  const moments = body.starts.map((start) => momentOf(start, owner.zone, at).getTime())
  const starts = [...new Set(moments)].sort((a, b) => a - b).map((ms) => new Date(ms))
  const [first] = starts
  if (!first || starts.length < 2)
    throw new Refused(400, 'too-few-times', 'A poll is about two or three different times. Add another one.')
  const minutes = kindPolicies[body.kind].minutes[0] ?? 60
  for (const start of starts) await refuseAfterHours(scope, { ...body, start, end: endOf(start, { minutes }) })
  if ((await polls.countOpenPolls(sql, at)) >= pollsOpenMost)
    throw new Refused(409, 'too-many-polls', `At most ${pollsOpenMost} polls are open at a time. End one first.`)
  const before = first.getTime() - pollEndsHoursBefore * 60 * minuteMs
  const usual = Math.min(at.getTime() + pollDaysMost * dayMs, before)
  // With a first time tomorrow there is half of what is left to answer.
  const ends = usual > at.getTime() ? usual : (at.getTime() + first.getTime()) / 2
  const closesAt = body.closesAt === undefined ? new Date(ends) : momentOf(body.closesAt, owner.zone, at)
  if (closesAt >= first)
    throw new Refused(400, 'bad-request', 'A poll ends before the first of its times. Give an earlier end.')
  const people = body.contactIds.length + 1
  await polls.openPoll(sql, {
    pollId,
    kind: body.kind,
    starts,
    minutes,
    quorum: quorumOf(body.kind, people, body.quorum) ?? people,
    closesAt,
    contacts: body.contactIds,
    at,
  })
}

async function draftOf(deps: ServerDeps, scope: OwnerScope, pollId: string) {
  const { row, poll } = await onePoll(deps, scope.sql, pollId)
  const { owner, caller } = scope
  return pollText({
    kind: row.kind,
    ownerName: owner.display_name || caller.displayName,
    peerNames: poll.people.map(({ name }) => name),
    locale: owner.locale.startsWith('de') ? 'de' : 'en',
    times: row.starts.map((start) => {
      const { date, time } = clockAt(owner.zone, start.getTime())
      return { date, from: time, to: clockAt(owner.zone, endOf(start, row).getTime()).time }
    }),
  })
}

/** Holds the invite of a time. Its people said yes to it: their calendars are not asked again. */
async function book(deps: ServerDeps, scope: OwnerScope, pollId: string, wished: number | undefined) {
  const { sql, owner } = scope
  const { row, poll } = await onePoll(deps, sql, pollId)
  if (poll.inviteId === null) {
    if (poll.state === 'dropped') throw new Refused(409, 'not-open', 'This poll was ended. Open it again first.')
    const index = wished ?? poll.best
    const start = index === null ? undefined : row.starts[index]
    if (index === null || !start)
      throw new Refused(409, 'no-winner', 'No time suits enough people yet. Wait for answers, or name a time.')
    if (start <= deps.clock.now()) throw new Refused(409, 'past', 'That time has passed. Open another poll.')
    const contacts = await contactTimes(
      sql,
      row.people.map(({ contactId }) => contactId),
    )
    const end = endOf(start, row)
    const ids = contacts.map(({ contact_id }) => contact_id)
    // A yes to this very time is a wish for it, whatever the settings say.
    const said = new Set(
      poll.people.flatMap((one) => (one.by === 'them' && one.suits?.includes(index) ? one.contactId : [])),
    )
    const contactIds = ids.filter((id) => !said.has(id))
    await refuseAfterHours(scope, { kind: row.kind, contactIds, start, end })
    const invite = await holdInvite(deps, scope, {
      suggestionId: null,
      kind: row.kind,
      contacts: ids,
      start,
      end,
      local: localTimes({ start, end }, owner.zone, contacts),
      quorum: row.quorum,
      agreed: true,
    })
    await polls.bookPoll(sql, pollId, invite.invite_id)
  }
  const { poll: after } = await onePoll(deps, sql, pollId)
  const invite = after.inviteId === null ? undefined : await today.readInvite(sql, after.inviteId)
  const names = await today.namesOf(
    sql,
    after.people.map(({ contactId }) => contactId),
  )
  const [line] = invite ? await bookedLines(deps, scope.caller, [invite], names) : []
  if (!line) throw notFound()
  return { poll: after, invite: line }
}

const unlessOpen = (poll: contract.Poll): void => {
  if (poll.state !== 'open') throw new Refused(409, 'not-open', 'This poll is closed. Open another one to ask again.')
}

export function pollRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listPolls,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const since = new Date(deps.clock.now().getTime() - shownDays * dayMs)
        return { polls: await shownPolls(deps, sql, await polls.readPolls(sql, { since })) }
      }),
  })
  app.route({
    ...contract.openPoll,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await open(deps, scope, request.params.pollId, request.body)
        return (await onePoll(deps, scope.sql, request.params.pollId)).poll
      }),
  })
  app.route({
    ...contract.readPoll,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => (await onePoll(deps, sql, request.params.pollId)).poll),
  })
  app.route({
    ...contract.pollDraft,
    handler: (request) => asOwner(deps, request, (scope) => draftOf(deps, scope, request.params.pollId)),
  })
  app.route({
    ...contract.sendPoll,
    handler: async (request, reply) => {
      const message = await asOwner(deps, request, async (scope) => {
        const { poll } = await onePoll(deps, scope.sql, request.params.pollId)
        // The mail has the poll's own id: however often it is sent off, it is one.
        const standing = await standingMessage(deps, scope, poll.pollId, true)
        if (standing) return standing
        unlessOpen(poll)
        const contacts = poll.people.map(({ contactId }) => contactId)
        return holdMessage(deps, scope, { messageId: poll.pollId, purpose: 'poll', contacts, draft: request.body })
      })
      return reply.code(202).send(message)
    },
  })
  app.route({
    ...contract.markPollAnswer,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { pollId, contactId } = request.params
        const { row } = await onePoll(deps, sql, pollId)
        const suits = suitsFor(row.starts.length, request.body.suits)
        if (!(await polls.markAnswer(sql, { pollId, contactId, suits, at: deps.clock.now() }))) throw notFound()
        return (await onePoll(deps, sql, pollId)).poll
      }),
  })
  app.route({
    ...contract.bookPoll,
    handler: async (request, reply) =>
      reply
        .code(202)
        .send(await asOwner(deps, request, (scope) => book(deps, scope, request.params.pollId, request.body.time))),
  })
  app.route({
    ...contract.dropPoll,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { pollId } = request.params
        const { poll } = await onePoll(deps, sql, pollId)
        if (poll.state === 'booked')
          throw new Refused(409, 'already-booked', 'It is booked. Cancel the invite instead.')
        await polls.dropPoll(sql, pollId, request.body.dropped ? deps.clock.now() : null)
        return (await onePoll(deps, sql, pollId)).poll
      }),
  })
  pollQuestionRoutes(app, deps)
}
