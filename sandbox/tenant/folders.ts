/** Mail folders: the well-known ones that every mailbox has, and those that somebody made. */

import { exchangeId } from './ids.ts'

/** A mail folder. Counts are worked out when it is shown. */
export type MailFolder = {
  id: string
  displayName: string
  parentId: string
  wellKnown: string | null
  isHidden: boolean
}

const wellKnown = {
  msgfolderroot: 'Top of Information Store',
  inbox: 'Inbox',
  sentitems: 'Sent Items',
  drafts: 'Drafts',
  deleteditems: 'Deleted Items',
  archive: 'Archive',
  junkemail: 'Junk Email',
  outbox: 'Outbox',
  conversationhistory: 'Conversation History',
} as const

export type WellKnownFolder = keyof typeof wellKnown

/** Whether the name is one that Graph takes in place of a folder's id, whatever its case. */
export const isWellKnownFolder = (name: string): name is WellKnownFolder => Object.hasOwn(wellKnown, name)

/** Id of a well-known folder of one mailbox. History may also write the bare name (`inbox`); the tenant turns it into this. */
export const folderId = (personId: string, name: WellKnownFolder): string =>
  exchangeId('AQMk', `folder:${personId}:${name}`)

/** The folders of a new mailbox. */
export function ownFolders(personId: string): MailFolder[] {
  const root = folderId(personId, 'msgfolderroot')
  return (Object.keys(wellKnown) as WellKnownFolder[]).map((name) => ({
    id: folderId(personId, name),
    displayName: wellKnown[name],
    parentId: root,
    wellKnown: name,
    isHidden: false,
  }))
}
