/** The add-in as it ships, built once into test-output. */
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
export const builtDir = join(root, 'test-output/addin')

/** Builds with the product's own configuration, as it ships; only the folder is another. */
export async function buildAddin(): Promise<void> {
  // The test runner says `test`, and React would come with everything that helps a developer.
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await build({
      configFile: join(root, 'addin/vite.config.ts'),
      mode: 'production',
      logLevel: 'error',
      build: { outDir: builtDir, emptyOutDir: true },
    })
  } finally {
    process.env.NODE_ENV = before
  }
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** A file of the build by the path that the server serves it under, or null. */
export function builtFile(path: string): { body: Buffer; type: string } | null {
  const page = path === '/auth/consent' ? 'auth' : /^\/(tab|pane)(\/|$)/.exec(path)?.[1]
  const file = page ? `${page}.html` : path.startsWith('/assets/') ? path.slice(1) : null
  if (!file || file.includes('..')) return null
  const full = join(builtDir, file)
  return existsSync(full)
    ? { body: readFileSync(full), type: types[extname(file)] ?? 'application/octet-stream' }
    : null
}
