/** "I am leaving on …": a last day, a goodbye list with drafts, and what the owner typed about people as files. */
import { stringify } from 'csv-stringify/sync'
import * as contract from '../../contract/leaving.ts'
import { type TakenAlong, tableHeader, tableRows, vCards } from '../../core/leaving/contact-files.ts'
import { goodbyeDraft } from '../../core/leaving/goodbye.ts'
import { leavingPolicy } from '../../core/policy/leaving.ts'
import { dayNumber, isoDate, localAt } from '../../core/zones/local.ts'
import { logAccess } from '../../db/queries/access.ts'
import * as leaving from '../../db/queries/leaving.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { reachOf } from './reach.ts'

/** The owner's own day (ISO). */
const todayOf = (deps: ServerDeps, { owner }: OwnerScope): string =>
  isoDate(localAt(owner.zone, deps.clock.now().getTime()).day)

const notAllowed = (): Refused =>
  new Refused(409, 'not-allowed', 'Your company does not let people take their contacts along from here.')

async function leavingOf(deps: ServerDeps, scope: OwnerScope): Promise<contract.Leaving> {
  const { sql, owner, caller } = scope
  const [allowed, lastDay] = [await leaving.leavingAllowed(sql), await leaving.readLastDay(sql)]
  const people = lastDay === null ? [] : await leaving.goodbyeList(sql)
  return {
    allowed,
    lastDay,
    filesOpen: allowed && lastDay !== null && todayOf(deps, scope) <= lastDay,
    people: people.map((row) => ({
      contactId: row.contact_id,
      name: row.name,
      hasReach: row.has_reach,
      saidAt: row.said_at?.toISOString() ?? null,
      draft: {
        to: row.address,
        ...goodbyeDraft({
          peerName: row.name,
          ownerName: owner.display_name || caller.displayName,
          lastDay: lastDay ?? '',
          locale: owner.locale.startsWith('de') ? 'de' : 'en',
        }),
      },
    })),
  }
}

/** Whom the owner takes along: those about whom they typed how to reach them, without anything the company gave them. */
async function takenAlong(deps: ServerDeps, scope: OwnerScope): Promise<TakenAlong[]> {
  const reach = await reachOf(deps, scope, null)
  const people = await leaving.knownPeople(scope.sql, null)
  const domains = await leaving.companyDomains(scope.sql)
  return people
    .flatMap(({ contact_id, name }) => {
      const words = reach.get(contact_id)
      if (!words) return []
      // A domain may have become the company's since it was typed.
      const isWork = domains.has(words.email?.split('@')[1]?.toLowerCase() ?? '')
      const email = isWork ? null : words.email
      // Where no name is known the address stands for it, and that one belongs to the company.
      const shown = name.includes('@') ? (email ?? words.linkedIn ?? words.phone ?? '') : name
      return [{ name: shown, ...words, email }]
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}

export function leavingRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.readLeaving,
    handler: (request) => asOwner(deps, request, (scope) => leavingOf(deps, scope)),
  })
  app.route({
    ...contract.setLastDay,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { lastDay } = request.body
        if (!(await leaving.leavingAllowed(scope.sql))) throw notAllowed()
        const today = todayOf(deps, scope)
        if (lastDay < today) throw new Refused(400, 'past', `${lastDay} has passed. Pick a day to come.`)
        if (dayNumber(lastDay) - dayNumber(today) > leavingPolicy.aheadMost)
          throw new Refused(400, 'too-far', 'That is more than a year away. Set it when it is nearer.')
        await leaving.setLastDay(scope.sql, lastDay, deps.clock.now())
        return leavingOf(deps, scope)
      }),
  })
  app.route({
    ...contract.cancelLeaving,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await leaving.cancelLeaving(scope.sql)
        return leavingOf(deps, scope)
      }),
  })
  app.route({
    ...contract.markGoodbye,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = request.params
        const list = (await leaving.readLastDay(scope.sql)) === null ? [] : await leaving.goodbyeList(scope.sql)
        if (!list.some(({ contact_id }) => contact_id === contactId)) throw notFound()
        await leaving.markGoodbye(scope.sql, contactId, request.body.said, deps.clock.now())
        return leavingOf(deps, scope)
      }),
  })
  app.route({
    ...contract.contactFile,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const lastDay = await leaving.readLastDay(scope.sql)
        if (!(await leaving.leavingAllowed(scope.sql))) throw notAllowed()
        if (lastDay === null) throw new Refused(409, 'no-day', 'Set your last day first.')
        if (todayOf(deps, scope) > lastDay)
          throw new Refused(409, 'over', 'Your last day is over, so the files can no longer be had.')
        const people = await takenAlong(deps, scope)
        await logAccess(scope.sql, { at: deps.clock.now(), actor: 'you', what: 'contact-file' })
        return request.query.format === 'vcf'
          ? { fileName: 'contacts.vcf', mediaType: 'text/vcard', text: vCards(people) }
          : {
              fileName: 'contacts.csv',
              mediaType: 'text/csv',
              // Outlook takes a file without a mark for one in the old code page of the machine.
              text: stringify([[...tableHeader], ...tableRows(people)], { bom: true, record_delimiter: 'windows' }),
            }
      }),
  })
}
