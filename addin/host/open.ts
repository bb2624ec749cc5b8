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

/** The host that the address names; a named host that does not answer leaves a plain browser. */
export async function openHost(config: PublicConfig, door: 'tab' | 'pane'): Promise<HostPort> {
  const asked = new URLSearchParams(location.search)
  const marker = asked.get('host') ?? (door === 'pane' ? 'outlook' : null)
  const plain = (): HostPort => openBrowser(config, { theme: asked.get('theme'), locale: asked.get('locale') })
  try {
    if (marker !== null && marker !== 'browser' && door === 'tab') {
      const { openTeams } = await import('./teams.ts')
      return await within(openTeams(config))
    }
    if (marker === 'outlook' && door === 'pane') {
      const { openOutlook } = await import('./outlook.ts')
      return await within(openOutlook(config))
    }
  } catch (error) {
    console.warn('The host did not answer; continuing in a plain browser.', error)
  }
  return plain()
}
