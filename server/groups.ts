/** Whom a group is made of: whole teams by the directory, circles and lists, and who met whom before. */

import { type Pool, proposeRound, type Round } from '../core/groups/rounds.ts'
import { allButOne, type Team } from '../core/groups/team.ts'
import { poolMost, proposedFrom, teamMost } from '../core/policy/groups.ts'
import { historyDays } from '../core/policy/suggest.ts'
import { dayMs } from '../core/zones/local.ts'
import * as circles from '../db/queries/circles.ts'
import * as groups from '../db/queries/groups.ts'
import type { ServerDeps } from './deps.ts'
import { notFound, Refused } from './errors.ts'
import { checkPeople } from './outgoing.ts'
import type { OwnerScope } from './owner.ts'

export type TeamOf = { code: Team['code']; people: groups.TeamRow[] }

/** The owner's teams, each whole; none without the org chart. */
export async function teamsOf({ sql }: OwnerScope): Promise<TeamOf[]> {
  const rows = await groups.teamsOf(sql, teamMost)
  return (['mine', 'led'] as const).flatMap((code) => {
    const people = rows.filter((row) => row.code === code)
    return people.length > 0 ? [{ code, people }] : []
  })
}

/** Names of who is missing where everybody of a team but one is invited. */
export async function missingOf(scope: OwnerScope, contactIds: readonly string[]): Promise<string[]> {
  const teams = await teamsOf(scope)
  const keyOf = ({ contact_id, person_id }: groups.TeamRow): string => contact_id ?? person_id
  const names = new Map(teams.flatMap(({ people }) => people.map((one) => [keyOf(one), one.name] as const)))
  const missing = allButOne(
    contactIds,
    teams.map(({ code, people }) => ({ code, people: people.map(keyOf) })),
  )
  return missing.flatMap((key) => names.get(key) ?? [])
}

/** Everybody of a team as contacts; throws 409 where there is none or it is larger than a meeting can be. */
export async function wholeTeam(deps: ServerDeps, scope: OwnerScope, code: Team['code']): Promise<string[]> {
  const team = (await teamsOf(scope)).find((one) => one.code === code)
  if (!team)
    throw new Refused(409, 'no-team', 'The directory knows no such team of yours. Pick people by hand instead.')
  if (team.people.length >= teamMost)
    throw new Refused(409, 'team-too-large', `A team event is for at most ${teamMost} people. Pick people by hand.`)
  return [...new Set(await groups.contactsOfTeam(scope.sql, team.people, deps.clock.now()))]
}

export type RoundWish = { circleId?: string | undefined; contactIds?: string[] | undefined; size: number }
export type Proposed = Round & { metBefore: (group: readonly string[]) => number }

/** A round for a wish. Throws 404 for a circle that is not there, 400 where somebody named is no contact. */
export async function roundOf(deps: ServerDeps, scope: OwnerScope, wish: RoundWish): Promise<Proposed> {
  const { sql } = scope
  const members = await membersOf(scope, wish)
  const apart = new Set((await groups.keptApart(sql, members)).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  const since = new Date(deps.clock.now().getTime() - historyDays * dayMs)
  const history = await groups.groupsMet(sql, since)
  const met = (one: string, other: string): number =>
    history.filter((people) => people.includes(one) && people.includes(other)).length
  const pool: Pool = {
    members,
    apart: (one, other) => apart.has(`${one} ${other}`),
    met,
    seen: (one) => history.filter((people) => people.includes(one)).length,
  }
  const metBefore = (group: readonly string[]): number =>
    group.flatMap((one, index) => group.slice(index + 1).filter((other) => met(one, other) > 0)).length
  if (wish.circleId !== undefined || wish.contactIds !== undefined)
    return { ...byHand(proposeRound(pool, wish.size), wish), metBefore }
  const [first] = proposeRound(pool, wish.size).groups
  return { groups: first ? [first] : [], next: [], metBefore }
}

/** A list picked by hand is never filtered: who finds no group among those who were picked makes one all the same. */
function byHand(round: Round, wish: RoundWish): Round {
  if (wish.contactIds === undefined || round.next.length === 0) return round
  const [first, ...others] = [...round.groups].sort((a, b) => a.length - b.length)
  const merged = [...(first ?? []), ...round.next]
  return { groups: [...others, merged.sort()], next: [] }
}

async function membersOf({ sql }: OwnerScope, wish: RoundWish): Promise<string[]> {
  if (wish.contactIds !== undefined) {
    await checkPeople(sql, wish.contactIds)
    return wish.contactIds
  }
  const known =
    wish.circleId === undefined ? await groups.nearPeers(sql, proposedFrom) : await circleMembers(sql, wish.circleId)
  const allowed = await groups.proposableAmong(sql, known)
  return known.filter((id) => allowed.has(id)).slice(0, poolMost)
}

async function circleMembers(sql: OwnerScope['sql'], circleId: string): Promise<string[]> {
  const [circle] = await circles.readCircles(sql, circleId)
  if (!circle) throw notFound()
  return circle.members.map(({ contactId }) => contactId)
}
