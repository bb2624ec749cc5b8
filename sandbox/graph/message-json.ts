/** A mail as Graph shows it. */

import type { Address, Message } from '../tenant/types.ts'
import { type Call, holds } from './call.ts'
import type { Shape } from './fields.ts'
import { utc } from './zones.ts'

/** How a mail is to be shown. */
export type MessageView = {
  immutableIds: boolean
  /** Without a scope that reads content: no body, preview, unique body or attachments, whatever is selected. */
  basic: boolean
  bodyType: 'text' | 'html'
}

/** What the caller may see of mail, and how they want it. */
export const messageView = (call: Call): MessageView => ({
  immutableIds: call.prefer.immutableIds,
  basic: !holds(call, 'Mail.Read', 'Mail.ReadWrite'),
  bodyType: call.prefer.bodyType ?? 'html',
})

/** Version of an item as etag and changeKey show it. */
export const changeKeyOf = (item: { immutableId: string; changeKey: number }): string =>
  `CQAAABYA${item.immutableId.slice(-24).replace(/=+$/, '')}${item.changeKey.toString(36).padStart(4, '0')}`
export const etagOf = (item: { immutableId: string; changeKey: number }): string => `W/"${changeKeyOf(item)}"`

export const idOf = (item: { id: string; immutableId: string }, view: { immutableIds: boolean }): string =>
  view.immutableIds ? item.immutableId : item.id

export const recipient = ({ name, address }: Address) => ({ emailAddress: { name, address } })
const bodyOf = (text: string, type: 'text' | 'html') => ({
  contentType: type,
  content:
    type === 'text'
      ? text.replaceAll(/<[^>]*>/g, '')
      : /^\s*</.test(text)
        ? text
        : `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${text}</body></html>`,
})
/** First 255 characters without markup. */
export const previewOf = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, '')
    .trim()
    .slice(0, 255)
export const showBody = bodyOf

const content = <Value>(view: MessageView, value: () => Value): Value | undefined => (view.basic ? undefined : value())
const isEventMessage = (message: Message): boolean => message.odataType !== '#microsoft.graph.message'

const fields = {
  '@odata.type': (m: Message) => (isEventMessage(m) ? m.odataType : undefined),
  '@odata.etag': (m: Message) => etagOf(m),
  id: (m: Message, view: MessageView) => idOf(m, view),
  createdDateTime: (m: Message) => utc(m.createdAt),
  lastModifiedDateTime: (m: Message) => utc(m.modifiedAt),
  changeKey: (m: Message) => changeKeyOf(m),
  categories: (m: Message) => m.categories,
  receivedDateTime: (m: Message) => utc(m.receivedAt),
  sentDateTime: (m: Message) => utc(m.sentAt),
  hasAttachments: (m: Message) => m.hasAttachments,
  internetMessageId: (m: Message) => m.internetMessageId,
  subject: (m: Message) => m.subject,
  bodyPreview: (m: Message, view: MessageView) => content(view, () => previewOf(m.body)),
  importance: (m: Message) => m.importance,
  parentFolderId: (m: Message) => m.folderId,
  conversationId: (m: Message) => m.conversationId,
  conversationIndex: (m: Message) =>
    Buffer.from(`${m.conversationId.slice(4, 20)}${m.receivedAt}`)
      .toString('base64')
      .slice(0, 30),
  isDeliveryReceiptRequested: () => false,
  isReadReceiptRequested: () => false,
  isRead: (m: Message) => m.isRead,
  isDraft: (m: Message) => m.isDraft,
  webLink: (m: Message) =>
    `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(m.id)}&exvsurl=1&viewmodel=ReadMessageItem`,
  inferenceClassification: () => 'focused',
  meetingMessageType: (m: Message) => (isEventMessage(m) ? (m.meetingMessageType ?? 'none') : undefined),
  body: (m: Message, view: MessageView) => content(view, () => bodyOf(m.body, view.bodyType)),
  uniqueBody: (m: Message, view: MessageView) => content(view, () => bodyOf(m.body, view.bodyType)),
  sender: (m: Message) => recipient(m.sender),
  from: (m: Message) => recipient(m.from),
  toRecipients: (m: Message) => m.to.map(recipient),
  ccRecipients: (m: Message) => m.cc.map(recipient),
  bccRecipients: (m: Message) => m.bcc.map(recipient),
  replyTo: () => [],
  flag: (m: Message) => ({ flagStatus: m.flag }),
  internetMessageHeaders: (m: Message) => m.headers,
}

const onRequestOnly = new Set(['uniqueBody', 'internetMessageHeaders', '@odata.type', '@odata.etag', 'id'])

export const messageShape: Shape<Message, MessageView> = {
  type: 'microsoft.graph.message',
  fields,
  defaults: Object.keys(fields).filter((name) => !onRequestOnly.has(name)),
  always: ['@odata.type', '@odata.etag', 'id'],
}
