/** Puts a sandbox together and starts it: a tenant, its Graph, its sign-in, its host pages and its control, on one loopback port. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createControl } from './control/control.ts'
import type { SeenRequest, World } from './control/world.ts'
import { createEntra, type Entra, type EntraOptions } from './entra/entra.ts'
import type { Answer, Incoming } from './exchange.ts'
import { createFaults, type FaultRule, type Faults } from './faults/faults.ts'
import { createHosts } from './hosts/hosts.ts'
import { generateCompany } from './life/company.ts'
import type { Company } from './life/company-types.ts'
import { createHistory } from './life/history.ts'
import { uuidOf } from './life/seeded.ts'
import { passThrough } from './pass-through.ts'
import { type Served, serve } from './serve.ts'
import { followChanges, historyFrom, readSnapshot, type Snapshot, takeSnapshot, writeSnapshot } from './snapshot.ts'
import { createClock } from './tenant/clock.ts'
import { createTenant, type SandboxTenant } from './tenant/tenant.ts'
import type { History, SandboxClock } from './tenant/types.ts'
import { serverIdentity } from './tls/authority.ts'

export type SandboxOptions = {
  /** 0 or left out takes a free port. */
  port?: number
  /** Where the certificate authority, the sign-in's keys and snapshots are kept. */
  dataDir: string
  seed?: number
  /** People who work in the generated company, 20 to 20,000. */
  size?: number
  domain?: string
  /** Where the clock starts, ms; the history ends there. Left out: now. */
  now?: number
  /** Simulated seconds a second: 1 is real time, 0 stands still. */
  rate?: number
  /** The application that the host pages show, such as `http://127.0.0.1:4300`; null to run alone. */
  kithUrl?: string | null
  entra?: Pick<EntraOptions, 'adminConsent' | 'appRoles' | 'lifetimes' | 'apps' | 'now'>
}

export type Sandbox = Pick<Served, 'port' | 'origin' | 'httpOrigin' | 'close'> & {
  /** The certificate authority that clients trust (`NODE_EXTRA_CA_CERTS`). */
  caFile: string
  /** The parts as they are now: an import or a snapshot puts others in their place. */
  readonly tenant: SandboxTenant
  readonly entra: Entra
  readonly company: Company
  readonly clock: SandboxClock
  readonly faults: Faults
  readonly requests: readonly SeenRequest[]
}

const seenRequests = 10_000

/** A file of secrets in the data folder, whole or not at all. */
function secretFile(file: string) {
  return {
    read: (): string | null => {
      try {
        return readFileSync(file, 'utf8')
      } catch {
        // The first start.
        return null
      }
    },
    write: (text: string): void => {
      writeFileSync(`${file}.part`, text, { mode: 0o600 })
      renameSync(`${file}.part`, file)
    },
  }
}

type Parts = {
  company: Company
  tenant: SandboxTenant
  entra: Entra
  changed: ReadonlySet<string>
  history: History
  stop: () => void
}

/** The parts that belong to one company; an import or a snapshot makes them anew. */
function createParts(
  options: SandboxOptions,
  company: Company,
  secrets: ReturnType<typeof secretFile>,
  from: Snapshot | null,
): Parts {
  const clock = createClock({ now: from?.now ?? company.until, rate: options.rate ?? 1 })
  const plain = createHistory(company)
  const history = from ? historyFrom(from, plain) : plain
  const tenant = createTenant({
    id: uuidOf('tenant', company.seed),
    domain: company.domain,
    clock,
    history,
    people: from?.people ?? company.people,
    lists: company.lists,
  })
  const entra: Entra = createEntra({
    ...options.entra,
    tenant,
    saved: from?.entra ?? secrets.read(),
    onChange: () => secrets.write(entra.save()),
  })
  secrets.write(entra.save())
  return {
    company,
    tenant,
    entra,
    history,
    changed: followChanges(tenant, Object.keys(from?.mailboxes ?? {})),
    stop: clock.stop,
  }
}

/** Starts a sandbox. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  mkdirSync(options.dataDir, { recursive: true })
  const { seed = 1, size = 120, domain = 'contoso.example' } = options
  const secrets = secretFile(join(options.dataDir, 'sandbox-entra.json'))
  const faults = createFaults({ seed })
  const seen: SeenRequest[] = []
  let parts = createParts(
    options,
    generateCompany({ seed, size, domain, until: options.now ?? Date.now() }),
    secrets,
    null,
  )
  const replace = (company: Company, from: Snapshot | null): void => {
    parts.stop()
    parts = createParts(options, company, secrets, from)
  }
  const snapshotFile = (name: string): string => join(options.dataDir, 'snapshots', `${name}.json.gz`)
  const world = (): World => ({
    tenant: parts.tenant,
    entra: parts.entra,
    faults: {
      rules: faults.rules,
      replace: (rules) => {
        faults.clear()
        for (const rule of rules as FaultRule[]) faults.add(rule)
      },
    },
    happen: () => undefined,
    seen: { list: () => seen, clear: () => void seen.splice(0) },
    snapshots: {
      save: async (name) => {
        await writeSnapshot(snapshotFile(name), takeSnapshot(parts.tenant, parts.changed, parts.entra.save()))
        return snapshotFile(name)
      },
      load: async (name) => replace(parts.company, await readSnapshot(snapshotFile(name))),
    },
    importCorpus: async () => undefined,
  })
  const control = createControl(world)
  const hosts = createHosts({ world, kithUrl: options.kithUrl ?? null })
  const identity = serverIdentity(options.dataDir, new Date())
  const served = await serve({
    port: options.port ?? 0,
    identity,
    secure: async (incoming: Incoming): Promise<Answer | null> =>
      (await control(incoming)) ?? parts.entra.respond(incoming),
    plain: async (incoming) => (await control(incoming)) ?? hosts(incoming),
    rest: passThrough(options.kithUrl ?? null),
  })
  return {
    port: served.port,
    origin: served.origin,
    httpOrigin: served.httpOrigin,
    caFile: identity.caFile,
    get tenant() {
      return parts.tenant
    },
    get entra() {
      return parts.entra
    },
    get company() {
      return parts.company
    },
    get clock() {
      return parts.tenant.clock
    },
    faults,
    requests: seen,
    close: async () => {
      parts.stop()
      await served.close()
    },
  }
}
