/**
 * Everything at once, in this process: an imitated Microsoft 365, a database of its own, the server on a free port and the
 * worker's lanes. Business time is the sandbox's clock, which stands still until it is moved.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { createClient } from '../../contract/client.ts'
import { type Me, signIn } from '../../contract/me.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { type Rebuilt, rebuildScores } from '../../db/queries/rebuild.ts'
import type { Clock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import type { GraphCall } from '../../platform/graph/client.ts'
import { createLog } from '../../platform/log.ts'
import { apiApp, kithTeamsAppId, spaApp } from '../../sandbox/entra/apps.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/start.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { freePort } from '../../scripts/postgres.ts'
import { type RunningServer, startServer } from '../../server/start.ts'
import { handlers as allHandlers } from '../../worker/handlers.ts'
import type { Handlers } from '../../worker/run.ts'
import { type RunningWorker, startWorker } from '../../worker/start.ts'
import { sandboxFolder } from './certificates.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'
import { createLogSearch } from './log-search.ts'

export type WorldOptions = {
  seed?: number
  /** People who work in the company. */
  size?: number
  /** Where business time starts; the company's history ends there. */
  now?: string
  /** Queues in this Redis instead of in the database. */
  redisUrl?: string
  /** In place of all handlers, or of some of them. */
  handlers?: Partial<Handlers>
  /** Pino's; `debug` unless a test wants less. Every world's log is searched when it is closed. */
  logLevel?: string
  /** Where log lines go besides: nowhere, unless a test reads them or sets a level, which shows them. */
  logTo?: NodeJS.WritableStream
  holdSeconds?: number
  /** Folder of the built add-in, where a test looks at pages. */
  addinDir?: string
  /** How soon what a killed worker was at is taken up, real ms. */
  recovery?: NonNullable<Parameters<typeof startWorker>[1]['recovery']>
  /** Whether the company's people write and meet by themselves as time goes on. */
  traffic?: boolean
  /** Seconds of business time within which people answer what reaches them; left out, they take their time. */
  answersWithin?: number
  /** What Graph does otherwise than usual, such as the share of empty pages. */
  graph?: SandboxOptions['graph']
  /** A corpus of real mail instead of a generated company. */
  corpus?: SandboxOptions['corpus']
}

/** Somebody who has signed in, with the client that the add-in uses. */
export type SignedIn = {
  person: Person
  owner: OwnerRef
  me: Me
  call: ReturnType<typeof createClient>
  /** A token for our API as the host hands it out. */
  token: () => Promise<string>
}

export type World = {
  sandbox: Sandbox
  database: TestDatabase
  server: RunningServer
  /** The worker that runs now; `restartWorker` puts another in its place. */
  readonly worker: RunningWorker
  clock: Clock
  /** Every request to Graph so far, oldest first. */
  graphCalls: GraphCall[]
  /** People who work here and have a mailbox, the chief first. */
  employees: () => Person[]
  /** By name, address or id. Throws when there is nobody. */
  person: (who: string) => Person
  /** Signs in as somebody through the sandbox's sign-in, agreeing to what is asked and to `later`: left out, to booking. */
  signIn: (who: Person | string, later?: readonly string[]) => Promise<SignedIn>
  /** Waits until nothing is queued, running or due; throws with what is left after `timeoutMs` of real time. */
  settled: (timeoutMs?: number) => Promise<void>
  /**
   * Moves business time on, lets the sandbox's people act on the way, and waits until all is settled. With `stepMs` it does
   * so in steps, so that what falls due on the way is done at about its own time.
   */
  advance: (ms: number, stepMs?: number) => Promise<void>
  /** Rebuilds the owner's scores and says how many differ from the running ones: `differed` is 0 when all is well. */
  recount: (owner: OwnerRef) => Promise<Rebuilt>
  /** Ends the worker at once, as if it were killed, and starts another. */
  restartWorker: () => Promise<void>
  close: () => Promise<void>
}

/** Makes one; `close` it in the end. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const folder = sandboxFolder(inject('certificates'))
  const port = await freePort()
  const sandbox = await startSandbox({
    dataDir: folder,
    seed: options.seed ?? 1,
    size: options.size ?? 30,
    now: Date.parse(options.now ?? '2026-11-24T09:00:00Z'),
    rate: 0,
    ...(options.traffic === undefined ? {} : { traffic: options.traffic }),
    ...(options.answersWithin === undefined ? {} : { answersWithin: options.answersWithin }),
    ...(options.graph ? { graph: options.graph } : {}),
    ...(options.corpus ? { corpus: options.corpus } : {}),
    kithUrl: `http://127.0.0.1:${port}`,
  })
  const database = await cloneDatabase()
  const clock: Clock = { now: () => new Date(sandbox.clock.now()) }
  const config = configOf(options, sandbox, database, port)
  const search = createLogSearch()
  const shown = options.logTo ?? (options.logLevel ? process.stdout : undefined)
  if (shown) search.stream.on('line', (line: string) => shown.write(`${line}\n`))
  const log = createLog({ process: 'test', level: options.logLevel ?? 'debug', destination: search.stream })
  const graphCalls: GraphCall[] = []
  const startOne = (): Promise<RunningWorker> =>
    startWorker(config, {
      log,
      clock,
      handlers: { ...allHandlers, ...options.handlers },
      schedule: { everyMs: 50, sweepEveryMs: 1_000 },
      ...(options.recovery ? { recovery: options.recovery } : {}),
      onGraphCall: (call) => void graphCalls.push(call),
    })
  const server = await startServer(config, { log, clock, addinDir: options.addinDir ?? null })
  let worker = await startOne()
  const settled = (timeoutMs?: number): Promise<void> => settle(() => worker, database, clock, timeoutMs)
  const person = (who: string): Person => findPerson(sandbox, who)
  return {
    sandbox,
    database,
    server,
    get worker() {
      return worker
    },
    clock,
    graphCalls,
    employees: () => sandbox.company.employeeIds.flatMap((id) => sandbox.tenant.person(id) ?? []),
    person,
    signIn: async (who, later = ['Calendars.ReadWrite']) => {
      const one = typeof who === 'string' ? person(who) : who
      sandbox.entra.standing.consent(apiApp.clientId, one.id, 'graph', later)
      return signInAs(sandbox, server.address, one)
    },
    settled,
    advance: async (ms, stepMs = ms) => {
      for (let left = ms; left > 0; left -= stepMs) {
        await sandbox.clock.advance(Math.min(left, stepMs))
        await settled()
      }
    },
    recount: (owner) => database.db.asOwner(owner, rebuildScores),
    restartWorker: async () => {
      await worker.close(0)
      worker = await startOne()
    },
    close: async () => {
      await worker.close(2_000)
      await server.close()
      await sandbox.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
      const leaks = search.leaks([{ what: 'name', words: namesOf(sandbox) }])
      if (leaks.length > 0) throw new Error(`the log names somebody: ${JSON.stringify(leaks.slice(0, 3))}`)
    },
  }
}

const namesOf = ({ tenant }: Sandbox): string[] =>
  [...tenant.people()].filter(({ kind }) => kind === 'user').map(({ displayName }) => displayName)

function configOf(options: WorldOptions, sandbox: Sandbox, database: TestDatabase, port: number) {
  const read = readConfig({
    TENANT_MODE: 'sandbox',
    TENANT_IDS: sandbox.tenant.id,
    DATABASE_URL: database.appUrl,
    REDIS_URL: options.redisUrl,
    ENTRA_AUTHORITY: sandbox.origin,
    ENTRA_CLIENT_ID: apiApp.clientId,
    ENTRA_CLIENT_SECRET: apiApp.secrets[0],
    ADDIN_CLIENT_ID: spaApp.clientId,
    TEAMS_APP_ID: kithTeamsAppId,
    GRAPH_URL: `${sandbox.origin}/v1.0`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: String(port),
    KITH_KEY: randomBytes(32).toString('base64'),
    OFFICE_JS_URL: '/office-js/office.js',
    HOST_ORIGINS: sandbox.httpOrigin,
    HOLD_SECONDS: String(options.holdSeconds ?? 10),
    REQUESTS_PER_MINUTE: '1000000',
  })
  if (!read.ok) throw new Error(read.wrong.join('\n'))
  return read.config
}

function findPerson(sandbox: Sandbox, who: string): Person {
  const found =
    sandbox.tenant.person(who) ??
    sandbox.tenant.personByAddress(who) ??
    [...sandbox.tenant.people()].find(({ displayName }) => displayName === who)
  if (!found) throw new Error(`nobody in the sandbox is ${who}`)
  return found
}

/** Signs in as somebody at the server that listens at `address`. */
export async function signInAs(sandbox: Sandbox, address: string, person: Person): Promise<SignedIn> {
  const token = async (claims: string | null = null): Promise<string> => {
    const answer = await sandbox.entra.broker(
      {
        personId: person.id,
        clientId: spaApp.clientId,
        scope: `api://${apiApp.clientId}/access_as_user`,
        claims,
        did: { agreed: true, signedInAgain: true, secondFactor: claims !== null },
      },
      sandbox.origin,
    )
    if (answer.kind !== 'token') throw new Error(`${person.displayName} cannot sign in: ${JSON.stringify(answer)}`)
    return answer.token.access_token
  }
  const call = createClient(address, (challenge) => token(challenge?.claims ?? null))
  const me = await call(signIn, { body: {} })
  return { person, owner: { tenantId: sandbox.tenant.id, ownerId: person.id }, me, call, token: () => token() }
}

/** Idle three times in a row: between two looks a job may have started another. */
async function settle(
  worker: () => RunningWorker,
  database: TestDatabase,
  clock: Clock,
  timeoutMs = 30_000,
): Promise<void> {
  const until = performance.now() + timeoutMs
  for (let idle = 0; idle < 3; ) {
    await worker().schedule.poll()
    const counts = Object.entries(await worker().platform.queues.counts())
    const busy = counts.filter(([, lane]) => lane.waiting + lane.active + lane.delayed > 0)
    const due = await database.look<{ what: string }[]>`select what from due where due_at <= ${clock.now()}`
    idle = busy.length === 0 && due.length === 0 ? idle + 1 : 0
    if (performance.now() > until)
      throw new Error(
        `not settled after ${timeoutMs} ms: ${JSON.stringify({ lanes: Object.fromEntries(busy), due: due.map(({ what }) => what) })}`,
      )
    await sleep(20)
  }
}
