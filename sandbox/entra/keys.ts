/** The directory's signing keys: published as JWKS, rotated on demand, old ones kept until they are dropped. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'

type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject }

export type SigningKeys = {
  /** The public keys, newest first. */
  jwks: () => { keys: Record<string, unknown>[] }
  /** Signs with the newest key (RS256). */
  sign: (claims: JWTPayload) => Promise<string>
  /** The claims of a token signed by a key that is still published; throws jose's errors. Times are checked against `now` (ms). */
  verify: (token: string, now: number) => Promise<JWTPayload>
  /** Adds a key and signs with it from now on. */
  rotate: () => void
  /** Stops publishing every key but the newest: tokens signed before no longer hold. */
  dropOld: () => void
  /** Private keys as PEM, newest first, to keep over a restart. */
  save: () => string[]
}

function keyFrom(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey)
  const kid = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
    .slice(0, 27)
  return { kid, privateKey, publicKey }
}

const fresh = (): SigningKey => keyFrom(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)

/** Keys from what `save` gave, or a fresh one. */
export function createSigningKeys(saved: readonly string[] = []): SigningKeys {
  let keys = saved.map((pem) => keyFrom(createPrivateKey(pem)))
  if (keys.length === 0) keys = [fresh()]
  return {
    jwks: () => ({
      keys: keys.map(({ kid, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid,
        use: 'sig',
        alg: 'RS256',
      })),
    }),
    sign: (claims) => {
      const [{ kid, privateKey }] = keys as [SigningKey]
      return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey)
    },
    verify: async (token, now) => {
      const find = async ({ kid }: { kid?: string }) => {
        const found = keys.find((key) => key.kid === kid)
        if (!found) throw new Error('signed by a key that is not published')
        return importJWK({ ...found.publicKey.export({ format: 'jwk' }), alg: 'RS256' })
      }
      return (await jwtVerify(token, find, { algorithms: ['RS256'], currentDate: new Date(now) })).payload
    },
    rotate: () => {
      keys = [fresh(), ...keys]
    },
    dropOld: () => {
      keys = keys.slice(0, 1)
    },
    save: () => keys.map(({ privateKey }) => privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
  }
}
