/** The sandbox's certificate authority, made once for a run: Node reads NODE_EXTRA_CA_CERTS only when a process starts. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverIdentity } from '../../sandbox/tls/authority.ts'

const files = ['sandbox-ca.pem', 'sandbox-ca-key.pem']

export type Certificates = { folder: string; remove: () => void }

/** Makes the authority and lets every process that is started from now on trust it, besides whom it trusted before. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'kith-ca-'))
  const { caFile } = serverIdentity(folder, new Date())
  const before = process.env.NODE_EXTRA_CA_CERTS
  const trusted = join(folder, 'trusted.pem')
  writeFileSync(trusted, [caFile, ...(before ? [before] : [])].map((file) => readFileSync(file, 'utf8')).join('\n'))
  process.env.NODE_EXTRA_CA_CERTS = trusted
  return {
    folder,
    remove: () => {
      if (before === undefined) delete process.env.NODE_EXTRA_CA_CERTS
      else process.env.NODE_EXTRA_CA_CERTS = before
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A data folder for one sandbox, whose authority is the run's. */
export function sandboxFolder(certificates: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kith-sandbox-'))
  for (const file of files) copyFileSync(join(certificates, file), join(folder, file))
  return folder
}
