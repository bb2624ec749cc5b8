/** Swaps: who fits, and two sessions booked as any invite is, one each way. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import * as contract from '../../contract/swaps.ts'
import { swapPolicy } from '../../core/policy/swap.ts'
import { candidatesOf } from '../../core/swap/candidates.ts'
import { isOwnersTurn, type LegState, legStates } from '../../core/swap/legs.ts'
import { matchSwaps } from '../../core/swap/match.ts'
import { isoDate, localAt } from '../../core/zones/local.ts'
import { mayChoose } from '../../db/queries/calendars.ts'
import { readersAmong } from '../../db/queries/shelf.ts'
import * as skills from '../../db/queries/skills.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { Caller } from '../auth.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'
import { chosen, propose } from './proposals.ts'
import { notedSkillsOf, ownSkillsOf, plainSkill } from './skills.ts'

const SwapWords = z.object({ learn: z.string(), teach: z.string().nullable() })
/** A session of a swap is a coffee, which becomes a call where the two are apart; its text says nothing of skills. */
const sessionKind = 'coffee' as const

function legOf(proposalId: string, state: LegState, invite: skills.LegInvite | null): contract.Leg {
  const isArranged = state === 'planned' || state === 'happened'
  return {
    state,
    proposalId,
    inviteId: isArranged ? (invite?.inviteId ?? null) : null,
    start: isArranged && invite ? new Date(invite.start).toISOString() : null,
  }
}

async function swapOf(deps: ServerDeps, { caller }: OwnerScope, row: skills.SwapRow): Promise<contract.Swap> {
  const words = await openWords(deps.keys, caller, row, SwapWords)
  const { learn, teach } = legStates(row)
  const learnLeg = legOf(row.learn_proposal, learn, row.learn_invite)
  const teachLeg = row.teach_proposal && teach ? legOf(row.teach_proposal, teach, row.teach_invite) : null
  return {
    swapId: row.swap_id,
    contactId: row.contact_id,
    name: row.name,
    ...words,
    learnLeg,
    teachLeg,
    yourTurn: isOwnersTurn(learn, teach),
    madeAt: row.made_at.toISOString(),
  }
}

async function oneSwap(deps: ServerDeps, scope: OwnerScope, swapId: string): Promise<contract.Swap> {
  const [row] = await skills.readSwaps(scope.sql, swapId)
  if (!row) throw notFound()
  return swapOf(deps, scope, row)
}

/** Days from `after` days on in which a session is looked for, on the owner's calendar. */
function sessionDays(scope: OwnerScope, now: Date, after: number): { from: string; to: string } {
  const today = localAt(scope.owner.zone, now.getTime()).day
  return { from: isoDate(today + after), to: isoDate(today + after + swapPolicy.searchDays - 1) }
}

async function matchesOf(deps: ServerDeps, scope: OwnerScope): Promise<contract.Match[]> {
  const { sql } = scope
  const own = await ownSkillsOf(deps, scope)
  const known = [
    ...(await notedSkillsOf(deps, scope, null)),
    ...(await skills.publishedByOthers(sql)).flatMap(({ contact_id, ...row }) =>
      contact_id === null ? [] : [{ ...row, contactId: contact_id }],
    ),
  ]
  const contactIds = [...new Set(known.map(({ contactId }) => contactId))]
  const choosable = await mayChoose(sql, contactIds)
  const atDay = deps.clock.now().getTime() / 86_400_000
  const readers = (await readersAmong(sql, contactIds)).filter(
    ({ contact_id, left }) => choosable.has(contact_id) && !left,
  )
  const candidates = candidatesOf(readers, known, atDay)
  const mine = {
    teaches: own.filter(({ direction }) => direction === 'teach').map(({ skill }) => skill),
    learns: own.filter(({ direction }) => direction === 'learn').map(({ skill }) => skill),
  }
  return matchSwaps(mine, candidates, swapPolicy.matchesMost).map(({ contact, learn, teach }) => ({
    contactId: contact.contact_id,
    name: contact.name,
    learn,
    teach,
  }))
}

/** The searches for both sessions are due already; this only makes them start at once. */
async function startSearches(deps: ServerDeps, request: FastifyRequest, caller: Caller, swap: contract.Swap) {
  for (const leg of [swap.learnLeg, swap.teachLeg])
    if (leg?.state === 'looking')
      await deps
        .enqueue('find-slots', { ...jobFor(request, caller), suggestionId: leg.proposalId })
        .catch(() => undefined)
}

export function swapRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listMatches,
    handler: (request) => asOwner(deps, request, async (scope) => ({ matches: await matchesOf(deps, scope) })),
  })
  app.route({
    ...contract.listSwaps,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const rows = await skills.readSwaps(scope.sql, null)
        return { swaps: await Promise.all(rows.map((row) => swapOf(deps, scope, row))) }
      }),
  })
  app.route({
    ...contract.beginSwap,
    handler: async (request, reply) => {
      const { caller, swap } = await asOwner(deps, request, async (scope) => ({
        caller: scope.caller,
        swap: await begin(deps, scope, request.params.swapId, request.body),
      }))
      await startSearches(deps, request, caller, swap)
      return reply.code(202).send(swap)
    },
  })
  app.route({
    ...contract.searchLeg,
    handler: async (request, reply) => {
      const { leg, from, to } = request.body
      const { caller, swap } = await asOwner(deps, request, async (scope) => {
        const now = deps.clock.now()
        const swap = await oneSwap(deps, scope, request.params.swapId)
        const current = leg === 'learn' ? swap.learnLeg : swap.teachLeg
        if (!current) throw new Refused(409, 'one-way', 'This swap goes one way. Begin another for the other way.')
        if (current.state === 'planned' || current.state === 'happened')
          throw new Refused(409, 'planned', 'That session is arranged already. Cancel or move its invite instead.')
        const days = { ...sessionDays(scope, now, 0), ...(from ? { from } : {}), ...(to ? { to } : {}) }
        const wish = { kind: sessionKind, contactIds: [swap.contactId], ...days }
        await chosen(scope, wish.contactIds)
        await skills.setLeg(scope.sql, swap.swapId, leg, await propose(deps, scope, wish, true))
        return { caller: scope.caller, swap: await oneSwap(deps, scope, swap.swapId) }
      })
      await startSearches(deps, request, caller, swap)
      return reply.code(202).send(swap)
    },
  })
  app.route({
    ...contract.dropSwap,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const swap = await oneSwap(deps, scope, request.params.swapId)
        await skills.dropSwap(scope.sql, swap.swapId, deps.clock.now())
        return swap
      }),
  })
}

type Begin = z.output<typeof contract.beginSwap.schema.body>

async function begin(deps: ServerDeps, scope: OwnerScope, swapId: string, body: Begin): Promise<contract.Swap> {
  const { caller, sql } = scope
  const now = deps.clock.now()
  await skills.lockSwaps(sql)
  // A click that comes twice begins one swap.
  if (await skills.isSwap(sql, swapId)) return oneSwap(deps, scope, swapId)
  const contactIds = [body.contactId]
  await chosen(scope, contactIds)
  const words = { learn: plainSkill(body.learn), teach: body.teach === null ? null : plainSkill(body.teach) }
  const search = (after: number): Promise<string> =>
    propose(deps, scope, { kind: sessionKind, contactIds, ...sessionDays(scope, now, after) }, true)
  const learnProposal = await search(0)
  await skills.addSwap(sql, {
    swapId,
    contactId: body.contactId,
    ...(await sealWords(deps.keys, caller, words)),
    learnProposal,
    teachProposal: words.teach === null ? null : await search(swapPolicy.returnAfterDays),
    at: now,
  })
  await skills.endMatchCards(sql, body.contactId, now)
  return oneSwap(deps, scope, swapId)
}
