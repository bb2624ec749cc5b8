/** What the owner typed, as one sealed JSON text: several fields of a row that open together or not at all. */
import type { z } from 'zod'
import type { OwnerRef } from '../db/connect.ts'
import type { Keys, Sealed } from './keys.ts'

/** A stored row's sealed part. */
export type SealedRow = { cipher: Buffer; key_version: number }

/** Seals a value for its owner. */
export const sealWords = (keys: Keys, ref: OwnerRef, value: object): Promise<Sealed> =>
  keys.seal(ref, Buffer.from(JSON.stringify(value), 'utf8'))

/** Opens what `sealWords` made. Throws when it was changed, moved to another owner, or is not of this shape. */
export async function openWords<T>(keys: Keys, ref: OwnerRef, row: SealedRow, shape: z.ZodType<T>): Promise<T> {
  const text = (await keys.open(ref, row.key_version, row.cipher)).toString('utf8')
  return shape.parse(JSON.parse(text))
}
