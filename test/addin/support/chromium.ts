/** Chromium from the PATH; without it the browser tests say why they did not run. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The first Chromium on the PATH, or null. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null
}

/**
 * Why the browser tests are left out, or null when they run. With KITH_NO_SKIP=1 a missing browser is an error, so that
 * a build server cannot pass by not looking.
 */
export function reasonToSkip(): string | null {
  if (findChromium()) return null
  const reason = 'no Chromium on the PATH: install it (for example: apt-get install chromium) to run the browser tests'
  if (process.env.KITH_NO_SKIP === '1') throw new Error(reason)
  return reason
}

/** Starts the browser. Throws when there is none. */
export async function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium on the PATH')
  return chromium.launch({ executablePath, args: flags, headless: true })
}
