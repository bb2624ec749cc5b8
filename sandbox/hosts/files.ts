/** Files for browsers: the host pages' own scripts, and office.js from its npm package. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Answer } from '../exchange.ts'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  map: 'application/json',
  png: 'image/png',
}

/** Names that can only lie in the folder: no dots but one before the ending, no way up. */
const plainName = /^(?:[\w-]+\/)?[\w-]+(?:[.-][\w]+)*\.(js|css|html|map|png)$/

async function fileIn(folder: string, name: string, cache: string): Promise<Answer | null> {
  const ending = plainName.exec(name)?.[1]
  if (!ending) return null
  try {
    const body = await readFile(join(folder, name))
    return {
      status: 200,
      headers: {
        'content-type': types[ending] ?? 'application/octet-stream',
        'cache-control': cache,
        'x-content-type-options': 'nosniff',
      },
      body,
    }
  } catch {
    // Not there: the caller answers 404.
    return null
  }
}

const own = join(import.meta.dirname, 'browser')

/** A script or style of the host pages. */
export const hostFile = (name: string): Promise<Answer | null> => fileIn(own, name, 'no-store')

let officeFolder: string | null | undefined

/** Where the package's files are, or null when it is not installed. */
function office(): string | null {
  if (officeFolder === undefined) {
    try {
      officeFolder = join(dirname(createRequire(import.meta.url).resolve('@microsoft/office-js/package.json')), 'dist')
    } catch {
      officeFolder = null
    }
  }
  return officeFolder
}

/**
 * A file of office.js as its package has it. Its first script comes with a stand-in before it for the one library that it
 * would fetch from elsewhere.
 */
export async function officeFile(name: string): Promise<Answer | null> {
  const folder = office()
  if (!folder) return { status: 404, body: { error: 'office.js is not installed: npm ci brings it.' } }
  // The hosted files have their names in lower case, and scripts ask for both.
  const found =
    (await fileIn(folder, name, 'max-age=3600')) ?? (await fileIn(folder, name.toLowerCase(), 'max-age=3600'))
  if (!found || name !== 'office.js') return found
  const parts = [await readFile(join(own, 'ajax.js')), found.body as Buffer]
  return { ...found, body: Buffer.concat(parts) }
}
