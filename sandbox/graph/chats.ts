/** Chats and their messages. */

import type { Answer } from '../exchange.ts'
import { opaque, uuidFrom } from '../tenant/ids.ts'
import { type AddRoute, type Call, contextOf, created, jsonBody, noContent, ok, property } from './call.ts'
import { isoTime, readChatMessage, showMessage } from './chat-message.ts'
import { accessDenied, badRequest, GraphFailure, insufficientPrivileges } from './failure.ts'
import { linkTo, page } from './page.ts'
import { permissions } from './permissions.ts'
import type { Chat } from './teams-store.ts'

const gone = (what: string): GraphFailure => new GraphFailure(404, 'NotFound', `${what} was not found.`)

function needChat(call: Call, id = call.params.at(-1)!): Chat {
  const chat = call.context.teams.chats.get(id)
  if (!chat) throw gone('The chat')
  if (call.grant.personId !== null && !chat.memberIds.includes(call.grant.personId)) throw insufficientPrivileges()
  return chat
}

function members(call: Call, chat: Chat): Record<string, unknown>[] {
  return chat.memberIds.map((id) => {
    const person = call.context.tenant.person(id)
    return {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      id: Buffer.from(`${chat.id}##${id}`).toString('base64'),
      roles: ['owner'],
      displayName: person?.displayName ?? null,
      visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
      userId: id,
      email: person?.mail ?? null,
      tenantId: call.context.tenant.id,
    }
  })
}

function showChat(call: Call, chat: Chat): Record<string, unknown> {
  const last = chat.messages.at(-1)
  const seen = { isHidden: false, lastMessageReadDateTime: isoTime(chat.updatedAt) }
  const names = [...call.query.expand.keys()].map((name) => name.toLowerCase())
  return {
    ...{
      id: chat.id,
      topic: chat.topic,
      createdDateTime: isoTime(chat.at),
      lastUpdatedDateTime: isoTime(chat.updatedAt),
      chatType: chat.type,
    },
    webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(chat.id)}/0?tenantId=${call.context.tenant.id}`,
    ...{
      tenantId: call.context.tenant.id,
      onlineMeetingInfo: null,
      ...{ viewpoint: seen, chatViewpoint: seen, isHiddenForAllMembers: false },
    },
    ...(names.includes('members') ? { members: members(call, chat) } : {}),
    ...(names.includes('lastmessagepreview') && last
      ? { lastMessagePreview: { ...showMessage(call, last, { chat }), isDeleted: false } }
      : {}),
  }
}

function personIn(call: Call, member: unknown): string {
  const one = (member ?? {}) as Record<string, unknown>
  const id = /users(?:\('|\/)([^')]+)/i.exec(String(one['user@odata.bind'] ?? ''))?.[1] ?? String(one.userId ?? '')
  const person = call.context.tenant.person(id) ?? call.context.tenant.personByAddress(id)
  if (!person) throw badRequest(`Failed to find the user '${id}'.`)
  return person.id
}

function createChat(call: Call): Answer {
  const body = jsonBody(call)
  const type = String(property(body, 'chatType'))
  if (type !== 'oneOnOne' && type !== 'group') throw badRequest("The chatType must be 'oneOnOne' or 'group'.")
  const memberIds = [
    ...new Set(((property(body, 'members') as unknown[]) ?? []).map((one) => personIn(call, one))),
  ].sort()
  if (type === 'oneOnOne' && memberIds.length !== 2) throw badRequest('A chat of two needs exactly two members.')
  if (call.grant.personId !== null && !memberIds.includes(call.grant.personId))
    throw badRequest('The caller must be one of the members.')
  const { teams, tenant } = call.context
  const at = tenant.clock.now()
  const id =
    type === 'oneOnOne'
      ? `19:${memberIds.join('_')}@unq.gbl.spaces`
      : `19:${opaque(`chat:${tenant.id}:${tenant.nextNumber()}`, 32).toLowerCase()}@thread.v2`
  const topic = property(body, 'topic')
  const chat: Chat = teams.chats.get(id) ?? {
    id,
    type,
    topic: typeof topic === 'string' ? topic : null,
    memberIds,
    at,
    updatedAt: at,
    messages: [],
  }
  teams.chats.set(id, chat)
  return created({ '@odata.context': contextOf(call, 'chats/$entity'), ...showChat(call, chat) })
}

function listChats(call: Call, personId: string | null): Answer {
  const found = [...call.context.teams.chats.values()]
    .filter((chat) => personId === null || chat.memberIds.includes(personId))
    .sort((a, b) => b.updatedAt - a.updatedAt)
  const counted = { ...call, query: { ...call.query, count: true } }
  return page(counted, found, (chat) => showChat(call, chat), {
    context: contextOf(call, 'chats'),
    defaultSize: 20,
    mostSize: 50,
  })
}

function listMessages(call: Call): Answer {
  const chat = needChat(call)
  const all = [...chat.messages].reverse()
  const size = Math.min(call.query.top ?? 20, 50)
  const from = Number(call.query.skipToken ?? 0) || 0
  const value = all.slice(from, from + size).map((one) => showMessage(call, one, { chat }))
  const more = from + size < all.length
  return ok({
    '@odata.context': contextOf(call, `chats('${encodeURIComponent(chat.id)}')/messages`),
    '@odata.count': value.length,
    ...(more ? { '@odata.nextLink': linkTo(call, { $skiptoken: String(from + size) }) } : {}),
    value,
  })
}

/** Routes of chats. */
export function addChatRoutes(add: AddRoute): void {
  add('GET', '/chats', permissions.chats, (call) => listChats(call, call.grant.personId))
  add('GET', '{person}/chats', permissions.chats, (call) => {
    if (call.grant.personId !== null && call.person.id !== call.grant.personId) throw accessDenied()
    return listChats(call, call.person.id)
  })
  add('GET', '{person}/chats/{id}', permissions.chat, (call) =>
    ok({ '@odata.context': contextOf(call, 'chats/$entity'), ...showChat(call, needChat(call)) }),
  )
  add('POST', '/chats', permissions.chatCreate, createChat)
  add('GET', '/chats/{id}', permissions.chat, (call) =>
    ok({ '@odata.context': contextOf(call, 'chats/$entity'), ...showChat(call, needChat(call)) }),
  )
  add('PATCH', '/chats/{id}', permissions.chatWrite, (call) => {
    const chat = needChat(call)
    const topic = property(jsonBody(call), 'topic')
    if (chat.type !== 'group') throw badRequest('Only the topic of a group chat can be changed.')
    if (typeof topic === 'string') chat.topic = topic
    chat.updatedAt = call.context.tenant.clock.now()
    return ok({ '@odata.context': contextOf(call, 'chats/$entity'), ...showChat(call, chat) })
  })
  add('DELETE', '/chats/{id}', permissions.chatDelete, (call) => {
    call.context.teams.chats.delete(needChat(call).id)
    return noContent()
  })
  add('GET', '/chats/{id}/members', permissions.chatMembers, (call) => {
    const value = members(call, needChat(call))
    return ok({
      '@odata.context': contextOf(call, `chats('${call.params[0]}')/members`),
      '@odata.count': value.length,
      value,
    })
  })
  add('POST', '/chats/{id}/members', permissions.chatMembersWrite, (call) => {
    const chat = needChat(call)
    const id = personIn(call, jsonBody(call))
    if (!chat.memberIds.includes(id)) chat.memberIds.push(id)
    return { status: 201, headers: { Location: `/chats/${chat.id}/members/${uuidFrom(chat.id + id)}` } }
  })
  add('GET', '/chats/{id}/messages', permissions.chatMessages, listMessages)
  add('POST', '/chats/{id}/messages', permissions.chatSend, (call) => {
    const chat = needChat(call)
    const message = readChatMessage(call)
    chat.messages.push(message)
    chat.updatedAt = message.at
    return created({
      '@odata.context': contextOf(call, `chats('${encodeURIComponent(chat.id)}')/messages/$entity`),
      ...showMessage(call, message, { chat }),
    })
  })
}
