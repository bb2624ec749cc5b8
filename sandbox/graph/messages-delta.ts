/** What changed in one mail folder since a link was given out. */

import type { Answer } from '../exchange.ts'
import type { MessageFact } from '../tenant/mailbox.ts'
import { placeOf } from '../tenant/mailbox.ts'
import type { Message } from '../tenant/types.ts'
import { type Call, ofUser } from './call.ts'
import { comesEmpty, type DeltaState, deltaPage, pageSize, stateOf } from './delta-token.ts'
import { badRequest } from './failure.ts'
import { chosen, reader, show } from './fields.ts'
import { type Filter, parseFilter } from './filter.ts'
import { needFolder } from './mail-items.ts'
import { type MessageView, messageShape, messageView } from './message-json.ts'

const filterable = /^receivedDateTime\s+(ge|gt)\s+/i
const mostFiltered = 5000

function begin(call: Call, folder: string): DeltaState {
  const { query, person, context } = call
  const filter = query.option('filter')
  if (filter && !filterable.test(filter))
    throw badRequest(
      "Delta on messages only supports a $filter of 'receivedDateTime ge' or 'receivedDateTime gt'.",
      'ErrorInvalidUrlQueryFilter',
    )
  if (query.search !== null)
    throw badRequest("The query parameter '$search' is not supported for delta.", 'ErrorInvalidUrlQuery')
  if (
    query.orderBy.some(({ path, descending }) => path.join('/').toLowerCase() !== 'receiveddatetime' || !descending)
  ) {
    throw badRequest("Delta on messages only supports '$orderby=receivedDateTime desc'.", 'ErrorInvalidUrlQuery')
  }
  chosen(messageShape, query.select)
  return {
    kind: 'messages',
    person: person.id,
    folder,
    seq: context.tenant.mailbox(person.id).mail.log(folder).head(),
    generation: context.tenant.deltaGeneration(person.id),
    scan: { id: '' },
    select: query.select,
    filter,
    top: query.top,
    at: 0,
  }
}

type Page = { value: unknown[]; next: DeltaState; more: boolean }

/** A page of the folder as it was found, newest first. */
function scanPage(
  state: DeltaState,
  list: readonly Message[],
  size: number,
  shown: (message: Message) => unknown,
  passes: (message: Message) => boolean,
): Page {
  const { scan } = state
  let at = 0
  if (scan?.id) {
    const last = { receivedAt: scan.receivedAt!, immutableId: scan.id }
    at = placeOf(list, last)
    if (list[at]?.immutableId === scan.id) at++
  }
  const value: unknown[] = []
  let last: Message | undefined
  for (; at < list.length && value.length < size; at++) {
    last = list[at]!
    if (passes(last)) value.push(shown(last))
  }
  const more = at < list.length
  const { scan: _, ...rest } = state
  return {
    value,
    next: more && last ? { ...state, scan: { receivedAt: last.receivedAt, id: last.immutableId } } : rest,
    more,
  }
}

/** A page of changes. A message that left is told by the id that it had in this folder. */
function changePage(
  call: Call,
  state: DeltaState,
  size: number,
  shown: (message: Message) => unknown,
  passes: (message: Message) => boolean,
  view: MessageView,
): Page {
  const { mail } = call.context.tenant.mailbox(call.person.id)
  const log = mail.log(state.folder!)
  const value: unknown[] = []
  let seq = state.seq
  let more = false
  for (const { seq: at, fact } of log.after(state.seq)) {
    if (value.length >= size) {
      more = true
      break
    }
    seq = at
    const told = change(mail.find(fact.immutableId), fact, state.folder!, view)
    if (told === null)
      value.push({
        '@odata.type': '#microsoft.graph.message',
        id: view.immutableIds ? fact.immutableId : fact.id,
        '@removed': { reason: 'deleted' },
      })
    else if (passes(told)) value.push(shown(told))
  }
  if (!more) seq = log.head()
  return { value, next: { ...state, seq }, more }
}

/** The message that an entry tells of, or null when it is no longer in the folder under that id. */
function change(message: Message | undefined, fact: MessageFact, folder: string, view: MessageView): Message | null {
  if (!message || message.folderId !== folder) return null
  return view.immutableIds || message.id === fact.id ? message : null
}

/** GET …/mailFolders/{id}/messages/delta: an initial round over the folder, then what changed. */
export function messagesDelta(call: Call): Answer {
  const folder = needFolder(call)
  const context = ofUser(call, `mailFolders('${encodeURIComponent(folder.id)}')/messages/$delta`)
  const state = stateOf(call, 'messages', call.person.id, ({ select, filter }) => ({
    ...(select ? { $select: select.join(',') } : {}),
    ...(filter ? { $filter: filter } : {}),
  }))
  const from = state ?? begin(call, folder.id)
  if (from.folder !== folder.id) throw badRequest('The sync state token belongs to another folder.', 'syncStateInvalid')
  if (comesEmpty(call, from) && from.scan)
    return deltaPage(call, context, [], { ...from, pages: (from.pages ?? 0) + 1 }, true)
  const view = messageView(call)
  const names = chosen(messageShape, from.select ?? null)
  const filter: Filter | null = from.filter ? parseFilter(from.filter) : null
  const passes = (message: Message): boolean => !filter || filter.matches(reader(messageShape, message, view))
  const shown = (message: Message): unknown => ({
    '@odata.type': message.odataType,
    ...show(messageShape, message, view, names),
  })
  const size = pageSize(call, state, 1000, 10)
  const listed = (): readonly Message[] => call.context.tenant.mailbox(call.person.id).mail.inFolder(folder.id)
  const page = from.scan
    ? scanPage(from, filter ? listed().slice(0, mostFiltered) : listed(), size, shown, passes)
    : changePage(call, from, size, shown, passes, view)
  return deltaPage(call, context, page.value, { ...page.next, pages: (from.pages ?? 0) + 1 }, page.more || !state)
}
