/** Groups, rounds and polls on the server in memory. */
import * as groups from '../../../contract/groups.ts'
import * as polls from '../../../contract/polls.ts'
import type { BookedLine } from '../../../contract/suggestions.ts'
import { invite } from './answers.ts'
import { hold } from './fake-give.ts'
import { type Handler, known, on, oneOf, Refusal } from './fake-handler.ts'
import type { World } from './fake-world.ts'

const hourMs = 3_600_000
const named = (world: World, contactId: string) => ({ contactId, name: known(world, contactId).name })

/** An invite in its ten seconds. */
export function held(world: World, kind: string, start: string, contactIds: readonly string[]): BookedLine {
  const line = invite(
    0,
    start,
    contactIds.map((contactId) => [known(world, contactId), 'none']),
    { kind, state: 'held', quorum: 3, holdUntil: new Date(world.now() + 10_000).toISOString() },
  )
  world.invites.push(line)
  return line
}

const peopleOf = (world: World, body: { team?: string | undefined; contactIds?: string[] | undefined }): string[] =>
  body.contactIds ??
  oneOf(world.teams, ({ code }) => code === body.team).people.flatMap(({ contactId }) => contactId ?? [])

const groupHandlers: Handler[] = [
  on(groups.listTeams, (world) => ({ teams: world.teams })),
  on(groups.checkGroup, (world, { body }) => ({
    warnings: world.teams.flatMap(({ people }) => {
      const missing = people.filter(({ contactId }) => contactId !== null && !body.contactIds.includes(contactId))
      return missing.length === 1 && people.length > 2
        ? [{ code: 'all-but-one' as const, missing: missing.map(({ name }) => name) }]
        : []
    }),
  })),
  on(groups.proposeGroups, (world, { body }) => {
    const circle = world.circles.find(({ circleId }) => circleId === body.circleId)
    const pool = circle ? circle.members.map(({ contactId }) => contactId) : world.people.map((one) => one.contactId)
    const others = (body.size ?? 4) - 1
    const people = pool.slice(0, others * 2).map((contactId) => named(world, contactId))
    const full = [people.slice(0, others), people.slice(others)].filter(({ length }) => length === others)
    return {
      groups: full.map((group, index) => ({ people: group, metBefore: index })),
      next:
        full.length === 2 ? pool.slice(others * 2, others * 2 + 1).map((contactId) => named(world, contactId)) : people,
    }
  }),
  on(groups.startGroup, (world, { params, body }) => {
    const contactIds = peopleOf(world, body)
    if (body.start?.endsWith('T19:00')) throw new Refusal(409, 'after-hours')
    world.groups.set(params.groupId, body)
    if (body.start !== undefined) {
      const start = new Date(`${body.start}:00+01:00`).toISOString()
      return { ...params, state: 'held' as const, invite: held(world, body.kind, start, contactIds), warnings: [] }
    }
    const template = world.suggestions[0]
    const people = contactIds.map((contactId) => ({ ...known(world, contactId) }))
    if (template)
      world.proposals.set(params.groupId, { ...template, suggestionId: params.groupId, kind: body.kind, people })
    return { ...params, state: 'looking' as const, invite: null, warnings: [] }
  }),
]

const pollOf = (world: World, pollId: string): polls.Poll => oneOf(world.polls, (one) => one.pollId === pollId)

/** Counts anew, as the server does after every answer. */
function counted(poll: polls.Poll): polls.Poll {
  poll.times.forEach((time, index) => {
    time.suits = 1 + poll.people.filter(({ suits }) => suits?.includes(index)).length
  })
  const most = Math.max(...poll.times.map(({ suits }) => suits))
  poll.best = most < poll.quorum ? null : poll.times.findIndex(({ suits }) => suits === most)
  return poll
}

const pollHandlers: Handler[] = [
  on(polls.listPolls, (world) => ({ polls: world.polls.map((poll) => withMail(world, poll)) })),
  on(polls.openPoll, (world, { params, body }) => {
    const starts = [...new Set(body.starts)].sort()
    if (starts.length < 2) throw new Refusal(400, 'too-few-times')
    const poll: polls.Poll = counted({
      ...params,
      kind: body.kind,
      state: 'open',
      times: starts.map((start) => ({ start, end: new Date(Date.parse(start) + hourMs).toISOString(), suits: 1 })),
      people: body.contactIds.map((contactId) => ({ ...named(world, contactId), suits: null, by: null })),
      quorum: body.quorum ?? 3,
      best: null,
      closesAt: new Date(Date.parse(starts[0] ?? '') - 24 * hourMs).toISOString(),
      messageId: null,
      inviteId: null,
    })
    world.polls = [poll, ...world.polls.filter(({ pollId }) => pollId !== params.pollId)]
    return poll
  }),
  on(polls.readPoll, (world, { params }) => withMail(world, pollOf(world, params.pollId))),
  on(polls.pollDraft, () => ({ title: 'Lunch together', body: 'Hi all, which of these suits you?' })),
  on(polls.sendPoll, (world, { params, body }) => {
    const contactIds = pollOf(world, params.pollId).people.map(({ contactId }) => contactId)
    return hold(world, { messageId: params.pollId, purpose: 'poll', contactIds, draft: body })
  }),
  on(polls.markPollAnswer, (world, { params, body }) => {
    const poll = pollOf(world, params.pollId)
    const person = oneOf(poll.people, ({ contactId }) => contactId === params.contactId)
    Object.assign(person, { suits: body.suits, by: body.suits === null ? null : 'you' })
    return withMail(world, counted(poll))
  }),
  on(polls.bookPoll, (world, { params, body }) => {
    const poll = pollOf(world, params.pollId)
    const time = body.time ?? poll.best
    if (time === null || time === undefined) throw new Refusal(409, 'no-winner')
    const line = held(
      world,
      poll.kind,
      poll.times[time]?.start ?? '',
      poll.people.map(({ contactId }) => contactId),
    )
    Object.assign(poll, { state: 'booked' as const, inviteId: line.inviteId })
    return { poll: withMail(world, poll), invite: line }
  }),
  on(polls.dropPoll, (world, { params, body }) =>
    Object.assign(pollOf(world, params.pollId), {
      state: body.dropped === false ? ('open' as const) : ('dropped' as const),
    }),
  ),
  on(polls.listPollQuestions, (world) => ({ questions: world.pollQuestions })),
  on(polls.answerPoll, (world, { params, body }) =>
    Object.assign(
      oneOf(world.pollQuestions, ({ pollId }) => pollId === params.pollId),
      { suits: body.suits },
    ),
  ),
]

/** The mail that asks has the poll's own id; an undone one is none. */
function withMail(world: World, poll: polls.Poll): polls.Poll {
  const isSent = world.messages.some(({ messageId, state }) => messageId === poll.pollId && state !== 'undone')
  return { ...poll, messageId: isSent ? poll.pollId : null }
}

export const togetherHandlers: Handler[] = [...groupHandlers, ...pollHandlers]
