/** Sending: sendMail as JSON or MIME, drafts, replies and forwards, and the tips shown before sending. */

import type { Answer } from '../exchange.ts'
import type { Message, OutgoingMail, Person } from '../tenant/types.ts'
import { type AddRoute, accepted, type Call, contextOf, created, jsonBody, ok, property } from './call.ts'
import { badRequest } from './failure.ts'
import { needMessage } from './mail-items.ts'
import { readHeaders, readRecipients, readText } from './message-body.ts'
import { messageEntity } from './messages.ts'
import { permissions } from './permissions.ts'

const me = (person: Person) => ({ name: person.displayName, address: person.mail })

function refuseNobody(mail: OutgoingMail): void {
  if (mail.to.length + (mail.cc?.length ?? 0) + (mail.bcc?.length ?? 0) === 0)
    throw badRequest('At least one recipient is required.', 'ErrorInvalidRecipients')
}

/** Enough of RFC 5322 for a mail that was written by a program. */
function readMime(call: Call): OutgoingMail {
  const text = Buffer.from(call.incoming.body.toString('utf8').replaceAll(/\s/g, ''), 'base64').toString('utf8')
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/)
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const header = (name: string): string =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? ''
  const addresses = (value: string) =>
    value
      .split(',')
      .map((one) => {
        const [, name = '', address = one.trim()] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>/.exec(one) ?? []
        return { name: name || address, address }
      })
      .filter(({ address }) => address.includes('@'))
  if (lines.length < 2)
    throw badRequest('The MIME content of the message could not be read.', 'ErrorMimeContentInvalidBase64String')
  const mail = {
    from: me(call.person),
    to: addresses(header('to')),
    cc: addresses(header('cc')),
    bcc: addresses(header('bcc')),
    subject: header('subject'),
    body: rest.join('\r\n\r\n'),
  }
  refuseNobody(mail)
  return mail
}

function sendMail(call: Call): Answer {
  if (call.incoming.headers['content-type']?.startsWith('text/plain')) {
    call.context.tenant.sendMail(readMime(call))
    return accepted()
  }
  const body = jsonBody(call)
  const message = property(body, 'message') as Record<string, unknown> | undefined
  if (typeof message !== 'object' || message === null)
    throw badRequest("The parameter 'Message' is missing.", 'ErrorInvalidParameter')
  const mail: OutgoingMail = {
    from: me(call.person),
    to: readRecipients(property(message, 'toRecipients'), 'toRecipients'),
    cc: readRecipients(property(message, 'ccRecipients'), 'ccRecipients'),
    bcc: readRecipients(property(message, 'bccRecipients'), 'bccRecipients'),
    subject: String(property(message, 'subject') ?? ''),
    body: readText(property(message, 'body')),
    headers: readHeaders(property(message, 'internetMessageHeaders')),
    saveToSentItems: property(body, 'saveToSentItems') !== false && property(body, 'saveToSentItems') !== 'false',
  }
  refuseNobody(mail)
  call.context.tenant.sendMail(mail)
  return accepted()
}

function answerTo(call: Call, message: Message, kind: 'reply' | 'replyAll' | 'forward'): OutgoingMail {
  const body = jsonBody(call)
  const comment = String(property(body, 'comment') ?? '')
  const given = (property(body, 'message') ?? {}) as Record<string, unknown>
  const mine = call.person.mail.toLowerCase()
  const others = [message.from, ...message.to].filter(({ address }) => address.toLowerCase() !== mine)
  const to =
    kind === 'forward'
      ? readRecipients(property(body, 'toRecipients') ?? property(given, 'toRecipients'), 'toRecipients')
      : kind === 'reply'
        ? [message.from]
        : others
  return {
    from: me(call.person),
    to:
      kind !== 'forward' && property(given, 'toRecipients')
        ? readRecipients(property(given, 'toRecipients'), 'toRecipients')
        : to,
    cc: kind === 'replyAll' ? message.cc.filter(({ address }) => address.toLowerCase() !== mine) : [],
    subject: `${kind === 'forward' ? 'FW' : 'RE'}: ${message.subject.replace(/^((re|fw):\s*)+/i, '')}`,
    body: `${comment}${readText(property(given, 'body'))}\r\n${message.body}`,
    headers: [{ name: 'In-Reply-To', value: message.internetMessageId }],
    conversationId: message.conversationId,
  }
}

type Recipient = { address: string; tips: (person: Person | undefined) => Record<string, unknown> }

function mailTips(call: Call): Answer {
  const body = jsonBody(call)
  const addresses = property(body, 'EmailAddresses')
  if (!Array.isArray(addresses) || addresses.length === 0)
    throw badRequest("The parameter 'EmailAddresses' is missing.", 'ErrorInvalidParameter')
  const options = new Set(
    String(property(body, 'MailTipsOptions') ?? '')
      .split(',')
      .map((one) => one.trim().toLowerCase()),
  )
  const { tenant } = call.context
  const tipsOf = ({ address }: Pick<Recipient, 'address'>): Record<string, unknown> => {
    const person = tenant.personByAddress(address)
    const inside = address.toLowerCase().endsWith(`@${tenant.domain.toLowerCase()}`)
    const away = person && person.automaticReplies.status !== 'disabled'
    return {
      emailAddress: { name: '', address },
      ...(inside && !person
        ? {
            error: {
              message: `Unable to resolve e-mail address ${address} to an Active Directory object.`,
              code: 'ErrorInvalidRecipient',
            },
          }
        : {}),
      ...(options.has('automaticreplies')
        ? {
            automaticReplies: {
              message: away ? 'I am away.' : '',
              messageLanguage: { locale: 'en-US', displayName: 'English (United States)' },
            },
          }
        : {}),
      ...(options.has('mailboxfullstatus') ? { mailboxFull: false } : {}),
      ...(options.has('customMailTip'.toLowerCase()) ? { customMailTip: '' } : {}),
      ...(options.has('externalmembercount') ? { externalMemberCount: inside ? 0 : 1 } : {}),
      ...(options.has('totalmembercount')
        ? { totalMemberCount: person?.kind === 'list' ? tenant.membersOf(person.id).length : 1 }
        : {}),
      ...(options.has('maxmessagesize') ? { maxMessageSize: 36_700_160 } : {}),
      ...(options.has('deliveryrestriction') ? { deliveryRestricted: false } : {}),
      ...(options.has('moderationstatus') ? { isModerated: false } : {}),
      ...(options.has('recipientscope') ? { recipientScope: inside ? 'internal' : 'external' } : {}),
    }
  }
  return ok({
    '@odata.context': contextOf(call, 'Collection(microsoft.graph.mailTips)'),
    value: addresses.map((address) => tipsOf({ address: String(address) })),
  })
}

/** Routes that send. */
export function addSendRoutes(add: AddRoute): void {
  const { mailSend, mailWrite } = permissions
  add('POST', '{mailbox}/sendMail', mailSend, sendMail)
  add('POST', '{mailbox}/getMailTips', permissions.mailTips, mailTips)
  for (const place of ['{mailbox}/messages/{id}', '{mailbox}/mailFolders/{folder}/messages/{id}']) {
    add('POST', `${place}/send`, mailSend, (call) => {
      const draft = needMessage(call)
      if (!draft.isDraft) throw badRequest('Only a draft can be sent.', 'ErrorInvalidRequest')
      refuseNobody(draft)
      call.context.tenant.sendDraft(call.person.id, draft.id)
      return accepted()
    })
    for (const kind of ['reply', 'replyAll', 'forward'] as const) {
      add('POST', `${place}/${kind}`, mailSend, (call) => {
        const mail = answerTo(call, needMessage(call), kind)
        refuseNobody(mail)
        call.context.tenant.sendMail(mail)
        return accepted()
      })
      add('POST', `${place}/create${kind[0]!.toUpperCase()}${kind.slice(1)}`, mailWrite, (call) =>
        created(
          messageEntity(call, call.context.tenant.createDraft(call.person.id, answerTo(call, needMessage(call), kind))),
        ),
      )
    }
  }
}
