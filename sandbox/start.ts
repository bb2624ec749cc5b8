/** Puts a sandbox together and starts it: a tenant, its Graph, its sign-in, its host pages and its control, on one loopback port. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createControl } from './control/control.ts'
import type { SeenRequest, World } from './control/world.ts'
import type { Entra } from './entra/entra.ts'
import { createFaults, type FaultRule, type Faults } from './faults/faults.ts'
import type { GraphSettings } from './graph/settings.ts'
import { createHosts } from './hosts/hosts.ts'
import { importCorpus } from './import/import-corpus.ts'
import { generateCompany } from './life/company.ts'
import type { Company } from './life/company-types.ts'
import { parseHappening } from './life/life.ts'
import { createParts, type Parts, type PartsOptions, type Secrets } from './parts.ts'
import { passThrough } from './pass-through.ts'
import { type Served, serve } from './serve.ts'
import { readSnapshot, type Snapshot, takeSnapshot, writeSnapshot } from './snapshot.ts'
import type { SandboxTenant } from './tenant/tenant.ts'
import type { SandboxClock } from './tenant/types.ts'
import { serverIdentity } from './tls/authority.ts'

/** A corpus of real mail to import instead of generating a company. `org` may be left out: then nobody has a manager. */
export type Corpus = { messages: string; org?: string; shift: boolean }

export type SandboxOptions = {
  /** 0 or left out takes a free port. */
  port?: number
  /** Where the certificate authority, the sign-in's keys and snapshots are kept. */
  dataDir: string
  seed?: number
  /** People who work in the generated company, 20 to 20,000. */
  size?: number
  domain?: string
  corpus?: Corpus
  /** Where the clock starts, ms; the history ends there. Left out: now. */
  now?: number
  /** Simulated seconds a second: 1 (left out) is real time, 0 stands still. */
  rate?: number
  /** Simulated seconds within which people answer; left out, they take their time. */
  answersWithin?: number
  /** Whether people write and meet by themselves as time goes on; left out: no. */
  traffic?: boolean
  /** The application that the host pages show, such as `http://127.0.0.1:4300`; null to run alone. */
  kithUrl?: string | null
  graph?: Partial<GraphSettings>
  entra?: PartsOptions['entra']
}

export type Sandbox = Pick<Served, 'port' | 'origin' | 'httpOrigin' | 'close'> & {
  /** The certificate authority that clients trust (`NODE_EXTRA_CA_CERTS`). */
  caFile: string
  /** The parts as they are now: an import or a snapshot puts others in their place. */
  readonly tenant: SandboxTenant
  readonly entra: Entra
  readonly graph: Parts['graph']
  readonly life: Parts['life']
  readonly company: Company
  readonly clock: SandboxClock
  readonly faults: Faults
  /** Requests that reached Graph, oldest first, the last ten thousand. */
  readonly requests: readonly SeenRequest[]
}

const seenRequests = 10_000

/** A file of secrets in the data folder, whole or not at all. */
function secretFile(file: string): Secrets {
  return {
    read: () => {
      try {
        return readFileSync(file, 'utf8')
      } catch {
        // The first start.
        return null
      }
    },
    write: (text) => {
      writeFileSync(`${file}.part`, text, { mode: 0o600 })
      renameSync(`${file}.part`, file)
    },
  }
}

/** The company that the options ask for. Rejects with a line to show when a corpus cannot be read. */
function companyOf(options: SandboxOptions, corpus: Corpus | undefined): Company | Promise<Company> {
  const { seed = 1, size = 120, domain = 'contoso.example' } = options
  const until = options.now ?? Date.now()
  if (!corpus) return generateCompany({ seed, size, domain, until })
  return importCorpus({ messages: corpus.messages, org: corpus.org ?? [], shift: corpus.shift, until, seed, domain })
}

/** The parts that run, what reached them, and the ways to put others in their place. */
async function createStage(options: SandboxOptions) {
  const secrets = secretFile(join(options.dataDir, 'sandbox-entra.json'))
  const faults = createFaults({ seed: options.seed ?? 1 })
  const seen: SeenRequest[] = []
  const onRequest = (one: SeenRequest): void => {
    seen.push(one)
    // Half at a time, so that forgetting costs nothing to speak of.
    if (seen.length > 2 * seenRequests) seen.splice(0, seen.length - seenRequests)
  }
  const settings = { ...options, rate: options.rate ?? 1, traffic: options.traffic ?? false }
  const raise = (company: Company, from: Snapshot | null): Parts =>
    createParts(settings, { company, secrets, from, faults, onRequest })
  let parts = raise(await companyOf(options, options.corpus), null)
  const replace = (company: Company, from: Snapshot | null): void => {
    parts.stop()
    seen.length = 0
    parts = raise(company, from)
  }
  const snapshotFile = (name: string): string => join(options.dataDir, 'snapshots', `${name}.json.gz`)
  return {
    parts: () => parts,
    faults,
    seen,
    save: async (name: string): Promise<string> => {
      await writeSnapshot(snapshotFile(name), takeSnapshot(parts.tenant, parts.changed, parts.entra.save()))
      return snapshotFile(name)
    },
    load: async (name: string): Promise<void> => replace(parts.company, await readSnapshot(snapshotFile(name))),
    import: async (corpus: Corpus): Promise<Company> => {
      const company = await companyOf(options, corpus)
      replace(company, null)
      return company
    },
  }
}

/** The sandbox as the control routes see it now. */
function worldOf(stage: Awaited<ReturnType<typeof createStage>>): World {
  const { tenant, entra, graph, life, company } = stage.parts()
  return {
    tenant,
    entra,
    name: company.name,
    faults: {
      rules: stage.faults.rules,
      replace: (rules) => {
        stage.faults.clear()
        for (const rule of rules as FaultRule[]) stage.faults.add(rule)
      },
    },
    settings: graph.settings,
    subscriptions: graph.subscriptions,
    activities: () => graph.teams.activities,
    expireDeltaLinks: tenant.expireDeltaLinks,
    happen: (happening) => life.happen(parseHappening(happening)),
    seen: { list: () => stage.seen, clear: () => void stage.seen.splice(0) },
    snapshots: { save: stage.save, load: stage.load },
    importCorpus: async (given) => {
      const { name, employeeIds, until } = await stage.import(given)
      return { name, people: employeeIds.length, now: new Date(until).toISOString() }
    },
  }
}

/** Starts a sandbox. Rejects when the port is taken, or when a corpus cannot be read. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  mkdirSync(options.dataDir, { recursive: true })
  const stage = await createStage(options)
  const world = (): World => worldOf(stage)
  const control = createControl(world)
  const hosts = createHosts()
  const identity = serverIdentity(options.dataDir, new Date())
  const served = await serve({
    port: options.port ?? 0,
    identity,
    secure: async (incoming) =>
      (await stage.parts().graph(incoming)) ?? (await control(incoming)) ?? stage.parts().entra.respond(incoming),
    plain: async (incoming) => (await control(incoming)) ?? hosts(incoming),
    rest: passThrough(options.kithUrl ?? null),
  }).catch((error: unknown) => {
    stage.parts().stop()
    throw error
  })
  return {
    port: served.port,
    origin: served.origin,
    httpOrigin: served.httpOrigin,
    caFile: identity.caFile,
    get tenant() {
      return stage.parts().tenant
    },
    get entra() {
      return stage.parts().entra
    },
    get graph() {
      return stage.parts().graph
    },
    get life() {
      return stage.parts().life
    },
    get company() {
      return stage.parts().company
    },
    get clock() {
      return stage.parts().tenant.clock
    },
    faults: stage.faults,
    requests: stage.seen,
    close: async () => {
      stage.parts().stop()
      await served.close()
    },
  }
}
