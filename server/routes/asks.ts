/** Ask and give: whom to turn to, the draft as it will arrive, and what became of it. Words are sealed before they are stored. */
import { z } from 'zod'
import * as contract from '../../contract/asks.ts'
import { chooseAskees } from '../../core/ask/choose.ts'
import { askState } from '../../core/ask/state.ts'
import { slotKindOf } from '../../core/policy/asks.ts'
import { daysAhead, kindPolicies } from '../../core/policy/slots.ts'
import { type DraftKind, draftOf } from '../../core/reason/drafts.ts'
import { dayNumber, isoDate, localAt, minuteMs } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import * as asks from '../../db/queries/asks.ts'
import * as today from '../../db/queries/today.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import { askable } from '../askable.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdInvite } from '../hold.ts'
import { checkPeople, holdMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { earRoute } from './ear.ts'
import { momentOf } from './proposals.ts'

const Words = z.object({ topic: z.string().nullable(), title: z.string(), body: z.string() })
type Words = z.infer<typeof Words>
type Names = Awaited<ReturnType<typeof today.namesOf>>

const localeOf = (scope: OwnerScope): 'en' | 'de' => (scope.owner.locale.startsWith('de') ? 'de' : 'en')

/** The days in which a meeting for it may lie, on the owner's calendar; null where it is a message. */
function daysFor(row: asks.AskRow, zone: string, now: Date): { from: string; to: string } | null {
  if (slotKindOf[row.kind] === undefined) return null
  const first = localAt(zone, now.getTime()).day
  const last = first + daysAhead - 1
  const before = row.before_day === null ? last : dayNumber(row.before_day) - 1
  return { from: isoDate(first), to: isoDate(Math.min(last, before)) }
}

function stateOf(row: asks.AskRow, now: Date): contract.AskState {
  const { invite_state: invite, message_state: message } = row
  return askState(
    {
      isWithdrawn: row.withdrawn_at !== null,
      answer: row.answer,
      copiedAt: row.copied_at?.getTime() ?? null,
      invite: invite && {
        state: invite,
        outcome: row.invite_outcome,
        endsAt: row.invite_ends_at?.getTime() ?? 0,
        someAccepted: row.invite_accepted,
      },
      message: message && { state: message, sentAt: row.message_sent_at?.getTime() ?? null },
    },
    now.getTime(),
  )
}

async function shown(deps: ServerDeps, scope: OwnerScope, row: asks.AskRow, names: Names): Promise<contract.Ask> {
  const now = deps.clock.now()
  const words = await openWords(deps.keys, scope.caller, row, Words)
  return {
    askId: row.ask_id,
    direction: row.direction,
    kind: row.kind,
    people: row.contacts.map((contactId) => ({ contactId, name: names.get(contactId)?.name ?? '' })),
    state: stateOf(row, now),
    topic: words.topic,
    draft: { title: words.title, body: words.body },
    slotKind: (slotKindOf[row.kind] as contract.Ask['slotKind'] | undefined) ?? null,
    days: daysFor(row, scope.owner.zone, now),
    inviteId: row.invite_id,
    messageId: row.message_id,
    errorCode: row.invite_error ?? row.message_error,
    madeAt: row.made_at.toISOString(),
  }
}

async function shownOne(deps: ServerDeps, scope: OwnerScope, askId: string): Promise<contract.Ask> {
  const row = await asks.readAsk(scope.sql, askId)
  if (!row) throw notFound()
  return shown(deps, scope, row, await today.namesOf(scope.sql, row.contacts))
}

type Written = z.output<typeof contract.writeAsk.schema.body>

/** Throws 400 where the pieces of an ask do not fit together. */
async function checkWritten(sql: Sql, written: Written, firstDay: string): Promise<void> {
  await checkPeople(sql, written.contactIds)
  const { what, aboutContactId, before } = written
  if (aboutContactId !== null) {
    await checkPeople(sql, [aboutContactId])
    if (written.contactIds.includes(aboutContactId))
      throw new Refused(400, 'bad-request', 'The third person is somebody else than who is written to.')
  }
  if (what.kind === 'introduction' && aboutContactId === null)
    throw new Refused(400, 'bad-request', 'Say who is to be introduced.')
  if ((what.kind === 'rehearsal') !== (before !== null))
    throw new Refused(400, 'bad-request', 'A rehearsal, and nothing else, needs the day of the presentation.')
  if (before !== null && before <= firstDay)
    throw new Refused(400, 'past', 'That day is over, or today. Rehearse before a day to come.')
}

async function write(deps: ServerDeps, scope: OwnerScope, askId: string, written: Written): Promise<contract.Ask> {
  const { sql, caller, owner } = scope
  const now = deps.clock.now()
  await checkWritten(sql, written, isoDate(localAt(owner.zone, now.getTime()).day))
  const standing = await asks.lockAsk(sql, askId)
  if (standing && stateOf(standing, now) !== 'draft')
    throw new Refused(409, 'not-a-draft', 'This is on its way already. Write another one.')
  const { what, contactIds, topic, aboutContactId } = written
  const names = await today.namesOf(sql, [...contactIds, ...(aboutContactId ? [aboutContactId] : [])])
  const draft = draftOf({
    kind: `${what.direction}:${what.kind}` as DraftKind,
    locale: localeOf(scope),
    ownerName: owner.display_name || caller.displayName,
    peerNames: contactIds.map((id) => names.get(id)?.name ?? ''),
    topic,
    thirdName: aboutContactId === null ? null : (names.get(aboutContactId)?.name ?? null),
  })
  await asks.writeAsk(sql, {
    askId,
    direction: what.direction,
    kind: what.kind,
    contacts: contactIds,
    aboutContact: aboutContactId,
    beforeDay: written.before,
    sealed: await sealWords(deps.keys, caller, { topic, ...draft } satisfies Words),
    at: now,
  })
  return shownOne(deps, scope, askId)
}

/** A start that the ask allows: one of its own days, on the owner's clock. */
function startOf(scope: OwnerScope, row: asks.AskRow, start: string, now: Date): { start: Date; end: Date } {
  const kind = slotKindOf[row.kind]
  if (kind === undefined) throw new Refused(400, 'bad-request', 'This is a message and has no time.')
  const from = momentOf(start, scope.owner.zone, now)
  const to = new Date(from.getTime() + (kindPolicies[kind].minutes[0] ?? 30) * minuteMs)
  if (row.before_day !== null && isoDate(localAt(scope.owner.zone, to.getTime() - 1).day) >= row.before_day)
    throw new Refused(400, 'too-late', 'That is not before the day it is for. Pick an earlier time.')
  return { start: from, end: to }
}

type Confirmed = z.output<typeof contract.sendAsk.schema.body>

async function send(deps: ServerDeps, scope: OwnerScope, askId: string, confirmed: Confirmed): Promise<contract.Ask> {
  const { sql, caller } = scope
  const row = await asks.lockAsk(sql, askId)
  if (!row) throw notFound()
  const now = deps.clock.now()
  const state = stateOf(row, now)
  if (state === 'withdrawn') throw new Refused(409, 'withdrawn', 'You set this aside. Take it up again first.')
  if (state !== 'draft') return shownOne(deps, scope, askId)
  const { title, body, start, copy } = confirmed
  if (copy && start !== undefined) throw new Refused(400, 'bad-request', 'Copy it, or invite: one of the two.')
  const words = await openWords(deps.keys, caller, row, Words)
  const sealed = await sealWords(deps.keys, caller, { topic: words.topic, title, body } satisfies Words)
  let inviteId: string | null = null
  let messageId: string | null = null
  if (start !== undefined) inviteId = await invite(deps, scope, row, { title, body, start })
  else if (!copy) {
    messageId = askId
    await holdMessage(deps, scope, { messageId, purpose: 'ask', contacts: row.contacts, draft: { title, body } })
  }
  await asks.confirmAsk(sql, askId, { sealed, inviteId, messageId, copiedAt: copy ? now : null })
  return shownOne(deps, scope, askId)
}

async function invite(
  deps: ServerDeps,
  scope: OwnerScope,
  row: asks.AskRow,
  confirmed: { title: string; body: string; start: string },
): Promise<string> {
  await checkPeople(scope.sql, row.contacts)
  const span = startOf(scope, row, confirmed.start, deps.clock.now())
  const held = await holdInvite(deps, scope, {
    suggestionId: null,
    kind: slotKindOf[row.kind] ?? 'call',
    contacts: row.contacts,
    ...span,
    local: [],
    text: { title: confirmed.title, body: confirmed.body },
  })
  return held.invite_id
}

export function askRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.findAskees,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { body } = request
        const people = await askable(deps, scope)
        const wish =
          body.kind === 'ear'
            ? { kind: 'ear' as const, outsideLine: body.outsideLine }
            : { kind: 'topic' as const, topic: body.topic }
        const chosen = chooseAskees([...people.values()], wish, localeOf(scope))
        const names = await today.namesOf(
          scope.sql,
          chosen.map(({ contactId }) => contactId),
        )
        return {
          people: chosen.map(({ contactId, reason }) => ({
            contactId,
            name: names.get(contactId)?.name ?? '',
            title: names.get(contactId)?.title ?? null,
            reason,
          })),
        }
      }),
  })
  app.route({
    ...contract.writeAsk,
    handler: (request) => asOwner(deps, request, (scope) => write(deps, scope, request.params.askId, request.body)),
  })
  app.route({
    ...contract.listAsks,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const rows = await asks.listAsks(scope.sql)
        const names = await today.namesOf(
          scope.sql,
          rows.flatMap(({ contacts }) => contacts),
        )
        return { asks: await Promise.all(rows.map((row) => shown(deps, scope, row, names))) }
      }),
  })
  app.route({
    ...contract.readAsk,
    handler: (request) => asOwner(deps, request, (scope) => shownOne(deps, scope, request.params.askId)),
  })
  app.route({
    ...contract.sendAsk,
    handler: async (request, reply) => {
      const ask = await asOwner(deps, request, (scope) => send(deps, scope, request.params.askId, request.body))
      return reply.code(202).send(ask)
    },
  })
  wordRoutes(app, deps)
  earRoute(app, deps)
}

/** The owner's own word on an ask: what became of it, and setting it aside. */
function wordRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.answerAsk,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { askId } = request.params
        const row = await asks.lockAsk(scope.sql, askId)
        if (!row) throw notFound()
        const state = stateOf(row, deps.clock.now())
        if (state === 'draft' || state === 'held' || state === 'withdrawn')
          throw new Refused(409, 'not-sent', 'This has not left yet, so nobody can have answered.')
        await asks.answerAsk(scope.sql, askId, request.body.answer)
        return shownOne(deps, scope, askId)
      }),
  })
  app.route({
    ...contract.withdrawAsk,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { askId } = request.params
        const row = await asks.lockAsk(scope.sql, askId)
        if (!row) throw notFound()
        if (stateOf(row, deps.clock.now()) === 'held')
          throw new Refused(409, 'held', 'This is about to leave. Take it back first.')
        await asks.withdrawAsk(scope.sql, askId, request.body.withdrawn ? deps.clock.now() : null)
        return shownOne(deps, scope, askId)
      }),
  })
}
