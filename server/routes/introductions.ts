/** Introductions: asked privately first, and only a yes is ever told. */
import * as contract from '../../contract/introductions.ts'
import { introductionState, lapsesAt } from '../../core/intro/state.ts'
import { lapseAfterDays } from '../../core/policy/asks.ts'
import { type DraftKind, draftOf } from '../../core/reason/drafts.ts'
import { tellLive } from '../../db/live.ts'
import * as introductions from '../../db/queries/introductions.ts'
import * as today from '../../db/queries/today.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { checkPeople, holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const dayMs = 86_400_000

async function shown(
  deps: ServerDeps,
  scope: OwnerScope,
  rows: readonly introductions.IntroductionRow[],
): Promise<contract.Introduction[]> {
  const names = await today.namesOf(
    scope.sql,
    rows.flatMap((row) => [row.asked_contact, row.for_contact]),
  )
  const nameOf = (contactId: string): string => names.get(contactId)?.name ?? ''
  const draft = (kind: DraftKind, peers: readonly string[], third: string | null) =>
    draftOf({
      kind,
      locale: scope.owner.locale.startsWith('de') ? 'de' : 'en',
      ownerName: scope.owner.display_name || scope.caller.displayName,
      peerNames: peers.map(nameOf),
      thirdName: third === null ? null : nameOf(third),
    })
  return rows.map((row) => {
    const state = stateOf(row, deps.clock.now())
    const both = [row.for_contact, row.asked_contact]
    return {
      introductionId: row.introduction_id,
      asked: { contactId: row.asked_contact, name: nameOf(row.asked_contact) },
      for: { contactId: row.for_contact, name: nameOf(row.for_contact) },
      state,
      askedAt: row.asked_at.toISOString(),
      lapsesAt: new Date(lapsesAt(row.asked_at.getTime())).toISOString(),
      question: draft('may-i-introduce', [row.asked_contact], row.for_contact),
      introducing: state === 'agreed' ? draft('introduce', both, null) : null,
      leaving: row.leaving,
    }
  })
}

const stateOf = (row: introductions.IntroductionRow, now: Date): contract.Introduction['state'] =>
  introductionState(
    {
      isWithdrawn: row.withdrawn_at !== null,
      isIntroduced: row.introduced,
      isAgreed: row.agreed,
      askedAt: row.asked_at.getTime(),
    },
    now.getTime(),
  )

async function locked(scope: OwnerScope, introductionId: string): Promise<introductions.IntroductionRow> {
  const row = await introductions.lockIntroduction(scope.sql, introductionId)
  if (!row) throw notFound()
  return row
}

async function one(deps: ServerDeps, scope: OwnerScope, introductionId: string): Promise<contract.Introduction> {
  const [introduction] = await shown(deps, scope, [await locked(scope, introductionId)])
  if (!introduction) throw notFound()
  return introduction
}

/** The asked person's open page looks anew, if they use Kith. */
async function tellAsked(scope: OwnerScope, introductionId: string): Promise<void> {
  const { asked_person: person } = await locked(scope, introductionId)
  if (person) await tellLive(scope.sql, person, ['today'])
}

export function introductionRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.askIntroduction,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        const { askedContactId, forContactId } = request.body
        // A repeated click answers with what was asked the first time.
        if (await introductions.lockIntroduction(scope.sql, introductionId)) return one(deps, scope, introductionId)
        await checkPeople(scope.sql, [askedContactId, forContactId])
        const at = deps.clock.now()
        const asked = { introductionId, askedContact: askedContactId, forContact: forContactId, at }
        await introductions.askIntroduction(scope.sql, asked)
        await tellAsked(scope, introductionId)
        return one(deps, scope, introductionId)
      }),
  })
  app.route({
    ...contract.listIntroductions,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({
        introductions: await shown(deps, scope, await introductions.listIntroductions(scope.sql)),
      })),
  })
  app.route({
    ...contract.sayAgreed,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        await locked(scope, introductionId)
        await introductions.sayAgreed(scope.sql, introductionId, request.body.agreed ? deps.clock.now() : null)
        return one(deps, scope, introductionId)
      }),
  })
  app.route({
    ...contract.withdrawIntroduction,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        await locked(scope, introductionId)
        const at = request.body.withdrawn ? deps.clock.now() : null
        await introductions.withdrawIntroduction(scope.sql, introductionId, at)
        await tellAsked(scope, introductionId)
        return one(deps, scope, introductionId)
      }),
  })
  mailRoutes(app, deps)
  questionRoutes(app, deps)
}

/** What leaves: the private question to one, and after a yes the mail to both. */
function mailRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.sendQuestion,
    handler: async (request, reply) => {
      const message = await asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        const row = await locked(scope, introductionId)
        const standing = await standingMessage(deps, scope, introductionId, true)
        if (standing) return standing
        if (stateOf(row, deps.clock.now()) !== 'asked')
          throw new Refused(409, 'not-asked', 'This question is closed. Ask anew if it still matters.')
        const purpose = 'introduction-question'
        return holdMessage(deps, scope, {
          messageId: introductionId,
          purpose,
          contacts: [row.asked_contact],
          draft: request.body,
        })
      })
      return reply.code(202).send(message)
    },
  })
  app.route({
    ...contract.introduce,
    handler: async (request, reply) => {
      const message = await asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        const { messageId, title, body } = request.body
        const row = await locked(scope, introductionId)
        const isSame = await introductions.isIntroducing(scope.sql, introductionId, messageId)
        const standing = await standingMessage(deps, scope, messageId, isSame)
        if (standing) return standing
        const state = stateOf(row, deps.clock.now())
        if (state === 'introduced') throw new Refused(409, 'introduced-already', 'You introduced the two already.')
        if (state !== 'agreed')
          throw new Refused(
            409,
            'not-agreed',
            'Nobody is introduced before they said yes, and no address is passed on.',
          )
        const contacts = [row.for_contact, row.asked_contact]
        const held = await holdMessage(deps, scope, {
          messageId,
          purpose: 'introduction',
          contacts,
          draft: { title, body },
        })
        await introductions.noteIntroduced(scope.sql, introductionId, messageId)
        return held
      })
      return reply.code(202).send(message)
    },
  })
}

/** What the caller is asked by others; their answer is their own row. */
function questionRoutes(app: App, deps: ServerDeps): void {
  const asked = ({ sql }: OwnerScope): Promise<introductions.QuestionRow[]> =>
    introductions.questionsToMe(sql, new Date(deps.clock.now().getTime() - lapseAfterDays * dayMs))
  const shownTo = (row: introductions.QuestionRow): contract.Question => ({
    introductionId: row.introduction_id,
    by: row.asked_by,
    wouldMeet: row.would_meet,
    askedAt: row.asked_at.toISOString(),
    answer: row.agreed === null ? null : row.agreed ? 'yes' : 'no',
  })
  app.route({
    ...contract.listQuestions,
    handler: (request) => asOwner(deps, request, async (scope) => ({ questions: (await asked(scope)).map(shownTo) })),
  })
  app.route({
    ...contract.answerQuestion,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { introductionId } = request.params
        const { answer } = request.body
        const mine = async () => (await asked(scope)).find((row) => row.introduction_id === introductionId)
        const before = await mine()
        if (!before) throw notFound()
        const given = answer === null ? null : { agreed: answer === 'yes', at: deps.clock.now() }
        await introductions.answerQuestion(scope.sql, introductionId, given)
        const answered = await mine()
        if (!answered) throw notFound()
        // A yes, or one that is taken back, is told at once. A no is not: it looks like silence, on the line as on the screen.
        if ((before.agreed === true) !== (answered.agreed === true)) await tellLive(scope.sql, before.asker, ['today'])
        return shownTo(answered)
      }),
  })
}
