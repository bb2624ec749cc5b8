/** Credit to those who helped or did something great: a word to them, a post in a channel, a note to their manager as of today; each shown first and sent once. */
import * as contract from '../../contract/wins.ts'
import { channelOf } from '../../core/credit/channel-link.ts'
import { creditWithinDays, managerNoteRestDays } from '../../core/policy/asks.ts'
import { draftOf } from '../../core/reason/drafts.ts'
import { resolveContacts } from '../../db/queries/contacts.ts'
import * as wins from '../../db/queries/wins.ts'
import type { App } from '../app.ts'
import { creditText } from '../credit-text.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdMessage, standingMessage } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const dayMs = 86_400_000
type Form = wins.CreditFormName
type Typed = { name: string; address: string }

const draftKinds = {
  help: { thanks: 'give:thanks', 'ask-first': 'give:credit', 'shout-out': 'shout-out', manager: 'manager' },
  success: {
    thanks: 'give:success',
    'ask-first': 'give:success-credit',
    'shout-out': 'shout-out-success',
    manager: 'manager-success',
  },
} as const

const whyNot: Record<'no-org-chart' | 'no-manager' | 'manager-left' | 'is-you' | 'rests', string> = {
  'no-org-chart': 'They are not in the directory, so it is not known whom they report to. Type whom they report to.',
  'no-manager': 'The directory names nobody whom they report to.',
  'manager-left': 'The directory says that whom they reported to has left, and names nobody else yet.',
  'is-you': 'They report to you.',
  rests: 'There was a note about them within the last 90 days.',
}

function received(deps: ServerDeps, scope: OwnerScope): Promise<wins.CreditRow[]> {
  const now = deps.clock.now()
  return wins.worthCredit(scope.sql, { since: new Date(now.getTime() - creditWithinDays * dayMs), now })
}

async function helpOf(deps: ServerDeps, scope: OwnerScope, activityId: string): Promise<wins.CreditRow> {
  const row = (await received(deps, scope)).find(({ activity_id }) => activity_id === activityId)
  if (!row) throw notFound()
  return row
}

const managerOf = (deps: ServerDeps, scope: OwnerScope, contactId: string): Promise<wins.ManagerAnswer> =>
  wins.managerOf(scope.sql, contactId, new Date(deps.clock.now().getTime() - managerNoteRestDays * dayMs))

/** What the owner's own word about who leads somebody does not overrule. */
const standsAnyway: ReadonlySet<string> = new Set(['rests', 'is-you'])

/** The manager to write to, the typed one before the directory's; throws 409 with the reason where there is none. */
async function manager(deps: ServerDeps, scope: OwnerScope, contactId: string, typed?: Typed): Promise<Typed> {
  const found = await managerOf(deps, scope, contactId)
  if (!('why' in found)) return typed ?? found
  if (!typed || standsAnyway.has(found.why)) throw new Refused(409, found.why, whyNot[found.why])
  return typed
}

/** To whom a form goes, by name. */
async function toWhom(
  deps: ServerDeps,
  scope: OwnerScope,
  help: wins.CreditRow,
  asked: { form: Form; managerName?: string | undefined },
): Promise<string> {
  const typed = asked.managerName === undefined ? undefined : { name: asked.managerName, address: '' }
  if (asked.form === 'manager') return (await manager(deps, scope, help.contact_id, typed)).name
  return asked.form === 'shout-out' ? '' : help.name
}

/** The contact behind a manager, who need not have written to the owner before. A name that the owner typed is in the draft, which is sealed, and nowhere else. */
async function managerContact(
  deps: ServerDeps,
  scope: OwnerScope,
  contactId: string,
  typed: Typed | undefined,
): Promise<string> {
  const { name, address: written } = await manager(deps, scope, contactId, typed)
  const address = written.toLowerCase()
  const met = [{ address, name: typed ? '' : name, pattern: 'person' as const, byHeaders: null }]
  const found = (await resolveContacts(scope.sql, met, deps.clock.now())).get(address)
  if (!found) throw notFound()
  return found.contact
}

export function creditRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listCredit,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const rows = await received(deps, scope)
        const credit = await Promise.all(
          rows.map(async (row): Promise<contract.CreditLine> => {
            const found = await managerOf(deps, scope, row.contact_id)
            return {
              activityId: row.activity_id,
              what: row.what,
              text: await creditText(deps, scope.caller, row),
              contactId: row.contact_id,
              name: row.name,
              helpedOn: row.happened_at.toISOString().slice(0, 10),
              nextMeeting:
                row.next_start && row.next_end
                  ? { start: row.next_start.toISOString(), end: row.next_end.toISOString() }
                  : null,
              given: row.given,
              manager: 'why' in found ? found : { name: found.name },
            }
          }),
        )
        return { credit }
      }),
  })
  app.route({
    ...contract.draftCredit,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { activityId } = request.params
        const { form, managerName } = request.query
        const { owner, caller } = scope
        const help = await helpOf(deps, scope, activityId)
        const to = await toWhom(deps, scope, help, { form, managerName })
        const draft = draftOf({
          kind: draftKinds[help.what][form],
          locale: owner.locale.startsWith('de') ? 'de' : 'en',
          ownerName: owner.display_name || caller.displayName,
          peerNames: to === '' ? [] : [to],
          thirdName: help.name,
          topic: await creditText(deps, caller, help),
        })
        return { ...draft, to }
      }),
  })
  app.route({
    ...contract.giveCredit,
    handler: async (request, reply) => {
      const { activityId } = request.params
      const { form, messageId, title, body, channelLink, manager: typed } = request.body
      const message = await asOwner(deps, request, async (scope) => {
        const help = await helpOf(deps, scope, activityId)
        const channel = channelFor(form, channelLink)
        const at = deps.clock.now()
        const isSame = await wins.isCredit(scope.sql, { messageId, form, activityId })
        const standing = await standingMessage(deps, scope, messageId, isSame)
        if (standing) return standing
        if (help.given.includes(form))
          throw new Refused(409, 'given-already', 'You did this already for that. Once is enough.')
        const contact = form === 'manager' ? await managerContact(deps, scope, help.contact_id, typed) : help.contact_id
        const contacts = form === 'shout-out' ? [] : [contact]
        const noted = { messageId, contactId: help.contact_id, form, activityId, at }
        if (!(await wins.noteCredit(scope.sql, noted)))
          throw new Refused(409, 'given-already', 'You did this already for that. Once is enough.')
        return holdMessage(deps, scope, { messageId, purpose: form, contacts, draft: { title, body }, channel })
      })
      return reply.code(202).send(message)
    },
  })
}

/** The channel of a shout-out; throws 400 where the link leads to none. */
function channelFor(form: Form, link: string | undefined): { teamId: string; channelId: string } | null {
  if (form !== 'shout-out') return null
  const channel = link === undefined ? null : channelOf(link)
  if (!channel)
    throw new Refused(400, 'not-a-channel', 'Paste the link of the channel as Teams gives it: "Get link to channel".')
  return channel
}
