/** Mail: lists, single messages, and what their owner does with them. */

import type { Answer } from '../exchange.ts'
import type { Message } from '../tenant/types.ts'
import { type AddRoute, type Call, created, jsonBody, noContent, ofUser, ok, property } from './call.ts'
import { eventShape, eventView } from './event-json.ts'
import { accessDenied, badRequest } from './failure.ts'
import { chosen, reader, show } from './fields.ts'
import { needFolder, needMessage } from './mail-items.ts'
import { readRecipients, readText } from './message-body.ts'
import { messageShape, messageView } from './message-json.ts'
import { messagesDelta } from './messages-delta.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'
import { sorted } from './query.ts'

const pageRules = { defaultSize: 10, mostSize: 1000 }

function refuseContent(call: Call): void {
  const view = messageView(call)
  if (!view.basic) return
  if (
    [...call.query.expand.keys()].some((name) =>
      /^(attachments|extensions|singleValueExtendedProperties|multiValueExtendedProperties)$/i.test(name),
    )
  )
    throw accessDenied()
  if (call.query.search !== null) throw accessDenied()
}

/** `$orderby` next to `$filter` must repeat the filter's first properties in their order. */
function refuseInefficient(call: Call): void {
  const { filter, orderBy } = call.query
  if (!filter || orderBy.length === 0) return
  const ordered = orderBy.map(({ path }) => path.join('/').toLowerCase())
  const filtered = [...new Set(filter.properties.map((name) => name.toLowerCase()))]
  if (ordered.some((name, at) => filtered[at] !== name))
    throw badRequest('The restriction or sort order is too complex for this operation.', 'InefficientFilter')
}

function matchesSearch(message: Message, search: string): boolean {
  const words = search
    .replaceAll('"', '')
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^\w+:/, ''))
  const text =
    `${message.subject} ${message.body} ${message.from.name} ${message.from.address} ${[...message.to, ...message.cc].map((one) => `${one.name} ${one.address}`).join(' ')}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function listMessages(call: Call, messages: readonly Message[], context: string): Answer {
  refuseContent(call)
  refuseInefficient(call)
  const { query } = call
  const view = messageView(call)
  const names = chosen(messageShape, query.select)
  const { filter, search } = query
  let found = messages
  if (filter) found = found.filter((one) => filter.matches(reader(messageShape, one, view)))
  if (search !== null) found = found.filter((one) => matchesSearch(one, search))
  if (query.orderBy.length > 0) found = sorted(found, query.orderBy, (one) => reader(messageShape, one, view))
  return page(call, found, (one) => ({ ...show(messageShape, one, view, names), ...expanded(call, one) }), {
    ...pageRules,
    context,
  })
}

function expanded(call: Call, message: Message): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const name of call.query.expand.keys()) {
    if (/^microsoft\.graph\.eventMessage\/event$/i.test(name)) {
      const event = message.eventId ? call.context.tenant.event(call.person.id, message.eventId) : undefined
      if (event) shown.event = show(eventShape, event, eventView(call), chosen(eventShape, null))
    } else if (/^attachments$/i.test(name)) shown.attachments = []
    else if (/^(extensions|singleValueExtendedProperties|multiValueExtendedProperties)$/i.test(name)) continue
    else throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.message'.`)
  }
  return shown
}

/** One message as an answer's body. */
export function messageEntity(call: Call, message: Message, what = 'messages/$entity'): Record<string, unknown> {
  refuseContent(call)
  const names = chosen(messageShape, call.query.select)
  const selected = call.query.select ? `messages(${call.query.select.join(',')})/$entity` : what
  return {
    '@odata.context': ofUser(call, selected),
    ...show(messageShape, message, messageView(call), names),
    ...expanded(call, message),
  }
}

const draftFields: Record<string, (value: unknown) => Partial<Message>> = {
  subject: (value) => ({ subject: String(value ?? '') }),
  body: (value) => ({ body: readText(value) }),
  toRecipients: (value) => ({ to: readRecipients(value, 'toRecipients') }),
  ccRecipients: (value) => ({ cc: readRecipients(value, 'ccRecipients') }),
  bccRecipients: (value) => ({ bcc: readRecipients(value, 'bccRecipients') }),
}
const markFields: Record<string, (value: unknown) => Partial<Message>> = {
  isRead: (value) => ({ isRead: value === true }),
  categories: (value) => ({ categories: Array.isArray(value) ? value.map(String) : [] }),
  importance: (value) => ({ importance: value === 'low' || value === 'high' ? value : 'normal' }),
  flag: (value) => ({
    flag: ((value as { flagStatus?: Message['flag'] } | null)?.flagStatus ?? 'notFlagged') as Message['flag'],
  }),
}

function changeMessage(call: Call): Answer {
  const message = needMessage(call)
  const body = jsonBody(call)
  const change: Partial<Message> = {}
  for (const [name, value] of Object.entries(body)) {
    if (name in markFields) Object.assign(change, markFields[name]!(value))
    else if (name in draftFields) {
      if (!message.isDraft && name !== 'subject' && name !== 'body')
        throw badRequest(
          `The property '${name}' can only be changed while the message is a draft.`,
          'ErrorInvalidPropertySet',
        )
      Object.assign(change, draftFields[name]!(value))
    }
  }
  return ok(messageEntity(call, call.context.tenant.changeMessage(call.person.id, message.id, change)))
}

function createDraft(call: Call): Answer {
  const body = jsonBody(call)
  const { person, context } = call
  const folder = call.params[0] === undefined ? 'drafts' : needFolder(call).id
  const draft = context.tenant.createDraft(
    person.id,
    {
      from: { name: person.displayName, address: person.mail },
      to: readRecipients(property(body, 'toRecipients'), 'toRecipients'),
      cc: readRecipients(property(body, 'ccRecipients'), 'ccRecipients'),
      bcc: readRecipients(property(body, 'bccRecipients'), 'bccRecipients'),
      subject: String(property(body, 'subject') ?? ''),
      body: readText(property(body, 'body')),
    },
    folder,
  )
  return created(messageEntity(call, draft))
}

function relocate(call: Call, copy: boolean): Answer {
  const target = property(jsonBody(call), 'destinationId')
  if (typeof target !== 'string') throw badRequest('The parameter DestinationId is missing.', 'ErrorInvalidParameter')
  const message = needMessage(call)
  const { tenant } = call.context
  return created(
    messageEntity(
      call,
      copy
        ? tenant.copyMessage(call.person.id, message.id, target)
        : tenant.moveMessage(call.person.id, message.id, target),
    ),
  )
}

function mimeOf(message: Message): string {
  const address = ({ name, address }: { name: string; address: string }) => `"${name.replaceAll('"', '')}" <${address}>`
  const lines = [
    `From: ${address(message.from)}`,
    `To: ${message.to.map(address).join(', ')}`,
    ...(message.cc.length > 0 ? [`Cc: ${message.cc.map(address).join(', ')}`] : []),
  ]
  const own = message.headers.map(({ name, value }) => `${name}: ${value}`)
  return [
    ...lines,
    `Subject: ${message.subject}`,
    `Date: ${new Date(message.sentAt).toUTCString()}`,
    `Message-ID: ${message.internetMessageId}`,
    ...own,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    message.body,
    '',
  ].join('\r\n')
}

const idIn = (call: Call): string => call.params.at(-1)!

/** Routes under a mailbox; those with a folder name the folder first. */
export function addMessageRoutes(add: AddRoute): void {
  const { mailRead, mailContent, mailWrite } = permissions
  add('GET', '{mailbox}/messages', mailRead, (call) =>
    listMessages(call, call.context.tenant.messages(call.person.id), ofUser(call, 'messages')),
  )
  add('GET', '{mailbox}/mailFolders/{id}/messages', mailRead, (call) => {
    const folder = needFolder(call)
    return listMessages(
      call,
      call.context.tenant.mailbox(call.person.id).mail.inFolder(folder.id),
      ofUser(call, `mailFolders('${encodeURIComponent(folder.id)}')/messages`),
    )
  })
  add('GET', '{mailbox}/mailFolders/{id}/messages/delta', mailRead, messagesDelta)
  add('POST', '{mailbox}/messages', mailWrite, createDraft)
  add('POST', '{mailbox}/mailFolders/{id}/messages', mailWrite, createDraft)
  for (const place of ['{mailbox}/messages/{id}', '{mailbox}/mailFolders/{folder}/messages/{id}']) {
    add('GET', place, mailRead, (call) => ok(messageEntity(call, needMessage(call))))
    add('GET', `${place}/$value`, mailContent, (call) =>
      ok(mimeOf(needMessage(call)), { 'Content-Type': 'text/plain' }),
    )
    add('GET', `${place}/attachments`, mailContent, (call) => {
      needMessage(call)
      return ok({
        '@odata.context': ofUser(call, `messages('${encodeURIComponent(idIn(call))}')/attachments`),
        value: [],
      })
    })
    add('PATCH', place, mailWrite, changeMessage)
    add('DELETE', place, mailWrite, (call) => {
      call.context.tenant.deleteMessage(call.person.id, needMessage(call).id)
      return noContent()
    })
    add('POST', `${place}/permanentDelete`, mailWrite, (call) => {
      call.context.tenant.deleteMessage(call.person.id, needMessage(call).id, true)
      return noContent()
    })
    add('POST', `${place}/move`, mailWrite, (call) => relocate(call, false))
    add('POST', `${place}/copy`, mailWrite, (call) => relocate(call, true))
  }
}
