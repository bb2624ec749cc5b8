/** Finds out where the page runs. The address says so (`?host=teams`); guessing from the frame is not reliable. */
import { openBrowser } from './browser.ts'
import type { HostPort, PublicConfig } from './host-port.ts'

/** A framed page whose parent never answers must not wait for a minute. */
const hostAnswersWithinMs = 5_000

const within = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<T>((_, reject) => setTimeout(() => reject(new Error('the host did not answer')), hostAnswersWithinMs)),
  ])

/** Reads what the server says before sign-in. Rejects when the server cannot be reached. */
export async function readConfig(fetcher: typeof fetch = fetch): Promise<PublicConfig> {
  const answer = await fetcher('/api/config')
  if (!answer.ok) throw new Error(`config answered ${answer.status}`)
  return (await answer.json()) as PublicConfig
}

type OpenHost = (config: PublicConfig) => Promise<HostPort>
/** The script of the host that the address names, on its way; null for a plain browser. */
export type HostScript = Promise<OpenHost> | null

/** Sends for the script at once: what it needs from the server may come later. */
export function hostScript(door: 'tab' | 'pane'): HostScript {
  const marker = new URLSearchParams(location.search).get('host') ?? (door === 'pane' ? 'outlook' : null)
  if (marker !== null && marker !== 'browser' && door === 'tab')
    return import('./teams.ts').then(({ openTeams }) => openTeams)
  if (marker === 'outlook' && door === 'pane') return import('./outlook.ts').then(({ openOutlook }) => openOutlook)
  return null
}

/** The host that the address names; a named host that does not answer leaves a plain browser. */
export async function openHost(config: PublicConfig, script: HostScript): Promise<HostPort> {
  const asked = new URLSearchParams(location.search)
  try {
    if (script) return await within(script.then((open) => open(config)))
  } catch (error) {
    console.warn('The host did not answer; continuing in a plain browser.', error)
  }
  return openBrowser(config, { theme: asked.get('theme'), locale: asked.get('locale') })
}
