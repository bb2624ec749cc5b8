/** Groups: proposing rounds, looking at a list, and starting one. What is proposed keeps people apart; what is picked is never filtered. */
import * as contract from '../../contract/groups.ts'
import { groupSize } from '../../core/policy/groups.ts'
import { kindPolicies } from '../../core/policy/slots.ts'
import { why } from '../../core/reason/why.ts'
import { dayMs, minuteMs } from '../../core/zones/local.ts'
import { contactTimes } from '../../db/queries/calendars.ts'
import { addGroup, type GroupWish } from '../../db/queries/groups.ts'
import * as today from '../../db/queries/today.ts'
import { refuseAfterHours } from '../after-hours.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { missingOf, roundOf, teamsOf, wholeTeam } from '../groups.ts'
import { holdInvite, localTimes } from '../hold.ts'
import { kindAsMet } from '../kind.ts'
import { checkPeople } from '../outgoing.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'
import { chosen, daysOf, momentOf } from './proposals.ts'

/** How long a group that nobody booked is kept, beyond the days that were asked for. */
const keptMs = 2 * dayMs

type Body = {
  kind: contract.GroupKind
  contactIds?: string[] | undefined
  team?: 'mine' | 'led' | undefined
  start?: string | undefined
  from?: string | undefined
  to?: string | undefined
} & Omit<GroupWish, 'team'>

async function warningsFor(scope: OwnerScope, contactIds: readonly string[]) {
  const missing = await missingOf(scope, contactIds)
  return missing.length > 0 ? [{ code: 'all-but-one' as const, missing }] : []
}

/** Who comes: a whole team, or three to eight people whom the owner picked, themselves included. */
async function peopleOf(deps: ServerDeps, scope: OwnerScope, body: Body): Promise<string[]> {
  if (body.team) return wholeTeam(deps, scope, body.team)
  const contactIds = body.contactIds ?? []
  await chosen(scope, contactIds)
  const size = contactIds.length + 1
  if (size < groupSize.least || size > groupSize.most)
    throw new Refused(
      400,
      'not-a-group',
      `A group is for ${groupSize.least} to ${groupSize.most} people, you included. Pick others, or take a whole team.`,
    )
  return contactIds
}

async function start(deps: ServerDeps, scope: OwnerScope, groupId: string, body: Body) {
  const { sql, owner } = scope
  const standing = await today.readSuggestion(sql, groupId)
  const people = standing?.contacts ?? (await peopleOf(deps, scope, body))
  const warnings = await warningsFor(scope, people)
  const now = deps.clock.now()
  const at = body.start === undefined ? null : momentOf(body.start, owner.zone, now)
  if (!standing) {
    const wanted = daysOf(body, owner.zone, now)
    const { quorum, callOffHours, offHours, alcohol, place } = body
    const expiresAt = new Date(Math.max(now.getTime(), Date.parse(wanted.to)) + keptMs)
    const reason = why('by-hand', {}, owner.locale.startsWith('de') ? 'de' : 'en')
    const wish = { quorum, callOffHours, offHours, alcohol, place, team: body.team !== undefined }
    await addGroup(sql, { groupId, kind: body.kind, contacts: people, reason, wish, at: now, expiresAt })
    if (at === null) await today.wantTimes(sql, groupId, wanted, now)
    else await hold(deps, scope, { groupId, kind: body.kind, people, at, now, place })
  }
  const row = await today.inviteOfSuggestion(sql, groupId)
  const [invite] = row ? await bookedLines(deps, scope.caller, [row], await today.namesOf(sql, people)) : []
  return { groupId, state: invite ? ('held' as const) : ('looking' as const), invite: invite ?? null, warnings }
}

type Held = {
  groupId: string
  kind: contract.GroupKind
  people: readonly string[]
  at: Date
  now: Date
  place: GroupWish['place']
}

async function hold(
  deps: ServerDeps,
  scope: OwnerScope,
  { groupId, kind, people, at, now, place }: Held,
): Promise<void> {
  const { sql, owner } = scope
  const contacts = await contactTimes(sql, people)
  const met = await kindAsMet(scope, kind, contacts, place)
  const end = new Date(at.getTime() + (kindPolicies[met].minutes[0] ?? 60) * minuteMs)
  await refuseAfterHours(scope, { kind, contactIds: people, start: at, end })
  await today.moveSuggestion(sql, groupId, { from: ['candidate'], to: 'accepted', because: null, at: now })
  const local = localTimes({ start: at, end }, owner.zone, contacts)
  await holdInvite(deps, scope, { suggestionId: groupId, kind: met, contacts: people, start: at, end, local })
}

export function groupRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listTeams,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({
        teams: (await teamsOf(scope)).map(({ code, people }) => ({
          code,
          people: people.map(({ contact_id: contactId, name, lead }) => ({ contactId, name, lead })),
        })),
      })),
  })
  app.route({
    ...contract.proposeGroups,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { groups, next, metBefore } = await roundOf(deps, scope, request.body)
        const names = await today.namesOf(scope.sql, [...groups.flat(), ...next])
        const person = (contactId: string) => ({ contactId, name: names.get(contactId)?.name ?? '' })
        return {
          groups: groups.map((people) => ({ people: people.map(person), metBefore: metBefore(people) })),
          next: next.map(person),
        }
      }),
  })
  app.route({
    ...contract.checkGroup,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await checkPeople(scope.sql, request.body.contactIds)
        return { warnings: await warningsFor(scope, request.body.contactIds) }
      }),
  })
  app.route({
    ...contract.startGroup,
    handler: async (request, reply) => {
      const { groupId } = request.params
      const { caller, answer } = await asOwner(deps, request, async (scope) => ({
        caller: scope.caller,
        answer: await start(deps, scope, groupId, request.body),
      }))
      if (answer.state === 'looking')
        await deps.enqueue('find-slots', { ...jobFor(request, caller), suggestionId: groupId }).catch(() => undefined)
      return reply.code(202).send(answer)
    },
  })
}
