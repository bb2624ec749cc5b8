/** Opportunities: offered one by one to those whose noted goals fit; what the owner seeks is nobody's but theirs. */
import { z } from 'zod'
import * as contract from '../../contract/opportunities.ts'
import { isAtCompany, isSameCompany } from '../../core/ask/company.ts'
import { topicLeast } from '../../core/policy/asks.ts'
import { draftOf } from '../../core/reason/drafts.ts'
import { kinship } from '../../core/text/keywords.ts'
import { isoDate } from '../../core/zones/local.ts'
import { companyDomains } from '../../db/queries/leaving.ts'
import * as opportunities from '../../db/queries/opportunities.ts'
import * as today from '../../db/queries/today.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import { type AskablePerson, askable } from '../askable.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { checkPeople, holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { reachOf } from './reach.ts'

const Words = z.object({ text: z.string(), company: z.string().nullable() })

/** Peers whose notes name what it is about, best first. */
function fitsOf(text: string, people: readonly AskablePerson[], offered: readonly string[]) {
  return people
    .filter((one) => one.isPeer && !one.closed)
    .flatMap((one) => {
      const best = one.written
        .map((because) => ({ because, fit: kinship(text, because) }))
        .sort((a, b) => b.fit - a.fit)[0]
      return best && best.fit >= topicLeast ? [{ one, ...best }] : []
    })
    .sort((a, b) => b.fit - a.fit || b.one.score - a.one.score)
    .map(({ one, because }) => ({
      contactId: one.contactId,
      name: one.name,
      because,
      offered: offered.includes(one.contactId),
    }))
}

async function shown(
  deps: ServerDeps,
  scope: OwnerScope,
  rows: readonly opportunities.OpportunityRow[],
): Promise<contract.Opportunity[]> {
  const people = [...(await askable(deps, scope)).values()]
  return Promise.all(
    rows.map(async (row) => {
      const { text, company } = await openWords(deps.keys, scope.caller, row, Words)
      return {
        opportunityId: row.opportunity_id,
        direction: row.direction,
        kind: row.kind,
        text,
        company,
        fits: row.direction === 'seeking' ? [] : fitsOf(text, people, row.offered),
        madeAt: row.made_at.toISOString(),
      }
    }),
  )
}

async function locked(scope: OwnerScope, opportunityId: string): Promise<opportunities.OpportunityRow> {
  const row = await opportunities.lockOpportunity(scope.sql, opportunityId)
  if (!row) throw notFound()
  return row
}

async function one(deps: ServerDeps, scope: OwnerScope, opportunityId: string): Promise<contract.Opportunity> {
  const [opportunity] = await shown(deps, scope, [await locked(scope, opportunityId)])
  if (!opportunity) throw notFound()
  return opportunity
}

export function opportunityRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.keepOpportunity,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { opportunityId } = request.params
        const { direction, kind, text, company } = request.body
        const sealed = await sealWords(deps.keys, scope.caller, { text, company })
        const at = deps.clock.now()
        await opportunities.keepOpportunity(scope.sql, { opportunityId, direction, kind, sealed, at })
        return one(deps, scope, opportunityId)
      }),
  })
  app.route({
    ...contract.listOpportunities,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({
        opportunities: await shown(deps, scope, await opportunities.listOpportunities(scope.sql)),
      })),
  })
  app.route({
    ...contract.deleteOpportunity,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const gone = await one(deps, scope, request.params.opportunityId)
        await opportunities.deleteOpportunity(scope.sql, gone.opportunityId)
        return gone
      }),
  })
  offerRoutes(app, deps)
  app.route({
    ...contract.whoDoIKnowAt,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({ people: await knownAt(deps, scope, request.body.company) })),
  })
}

/** The owner's ties at a company: where they said somebody works now goes before what the directory says. */
async function knownAt(deps: ServerDeps, scope: OwnerScope, company: string): Promise<contract.KnownAt[]> {
  const typed = await reachOf(deps, scope, null)
  const own = await companyDomains(scope.sql)
  const isOwn = (address: string): boolean => own.has(address.split('@')[1]?.toLowerCase() ?? '')
  const ties = await opportunities.tiesWithAddresses(scope.sql, deps.clock.now())
  return ties.flatMap((tie) => {
    const words = typed.get(tie.contact_id)
    const worksAt = words?.company ?? (tie.left ? null : tie.company)
    // Somebody who left is where their old address was no more.
    const addresses = [...tie.addresses, words?.email ?? ''].filter((one) => one && !(tie.left && isOwn(one)))
    const isNamed = worksAt !== null && isSameCompany(worksAt, company)
    if (!isNamed && !addresses.some((address) => isAtCompany(address, company))) return []
    const gave = tie.gave_kind !== null && tie.gave_at !== null ? { kind: tie.gave_kind, at: tie.gave_at } : null
    return [
      {
        contactId: tie.contact_id,
        name: tie.name,
        title: tie.left ? null : tie.title,
        by: isNamed ? ('company' as const) : ('address' as const),
        lastContact: tie.last_day === null ? null : isoDate(tie.last_day),
        daysIn90: tie.days_in_90,
        lastGave: gave && { kind: gave.kind, on: gave.at.toISOString().slice(0, 10) },
      },
    ]
  })
}

/** What is offered goes only to peers whose noted goals or skills fit; throws 409 for anybody else. Of what is sought anybody may be asked. */
async function checkFit(
  deps: ServerDeps,
  scope: OwnerScope,
  row: opportunities.OpportunityRow,
  contactId: string,
): Promise<void> {
  if (row.direction === 'seeking') return
  const [{ fits } = { fits: [] }] = await shown(deps, scope, [row])
  if (!fits.some((one) => one.contactId === contactId))
    throw new Refused(
      409,
      'no-fit',
      'Nothing you noted about them fits it. Note the goal or skill that it is for, then offer it.',
    )
}

/** One person at a time: the draft, and what leaves. */
function offerRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.draftOpportunity,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, owner, caller } = scope
        const { contactId } = request.body
        const row = await locked(scope, request.params.opportunityId)
        await checkPeople(sql, [contactId])
        await checkFit(deps, scope, row, contactId)
        const isSeeking = row.direction === 'seeking'
        const names = await today.namesOf(sql, [contactId])
        const draft = draftOf({
          kind: isSeeking ? 'ask:lead' : 'give:lead',
          locale: owner.locale.startsWith('de') ? 'de' : 'en',
          ownerName: owner.display_name || caller.displayName,
          peerNames: [names.get(contactId)?.name ?? ''],
          topic: (await openWords(deps.keys, caller, row, Words)).text,
        })
        return { ...draft, copyFirst: isSeeking }
      }),
  })
  app.route({
    ...contract.offerOpportunity,
    handler: async (request, reply) => {
      const { opportunityId } = request.params
      const { messageId, contactId, title, body } = request.body
      const message = await asOwner(deps, request, async (scope) => {
        const row = await locked(scope, opportunityId)
        const offer = { opportunityId, contactId, messageId }
        const isSame = await opportunities.isOffer(scope.sql, offer)
        const standing = await standingMessage(deps, scope, messageId, isSame)
        if (standing) return standing
        if (row.offered.includes(contactId))
          throw new Refused(409, 'offered-already', 'You told them about this already. Once is enough.')
        await checkFit(deps, scope, row, contactId)
        const held = await holdMessage(deps, scope, {
          messageId,
          purpose: 'lead',
          contacts: [contactId],
          draft: { title, body },
        })
        await opportunities.noteOffer(scope.sql, { ...offer, at: deps.clock.now() })
        return held
      })
      return reply.code(202).send(message)
    },
  })
}
