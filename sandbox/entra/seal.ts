/** Opaque tokens: what they say is sealed inside them, so that they hold over a restart and nobody can read or forge them. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export type Sealer = {
  seal: (kind: string, content: object) => string
  /** The content, or null when the token is of another kind, was changed, or comes from elsewhere. */
  open: (kind: string, token: string) => unknown
}

/** AES-256-GCM with the token's kind as associated data. `key` is 32 bytes. */
export function createSealer(key: Buffer): Sealer {
  return {
    seal: (kind, content) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(kind))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open: (kind, token) => {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length < 29) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAAD(Buffer.from(kind)).setAuthTag(bytes.subarray(12, 28))
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString())
      } catch {
        return null
      }
    },
  }
}
