import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstName } from '../../addin/ui/first-name.ts'
import { listAsks } from '../../contract/asks.ts'
import { listInvites } from '../../contract/invites.ts'
import { turnOn } from '../../contract/me.ts'
import { listPeople } from '../../contract/people.ts'
import { readToday } from '../../contract/suggestions.ts'
import { listWins } from '../../contract/wins.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { buildAddin } from '../../scripts/demo/addin-build.ts'
import { launch } from '../addin/support/chromium.ts'
import { openHost } from '../support/host-page.ts'
import { needs } from '../support/needs.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const minute = 60_000

needs('chromium')('the main job in the host pages, in a real browser', () => {
  let world: World
  let browser: Browser
  let mara: SignedIn
  let owners: SignedIn[] = []

  beforeAll(async () => {
    const { folder } = await buildAddin(false)
    world = await createWorld({ size: 60, now: '2026-11-24T09:00:00Z', traffic: false, addinDir: folder })
    browser = await launch()
    owners = await peopleWithASuggestion(2)
    mara = owners[0] as SignedIn
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  /**
   * Read beforehand through the API, so that what the browser shows is there at once; they have not opened a page yet, and
   * have agreed to reading alone.
   */
  async function peopleWithASuggestion(amount: number): Promise<SignedIn[]> {
    const found: SignedIn[] = []
    for (const person of world.employees().slice(20, 40)) {
      const one = await world.signIn(person, [])
      await one.call(turnOn, { body: {} })
      await world.settled(100_000)
      if ((await one.call(readToday, {})).suggestions.some(({ slots }) => slots.length > 0)) found.push(one)
      if (found.length === amount) return found
    }
    throw new Error('too few have anything worth suggesting')
  }

  const open = (path: string, person: Person): Promise<Page> =>
    openHost(browser, world.sandbox, { path, person, timezoneId: 'Europe/Paris' })

  /** Signs in through the host, where it asks, and sends the first invite on Today at once. */
  async function inviteInTeams(person: Person) {
    const page = await open('/teams', person)
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
    return { page, tab }
  }

  test('in Teams: sign in through the host, accept, agree to calendar writing when it is first needed, and watch the answer arrive', {
    timeout: 120_000,
  }, async () => {
    const { page, tab } = await inviteInTeams(mara.person)
    const agree = tab.getByRole('button', { name: 'Agree and send' })
    await agree.waitFor()
    const [popup] = await Promise.all([page.waitForEvent('popup'), agree.click()])
    await popup.getByRole('button', { name: mara.person.displayName }).first().click()
    await popup.getByText('Have full access to your calendars').waitFor()
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Accept' }).click()])
    await agree.waitFor({ state: 'detached' })
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

  test('in Teams: who does not agree sends the host’s own form, and it is recognised', {
    timeout: 120_000,
  }, async () => {
    const [, lin] = owners
    if (!lin) throw new Error('nobody else')
    const { page, tab } = await inviteInTeams(lin.person)
    const agree = tab.getByRole('button', { name: 'Agree and send' })
    await agree.waitFor()
    const [popup] = await Promise.all([page.waitForEvent('popup'), agree.click()])
    await popup.getByRole('button', { name: lin.person.displayName }).first().click()
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Cancel' }).click()])
    await tab.getByText('You did not agree, which is fine').waitFor()
    await tab.getByRole('button', { name: 'Use my own form' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Send' }).click()
    await tab.getByText('The form is open').waitFor()
    await world.advance(2 * minute)
    await agree.waitFor({ state: 'detached' })
    const { invites } = await lin.call(listInvites, {})
    expect(invites.map(({ state }) => state)).toEqual(['booked'])
    await page.context().close()
  })

  test('in a plain browser: sign in in a window of its own', { timeout: 120_000 }, async () => {
    const page = await open('/tab/', mara.person)
    const signIn = page.getByRole('button', { name: 'Sign in with your work account' })
    await signIn.waitFor()
    const [popup] = await Promise.all([page.waitForEvent('popup'), signIn.click()])
    await Promise.all([
      popup.waitForEvent('close'),
      popup.getByRole('button', { name: mara.person.displayName }).first().click(),
    ])
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: firstName(mara.person.displayName) })
      .waitFor()
    await page.context().close()
  })

  test('in Teams: thanks are drafted, sent once mail may be sent, and told by the server; a win is kept', {
    timeout: 180_000,
  }, async () => {
    const { people } = await mara.call(listPeople, { querystring: { peers: 'peers' } })
    const known = people.find(({ twoWay }) => twoWay)
    if (!known) throw new Error('nobody to thank')
    const page = await open('/teams', mara.person)
    const tab = page.frameLocator('iframe')
    await tab.getByRole('link', { name: 'Ask & give' }).click()
    await tab.getByRole('link', { name: /^Thanks/ }).click()
    await tab.getByRole('searchbox').fill(known.name)
    await tab
      .getByRole('button', { name: `Add ${known.name}` })
      .first()
      .click()
    await tab.getByLabel('What did they do?', { exact: false }).fill('The figures on Tuesday')
    await tab.getByRole('button', { name: 'See the draft' }).click()
    await tab.getByRole('button', { name: /^Send to / }).click()
    await tab.getByRole('button', { name: 'Send now' }).click()
    await world.settled()
    const agree = tab.getByRole('button', { name: 'Agree and send' })
    await agree.waitFor()
    const [popup] = await Promise.all([page.waitForEvent('popup'), agree.click()])
    await popup.getByRole('button', { name: mara.person.displayName }).first().click()
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Accept' }).click()])
    await agree.waitFor({ state: 'detached' })
    await world.settled()
    await tab.getByText('no answer yet').first().waitFor()
    const { asks } = await mara.call(listAsks, {})
    expect(asks.map(({ kind, state, topic }) => [kind, state, topic])).toEqual([
      ['thanks', 'sent', 'The figures on Tuesday'],
    ])
    await tab.getByRole('link', { name: 'Me', exact: true }).click()
    await tab.getByLabel('What went well?').fill('The pilot was signed')
    await tab.getByRole('button', { name: 'Keep', exact: true }).click()
    await tab.getByRole('button', { name: 'Tell somebody: The pilot was signed' }).waitFor()
    expect((await mara.call(listWins, {})).wins.map(({ text }) => text)).toEqual(['The pilot was signed'])
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
