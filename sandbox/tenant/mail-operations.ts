/** What an owner does with mail and folders: drafts, moves, marks, deletions. */

import { Refusal, type TenantCore } from './core.ts'
import { folderId, isWellKnownFolder, type MailFolder } from './folders.ts'
import { exchangeId } from './ids.ts'
import { copyFor, deliver } from './mail.ts'
import type { Message, OutgoingMail } from './types.ts'

/** Operations of one mailbox's owner; ids may be mutable or immutable, folders well-known names or ids. */
export function createMailOperations(core: TenantCore) {
  const need = (personId: string, id: string): Message => {
    const message = core.mailbox(personId).mail.find(id)
    if (!message) throw new Refusal('not-found', 'The specified object was not found in the store.')
    return message
  }
  const folder = (personId: string, nameOrId: string): MailFolder | undefined => {
    const name = nameOrId.toLowerCase()
    return core.mailbox(personId).folders.get(isWellKnownFolder(name) ? folderId(personId, name) : nameOrId)
  }
  const needFolder = (personId: string, nameOrId: string): MailFolder => {
    const found = folder(personId, nameOrId)
    if (!found) throw new Refusal('no-such-folder', 'The specified folder could not be found in the store.')
    return found
  }
  function putFolder(personId: string, made: MailFolder): MailFolder {
    const { folders, folderLog } = core.mailbox(personId)
    folders.set(made.id, made)
    folderLog.add(made.id, { id: made.id })
    return made
  }
  function changeMessage(personId: string, id: string, change: Partial<Message>): Message {
    const message = need(personId, id)
    const next = { ...message, ...change, modifiedAt: core.clock.now(), changeKey: message.changeKey + 1 }
    core.storeMessage(personId, next)
    return next
  }
  function moveMessage(personId: string, id: string, target: string): Message {
    const message = need(personId, id)
    const to = needFolder(personId, target).id
    if (to === message.folderId) return message
    return changeMessage(personId, id, {
      folderId: to,
      id: exchangeId('AAMk', `moved:${message.immutableId}:${core.nextNumber()}`),
    })
  }
  return {
    message: (personId: string, id: string): Message | undefined => core.mailbox(personId).mail.find(id),
    folder,
    changeMessage,
    moveMessage,
    copyMessage(personId: string, id: string, target: string): Message {
      const message = need(personId, id)
      const label = `copy:${message.immutableId}:${core.nextNumber()}`
      const copy = {
        ...message,
        id: exchangeId('AAMk', label),
        immutableId: exchangeId('AAkA', label),
        folderId: needFolder(personId, target).id,
        changeKey: 1,
      }
      core.storeMessage(personId, copy)
      return copy
    },
    createDraft(personId: string, mail: OutgoingMail, target = 'drafts'): Message {
      const number = core.nextNumber()
      const conversationId = mail.conversationId ?? exchangeId('AAQk', `c:${core.id}:${number}`)
      const draft = copyFor(core, personId, 'drafts', mail, {
        internetMessageId: `<draft-${number}@${core.domain}>`,
        conversationId,
      })
      const message = {
        ...draft,
        bcc: mail.bcc ?? [],
        isDraft: true,
        isRead: true,
        folderId: needFolder(personId, target).id,
      }
      core.storeMessage(personId, message)
      return message
    },
    sendDraft(personId: string, id: string): void {
      const draft = need(personId, id)
      core.dropMessage(personId, draft)
      const { from, to, cc, bcc, subject, body, headers, conversationId } = draft
      deliver(core, { from, to, cc, bcc, subject, body, headers, conversationId })
    },
    /** To Deleted Items; from there, or with `forGood`, away. */
    deleteMessage(personId: string, id: string, forGood = false): void {
      const message = need(personId, id)
      if (forGood || message.folderId === folderId(personId, 'deleteditems')) core.dropMessage(personId, message)
      else moveMessage(personId, id, 'deleteditems')
    },
    createFolder: (personId: string, displayName: string, parent = 'msgfolderroot', isHidden = false): MailFolder =>
      putFolder(personId, {
        id: exchangeId('AQMk', `folder:${personId}:${core.nextNumber()}`),
        displayName,
        parentId: needFolder(personId, parent).id,
        wellKnown: null,
        isHidden,
      }),
    changeFolder: (
      personId: string,
      id: string,
      change: Partial<Pick<MailFolder, 'displayName' | 'parentId'>>,
    ): MailFolder => putFolder(personId, { ...needFolder(personId, id), ...change }),
    deleteFolder(personId: string, id: string): void {
      const gone = needFolder(personId, id)
      const { folders, folderLog, mail } = core.mailbox(personId)
      for (const message of [...mail.inFolder(gone.id)]) core.dropMessage(personId, message)
      folders.delete(gone.id)
      folderLog.add(gone.id, { id: gone.id })
    },
  }
}
