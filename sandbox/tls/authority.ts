/** Keeps the sandbox's certificate authority in the data folder, so that those who trust it need not be told again. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Certificate, createAuthority, createLeaf } from './certificate.ts'

/** What a TLS server is started with, and the file that clients trust. */
export type ServerIdentity = { cert: string; key: string; caFile: string }

const pemOf = (certificate: Certificate): string =>
  certificate.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

function kept(caFile: string, keyFile: string, now: Date): Certificate | null {
  try {
    const pem = readFileSync(caFile, 'utf8')
    const privateKey = createPrivateKey(readFileSync(keyFile, 'utf8'))
    const certificate = new X509Certificate(pem)
    const lasts = Date.parse(certificate.validTo) - now.getTime() > 30 * 86_400_000
    return lasts && certificate.checkPrivateKey(privateKey) ? { pem, privateKey } : null
  } catch {
    // Missing or damaged: a new authority takes its place.
    return null
  }
}

/** Whole or not at all: another process may read the file at any moment. */
function write(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode })
  renameSync(draft, file)
}

/** The authority in `dir` (made when it is not there: `sandbox-ca.pem`, `sandbox-ca-key.pem`) and a fresh leaf for loopback. */
export function serverIdentity(dir: string, now: Date): ServerIdentity {
  mkdirSync(dir, { recursive: true })
  const caFile = join(dir, 'sandbox-ca.pem')
  const keyFile = join(dir, 'sandbox-ca-key.pem')
  let authority = kept(caFile, keyFile, now)
  if (!authority) {
    authority = createAuthority(now)
    write(keyFile, pemOf(authority), 0o600)
    write(caFile, authority.pem, 0o644)
  }
  const leaf = createLeaf(authority, createPublicKey(authority.privateKey), now)
  return { cert: leaf.pem, key: pemOf(leaf), caFile }
}
