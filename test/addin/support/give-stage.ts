/** A screen of asking and giving, opened in Teams, and what the page asked of its host. */
import { createWorld, type World } from './fake-world.ts'
import { inTeams, type Shown } from './stage.ts'
import type { Chrome } from './suite.ts'

/** Opens a screen by its route. */
export const at = async (chrome: Chrome, hash: string, world: Partial<World> = {}): Promise<Shown> => {
  const shown = await inTeams(chrome.browser, { world: createWorld(world) })
  await shown.app.locator('h1').waitFor()
  await shown.app.evaluate((to) => {
    location.hash = to
  }, hash)
  return shown
}
type HostCall = { func: string; args: unknown[] }
/** What the page asked the host to do, by the host’s own name for it. */
export const hostCalls = (shown: Shown, func: string): Promise<HostCall[]> =>
  shown.page.evaluate(
    (name) => (window as unknown as { calls: HostCall[] }).calls.filter((call) => call.func === name),
    func,
  )
