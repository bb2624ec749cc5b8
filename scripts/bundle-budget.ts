/** How much script a door of the add-in loads before anything can be shown: `tsx scripts/bundle-budget.ts` after a build. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[] }
export type BuildManifest = Record<string, Chunk>

/** Kilobytes (1,000 bytes) of gzipped script at first load. */
export const budgets = { 'tab.html': 250, 'pane.html': 230 } as const
export type Door = keyof typeof budgets

/** What the build says of itself. Throws when there is no build. */
export const readManifest = (folder: string): BuildManifest =>
  JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as BuildManifest

/** What a page asks for by itself so that its screens can be shown. */
const shownBy: Record<Door, string> = { 'tab.html': 'tab-door.tsx', 'pane.html': 'pane-door.tsx' }

/**
 * The scripts that a door and its screens import, directly or through others, without those that are loaded when needed.
 * Throws when the build has no script for them.
 */
export function firstScripts(manifest: BuildManifest, door: Door): string[] {
  const found = new Set<string>()
  const open: string[] = [door, shownBy[door]]
  for (const name of open) if (!manifest[name]) throw new Error(`the build has no ${name}`)
  for (let name = open.pop(); name; name = open.pop()) {
    const chunk = manifest[name]
    if (!chunk || found.has(chunk.file)) continue
    found.add(chunk.file)
    open.push(...(chunk.imports ?? []))
  }
  return [...found]
}

/** Kilobytes of the scripts, each gzipped by itself as it is sent. */
export const kilobytes = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0) / 1000

function main(): void {
  const folder = fileURLToPath(new URL('../dist/addin/', import.meta.url))
  const manifest = readManifest(folder)
  for (const [door, budget] of Object.entries(budgets) as [Door, number][]) {
    const size = kilobytes(folder, firstScripts(manifest, door))
    console.log(`${door}: ${size.toFixed(1)} of ${budget} kB`)
    if (size > budget) process.exitCode = 1
  }
}

if (process.argv[1]?.endsWith('bundle-budget.ts')) main()
