/** Builds the add-in when what was built is older than what it is built from. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const built = join(root, 'dist', 'addin', '.vite', 'manifest.json')

const lock = join(root, 'dist', '.addin-is-built')
/** Ms after which whoever holds the lock is taken to have been killed: a build takes some ten seconds. */
const abandonedMs = 180_000

/** Two that start at once build one after the other: the second finds what the first built instead of taking it away. */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(join(root, 'dist'), { recursive: true })
  while (!take()) await sleep(200)
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function take(): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  const held = statSync(lock, { throwIfNoEntry: false })
  if (held && Date.now() - held.mtimeMs > abandonedMs) rmSync(lock, { recursive: true, force: true })
  return false
}

const newestIn = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )

/** The folder of the built add-in; `anew` where it had to be built. With `watch` it is built anew whenever its sources change. */
export async function buildAddin(watch: boolean): Promise<{ folder: string; anew: boolean }> {
  const folder = join(root, 'dist', 'addin')
  const sources = Math.max(...['addin', 'contract', 'core'].map((name) => newestIn(join(root, name))))
  const config = { configFile: join(root, 'addin', 'vite.config.ts'), logLevel: 'error' as const }
  const anew = await oneAtATime(async () => {
    if (existsSync(built) && statSync(built).mtimeMs > sources && !watch) return false
    await build(config)
    return true
  })
  // Goes on building for as long as this process lives.
  if (watch) await build({ ...config, build: { watch: {}, emptyOutDir: false } })
  return { folder, anew }
}
