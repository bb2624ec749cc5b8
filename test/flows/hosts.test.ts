import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import { listPeople } from '../../contract/people.ts'
import { readToday } from '../../contract/suggestions.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { buildAddin } from '../../scripts/demo/addin-build.ts'
import { launch } from '../addin/support/chromium.ts'
import { needs } from '../support/needs.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const minute = 60_000

needs('chromium')('the main job in the host pages, in a real browser', () => {
  let world: World
  let browser: Browser
  let mara: SignedIn

  beforeAll(async () => {
    const { folder } = await buildAddin(false)
    world = await createWorld({ size: 60, now: '2026-11-24T09:00:00Z', traffic: false, addinDir: folder })
    browser = await launch()
    mara = await somebodyWithASuggestion()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  /** Read beforehand through the API, so that what the browser shows is there at once; they have not opened a page yet. */
  async function somebodyWithASuggestion(): Promise<SignedIn> {
    for (const person of world.employees().slice(20, 40)) {
      const one = await world.signIn(person)
      await one.call(turnOn, { body: {} })
      await world.settled(100_000)
      if ((await one.call(readToday, {})).suggestions.some(({ slots }) => slots.length > 0)) return one
    }
    throw new Error('nobody has anything worth suggesting')
  }

  const open = async (path: string, person: Person): Promise<Page> => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Paris' })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(`${world.sandbox.httpOrigin}${path}?person=${person.id}`)
    return page
  }

  test('in Teams: sign in through the host, accept, send now, and watch the answer arrive', {
    timeout: 120_000,
  }, async () => {
    const page = await open('/teams', mara.person)
    const tab = page.frameLocator('iframe')
    const signIn = tab.getByRole('button', { name: 'Sign in with your work account' })
    const invite = tab.getByRole('button', { name: /^Invite/ }).first()
    await signIn.or(invite).first().waitFor()
    if (await signIn.isVisible()) {
      await signIn.click()
      const accept = page.getByRole('dialog').getByRole('button', { name: 'Accept' })
      await accept.or(invite).first().waitFor()
      if (await accept.isVisible()) await accept.click()
    }
    await invite.click()
    await tab.getByRole('button', { name: 'Send now' }).click()
    await world.settled()
    const [event] = world.sandbox.tenant
      .events(mara.person.id)
      .filter(({ isOrganizer, transactionId }) => isOrganizer && transactionId !== null)
    const peer = world.person(event?.attendees[0]?.emailAddress.address ?? '')
    const copy = world.sandbox.tenant.events(peer.id).find(({ iCalUId }) => iCalUId === event?.iCalUId)
    world.sandbox.tenant.respond(peer.id, copy?.id ?? '', { response: 'accepted' })
    await world.advance(minute)
    await tab.getByText('accepted', { exact: false }).first().waitFor()
    await page.context().close()
  })

  test('in Outlook: the pane shows who is on the selected mail, and nobody when nothing is selected', {
    timeout: 120_000,
  }, async () => {
    const { people } = await mara.call(listPeople, { querystring: { peers: 'peers' } })
    const known = people.find(({ twoWay }) => twoWay)
    if (!known) throw new Error('nobody to hear from')
    const page = await open('/outlook', mara.person)
    const from = page.getByText(known.name, { exact: false }).first()
    await from.waitFor()
    await from.click()
    const pane = page.frameLocator('iframe')
    await pane.getByText(known.name, { exact: false }).first().waitFor()
    expect(await pane.locator('main').textContent()).not.toMatch(/often|regular|cooling|occasional|rare/)
    await page.context().close()
  })
})
