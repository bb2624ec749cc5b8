/** A large network, a slow or absent server, names of every script: the page stays calm. */
import { expect, it } from 'vitest'
import { manyPeople } from '../support/answers.ts'
import { createWorld } from '../support/fake-world.ts'
import { inTeams, picture } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'

const large = (chrome: Chrome): void => {
  it('keeps at most sixty rows in the page while 2,000 people are scrolled through, and finds anybody', async () => {
    const shown = await inTeams(chrome.browser, { world: createWorld({ people: manyPeople(2_000) }) })
    await shown.app.locator('h1').waitFor()
    await shown.app.evaluate(() => {
      location.hash = '/people?view=table'
    })
    const rows = shown.app.locator('tr[aria-rowindex]')
    await rows.nth(5).waitFor()
    expect(await shown.app.locator('table').getAttribute('aria-rowcount')).toBe('2001')
    const seen = await shown.app.evaluate(async () => {
      let most = 0
      let last = 0
      for (let step = 0; step < 24; step++) {
        window.scrollTo(0, (document.documentElement.scrollHeight / 23) * step)
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        const shownNow = [...document.querySelectorAll('tr[aria-rowindex]')]
        most = Math.max(most, shownNow.length)
        last = Math.max(last, ...shownNow.map((row) => Number(row.getAttribute('aria-rowindex'))))
      }
      return { most, last }
    })
    expect(seen.most).toBeLessThanOrEqual(60)
    expect(seen.last).toBe(2_001)
    await shown.app.getByLabel('Search people').fill('adler 1848')
    await until(() => rows.count()).toBe(2)
    await shown.app.getByText('1 of 2,000 people').waitFor()
    await shown.close()
  })

  it('draws 2,000 people as few faces that cover nobody, and counts the others', async () => {
    const shown = await inTeams(chrome.browser, { world: createWorld({ people: manyPeople(2_000) }) })
    await shown.app.locator('h1').waitFor()
    await shown.app.getByRole('link', { name: 'People' }).click()
    const stops = shown.app.locator('a[data-stop]')
    await stops.first().waitFor()
    expect(await stops.count()).toBeLessThanOrEqual(120)
    await picture(shown.page, 'people-2000')
    const labels = await shown.app
      .locator('a[data-stop^=more]')
      .evaluateAll((links) =>
        links.map((link) => Number(link.getAttribute('aria-label')?.replace(/,/g, '').match(/^\d+/)?.[0])),
      )
    const faces = (await stops.count()) - labels.length
    expect(labels.reduce((sum, one) => sum + one, faces)).toBe(2_000)
    await shown.app.locator('a[data-stop=more-quiet]').click()
    await shown.app.getByText('600 of 2,000 people').waitFor()
    await shown.close()
  })
}

const scripts = (chrome: Chrome): void => {
  it('shows names of every script whole, each in its own direction', async () => {
    const shown = await inTeams(chrome.browser, { state: { locale: 'de-DE' } })
    await shown.app.locator('h1').waitFor()
    await shown.app.evaluate(() => {
      location.hash = '/people?view=table'
    })
    for (const name of ['山田 太郎', '김민준', 'محمد عبد الله', 'נועה לוי', 'Małgorzata Wiśniewska-Kowalczyk'])
      await shown.app.getByRole('link', { name }).waitFor()
    const direction = (name: string): Promise<string> =>
      shown.app.getByRole('link', { name }).evaluate((link) => getComputedStyle(link).direction)
    expect(await direction('محمد عبد الله')).toBe('rtl')
    expect(await direction('山田 太郎')).toBe('ltr')
    await shown.app.locator('td', { hasText: 'vor 4 Tagen' }).first().waitFor()
    await shown.app.getByLabel('Leute suchen').fill('gar mar')
    await until(() => shown.app.locator('tbody a').allInnerTexts()).toEqual(['Ana García Márquez'])
    await shown.close()
  })
}

/** How the build names the script of a module. */
const scriptOf = (module: string) => (request: string) => request.startsWith(`GET /assets/${module}-`)

const lateScripts = (chrome: Chrome): void => {
  it('asks for the first answers before the screens have come, and each of them once', async () => {
    const world = createWorld()
    const answered = until(() => world.seen).toContain('GET /api/today')
    world.fault = (request) => (scriptOf('tab-door')(request) ? { after: answered.then(() => undefined) } : null)
    const shown = await inTeams(chrome.browser, { world })
    await answered
    await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    expect(world.seen.filter((request) => request === 'POST /api/session')).toHaveLength(1)
    expect(world.seen.filter((request) => request === 'GET /api/today')).toHaveLength(1)
    await shown.close()
  })

  it('keeps the doors when the script of a screen is gone, as after an update, and shows the others', async () => {
    const world = createWorld()
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    await shown.app.getByRole('link', { name: 'Meet' }).click()
    await shown.app.getByRole('heading', { name: 'Meet' }).waitFor()
    world.fault = (request) => (request.startsWith('GET /assets/') ? 'absent' : null)
    await shown.app.getByRole('link', { name: 'People' }).click()
    await shown.app.getByText('This screen could not be shown').waitFor()
    await shown.app.getByRole('link', { name: 'Today' }).click()
    await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    await shown.close()
  })

  it('says so when no screen comes at all, and begins when they do', async () => {
    const world = createWorld()
    world.fault = (request) => (scriptOf('tab-door')(request) ? 'absent' : null)
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByRole('alert').getByText('Kith cannot be reached').waitFor()
    world.fault = () => null
    await shown.app.getByRole('button', { name: 'Try again' }).click()
    const again = shown.page.frames()[1]
    await again?.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    await shown.close()
  })
}

const failing = (chrome: Chrome): void => {
  it('shows the shape of what is coming while the server is slow', async () => {
    const world = createWorld()
    world.fault = (request) => (request === 'GET /api/today' ? 'hang' : null)
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.locator('[aria-busy=true]').waitFor()
    await shown.app.locator('[aria-busy=true]').getByText('Loading').waitFor({ state: 'attached' })
    await picture(shown.page, 'state-loading-default')
    await shown.close()
  })

  it('says that the server is absent at the start, and begins once it is there', async () => {
    const world = createWorld()
    world.fault = (request) => (request.includes(' /api/') ? 'absent' : null)
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByRole('heading', { name: 'Kith cannot be reached' }).waitFor()
    world.fault = () => null
    await shown.app.getByRole('button', { name: 'Try again' }).click()
    await shown.app.getByRole('heading', { name: 'Good morning, Mara' }).waitFor()
    await shown.close()
  })

  it('keeps what it knows when the server goes away, refuses a click in words, and loses nothing', async () => {
    const world = createWorld()
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    world.fault = () => 'absent'
    await shown.app.getByRole('button', { name: /^Invite Jonas/ }).click()
    await shown.app.getByText('Kith cannot be reached. Check your connection').waitFor()
    expect(await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).count()).toBe(1)
    world.fault = () => null
    await shown.app.getByRole('button', { name: /^Invite Jonas/ }).click()
    await shown.app.getByText('leaves in ten seconds').waitFor()
    await shown.close()
  })

  it('says in words what the server refused, and how to go on', async () => {
    const world = createWorld()
    world.fault = (request) =>
      request === 'GET /api/invites'
        ? { status: 429 }
        : request.endsWith('/accept')
          ? { status: 409, code: 'not-open' }
          : null
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByRole('button', { name: /^Invite Jonas/ }).click()
    await shown.app.getByText('This is no longer open.').waitFor()
    await shown.app.getByRole('link', { name: 'Meet' }).click()
    await shown.app.getByText('Too many requests at once.').waitFor()
    world.fault = () => null
    await shown.app.getByRole('button', { name: 'Try again' }).click()
    await shown.app.getByRole('heading', { name: 'Coming up' }).waitFor()
    await shown.close()
  })
}

export function strainSuite(chrome: Chrome): void {
  large(chrome)
  scripts(chrome)
  lateScripts(chrome)
  failing(chrome)
}
