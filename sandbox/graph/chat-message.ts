/** Messages of chats and channels, as they are written and shown. */

import { type Call, jsonBody, property } from './call.ts'
import { badRequest } from './failure.ts'
import type { Chat, ChatMessage, Team } from './teams-store.ts'

export const isoTime = (at: number): string => new Date(at).toISOString()

/** A message as Graph shows it, in a chat or in a channel of a team. */
export function showMessage(
  call: Call,
  message: ChatMessage,
  place: { chat?: Chat; team?: Team; channelId?: string },
): Record<string, unknown> {
  const person = message.personId ? call.context.tenant.person(message.personId) : undefined
  const user = message.personId
    ? {
        '@odata.type': '#microsoft.graph.teamworkUserIdentity',
        id: message.personId,
        displayName: person?.displayName ?? null,
        userIdentityType: 'aadUser',
        tenantId: call.context.tenant.id,
      }
    : null
  const webUrl = place.team
    ? `https://teams.microsoft.com/l/message/${encodeURIComponent(place.channelId!)}/${message.id}?groupId=${place.team.id}&tenantId=${call.context.tenant.id}&createdTime=${message.id}&parentMessageId=${message.id}`
    : null
  return {
    ...{
      id: message.id,
      replyToId: null,
      etag: message.id,
      messageType: 'message',
      createdDateTime: isoTime(message.at),
      lastModifiedDateTime: isoTime(message.at),
      lastEditedDateTime: null,
      deletedDateTime: null,
    },
    ...{
      subject: message.subject,
      summary: null,
      chatId: place.chat?.id ?? null,
      importance: message.importance,
      locale: 'en-us',
      webUrl,
    },
    channelIdentity: place.team ? { teamId: place.team.id, channelId: place.channelId } : null,
    ...{ policyViolation: null, eventDetail: null },
    from: {
      application: user ? null : { id: message.appId, applicationIdentityType: 'aadApplication' },
      device: null,
      conversation: null,
      user,
    },
    body: { contentType: message.contentType, content: message.content },
    ...{
      attachments: message.attachments,
      mentions: message.mentions,
      reactions: [],
      messageHistory: [],
      onBehalfOf: null,
    },
  }
}

/** A message as a request writes it. */
export function readChatMessage(call: Call): ChatMessage {
  const body = jsonBody(call)
  const text = property(body, 'body') as { content?: unknown; contentType?: unknown } | undefined
  if (typeof text?.content !== 'string') throw badRequest('Missing body content.')
  const at = call.context.tenant.clock.now()
  return {
    id: String(at + call.context.tenant.nextNumber()),
    personId: call.grant.personId,
    appId: call.grant.appId,
    content: text.content,
    contentType: String(text.contentType).toLowerCase() === 'html' ? 'html' : 'text',
    subject: typeof property(body, 'subject') === 'string' ? String(property(body, 'subject')) : null,
    at,
    mentions: ((property(body, 'mentions') as { mentioned?: object }[]) ?? []).map((one) => ({
      ...one,
      mentioned: { application: null, device: null, conversation: null, user: null, tag: null, ...one.mentioned },
    })),
    attachments: ((property(body, 'attachments') as Record<string, unknown>[]) ?? []).map((one) => ({
      contentUrl: null,
      content: null,
      name: null,
      thumbnailUrl: null,
      teamsAppId: null,
      ...one,
    })),
    importance: String(property(body, 'importance') ?? 'normal'),
  }
}
