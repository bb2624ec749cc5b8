/** Lets the running process trust a certificate authority, as NODE_EXTRA_CA_CERTS would have done had it been known at its start. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { SecureContext, SecureContextOptions } from 'node:tls'

const tls = createRequire(import.meta.url)('node:tls') as {
  createSecureContext: (options?: SecureContextOptions) => SecureContext
}
const untouched = tls.createSecureContext
const trusted = new Set<string>()

/** `file` in PEM. Holds for every connection made afterwards, `fetch` included. */
export function trust(file: string): void {
  trusted.add(readFileSync(file, 'utf8'))
  tls.createSecureContext = (options) => {
    const made = untouched(options)
    // Only where the caller did not choose authorities of its own.
    if (!options?.ca) for (const pem of trusted) (made.context as { addCACert: (pem: string) => void }).addCACert(pem)
    return made
  }
}
