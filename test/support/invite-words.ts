/** What an invite says, opened: the database holds it sealed. */

import { type InviteWords, openInvite, type StoredWords } from '../../platform/invite-words.ts'
import type { Keys } from '../../platform/keys.ts'
import type { TestDatabase } from './database.ts'

/** Throws where there is no such invite. */
export async function wordsOfInvite({ look }: TestDatabase, keys: Keys, inviteId: string): Promise<InviteWords> {
  const [row] = await look<(StoredWords & { tenant_id: string; owner_id: string })[]>`
    select tenant_id, owner_id, cipher, key_version, title, body, place from invite where invite_id = ${inviteId}`
  if (!row) throw new Error(`no invite ${inviteId}`)
  return openInvite(keys, { tenantId: row.tenant_id, ownerId: row.owner_id }, row)
}
