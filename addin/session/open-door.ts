/**
 * What a door can find out and ask for before its screens have come over the line: where it runs, who signs in, and the
 * first answers. The screens are most of the script; on a slow line the answers are there when they are.
 */
import { createClient } from '../../contract/client.ts'
import { signIn } from '../../contract/me.ts'
import { readToday } from '../../contract/suggestions.ts'
import type { HostPort, PublicConfig } from '../host/host-port.ts'
import { hostScript, openHost, readConfig } from '../host/open.ts'
import { askedAhead, type Call } from './ahead.ts'

export type Opened = { config: PublicConfig; host: HostPort; call: Call }

/** How the session begins, in one place: who asks ahead and who asks later must ask the same. */
export const signInWith = (host: HostPort) => ({ body: { locale: host.locale.slice(0, 20) } })

/** The tab opens on Today unless its address or the host names another screen. */
const opensOnToday = (host: HostPort): boolean => !host.deepLink && /^(#\/?(today.*)?)?$/.test(location.hash)

/** Rejects when the server cannot be reached; a host that does not answer leaves a plain browser. */
export async function openDoor(door: 'tab' | 'pane'): Promise<Opened> {
  const script = hostScript(door)
  const config = await readConfig()
  const host = await openHost(config, script)
  const { call, ahead } = askedAhead(createClient('', host.token))
  const session = ahead(signIn, signInWith(host))
  if (door === 'tab' && opensOnToday(host))
    void session.then(
      (me) => {
        if (me.state === 'on') void ahead(readToday, {})
      },
      // Whoever asks for the session hears it.
      () => undefined,
    )
  return { config, host, call }
}
