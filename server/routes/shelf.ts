/** The shelf: links are sealed before they are stored; whom one would serve is worked out when asked and stored nowhere. */
import { z } from 'zod'
import * as contract from '../../contract/shelf.ts'
import { shelfPolicy } from '../../core/policy/shelf.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { readScore } from '../../core/score/decay.ts'
import { canonicalLink, kindOfLink } from '../../core/shelf/link.ts'
import { linkDraft } from '../../core/shelf/offer.ts'
import { type Known, whomItServes } from '../../core/shelf/serve.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { mayChoose } from '../../db/queries/calendars.ts'
import { arm } from '../../db/queries/due.ts'
import { allNotes, isContact } from '../../db/queries/notes.ts'
import * as shelf from '../../db/queries/shelf.ts'
import { publishedByOthers } from '../../db/queries/skills.ts'
import { isPublicHost } from '../../platform/fetch/addresses.ts'
import type { Keys } from '../../platform/keys.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'
import { notedSkillsOf } from './skills.ts'

const LinkWords = z.object({
  address: z.string().nullable(),
  title: z.string(),
  kind: contract.LinkKind,
  tags: z.array(z.string()),
})
type LinkWords = z.infer<typeof LinkWords>
type Opened = { row: shelf.LinkRow; words: LinkWords }
type Save = z.output<typeof contract.saveLink.schema.body>

const bad = (code: string, detail: string): Refused => new Refused(400, code, detail)

/** All links with their words, those taken off the shelf too. */
async function openAll(keys: Keys, ref: OwnerRef, sql: Sql): Promise<Opened[]> {
  const rows = await shelf.allLinks(sql)
  return Promise.all(rows.map(async (row) => ({ row, words: await openWords(keys, ref, row, LinkWords) })))
}

async function openOne(keys: Keys, ref: OwnerRef, sql: Sql, linkId: string): Promise<Opened> {
  const row = await shelf.readLink(sql, linkId)
  if (!row || row.removed_at) throw notFound()
  return { row, words: await openWords(keys, ref, row, LinkWords) }
}

const lineOf = ({ row, words }: Opened, offers: readonly shelf.OfferRow[]): contract.ShelfLink => ({
  linkId: row.link_id,
  url: words.address,
  title: words.title,
  kind: words.kind,
  tags: words.tags,
  sourceContactId: row.source_contact,
  reading: { state: row.reading, problem: row.reading_problem },
  savedAt: row.saved_at.toISOString(),
  offers: offers
    .filter(({ link_id }) => link_id === row.link_id)
    .map((offer) => ({
      contactId: offer.contact_id,
      draftedAt: offer.drafted_at.toISOString(),
      sentAt: offer.sent_at?.toISOString() ?? null,
    })),
})

async function lineNow(sql: Sql, opened: Opened): Promise<contract.ShelfLink> {
  return lineOf(opened, await shelf.offersOf(sql, [opened.row.link_id]))
}

/** The address as it is kept; throws 400 for what is no web address or somebody's inside. */
function checkedAddress(address: string | null): string | null {
  if (address === null) return null
  const canonical = canonicalLink(address)
  if (!canonical) throw bad('not-a-web-address', 'Give an address that begins with https:// or http://.')
  if (!isPublicHost(new URL(canonical).hostname))
    throw bad('private-address', 'That address is inside a network, so it is not read. Give one that anybody can open.')
  return canonical
}

/** What a save would store; `reads` where the title has to come from the page. */
function wordsOf(body: Save): { words: LinkWords; reads: boolean } {
  const address = checkedAddress(body.url)
  const typed = body.title === undefined ? '' : plainLine(body.title)
  if (!address && !typed) throw bad('nothing-to-save', 'Give an address, or a title for what has none.')
  const tags = [...new Set(body.tags.map((tag) => plainLine(tag, 40)))].filter((tag) => tag.length > 0)
  const kind = body.kind ?? (address ? kindOfLink(address, null) : 'article')
  return {
    words: { address, title: typed || (address ? new URL(address).hostname : ''), kind, tags },
    reads: address !== null && !typed,
  }
}

async function save(deps: ServerDeps, scope: OwnerScope, linkId: string, body: Save): Promise<Opened> {
  const { caller, sql } = scope
  const { words, reads } = wordsOf(body)
  if (body.sourceContactId && !(await isContact(sql, body.sourceContactId))) throw notFound()
  await shelf.lockShelf(sql)
  const known = await openAll(deps.keys, caller, sql)
  const twin = words.address === null ? undefined : known.find((one) => one.words.address === words.address)
  const from = body.sourceContactId ?? null
  if (twin && twin.row.link_id !== linkId && !twin.row.removed_at) {
    // Its words stand; from whom it came is never lost, so that it is not offered back to them.
    if (from === null || twin.row.source_contact !== null) return twin
    await shelf.noteSource(sql, twin.row.link_id, from)
    return { ...twin, row: { ...twin.row, source_contact: from } }
  }
  const id = twin?.row.link_id ?? linkId
  const others = known.filter(({ row }) => row.link_id !== id && !row.removed_at)
  if (others.length >= shelfPolicy.linksMost)
    throw new Refused(409, 'shelf-full', `The shelf holds ${shelfPolicy.linksMost} links. Take some off first.`)
  const at = deps.clock.now()
  const sealed = await sealWords(deps.keys, caller, words)
  const row = await shelf.writeLink(sql, {
    linkId: id,
    ...sealed,
    sourceContact: from ?? (twin?.row.removed_at ? twin.row.source_contact : null),
    reading: reads ? 'waiting' : 'none',
    at,
  })
  if (!row) throw notFound()
  if (reads) await arm(sql, caller, 'fetch-link', at, id)
  return { row, words }
}

/** What is known of people that a link could serve: open notes of the kinds that say what somebody works on or wants. */
async function knownOf(deps: ServerDeps, scope: OwnerScope): Promise<Map<string, Known[]>> {
  const { caller, sql } = scope
  const known = new Map<string, Known[]>()
  const add = (contactId: string, one: Known): void => void known.set(contactId, [...(known.get(contactId) ?? []), one])
  for (const row of await allNotes(sql)) {
    if (row.kind === 'shared' || row.done_at) continue
    add(row.contact_id, {
      kind: row.kind,
      text: (await deps.keys.open(caller, row.key_version, row.cipher)).toString('utf8'),
    })
  }
  const wanted = [...(await notedSkillsOf(deps, scope, null)), ...(await publishedByOthers(sql))]
  for (const one of wanted) {
    const contactId = 'contactId' in one ? one.contactId : one.contact_id
    if (contactId !== null && one.direction === 'learn') add(contactId, { kind: 'learns', text: one.skill })
  }
  return known
}

async function readersOf(deps: ServerDeps, scope: OwnerScope, { row, words }: Opened) {
  const { sql } = scope
  const known = await knownOf(deps, scope)
  const people = await shelf.readersAmong(sql, [...known.keys()])
  const choosable = await mayChoose(sql, [...known.keys()])
  const offers = new Set((await shelf.offersOf(sql, [row.link_id])).map(({ contact_id }) => contact_id))
  const atDay = deps.clock.now().getTime() / 86_400_000
  const readers = people
    .filter(({ contact_id, left }) => choosable.has(contact_id) && !left)
    .map((person) => ({
      contact: person,
      known: known.get(person.contact_id) ?? [],
      tie: tieOf(person, atDay),
      offered: offers.has(person.contact_id),
      source: person.contact_id === row.source_contact,
    }))
  return whomItServes(words, readers, shelfPolicy.readersMost).map(({ contact, because }) => ({
    contactId: contact.contact_id,
    name: contact.name,
    because,
  }))
}

function tieOf({ f7, f90, landmark }: shelf.ReaderRow, atDay: number): number {
  if (f7 === null || f90 === null || landmark === null) return 0
  return readScore({ f7, f90, landmark }, atDay).score / 100
}

export function shelfRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listShelf,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const links = (await openAll(deps.keys, caller, sql)).filter(({ row }) => !row.removed_at)
        const offers = await shelf.offersOf(
          sql,
          links.map(({ row }) => row.link_id),
        )
        return { links: links.map((link) => lineOf(link, offers)) }
      }),
  })
  app.route({
    ...contract.saveLink,
    handler: async (request) => {
      const { caller, opened, line } = await asOwner(deps, request, async (scope) => {
        const opened = await save(deps, scope, request.params.linkId, request.body)
        return { caller: scope.caller, opened, line: await lineNow(scope.sql, opened) }
      })
      // The due row is the truth; this only makes it start at once.
      if (opened.row.reading === 'waiting')
        await deps
          .enqueue('fetch-link', { ...jobFor(request, caller), linkId: opened.row.link_id })
          .catch(() => undefined)
      return line
    },
  })
  app.route({
    ...contract.removeLink,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const opened = await openOne(deps.keys, caller, sql, request.params.linkId)
        const line = await lineNow(sql, opened)
        if (!(await shelf.removeLink(sql, request.params.linkId, deps.clock.now()))) throw notFound()
        return line
      }),
  })
  app.route({
    ...contract.listReaders,
    handler: (request) =>
      asOwner(deps, request, async (scope) => ({
        readers: await readersOf(deps, scope, await openOne(deps.keys, scope.caller, scope.sql, request.params.linkId)),
      })),
  })
  offerRoutes(app, deps)
}

/** The draft of an offer, worded anew from the link as it is now. */
function draftOf(scope: OwnerScope, person: shelf.ReaderRow, link: Opened, offer: shelf.OfferRow): contract.LinkOffer {
  const locale = scope.owner.locale.startsWith('de') ? 'de' : 'en'
  return {
    linkId: link.row.link_id,
    contactId: person.contact_id,
    to: person.address,
    ...linkDraft({ peerName: person.name, locale, link: link.words }),
    draftedAt: offer.drafted_at.toISOString(),
    sentAt: offer.sent_at?.toISOString() ?? null,
  }
}

function offerRoutes(app: App, deps: ServerDeps): void {
  const facts = async ({ caller, sql }: OwnerScope, { linkId, contactId }: { linkId: string; contactId: string }) => {
    const link = await openOne(deps.keys, caller, sql, linkId)
    const [person] = await shelf.readersAmong(sql, [contactId])
    if (!person) throw notFound()
    return { link, person, offer: await shelf.readOffer(sql, linkId, contactId) }
  }
  const alreadySent = (name: string): Refused =>
    new Refused(409, 'already-sent', `${name} has this link from you already. Pick somebody else or another link.`)

  app.route({
    ...contract.draftOffer,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await shelf.lockShelf(scope.sql)
        const { link, person, offer } = await facts(scope, request.params)
        if (offer?.sent_at) throw alreadySent(person.name)
        if (person.contact_id === link.row.source_contact)
          throw new Refused(409, 'from-them', `You noted that this link came from ${person.name}.`)
        if (person.left)
          throw new Refused(409, 'left', `${person.name} has left the company, so the work address reaches nobody.`)
        const drafted = await shelf.draftOffer(scope.sql, link.row.link_id, person.contact_id, deps.clock.now())
        if (!drafted) throw notFound()
        return draftOf(scope, person, link, drafted)
      }),
  })
  app.route({
    ...contract.dropOffer,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { link, person, offer } = await facts(scope, request.params)
        if (!offer) throw notFound()
        if (!(await shelf.dropOffer(scope.sql, link.row.link_id, person.contact_id))) throw alreadySent(person.name)
        return draftOf(scope, person, link, offer)
      }),
  })
  app.route({
    ...contract.markOfferSent,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { link, person, offer } = await facts(scope, request.params)
        if (!offer) throw notFound()
        await shelf.markSent(scope.sql, link.row.link_id, person.contact_id, deps.clock.now())
        const sent = await shelf.readOffer(scope.sql, link.row.link_id, person.contact_id)
        return draftOf(scope, person, link, sent ?? offer)
      }),
  })
}
