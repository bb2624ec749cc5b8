/** Builds the add-in when what was built is older than what it is built from. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const built = join(root, 'dist', 'addin', '.vite', 'manifest.json')

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
  if (existsSync(built) && statSync(built).mtimeMs > sources && !watch) return { folder, anew: false }
  await build(config)
  // Goes on building for as long as this process lives.
  if (watch) await build({ ...config, build: { watch: {}, emptyOutDir: false } })
  return { folder, anew: true }
}
