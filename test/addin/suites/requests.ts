/** How many times a screen goes to the server when it opens: each way costs, on a slow line most of all, and none is gone twice. */
import { expect, it } from 'vitest'
import { idOf } from '../support/answers.ts'
import { createWorld } from '../support/fake-world.ts'
import { muchOwned } from '../support/owned-answers.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import type { Chrome } from '../support/suite.ts'

/** The most requests with which a screen may open, coming from Today; the live line is one of the first screen's. */
const budgets: readonly [route: string, most: number][] = [
  ['/people', 2],
  [`/people/${idOf(2)}`, 9],
  ['/meet', 3],
  ['/meet/new', 3],
  ['/meet/rounds', 2],
  ['/meet/polls', 2],
  ['/meet/rhythms', 2],
  ['/meet/places', 2],
  ['/ask', 3],
  ['/ask/shelf', 3],
  ['/ask/swaps', 5],
  ['/ask/introductions', 3],
  ['/ask/opportunities', 3],
  ['/ask/credit', 2],
  ['/ask/circles', 3],
  ['/me', 10],
]
const firstMost = 7

/** What was asked for, once there was something and then nothing more for four looks. */
async function atRest({ world }: Shown): Promise<string[]> {
  const counts: number[] = []
  await expect
    .poll(
      () => {
        counts.push(world.seen.length)
        return world.seen.length > 0 && counts.length > 3 && new Set(counts.slice(-4)).size === 1
      },
      { timeout: 15_000, interval: 150 },
    )
    .toBe(true)
  return [...world.seen]
}
const asked = (seen: readonly string[]): string[] => seen.filter((one) => !one.includes('/api/live'))
const twice = (seen: readonly string[]): string[] => seen.filter((one, index) => seen.indexOf(one) !== index)

/** What a screen asks for when somebody comes to it from Today. */
async function openedWith({ browser }: Chrome, route: string): Promise<string[]> {
  const shown = await inTeams(browser, { world: createWorld(muchOwned()) })
  await shown.app.locator('h1').waitFor()
  await atRest(shown)
  shown.world.seen.length = 0
  await shown.app.evaluate((to) => {
    location.hash = to
  }, route)
  const seen = asked(await atRest(shown))
  await shown.close()
  return seen
}

export function requestSuite(chrome: Chrome): void {
  it('every screen opens with few requests, and none is asked twice', { timeout: 120_000 }, async () => {
    const shown = await inTeams(chrome.browser, { world: createWorld(muchOwned()) })
    await shown.app.locator('h1').waitFor()
    const first = asked(await atRest(shown))
    expect(first.length, first.join('\n')).toBeGreaterThan(2)
    const over = first.length > firstMost ? [`/today: ${first.join(', ')}`] : []
    const again = twice(first).map((one) => `/today: ${one}`)
    await shown.close()
    const left = [...budgets]
    // Most of the time is spent on waiting whether anything more is asked for, so that some wait side by side.
    const oneAfterAnother = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [route, most] = next
        const seen = await openedWith(chrome, route)
        if (seen.length > most) over.push(`${route}: ${seen.join(', ')}`)
        again.push(...twice(seen).map((one) => `${route}: ${one}`))
      }
    }
    await Promise.all(Array.from({ length: 4 }, oneAfterAnother))
    expect(over).toEqual([])
    expect(again).toEqual([])
  })
}
