/** What an invite says, sealed for its owner: the title and text as they confirmed them, and the place, which they may have typed. */
import { z } from 'zod'
import type { OwnerRef } from '../db/connect.ts'
import type { Keys, Sealed } from './keys.ts'
import { openWords, sealWords } from './sealed-words.ts'

const InviteWords = z.object({ title: z.string(), body: z.string(), place: z.string().nullable() })
export type InviteWords = z.infer<typeof InviteWords>

/** An invite's words as they are stored: sealed, or in plain where the row is older than their seal. */
export type StoredWords = {
  cipher: Buffer | null
  key_version: number | null
  title: string | null
  body: string | null
  place: string | null
}

export const sealInvite = (keys: Keys, ref: OwnerRef, { title, body, place }: InviteWords): Promise<Sealed> =>
  sealWords(keys, ref, { title, body, place })

/** Throws where they were changed, or are another owner's. */
export async function openInvite(keys: Keys, ref: OwnerRef, row: StoredWords): Promise<InviteWords> {
  const { cipher, key_version: version, title, body, place } = row
  if (cipher === null || version === null) return { title: title ?? '', body: body ?? '', place }
  return openWords(keys, ref, { cipher, key_version: version }, InviteWords)
}
