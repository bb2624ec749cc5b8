/** What tells automatic mail from a person's: the address that sent it, what kind of item it is, and its headers. */

/** What an address belongs to. A person's address is what remains. */
export type AddressKind = 'person' | 'automatic' | 'list' | 'shared' | 'room'

/** Local parts that nobody reads, or that machines write from. */
const automaticLocal: readonly RegExp[] = [
  /^(no|do[-_.]?not|never)[-_.]?repl(y|ies)/,
  /(^|[-_.+])(no[-_.]?reply|donotreply|do[-_.]not[-_.]reply|nicht[-_.]antworten)([-_.+]|$)/,
  /^(mailer[-_.]?daemon|postmaster|bounces?|bounced|returns?)([-_.+=]|$)/,
  /^(notifications?|notify|alerts?|updates?|news|newsletters?|digest|mailings?|marketing|promo(tions?)?|campaigns?|offers?)([-_.+]|$)/,
  /^(auto(mated|mailer|confirm|reply)?|automatic|robot|bot|daemon|cron|root|system|scanner|monitoring|jenkins|jira|github|gitlab)([-_.+]|$)/,
  /(^|[-_.+])(newsletters?|notifications?|alerts?)([-_.+]|$)/,
  /^(microsoftexchange|exchange)[0-9a-f]{8,}/,
]
/** Local parts that several people answer from. */
const sharedLocal =
  /^(info|contact|kontakt|hello|office|sales|support|help(desk)?|service(desk)?|team|hr|humanresources|jobs|careers|recruiting|billing|invoices?|accounts?|accounting|buchhaltung|finance|orders?|press|legal|privacy|security|abuse|it|reception|empfang|feedback|enquiries|inquiries|admin|webmaster|customer[-_.]?(care|service))([-_.][a-z]{2,12})?$/
const listLocal =
  /^(all|everyone|everybody|alle|staff|company|list|dl|group|verteiler)([-_.+]|$)|[-_.](list|all|dl|group|announce|verteiler)$/
const roomLocal = /^(room|conf(erence)?[-_.]?room|meeting[-_.]?room|raum|besprechung)([-_.0-9]|$)|^mr[-_.]?[0-9]/

/** What an address looks like by itself; the directory and the headers know better where they know. */
export function kindOfAddress(address: string): AddressKind {
  const local = address.toLowerCase().split('@')[0] ?? ''
  if (automaticLocal.some((pattern) => pattern.test(local))) return 'automatic'
  if (roomLocal.test(local)) return 'room'
  if (listLocal.test(local)) return 'list'
  return sharedLocal.test(local) ? 'shared' : 'person'
}

/** The system that reports undelivered mail. */
export const isDeliverySystem = (address: string): boolean =>
  /^(mailer[-_.]?daemon|postmaster|microsoftexchange[0-9a-f]*)@/.test(address.toLowerCase())

export type Header = { name: string; value: string }

/** What the headers of one mail say about it: somebody wrote it, a machine answered for them, or it is bulk or machine mail. */
export type MailOrigin = 'person' | 'auto-reply' | 'automatic'

/**
 * Reads the headers of a mail (RFC 3834, 2919, 2369). An automatic reply says nothing about whom it came from: people
 * send them. Mail of a discussion list is bulk only when it says so otherwise, since people write to lists.
 */
export function originByHeaders(headers: readonly Header[]): MailOrigin {
  let origin: MailOrigin = 'person'
  for (const { name, value } of headers) {
    const said = originOf(name.toLowerCase(), value.trim().toLowerCase())
    if (said === 'auto-reply') return 'auto-reply'
    if (said === 'automatic') origin = 'automatic'
  }
  return origin
}

function originOf(name: string, text: string): MailOrigin {
  if (text === '') return 'person'
  switch (name) {
    case 'auto-submitted':
      if (text.startsWith('auto-replied')) return 'auto-reply'
      return text.startsWith('no') ? 'person' : 'automatic'
    case 'x-autoreply':
    case 'x-autorespond':
      return text === 'no' ? 'person' : 'auto-reply'
    case 'precedence':
      if (text.startsWith('auto_reply')) return 'auto-reply'
      return /^(bulk|junk)/.test(text) ? 'automatic' : 'person'
    case 'list-unsubscribe':
    case 'feedback-id':
      return 'automatic'
    default:
      return 'person'
  }
}
