/** The imitated hosts' pages in a real browser: each person in a context of their own. */
import type { Browser, FrameLocator, Page } from 'playwright-core'
import type { Sandbox } from '../../sandbox/start.ts'
import type { Person } from '../../sandbox/tenant/types.ts'

/** Opens a host's page (`/teams`, …) as this person, in English and in a zone (IANA). */
export async function openHost(
  browser: Browser,
  { httpOrigin }: Pick<Sandbox, 'httpOrigin'>,
  as: { path: string; person: Person; timezoneId: string },
): Promise<Page> {
  const { path, person, timezoneId } = as
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${httpOrigin}${path}?person=${person.id}`)
  return page
}

/** Somebody's tab in Teams; `goTo` leads it to one of its own routes. */
export type Tab = { page: Page; tab: FrameLocator; goTo: (route: string) => Promise<void> }

/** Opens the tab in Teams and waits until it shows something. */
export async function openTab(
  browser: Browser,
  sandbox: Pick<Sandbox, 'httpOrigin'>,
  as: { person: Person; timezoneId: string },
): Promise<Tab> {
  const page = await openHost(browser, sandbox, { path: '/teams', ...as })
  const tab = page.frameLocator('iframe')
  await tab.getByRole('heading', { level: 1 }).waitFor()
  const goTo = async (route: string): Promise<void> => {
    const frame = page.frames().find((one) => one.url().includes('/tab/'))
    await frame?.evaluate((to) => {
      ;(globalThis as unknown as { location: { hash: string } }).location.hash = to
    }, route)
  }
  return { page, tab, goTo }
}
