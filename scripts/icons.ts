/** Draws the icons that the server serves into the add-in's public folder; run it after a change of the mark. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { servedIcons } from '../manifest/icons.ts'

const folder = fileURLToPath(new URL('../addin/public/', import.meta.url))
for (const [path, icon] of servedIcons()) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, icon)
}
