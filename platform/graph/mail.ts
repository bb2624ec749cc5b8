/** Mail metadata: which requests are made for it, and the few fields of an answer that go on. */
import type { Header } from '../../core/interaction/automatic.ts'
import type { MailFacts } from '../../core/interaction/mail.ts'
import { addressOf, type Fields, isFields, isRemoved, markOf, pageOf, textOf, timeOf } from './facts.ts'
import type { GraphRequest } from './graph.ts'

const scopes = ['Mail.ReadBasic']
/** Never a subject, preview or body. */
const select =
  'id,conversationId,internetMessageId,from,sender,toRecipients,ccRecipients,receivedDateTime,sentDateTime,isDraft,parentFolderId'
/** Most messages a page that Graph gives. */
export const mailPageMost = 1000
/** A delta with a filter gives at most 5,000 messages; a folder with fewer can be read whole by its first round. */
export const filteredDeltaMost = 4_500

/** First page of a folder's delta from a moment on, newest first: its first round is the backfill of the folder. */
export function mailDeltaPath(folderId: string, since: Date): string {
  const filter = encodeURIComponent(`receivedDateTime ge ${since.toISOString()}`)
  return `/me/mailFolders/${encodeURIComponent(folderId)}/messages/delta?$select=${select}&$filter=${filter}&$orderby=${encodeURIComponent('receivedDateTime desc')}`
}

/** First page of a large folder's past, newest first. */
export function mailPastPath(folderId: string, since: Date, until: Date): string {
  const filter = encodeURIComponent(
    `receivedDateTime ge ${since.toISOString()} and receivedDateTime lt ${until.toISOString()}`,
  )
  return `/me/mailFolders/${encodeURIComponent(folderId)}/messages?$select=${select}&$filter=${filter}&$orderby=${encodeURIComponent('receivedDateTime desc')}&$top=${mailPageMost}`
}

/** A page of either. The page size is asked for anew each time, as Graph wants it. */
export const mailPageRequest = (path: string): GraphRequest => ({
  method: 'GET',
  path,
  prefer: [`odata.maxpagesize=${mailPageMost}`],
  scopes,
})

export type MailPage = {
  mails: MailFacts[]
  /** Names as the mails spell them, by address. */
  names: Map<string, string>
  nextLink: string | null
  deltaLink: string | null
  mark: string | null
}

/** Reads a page; null where the answer is no collection. Removed items are passed over: what happened, happened. */
export function readMailPage(body: unknown): MailPage | null {
  const page = pageOf(body)
  if (!page) return null
  const names = new Map<string, string>()
  const mails: MailFacts[] = []
  for (const item of page.items) {
    if (isRemoved(item)) continue
    const mail = mailFacts(item, names)
    if (mail) mails.push(mail)
  }
  return { mails, names, nextLink: page.nextLink, deltaLink: page.deltaLink, mark: markOf(page.items) }
}

/** The fields that decide what a mail is; null without an id or a time. */
export function mailFacts(item: Fields, names: Map<string, string>): MailFacts | null {
  const id = textOf(item.id)
  const sentAt = timeOf(item.sentDateTime)
  const receivedAt = timeOf(item.receivedDateTime) ?? sentAt
  if (!id || receivedAt === null) return null
  const people = (list: unknown): string[] =>
    Array.isArray(list) ? list.flatMap((one) => nameIn(names, addressOf(one)) ?? []) : []
  return {
    id,
    internetMessageId: textOf(item.internetMessageId),
    conversationId: textOf(item.conversationId),
    from: nameIn(names, addressOf(item.from)) ?? nameIn(names, addressOf(item.sender)),
    to: people(item.toRecipients),
    cc: people(item.ccRecipients),
    sentAt,
    receivedAt,
    isDraft: item.isDraft === true,
    odataType: textOf(item['@odata.type']),
  }
}

function nameIn(names: Map<string, string>, found: { address: string; name: string } | null): string | null {
  if (!found) return null
  // A name that repeats the address is none.
  if (found.name && found.name.toLowerCase() !== found.address && !names.has(found.address))
    names.set(found.address, found.name)
  return found.address
}

/** The headers of one mail: only on a single GET. */
export const headersRequest = (messageId: string): GraphRequest => ({
  method: 'GET',
  path: `/me/messages/${encodeURIComponent(messageId)}?$select=id,internetMessageHeaders`,
  scopes,
})

/** A mail by the id that it has in every mailbox. */
export const mailByIdRequest = (internetMessageId: string): GraphRequest => ({
  method: 'GET',
  path: `/me/messages?$select=id&$top=1&$filter=${encodeURIComponent(`internetMessageId eq '${internetMessageId.replaceAll("'", "''")}'`)}`,
  scopes,
})

/** The ids in a list of mails. */
export const readMailIds = (body: unknown): string[] => pageOf(body)?.items.flatMap(({ id }) => textOf(id) ?? []) ?? []

/** The headers that say how a mail was made; the others were dropped with the content. */
export function readHeaders(body: unknown): Header[] {
  const list = isFields(body) ? body.internetMessageHeaders : null
  if (!Array.isArray(list)) return []
  return list.filter(isFields).map((one) => ({ name: textOf(one.name) ?? '', value: textOf(one.value) ?? '' }))
}

/** Every folder of the mailbox, nested ones too; a fresh delta is the one flat list that Graph has. */
export const foldersRequest = (
  path = '/me/mailFolders/delta?$select=id,parentFolderId,totalItemCount',
): GraphRequest => ({
  method: 'GET',
  path,
  prefer: ['odata.maxpagesize=1000'],
  scopes,
})

export type FolderFacts = { id: string; parentId: string | null; items: number }

/** A page of folders; null where the answer is no collection. */
export function readFolderPage(body: unknown): { folders: FolderFacts[]; nextLink: string | null } | null {
  const page = pageOf(body)
  if (!page) return null
  const folders = page.items.flatMap((item): FolderFacts[] => {
    const id = textOf(item.id)
    if (!id || isRemoved(item)) return []
    const items = typeof item.totalItemCount === 'number' ? item.totalItemCount : 0
    return [{ id, parentId: textOf(item.parentFolderId), items }]
  })
  return { folders, nextLink: page.nextLink }
}

/** Folders that hold no contact: what was not sent, not wanted, thrown away, or is a copy of a chat. */
export const foldersLeftOut = ['drafts', 'junkemail', 'deleteditems', 'outbox', 'conversationhistory'] as const

/**
 * Asks for the id of one of them, which differs by mailbox; names on screen are not enough, since they are translated. One by
 * one, not as a batch: Graph runs four parts of a batch at once, beside whatever else is in flight, and throttles the rest.
 */
export const leftOutFolderRequest = (name: (typeof foldersLeftOut)[number]): GraphRequest => ({
  method: 'GET',
  path: `/me/mailFolders/${name}?$select=id`,
  scopes,
})

/** The id of a folder; null where the answer is none. */
export const readFolderId = (body: unknown): string | null => (isFields(body) ? textOf(body.id) : null)
