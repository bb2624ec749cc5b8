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

/** The folder of the built add-in; true where it had to be built. */
export async function buildAddin(): Promise<{ folder: string; anew: boolean }> {
  const folder = join(root, 'dist', 'addin')
  const sources = Math.max(...['addin', 'contract', 'core'].map((name) => newestIn(join(root, name))))
  if (existsSync(built) && statSync(built).mtimeMs > sources) return { folder, anew: false }
  await build({ configFile: join(root, 'addin', 'vite.config.ts'), logLevel: 'error' })
  return { folder, anew: true }
}
