/** Certificates of the sandbox: a small authority of its own and one leaf for loopback (RFC 5280, ECDSA P-256 with SHA-256). */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, boolean, context, integer, octets, oid, sequence, set, time, utf8 } from './der.ts'

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))

export type Certificate = { pem: string; privateKey: KeyObject }

const commonName = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))))
const spki = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })
/** SHA-1 of the key, as RFC 5280 4.2.1.2 suggests: a name, not a protection. */
const keyId = (key: KeyObject): Buffer => createHash('sha1').update(spki(key).subarray(-65)).digest()
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))

function issue(options: {
  subject: string
  subjectKey: KeyObject
  issuer: string
  issuerKey: KeyObject
  from: Date
  until: Date
  extensions: Buffer[]
}): string {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const body = sequence(
    context(0, true, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    commonName(options.issuer),
    sequence(time(options.from), time(options.until)),
    commonName(options.subject),
    spki(options.subjectKey),
    context(3, true, sequence(...options.extensions)),
  )
  const signed = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, options.issuerKey)))
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const authorityName = 'Kith sandbox authority (this machine only)'

/** An authority that may sign loopback leaves only (name constraints: localhost, 127.0.0.1, ::1), valid for ten years. */
export function createAuthority(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + 10)
  const permitted = context(
    0,
    true,
    sequence(context(2, false, Buffer.from('localhost'))),
    sequence(context(7, false, Buffer.from([127, 0, 0, 0, 255, 0, 0, 0]))),
    sequence(context(7, false, Buffer.concat([Buffer.alloc(15), Buffer.from([1]), Buffer.alloc(16, 255)]))),
  )
  const pem = issue({
    subject: authorityName,
    subjectKey: publicKey,
    issuer: authorityName,
    issuerKey: privateKey,
    from: new Date(now.getTime() - 86_400_000),
    until,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true), integer(Buffer.from([0])))),
      extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
      extension('2.5.29.14', false, octets(keyId(publicKey))),
      extension('2.5.29.30', true, sequence(permitted)),
    ],
  })
  return { pem, privateKey }
}

/** A leaf for localhost, 127.0.0.1 and ::1, valid for a year, signed by the authority. */
export function createLeaf(authority: Certificate, authorityPublicKey: KeyObject, now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const names = sequence(
    context(2, false, Buffer.from('localhost')),
    context(7, false, Buffer.from([127, 0, 0, 1])),
    context(7, false, Buffer.concat([Buffer.alloc(15), Buffer.from([1])])),
  )
  const pem = issue({
    subject: 'localhost',
    subjectKey: publicKey,
    issuer: authorityName,
    issuerKey: authority.privateKey,
    from: new Date(now.getTime() - 86_400_000),
    until: new Date(now.getTime() + 365 * 86_400_000),
    extensions: [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.35', false, sequence(context(0, false, keyId(authorityPublicKey)))),
      extension('2.5.29.14', false, octets(keyId(publicKey))),
      extension('2.5.29.17', false, names),
    ],
  })
  return { pem, privateKey }
}
