/** A page in a host, ready to be looked at. */
import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, CDPSession, Frame, Page } from 'playwright-core'
import { root } from './built.ts'
import { createWorld, type World } from './fake-world.ts'
import { kith, routeOrigins, type Stage } from './origins.ts'
import { type OutlookState, outlookOrigin, outlookPage } from './outlook-host.ts'
import { type TeamsState, teamsOrigin, teamsPage, teamsState } from './teams-host.ts'

export type Shown = {
  context: BrowserContext
  page: Page
  app: Frame
  world: World
  /** What the page said on its console as an error, and what the policy refused. */
  complaints: string[]
  close: () => Promise<void>
}

async function open(browser: Browser, world: World, host: { url: string; page: string }, size: Size): Promise<Shown> {
  const context = await browser.newContext({ viewport: size, locale: 'en-GB', reducedMotion: 'reduce' })
  context.setDefaultTimeout(15_000)
  const stage: Stage = { world, hostPage: host.page }
  await routeOrigins(context, stage)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(host.url, { waitUntil: 'domcontentloaded' })
  const app = page.frames().find((frame) => frame.parentFrame() !== null)
  if (!app) throw new Error('the host page has no frame')
  return { context, page, app, world, complaints, close: () => context.close() }
}

type Size = { width: number; height: number }
const desk: Size = { width: 1280, height: 900 }

/** The tab in Teams. */
export function inTeams(
  browser: Browser,
  change: { world?: World; state?: Partial<TeamsState>; size?: Size; query?: string } = {},
): Promise<Shown> {
  const state = teamsState(change.state)
  const app = `${kith}/tab/?host=teams&amp;theme=${state.theme}&amp;locale=${state.locale}${change.query ?? ''}`
  return open(
    browser,
    change.world ?? createWorld(),
    { url: `${teamsOrigin}/v2/`, page: teamsPage(app, state) },
    change.size ?? desk,
  )
}

/** The pane in Outlook on the web. */
export function inOutlook(
  browser: Browser,
  change: { world?: World; state?: Partial<OutlookState>; size?: Size } = {},
): Promise<Shown> {
  const state = { mailbox: 1.15, locale: 'en-GB', item: null, ...change.state }
  return open(
    browser,
    change.world ?? createWorld(),
    { url: `${outlookOrigin}/mail/`, page: outlookPage(`${kith}/pane/`, state) },
    change.size ?? { width: 320, height: 570 },
  )
}

const coloursRules = { all: null, colours: ['color-contrast', 'link-in-text-block'] }

/** The page without its looks: as long as it stays the same, only rules about colours can find anything new. */
export const markup = (app: Frame): Promise<string> =>
  app.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement
    for (const part of [copy, ...copy.querySelectorAll('*')]) {
      part.removeAttribute('class')
      part.removeAttribute('style')
    }
    for (const style of copy.querySelectorAll('style')) style.remove()
    return copy.outerHTML
  })

/**
 * What axe finds wrong on the page now, one line each: its own choice of rules, and the size of targets (WCAG 2.2). Left out are the empty stops that Fluent puts around a trapped
 * focus: they are hidden and pass the focus on at once. `colours` asks only the rules that colours decide.
 */
export async function axeFindings(app: Frame, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await app.evaluate(() => 'axe' in window))) await app.evaluate(axe.source)
  return app.evaluate(async (rules) => {
    const { axe: engine } = window as unknown as {
      axe: { run: (where: object, options: object) => Promise<AxeAnswer> }
    }
    type AxeAnswer = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }
    const { violations } = await engine.run(
      { exclude: [['[data-tabster-dummy]']] },
      {
        ...(rules === null
          ? { rules: { 'target-size': { enabled: true } } }
          : { runOnly: { type: 'rule', values: rules } }),
        resultTypes: ['violations'],
        // Nothing here plays sound or turns with the device, which is what style sheets and media would be fetched again for.
        preload: false,
      },
    )
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)} (${failureSummary.replace(/\s+/g, ' ').slice(0, 200)})`,
      ),
    )
  }, coloursRules[which])
}

/** How many px the page is wider than its window; 0 is right. */
export const overflow = (app: Frame): Promise<number> =>
  app.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))

const pictures = join(root, 'test-output/screens')
mkdirSync(pictures, { recursive: true })

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** Keeps a picture of the window as the test's output: asked of the browser itself, packed fast, a third of the time. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const session = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, session)
  const { data } = await (await session).send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
  await writeFile(join(pictures, `${name}.png`), data, 'base64')
}
