/** The two writes that carry words: a mail and a post in a channel. Nothing is read but whether a mail of ours has left. */
import type { OwnerRef } from '../../db/connect.ts'
import { isFields, pageOf, wordOf } from './facts.ts'
import type { Graph, GraphAnswer } from './graph.ts'

/** Custom headers must begin with `x-` (concepts, resources/internetmessageheader.md); kept in Sent Items with the mail. */
const referenceHeader = 'x-note-reference'
const pagesMost = 5

export type OutgoingMail = {
  /** Tells this mail from every other; kept in a header. */
  reference: string
  title: string
  body: string
  recipients: readonly { name: string; address: string }[]
}

/** Sends a mail and keeps it in Sent Items. `later` with `maybeDone` means that it may have left all the same. */
export function sendMail(graph: Graph, owner: OwnerRef, mail: OutgoingMail): Promise<GraphAnswer> {
  return graph.request(owner, {
    method: 'POST',
    path: '/me/sendMail',
    body: {
      message: {
        subject: mail.title,
        body: { contentType: 'Text', content: mail.body },
        toRecipients: mail.recipients.map((emailAddress) => ({ emailAddress })),
        internetMessageHeaders: [{ name: referenceHeader, value: mail.reference }],
      },
      saveToSentItems: true,
    },
    scopes: ['Mail.Send'],
  })
}

/** Whether a mail with this reference is among those sent since; the answer of Graph where that could not be read. */
export async function hasLeft(
  graph: Graph,
  owner: OwnerRef,
  asked: { reference: string; since: Date },
): Promise<{ kind: 'read'; left: boolean } | Exclude<GraphAnswer, { kind: 'ok' }>> {
  const since = encodeURIComponent(`sentDateTime ge ${asked.since.toISOString()}`)
  let path: string | null =
    `/me/mailFolders/sentitems/messages?$select=id,internetMessageHeaders&$filter=${since}&$orderby=sentDateTime%20desc&$top=50`
  for (let page = 0; path !== null && page < pagesMost; page++) {
    const answer: GraphAnswer = await graph.request(owner, { method: 'GET', path, scopes: ['Mail.ReadBasic'] })
    if (answer.kind !== 'ok') return answer
    const found = pageOf(answer.body)
    if (found?.items.some((item) => carries(item.internetMessageHeaders, asked.reference)))
      return { kind: 'read', left: true }
    path = found?.nextLink ?? null
  }
  return { kind: 'read', left: false }
}

const carries = (headers: unknown, reference: string): boolean =>
  Array.isArray(headers) &&
  headers.some((one) => isFields(one) && wordOf(one.name) === referenceHeader && one.value === reference)

/** Posts in a channel of a team that the owner is in. A post cannot be recognised afterwards, so it is never tried twice. */
export function postToChannel(
  graph: Graph,
  owner: OwnerRef,
  post: { teamId: string; channelId: string; body: string },
): Promise<GraphAnswer> {
  return graph.request(owner, {
    method: 'POST',
    path: `/teams/${encodeURIComponent(post.teamId)}/channels/${encodeURIComponent(post.channelId)}/messages`,
    body: { body: { contentType: 'text', content: post.body } },
    scopes: ['ChannelMessage.Send'],
  })
}
