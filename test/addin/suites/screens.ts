/** Every screen in every theme and width: nothing that axe finds, nothing cut off to the side; pictures are kept. */
import { expect, it } from 'vitest'
import { idOf, invite, manyPeople, me, person } from '../support/answers.ts'
import { createWorld, type World } from '../support/fake-world.ts'
import { muchGiven, muchKept } from '../support/given-answers.ts'
import { muchOwned } from '../support/owned-answers.ts'
import { axeFindings, inOutlook, inTeams, markup, overflow, picture, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'
import { giveScreens } from './give-screens.ts'
import { ownScreens } from './own-screens.ts'

const themes = ['default', 'dark', 'contrast', 'forced'] as const
const widths = [320, 768, 1280] as const

/** A theme of the host, or Windows' own contrast colours on top of the default one. */
async function dress(shown: Shown, theme: (typeof themes)[number]): Promise<void> {
  await shown.page.emulateMedia({ forcedColors: theme === 'forced' ? 'active' : 'none' })
  await shown.page.evaluate((name) => {
    const host = window as unknown as { setTheme: (theme: string) => void }
    host.setTheme(name === 'forced' ? 'default' : name)
  }, theme)
  const surface = { default: 'rgb(255, 255, 255)', dark: 'rgb(41, 41, 41)', contrast: 'rgb(0, 0, 0)', forced: null }[
    theme
  ]
  if (surface === null) return
  await shown.app.waitForFunction(
    (colour) => getComputedStyle(document.querySelector('.fui-FluentProvider') as Element).backgroundColor === colour,
    surface,
  )
}

/**
 * Outlook's light and dark colours, and Windows' contrast colours: told of together with a change of theme the pane takes its
 * own contrast theme, alone they come on top of the light one.
 */
async function dressPane(shown: Shown, theme: (typeof themes)[number]): Promise<void> {
  const isForced = theme === 'contrast' || theme === 'forced'
  const change = (background: number): Promise<void> =>
    shown.page.evaluate((colour) => {
      const host = window as unknown as { changeTheme: (background: number) => void }
      host.changeTheme(colour)
    }, background)
  await shown.page.emulateMedia({ forcedColors: 'none' })
  await change(theme === 'dark' ? 0x1f1f1f : 0xffffff)
  await shown.app.waitForFunction(
    (scheme) => document.documentElement.style.colorScheme === scheme,
    theme === 'dark' ? 'dark' : 'light',
  )
  await shown.page.emulateMedia({ forcedColors: isForced ? 'active' : 'none' })
  if (theme === 'contrast') {
    await change(0)
    await shown.app.waitForFunction(() => document.documentElement.style.colorScheme === 'dark')
  }
  await settled(shown)
}

const settled = (shown: Shown): Promise<void> =>
  shown.app.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )

/** What reaches over the side of the window, by its words: also where a card hides it. */
const beyondTheSide = ({ app }: Shown): Promise<string[]> =>
  app.locator('button, input, textarea, select, label, h1, h2, h3, p, legend').evaluateAll((parts) =>
    parts
      .filter((part) => {
        const { left, right, width, height } = part.getBoundingClientRect()
        const isHidden = width <= 1 || height <= 1 || left < -1_000
        return !isHidden && right > window.innerWidth + 1
      })
      .map((part) => `${part.tagName} ${part.textContent?.slice(0, 40)}`),
  )

/**
 * For one width: what axe finds in each theme. Another theme is another page to it only where the markup differs too; it
 * asks the rules about colours every time.
 */
function axeByTheme({ app }: Shown): () => Promise<string[]> {
  const seen = new Set<string>()
  return async () => {
    const now = await markup(app)
    const isNew = !seen.has(now)
    seen.add(now)
    return axeFindings(app, isNew ? 'all' : 'colours')
  }
}

/** Looks at what is shown in all themes and widths, and says what is wrong and where. */
async function lookAt(shown: Shown, name: string): Promise<string[]> {
  const wrong: string[] = []
  for (const width of widths) {
    await shown.page.setViewportSize({ width, height: width === 320 ? 640 : 900 })
    const findings = axeByTheme(shown)
    for (const theme of themes) {
      await dress(shown, theme)
      await settled(shown)
      const where = `${name}-${theme}-${width}`
      const beyond = await overflow(shown.app)
      if (beyond > 0) wrong.push(`${where}: ${beyond} px wider than the window`)
      wrong.push(...(await findings()).map((finding) => `${where}: ${finding}`))
      await picture(shown.page, where)
    }
  }
  return wrong
}

export type Screen = {
  name: string
  hash: string
  ready: string
  world?: () => Partial<World>
  open?: (shown: Shown) => Promise<void>
}
const screens: Screen[] = [
  {
    name: 'today',
    hash: '/today',
    ready: 'Lunch with Jonas?',
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Other times' }).first().click()
      await app.getByRole('button', { name: 'Why?' }).nth(1).click()
    },
  },
  { name: 'people-picture', hash: '/people', ready: 'regular' },
  { name: 'people-table', hash: '/people?view=table', ready: 'Department' },
  {
    name: 'person',
    hash: `/people/${idOf(1)}`,
    ready: 'Twelve weeks',
    open: ({ app }) => app.getByRole('button', { name: 'Show the number' }).click(),
  },
  { name: 'meet', hash: '/meet', ready: 'Coming up' },
  { name: 'me', hash: '/me', ready: 'Your lunch time' },
]

const full = (chrome: Chrome): void => {
  it.each([...screens, ...giveScreens, ...ownScreens])(
    '$name is readable by everybody in every theme and width',
    { timeout: 120_000 },
    async (screen) => {
      const shown = await inTeams(chrome.browser, { world: createWorld(screen.world?.() ?? {}) })
      await shown.app.locator('h1').waitFor()
      await shown.app.evaluate((hash) => {
        location.hash = hash
      }, screen.hash)
      await shown.app.locator('main').getByText(screen.ready).first().waitFor()
      await screen.open?.(shown)
      expect(await lookAt(shown, screen.name)).toEqual([])
      await shown.close()
    },
  )

  it('in German, whose words are longer, nothing is cut off at the side of a panel of 320 px, and the doors stand in one row', {
    timeout: 120_000,
  }, async () => {
    const world = createWorld({ ...muchGiven(), ...muchKept(), ...muchOwned() })
    const shown = await inTeams(chrome.browser, {
      world,
      state: { locale: 'de-de' },
      size: { width: 320, height: 640 },
    })
    await shown.app.locator('h1').waitFor()
    const wrong: string[] = []
    for (const { name, hash } of [...screens, ...giveScreens, ...ownScreens]) {
      await shown.app.evaluate((to) => {
        location.hash = to
      }, hash)
      await until(() => shown.app.locator('main h1').count()).toBe(1)
      await until(() => shown.app.locator('main [aria-busy=true]').count()).toBe(0)
      await settled(shown)
      const beyond = await beyondTheSide(shown)
      if (beyond.length > 0) wrong.push(`${name}: ${beyond.join(', ')}`)
    }
    expect(wrong).toEqual([])
    const rows = await shown.app
      .locator('header nav a')
      .evaluateAll((doors) => [...new Set(doors.map((door) => Math.round(door.getBoundingClientRect().top)))])
    expect(rows).toHaveLength(1)
    await shown.close()
  })

  it('a list that is longer than the window leaves its names their room, in a panel of 320 px too', async () => {
    const shown = await inTeams(chrome.browser, {
      world: createWorld({ people: manyPeople(200) }),
      size: { width: 320, height: 640 },
    })
    await shown.app.locator('h1').waitFor()
    await shown.app.evaluate(() => {
      location.hash = '/people?view=table'
    })
    const names = shown.app.locator('tbody th a')
    await names.first().waitFor()
    const widths = await names.evaluateAll((links) => links.map((link) => link.getBoundingClientRect().width))
    expect(widths.length).toBeLessThan(200)
    expect(Math.min(...widths)).toBeGreaterThan(40)
    await shown.close()
  })

  it('in a panel of 320 px a poll has its times on one line each and its names over their boxes, and the days of the weeks look alike', async () => {
    const shown = await inTeams(chrome.browser, {
      world: createWorld(muchOwned()),
      state: { locale: 'de-de' },
      size: { width: 320, height: 640 },
    })
    await shown.app.locator('h1').waitFor()
    await shown.app.evaluate(() => {
      location.hash = '/meet/polls'
    })
    const table = shown.app.getByRole('table')
    await table.waitFor()
    const heightsOf = (all: Element[]): number[] => all.map((one) => Math.round(one.getBoundingClientRect().height))
    const lines = await table.getByRole('columnheader').locator('span:not([aria-hidden])').evaluateAll(heightsOf)
    expect(Math.max(...lines)).toBeLessThan(24)
    const rows = await table.getByRole('row').evaluateAll((all) =>
      all.slice(1).map((row) => {
        const name = row.querySelector('[role=rowheader]')?.getBoundingClientRect()
        const cells = [...row.querySelectorAll('[role=cell]')].map((cell) => cell.getBoundingClientRect())
        return { isOver: cells.every(({ top }) => top >= (name?.bottom ?? 0) - 1), width: name?.width ?? 0 }
      }),
    )
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) {
      expect(row.isOver).toBe(true)
      expect(row.width).toBeGreaterThan(240)
    }
    await shown.app.evaluate(() => {
      location.hash = '/meet'
    })
    const days = shown.app.locator('ol > li > span[aria-hidden=true]')
    await days.nth(13).waitFor()
    expect(new Set(await days.evaluateAll(heightsOf)).size).toBe(1)
    await shown.close()
  })

  it('the pane is readable by everybody in every theme and width, open and at rest', { timeout: 120_000 }, async () => {
    const item = { kind: 'message' as const, from: { name: 'Jonas Weber', address: 'p1@fontaine.example' } }
    const shown = await inOutlook(chrome.browser, { state: { item } })
    await shown.app.getByText('Jonas Weber').waitFor()
    const wrong: string[] = []
    for (const part of ['rest', 'open']) {
      if (part === 'open') {
        await shown.app.getByRole('button', { name: 'More about Jonas Weber' }).click()
        await shown.app.getByText('cooling').waitFor()
      }
      for (const width of widths) {
        await shown.page.setViewportSize({ width, height: 640 })
        const findings = axeByTheme(shown)
        for (const theme of themes) {
          await dressPane(shown, theme)
          const where = `pane-${part}-${theme}-${width}`
          if ((await overflow(shown.app)) > 0) wrong.push(`${where}: wider than the window`)
          wrong.push(...(await findings()).map((finding) => `${where}: ${finding}`))
          await picture(shown.page, where)
        }
      }
    }
    expect(wrong).toEqual([])
    await shown.close()
  })
}

type State = { name: string; world: () => Partial<World>; hash: string; says: string }
const reading = me().reading
const states: State[] = [
  { name: 'first-run', world: () => ({ me: me({ state: 'signed-in' }) }), hash: '/', says: 'What it never reads' },
  {
    name: 'reading',
    world: () => ({
      me: me({ reading: { ...reading, state: 'reading', percent: 41, readBackTo: '2026-03-02' } }),
      suggestions: [],
      invites: [],
    }),
    hash: '/today',
    says: 'Read back to March 2026, 41%',
  },
  {
    name: 'quiet',
    world: () => ({ suggestions: [], invites: [] }),
    hash: '/today',
    says: 'You met 4 peers in the last 30 days.',
  },
  {
    name: 'partial',
    world: () => ({
      me: me({ reading: { ...reading, state: 'parked', parkedBecause: 'consent-revoked', missing: ['directory'] } }),
    }),
    hash: '/today',
    says: 'Your consent was withdrawn',
  },
  { name: 'off', world: () => ({ me: me({ state: 'off' }) }), hash: '/today', says: 'Kith is off' },
  {
    name: 'paused',
    world: () => ({ me: me({ state: 'paused', pausedUntil: '2026-12-07' }) }),
    hash: '/today',
    says: 'Paused until 7 December 2026',
  },
  {
    name: 'nobody',
    world: () => ({ people: [], suggestions: [], invites: [] }),
    hash: '/people',
    says: 'Nobody here yet.',
  },
  { name: 'nothing-booked', world: () => ({ invites: [] }), hash: '/meet', says: 'Nothing is booked.' },
  {
    name: 'held',
    world: () => {
      const lin = person(2, 'Lin Chen', 'often')
      const held = invite(700, '2026-12-01T11:30:00.000Z', [[lin, 'none']], {
        state: 'held',
        kind: 'lunch',
        holdUntil: '2026-11-24T08:30:00.000Z',
      })
      return { people: [lin], suggestions: [], invites: [held] }
    },
    hash: '/today',
    says: 'leaves in ten seconds',
  },
  { name: 'erasing', world: () => ({ me: me({ state: 'erasing' }) }), hash: '/', says: 'Everything is being erased' },
]

/** States change little from theme to theme, so that the narrowest and the two extremes of colour stand for all. */
const partial = (chrome: Chrome): void => {
  it.each(states)('$name says what is, and what to do', { timeout: 60_000 }, async (state) => {
    const shown = await inTeams(chrome.browser, {
      world: createWorld(state.world()),
      size: { width: 320, height: 640 },
    })
    await shown.app.locator('h1').first().waitFor()
    await shown.app.evaluate((hash) => {
      location.hash = hash
    }, state.hash)
    await until(() => shown.app.locator('#root').textContent()).toContain(state.says)
    const wrong: string[] = []
    const findings = axeByTheme(shown)
    for (const theme of ['default', 'contrast', 'forced'] as const) {
      await dress(shown, theme)
      await settled(shown)
      if ((await overflow(shown.app)) > 0) wrong.push(`${theme}: wider than the window`)
      wrong.push(...(await findings()).map((finding) => `${theme}: ${finding}`))
      await picture(shown.page, `state-${state.name}-${theme}`)
    }
    expect(wrong).toEqual([])
    await shown.close()
  })
}

export function screensSuite(chrome: Chrome): void {
  full(chrome)
  partial(chrome)
}
