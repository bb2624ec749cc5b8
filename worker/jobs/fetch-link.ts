/**
 * Starts when the owner saved a link without a title. Reads the page by safe fetch, never an address inside a network,
 * and changes shelf_link: its title and kind, or why the page was not read. Starts nothing.
 */
import { z } from 'zod'
import { LinkKind } from '../../contract/shelf.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { kindOfLink } from '../../core/shelf/link.ts'
import { tellLive } from '../../db/live.ts'
import { endReading, readLink } from '../../db/queries/shelf.ts'
import { decodeText } from '../../platform/fetch/decode.ts'
import { readHead } from '../../platform/fetch/page.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { Handler } from '../deps.ts'

const pageTypes = ['text/html', 'application/xhtml+xml']
const Words = z.object({
  address: z.string().nullable(),
  title: z.string(),
  kind: LinkKind,
  tags: z.array(z.string()),
})

export const fetchLink: Handler<'fetch-link'> = async (deps, { tenantId, ownerId, linkId }) => {
  const owner = { tenantId, ownerId }
  const row = await deps.db.asOwner(owner, (sql) => readLink(sql, linkId))
  if (row?.reading !== 'waiting' || row.removed_at) return
  const words = await openWords(deps.keys, owner, row, Words)
  if (words.address === null) return
  // No transaction is open while somebody else's server takes its time.
  const answer = await deps.fetchPage(words.address, { types: pageTypes })
  const head = answer.kind === 'ok' ? readHead(decodeText(answer.contentType, answer.body)) : null
  const title = plainLine(head?.title ?? '')
  const problem = answer.kind === 'refused' ? answer.why : title ? null : 'no-title'
  const read = title ? { ...words, title, kind: kindOfLink(words.address, head?.type ?? null) } : null
  const sealed = read && (await sealWords(deps.keys, owner, read))
  await deps.db.asOwner(owner, async (sql) => {
    const at = deps.clock.now()
    if (await endReading(sql, linkId, { words: sealed, problem, at })) await tellLive(sql, ownerId, ['today'])
  })
}
