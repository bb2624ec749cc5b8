/** Wins and strengths, kept sealed; a hard day, of which nothing is kept at all. */
import { z } from 'zod'
import * as contract from '../../contract/wins.ts'
import { chooseAskees } from '../../core/ask/choose.ts'
import { hardDay } from '../../core/policy/asks.ts'
import { draftOf } from '../../core/reason/drafts.ts'
import { isoDate, localAt } from '../../core/zones/local.ts'
import * as today from '../../db/queries/today.ts'
import * as wins from '../../db/queries/wins.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import { askable } from '../askable.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { checkPeople, holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { creditRoutes } from './credit.ts'
import { successRoutes } from './successes.ts'

const Words = z.object({ text: z.string() })
/** To how many one win is told (product: one or two peers). */
const toldMost = 2

async function shown(deps: ServerDeps, scope: OwnerScope, rows: readonly wins.WinRow[]): Promise<contract.Win[]> {
  const names = await today.namesOf(
    scope.sql,
    rows.flatMap(({ contact_id }) => contact_id ?? []),
  )
  return Promise.all(
    rows.map(async (row) => ({
      winId: row.win_id,
      kind: row.kind,
      text: (await openWords(deps.keys, scope.caller, row, Words)).text,
      on: row.on_day,
      from: row.contact_id === null ? null : { contactId: row.contact_id, name: names.get(row.contact_id)?.name ?? '' },
      told: row.told,
    })),
  )
}

async function one(deps: ServerDeps, scope: OwnerScope, winId: string, lock = false): Promise<contract.Win> {
  const row = await wins.readWin(scope.sql, winId, lock)
  const [win] = row ? await shown(deps, scope, [row]) : []
  if (!win) throw notFound()
  return win
}

async function draftFor(scope: OwnerScope, win: contract.Win, contactId: string) {
  const { sql, owner, caller } = scope
  await checkPeople(sql, [contactId])
  const names = await today.namesOf(sql, [contactId])
  return draftOf({
    kind: 'win',
    locale: owner.locale.startsWith('de') ? 'de' : 'en',
    ownerName: owner.display_name || caller.displayName,
    peerNames: [names.get(contactId)?.name ?? ''],
    topic: win.text,
  })
}

export function winRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.keepWin,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, caller, owner } = scope
        const { winId } = request.params
        const { kind, text, on, contactId } = request.body
        const at = deps.clock.now()
        if (on > isoDate(localAt(owner.zone, at.getTime()).day))
          throw new Refused(400, 'bad-request', 'That day is still to come. Keep what has happened.')
        if (contactId !== null) await checkPeople(sql, [contactId])
        const sealed = await sealWords(deps.keys, caller, { text })
        await wins.keepWin(sql, { winId, kind, contactId, on, sealed, at })
        return one(deps, scope, winId)
      }),
  })
  app.route({
    ...contract.deleteWin,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const win = await one(deps, scope, request.params.winId)
        await wins.deleteWin(scope.sql, win.winId)
        return win
      }),
  })
  app.route({
    ...contract.listWins,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({ wins: await shown(deps, scope, await wins.listWins(scope.sql)) })),
  })
  app.route({
    ...contract.draftWin,
    handler: (request) =>
      asOwner(deps, request, async (scope) =>
        draftFor(scope, await one(deps, scope, request.params.winId), request.body.contactId),
      ),
  })
  app.route({
    ...contract.tellWin,
    handler: async (request, reply) => {
      const { contactId, messageId, title, body } = request.body
      const message = await asOwner(deps, request, async (scope) => {
        const win = await one(deps, scope, request.params.winId, true)
        const isTold = await wins.isTold(scope.sql, { winId: win.winId, contactId, messageId })
        const standing = await standingMessage(deps, scope, messageId, isTold)
        if (standing) return standing
        if (win.told.includes(contactId))
          throw new Refused(409, 'told-already', 'You told them this already. Once is enough.')
        if (win.told.length >= toldMost)
          throw new Refused(409, 'told-enough', 'You told two people this already. Keep the rest for when you meet.')
        const out = { messageId, purpose: 'win', contacts: [contactId], draft: { title, body } }
        const held = await holdMessage(deps, scope, out)
        await wins.noteTold(scope.sql, { winId: win.winId, contactId, messageId, at: deps.clock.now() })
        return held
      })
      return reply.code(202).send(message)
    },
  })
  app.route({
    ...contract.openHardDay,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const all = await wins.listWins(scope.sql)
        const newest = (kind: wins.WinRow['kind'], most: number) =>
          shown(deps, scope, all.filter((row) => row.kind === kind).slice(0, most))
        const people = await askable(deps, scope)
        const chosen = chooseAskees([...people.values()], { kind: 'ear', outsideLine: false }, 'en')
        return {
          strengths: await newest('thanks', hardDay.strengths),
          wins: await newest('win', hardDay.wins),
          people: chosen.slice(0, hardDay.candidates).map(({ contactId }) => ({
            contactId,
            name: people.get(contactId)?.name ?? '',
            title: people.get(contactId)?.title ?? null,
          })),
        }
      }),
  })
  creditRoutes(app, deps)
  successRoutes(app, deps)
}
