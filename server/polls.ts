/** Polls as they stand: their times, who said what, and which time is best. */
import type * as contract from '../contract/polls.ts'
import { bestTime, pollState, suitingCounts } from '../core/groups/poll.ts'
import { minuteMs } from '../core/zones/local.ts'
import type { Sql } from '../db/connect.ts'
import * as polls from '../db/queries/polls.ts'
import { namesOf } from '../db/queries/today.ts'
import type { ServerDeps } from './deps.ts'
import { notFound, Refused } from './errors.ts'

/** When a meeting that begins then would end. */
export const endOf = (start: Date, { minutes }: { minutes: number }): Date =>
  new Date(start.getTime() + minutes * minuteMs)
/** A time as it is shown. */
export const timeOf = (start: Date, poll: { minutes: number }) => ({
  start: start.toISOString(),
  end: endOf(start, poll).toISOString(),
})

/** Polls as their owner sees them: what somebody said in Kith stands above what they told the owner. */
export async function shownPolls(deps: ServerDeps, sql: Sql, rows: readonly polls.PollRow[]): Promise<contract.Poll[]> {
  const standing = await polls.standingInvites(
    sql,
    rows.flatMap(({ invite_id }) => invite_id ?? []),
  )
  const names = await namesOf(
    sql,
    rows.flatMap(({ people }) => people.map(({ contactId }) => contactId)),
  )
  const all: contract.Poll[] = []
  for (const row of rows) {
    const own = await polls.answersTo(sql, row.poll_id)
    const valid = (suits: readonly number[]): number[] => suits.filter((time) => time < row.starts.length)
    const people = row.people.map(({ contactId, personId, marked }) => {
      const theirs = personId === null ? undefined : own.get(personId)
      const suits = theirs ?? marked
      const by = theirs ? ('them' as const) : marked ? ('you' as const) : null
      return { contactId, name: names.get(contactId)?.name ?? '', suits: suits && valid(suits), by }
    })
    const answered = { answers: people.map(({ suits }) => suits), times: row.starts.length }
    const counts = suitingCounts(answered)
    const inviteId = row.invite_id !== null && standing.has(row.invite_id) ? row.invite_id : null
    const facts = {
      closesAt: row.closes_at.getTime(),
      droppedAt: row.dropped_at?.getTime() ?? null,
      isBooked: inviteId !== null,
    }
    all.push({
      pollId: row.poll_id,
      kind: row.kind,
      state: pollState(facts, deps.clock.now().getTime()),
      times: row.starts.map((start, index) => ({ ...timeOf(start, row), suits: counts[index] ?? 1 })),
      people,
      quorum: row.quorum,
      best: bestTime(answered, row.quorum),
      closesAt: row.closes_at.toISOString(),
      messageId: row.message_id,
      inviteId,
    })
  }
  return all
}

/** One of the owner's, locked, and as it is shown; throws 404 where there is none. */
export async function onePoll(
  deps: ServerDeps,
  sql: Sql,
  pollId: string,
): Promise<{ row: polls.PollRow; poll: contract.Poll }> {
  const row = await polls.lockPoll(sql, pollId)
  const [poll] = row ? await shownPolls(deps, sql, [row]) : []
  if (!row || !poll) throw notFound()
  return { row, poll }
}

/** Positions without repeats, in order. Throws 400 for a time that the poll does not have. */
export function suitsFor(times: number, suits: readonly number[] | null): number[] | null {
  if (suits === null) return null
  if (suits.some((time) => time >= times))
    throw new Refused(400, 'bad-request', `This poll has ${times} times, counted from 0. Name some of them.`)
  return [...new Set(suits)].sort((a, b) => a - b)
}
