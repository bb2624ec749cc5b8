/** People: words and facts about the owner's relationships, and what the owner says about them. */
import { addPeople, findPeople, listPeople, listUnsorted, readPerson, sortPerson } from '../../contract/people.ts'
import { memoryDays } from '../../core/policy/score.ts'
import * as corrections from '../../db/queries/corrections.ts'
import * as people from '../../db/queries/people.ts'
import type { App } from '../app.ts'
import { refuseInChartLine, shownContact } from '../contact.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner } from '../owner.ts'
import { byStrength, personOf, personRow, tellingAt } from '../worded.ts'
import { activityRoutes } from './activities.ts'
import { correctionRoutes } from './corrections.ts'

/** Beyond this many nobody reads a list; a word can only be filtered by when all are worded. */
const listMost = 2000
/** Rows read beyond those asked for: the score's order differs from the 90-day column's by a few places. */
const marginRows = 50
const levelOf: Record<string, 'leads-me' | 'i-lead' | 'equal'> = {
  peer: 'equal',
  'leads-me': 'leads-me',
  'i-lead': 'i-lead',
}

export function peopleRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...listPeople,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner }) => {
        const { peers, word, search, limit } = request.query
        const telling = tellingAt(owner, deps.clock.now())
        const { rows, total } = await people.listRelationships(sql, {
          peersOnly: peers === 'peers',
          // Half read, most people seem to write one way: whoever really does is shown once all is read, or searched for.
          twoWayOnly: owner.reading_state === 'reading' && !search?.trim(),
          search: search?.trim() || null,
          limit: word === undefined ? Math.min(listMost, limit + marginRows) : listMost,
        })
        const worded = byStrength(rows, telling).map((row) => personRow(row, telling))
        const wanted = word === undefined ? worded : worded.filter((row) => row.word === word)
        return {
          people: wanted.slice(0, limit),
          total: word === undefined ? total : wanted.length,
          asOf: deps.clock.now().toISOString(),
          historyDays: telling.historyDays,
        }
      }),
  })
  app.route({
    ...findPeople,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner }) => {
        const telling = tellingAt(owner, deps.clock.now())
        const rows = await people.relationshipsByAddress(sql, request.body.addresses)
        return { people: rows.map((row) => ({ ...personRow(row, telling), address: row.asked })) }
      }),
  })
  app.route({
    ...addPeople,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner }) => {
        const now = deps.clock.now()
        const telling = tellingAt(owner, now)
        const picked = request.body.people.map(({ address, name }) => ({ address: address.toLowerCase(), name }))
        const rows = await people.addPicked(sql, picked, now)
        return { people: rows.map((row) => ({ ...personRow(row, telling), address: row.asked })) }
      }),
  })
  app.route({
    ...readPerson,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner }) => {
        const { contactId } = request.params
        const telling = tellingAt(owner, deps.clock.now())
        const [row, days, mails, said] = await Promise.all([
          shownContact(sql, contactId),
          people.readDays(sql, contactId),
          people.readPairMails(sql, contactId, telling.today - memoryDays + 1),
          corrections.readCorrections(sql, contactId),
        ])
        return personOf(row, { days, mails }, said, telling)
      }),
  })
  app.route({
    ...listUnsorted,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { unsorted, sorted } = await corrections.readSorting(sql)
        return {
          unsorted: unsorted.map(({ contact_id, ...row }) => ({ contactId: contact_id, ...row })),
          sorted: sorted.map(({ contact_id, name, kind, correction_id }) => ({
            contactId: contact_id,
            name,
            level: levelOf[kind] ?? 'equal',
            correctionId: correction_id,
          })),
        }
      }),
  })
  app.route({
    ...sortPerson,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { contactId } = request.params
        const { level } = request.body
        const row = await shownContact(sql, contactId)
        refuseInChartLine(row)
        const kind = level === 'equal' ? 'peer' : level
        const correctionId = await corrections.correct(sql, contactId, kind, deps.clock.now())
        if (correctionId === null) throw notFound()
        return { correctionId, level }
      }),
  })
  correctionRoutes(app, deps)
  activityRoutes(app, deps)
}
