/** `npm run flow` writes docs/flow.md from the job catalog; with `--check` it says whether that file is up to date. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flowPage } from './flow-page.ts'

const file = fileURLToPath(new URL('../docs/flow.md', import.meta.url))
const page = flowPage()

if (process.argv.includes('--check')) {
  const kept = readOrEmpty()
  if (kept !== page) {
    console.error('docs/flow.md is not what contract/jobs.ts says: run npm run flow.')
    process.exitCode = 1
  }
} else {
  writeFileSync(file, page)
  console.log('docs/flow.md written')
}

function readOrEmpty(): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
