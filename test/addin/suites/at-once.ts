/** What shows before the server has heard of it, on a line so slow that people click on meanwhile. */
import { expect, it } from 'vitest'
import type { LiveKind } from '../../../contract/live.ts'
import { idOf } from '../support/answers.ts'
import type { Fault, World } from '../support/fake-world.ts'
import { at } from '../support/give-stage.ts'
import { muchOwned } from '../support/owned-answers.ts'
import type { Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'

type Held = { request: string; go: (fault?: Fault) => void }

/** Requests that match wait until each is let go: before the server hears of them, or with their answer on the way back. */
function hold(world: World, matches: (request: string) => boolean, where: 'after' | 'late' = 'after'): Held[] {
  const held: Held[] = []
  const otherwise = world.fault
  world.fault = (request) => {
    if (!matches(request)) return otherwise(request)
    const promise = new Promise<Fault | undefined>((go) => {
      held.push({ request, go })
    })
    return where === 'after' ? { after: promise } : { late: promise }
  }
  return held
}
const asks =
  (method: string, part: string) =>
  (request: string): boolean =>
    request.startsWith(`${method} `) && request.includes(part)

/** What the page asked for before has been answered by then, and what came of it is drawn. */
const drawn = async ({ app }: Shown): Promise<void> => {
  for (let turn = 0; turn < 2; turn++)
    await app.evaluate(async () => {
      await (await fetch('/api/config')).text()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    })
}

const undone = (chrome: Chrome): void => {
  it('“not this person” and its undo reach the server in that order, however slow the first is', async () => {
    const shown = await at(chrome, `/people/${idOf(2)}`)
    const { app, world } = shown
    const isOut = () => world.people.find(({ contactId }) => contactId === idOf(2))?.excluded
    const held = hold(world, (request) => request.endsWith('/exclusion'))
    await app.getByRole('button', { name: 'Not this person' }).click()
    await app.getByRole('button', { name: 'Undo “not this person”' }).click()
    await app.getByRole('button', { name: 'Not this person' }).waitFor()
    await drawn(shown)
    expect(held).toHaveLength(1)
    held[0]?.go()
    await until(() => held.length).toBe(2)
    expect(isOut()).toBe(true)
    // What the server knows in between is not shown, and no way back is offered to whoever has gone it.
    await drawn(shown)
    expect(await app.getByRole('button', { name: 'Not this person' }).count()).toBe(1)
    expect(await app.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0)
    held[1]?.go()
    await until(isOut).toBe(false)
    await drawn(shown)
    expect(await app.getByRole('button', { name: 'Not this person' }).count()).toBe(1)
    await shown.close()
  })

  it('an answer from before a click does not undo it on the screen', async () => {
    const shown = await at(chrome, `/people/${idOf(2)}`)
    const { app, world } = shown
    await app.getByRole('button', { name: 'Not this person' }).waitFor()
    const answers = hold(world, asks('GET', `/api/people/${idOf(2)}`), 'late')
    await app.getByRole('button', { name: 'More than that' }).click()
    await until(() => answers.length).toBeGreaterThan(0)
    const clicks = hold(world, (request) => request.endsWith('/exclusion'))
    await app.getByRole('button', { name: 'Not this person' }).click()
    await until(() => clicks.length).toBe(1)
    for (const { go } of answers) go()
    await drawn(shown)
    expect(await app.getByRole('button', { name: 'Undo “not this person”' }).count()).toBe(1)
    await shown.close()
  })
}

const several = (chrome: Chrome): void => {
  it('of two ticks, one right after the other, none is lost', async () => {
    const shown = await at(chrome, '/me', muchOwned())
    const { app, world } = shown
    const held = hold(world, asks('PUT', '/me/needs'))
    await app.getByRole('checkbox', { name: 'Vegan' }).click()
    await app.getByRole('checkbox', { name: 'Halal' }).click()
    await drawn(shown)
    expect(held).toHaveLength(1)
    held[0]?.go()
    await until(() => held.length).toBe(2)
    expect(world.needs.needs).toEqual(['vegetarian', 'vegan'])
    held[1]?.go()
    await until(() => world.needs.needs).toEqual(['vegetarian', 'vegan', 'halal'])
    await shown.close()
  })

  it('two cards that are set aside stay away; the one that the server refuses comes back, the other does not', async () => {
    const shown = await at(chrome, '/today')
    const { app, world } = shown
    const buttons = app.getByRole('button', { name: 'Not now' })
    const cards = () => app.getByRole('region', { name: 'Suggestions' }).getByRole('heading').allInnerTexts()
    await buttons.first().waitFor()
    const all = await cards()
    expect(all.length).toBeGreaterThan(2)
    const held = hold(world, asks('POST', '/dismiss'))
    for (const left of [1, 2]) {
      await buttons.first().click()
      await app.getByRole('menuitem', { name: 'Not this time' }).click()
      await until(cards).toEqual(all.slice(left))
    }
    const answers = hold(world, asks('GET', '/api/today'))
    await until(() => held.length).toBe(1)
    held[0]?.go({ status: 409, code: 'not-open' })
    await until(cards).toEqual([all[0], ...all.slice(2)])
    await until(() => held.length).toBe(2)
    await drawn(shown)
    expect(answers).toHaveLength(0)
    held[1]?.go()
    await until(() => answers.length).toBe(1)
    answers[0]?.go()
    await drawn(shown)
    expect(await cards()).toEqual([all[0], ...all.slice(2)])
    await shown.close()
  })
}

const told = (chrome: Chrome): void => {
  it('what the live line says of somebody does not undo what was just clicked about them', async () => {
    let say = (_kind: LiveKind): void => undefined
    const live = new Promise<LiveKind>((go) => {
      say = go
    })
    const shown = await at(chrome, `/people/${idOf(2)}`, { live })
    const { app, world } = shown
    const asked = (what: string): number =>
      world.seen.filter((one) => one === `GET /api/people/${idOf(2)}${what}`).length
    const held = hold(world, (request) => request.endsWith('/exclusion'))
    await app.getByRole('button', { name: 'Not this person' }).click()
    await until(() => held.length).toBe(1)
    await until(() => asked('/brief')).toBe(1)
    const before = asked('')
    say('people')
    await until(() => asked('/brief')).toBeGreaterThan(1)
    await drawn(shown)
    expect(asked('')).toBe(before)
    expect(await app.getByRole('button', { name: 'Undo “not this person”' }).count()).toBe(1)
    held[0]?.go()
    await until(() => asked('')).toBeGreaterThan(before)
    await shown.close()
  })
}

export function atOnceSuite(chrome: Chrome): void {
  undone(chrome)
  several(chrome)
  told(chrome)
}
