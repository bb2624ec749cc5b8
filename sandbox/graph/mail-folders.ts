/** Mail folders: lists, single ones, changes, and what became of them since a link was given out. */

import type { Answer } from '../exchange.ts'
import type { MailFolder } from '../tenant/folders.ts'
import { type AddRoute, type Call, created, jsonBody, noContent, ofUser, ok, property } from './call.ts'
import { type DeltaState, deltaPage, pageSize, stateOf } from './delta-token.ts'
import { badRequest } from './failure.ts'
import { chosen, reader, type Shape, show } from './fields.ts'
import { needFolder } from './mail-items.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'

const fields = {
  '@odata.type': () => undefined as string | undefined,
  id: (folder: MailFolder) => folder.id,
  displayName: (folder: MailFolder) => folder.displayName,
  parentFolderId: (folder: MailFolder) => folder.parentId,
  childFolderCount: (folder: MailFolder, call: Call) => childrenOf(call, folder.id).length,
  unreadItemCount: (folder: MailFolder, call: Call) => inFolder(call, folder).filter((one) => !one.isRead).length,
  totalItemCount: (folder: MailFolder, call: Call) => inFolder(call, folder).length,
  sizeInBytes: (folder: MailFolder, call: Call) => inFolder(call, folder).length * 4096,
  isHidden: (folder: MailFolder) => folder.isHidden,
}
const shape: Shape<MailFolder, Call> = {
  type: 'microsoft.graph.mailFolder',
  fields,
  defaults: Object.keys(fields).filter((name) => name !== 'id' && !name.startsWith('@')),
  always: ['id'],
}

const inFolder = (call: Call, folder: MailFolder) =>
  call.context.tenant.mailbox(call.person.id).mail.inFolder(folder.id)
const folders = (call: Call): MailFolder[] => [...call.context.tenant.mailbox(call.person.id).folders.values()]
const childrenOf = (call: Call, parentId: string): MailFolder[] =>
  folders(call).filter((one) => one.parentId === parentId && one.id !== parentId)

function list(call: Call, parentId: string, context: string): Answer {
  const names = chosen(shape, call.query.select)
  const hidden = call.query.option('includehiddenfolders')?.toLowerCase() === 'true'
  const { filter } = call.query
  const found = childrenOf(call, parentId).filter(
    (one) => (hidden || !one.isHidden) && (!filter || filter.matches(reader(shape, one, call))),
  )
  return page(call, found, (one) => show(shape, one, call, names), { context, defaultSize: 10, mostSize: 1000 })
}

const entity = (call: Call, folder: MailFolder): Record<string, unknown> => ({
  '@odata.context': ofUser(call, 'mailFolders/$entity'),
  ...show(shape, folder, call, chosen(shape, call.query.select)),
})

function create(call: Call): Answer {
  const body = jsonBody(call)
  const name = property(body, 'displayName')
  if (typeof name !== 'string' || name === '')
    throw badRequest('The folder needs a display name.', 'ErrorInvalidRequest')
  const parent = call.params[0] === undefined ? 'msgfolderroot' : needFolder(call).id
  const { tenant } = call.context
  if (
    childrenOf(call, tenant.folder(call.person.id, parent)!.id).some(
      (one) => one.displayName.toLowerCase() === name.toLowerCase(),
    )
  ) {
    throw badRequest(
      `A folder with the specified name already exists., Could not create folder '${name}'.`,
      'ErrorFolderExists',
    )
  }
  return created(entity(call, tenant.createFolder(call.person.id, name, parent, property(body, 'isHidden') === true)))
}

function change(call: Call): Answer {
  const folder = needFolder(call)
  const name = property(jsonBody(call), 'displayName')
  if (folder.wellKnown) throw badRequest('A distinguished folder cannot be renamed.', 'ErrorInvalidRequest')
  return ok(
    entity(
      call,
      call.context.tenant.changeFolder(
        call.person.id,
        folder.id,
        typeof name === 'string' ? { displayName: name } : {},
      ),
    ),
  )
}

function remove(call: Call): Answer {
  const folder = needFolder(call)
  if (folder.wellKnown) throw badRequest('Distinguished folders cannot be deleted.', 'ErrorDeleteDistinguishedFolder')
  call.context.tenant.deleteFolder(call.person.id, folder.id)
  return noContent()
}

function delta(call: Call): Answer {
  const { tenant } = call.context
  const { folderLog } = tenant.mailbox(call.person.id)
  const state = stateOf(call, 'folders', call.person.id, () => ({}))
  const from: DeltaState = state ?? {
    kind: 'folders',
    person: call.person.id,
    seq: folderLog.head(),
    generation: tenant.deltaGeneration(call.person.id),
    scan: { id: '' },
    select: call.query.select,
    at: 0,
  }
  const names = chosen(shape, from.select ?? null)
  const size = pageSize(call, state, 1000, 100)
  const context = ofUser(call, 'mailFolders/$delta')
  if (from.scan) {
    const all = folders(call).sort((a, b) => (a.id < b.id ? -1 : 1))
    const left = all.filter(({ id }) => id > from.scan!.id)
    const value = left.slice(0, size).map((one) => show(shape, one, call, names))
    const { scan: _, ...rest } = from
    const more = left.length > size
    return deltaPage(call, context, value, more ? { ...from, scan: { id: left[size - 1]!.id } } : rest, more)
  }
  const changes = [...folderLog.after(from.seq)]
  const value = changes.slice(0, size).map(({ fact }) => {
    const folder = tenant.mailbox(call.person.id).folders.get(fact.id)
    return folder
      ? show(shape, folder, call, names)
      : { '@odata.type': '#microsoft.graph.mailFolder', id: fact.id, '@removed': { reason: 'deleted' } }
  })
  const more = changes.length > size
  return deltaPage(call, context, value, { ...from, seq: more ? changes[size - 1]!.seq : folderLog.head() }, more)
}

/** Routes of mail folders; well-known names stand for ids. */
export function addMailFolderRoutes(add: AddRoute): void {
  const { mailRead, mailWrite } = permissions
  add('GET', '{mailbox}/mailFolders', mailRead, (call) =>
    list(call, needFolder(call, 'msgfolderroot').id, ofUser(call, 'mailFolders')),
  )
  add('GET', '{mailbox}/mailFolders/delta', mailRead, delta)
  add('GET', '{mailbox}/mailFolders/{id}', mailRead, (call) => ok(entity(call, needFolder(call))))
  add('GET', '{mailbox}/mailFolders/{id}/childFolders', mailRead, (call) => {
    const { id } = needFolder(call)
    return list(call, id, ofUser(call, `mailFolders('${encodeURIComponent(id)}')/childFolders`))
  })
  add('POST', '{mailbox}/mailFolders', mailWrite, create)
  add('POST', '{mailbox}/mailFolders/{id}/childFolders', mailWrite, create)
  add('PATCH', '{mailbox}/mailFolders/{id}', mailWrite, change)
  add('DELETE', '{mailbox}/mailFolders/{id}', mailWrite, remove)
}
