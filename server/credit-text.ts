/** The owner's own words on what a peer did, opened in memory for one answer. */
import { z } from 'zod'
import type { OwnerRef } from '../db/connect.ts'
import { openWords } from '../platform/sealed-words.ts'
import type { ServerDeps } from './deps.ts'

const Words = z.object({ text: z.string() })

/** Null where nothing was typed, and for help. */
export async function creditText(
  { keys }: ServerDeps,
  owner: OwnerRef,
  { cipher, key_version }: { cipher: Buffer | null; key_version: number | null },
): Promise<string | null> {
  if (cipher === null || key_version === null) return null
  const { text } = await openWords(keys, owner, { cipher, key_version }, Words)
  return text === '' ? null : text
}
