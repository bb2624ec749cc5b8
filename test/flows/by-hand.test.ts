/**
 * A day of somebody who uses everything, by hand in the host page and against the real server: picks people, notes, leaves
 * somebody out and back in, passes a link on, sets a last day, takes everything along and erases it.
 */
import { readFileSync } from 'node:fs'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import { listNotes } from '../../contract/notes.ts'
import { listPeople, type PersonRow, readPerson } from '../../contract/people.ts'
import { listShelf } from '../../contract/shelf.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { buildAddin } from '../../scripts/demo/addin-build.ts'
import { launch } from '../addin/support/chromium.ts'
import { openTab, type Tab } from '../support/host-page.ts'
import { needs } from '../support/needs.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

needs('chromium')('a day in the tab, by hand', () => {
  let world: World
  let browser: Browser
  let mara: SignedIn
  let page: Page
  let tab: FrameLocator
  let goTo: Tab['goTo']
  let peer: PersonRow

  beforeAll(async () => {
    const { folder } = await buildAddin(false)
    world = await createWorld({ size: 60, now: '2026-11-24T09:00:00Z', traffic: false, addinDir: folder })
    browser = await launch()
    mara = await world.signIn(world.employees()[22] as Person)
    await mara.call(turnOn, { body: {} })
    await world.settled(100_000)
    const [first] = await people()
    if (!first) throw new Error('nobody to turn to')
    peer = first
    ;({ page, tab, goTo } = await openTab(browser, world.sandbox, { person: mara.person, timezoneId: 'Europe/Paris' }))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const people = async () => (await mara.call(listPeople, { querystring: { peers: 'peers' } })).people

  test('picks a colleague in Teams’ own picker whom nobody wrote to yet', { timeout: 90_000 }, async () => {
    const known = new Set(
      (await mara.call(listPeople, { querystring: { peers: 'everybody', limit: 2000 } })).people.map(
        ({ name }) => name,
      ),
    )
    const addresses = await world.database.look<{ address: string }[]>`
      select address from contact_address where owner_id = ${mara.owner.ownerId}`
    const met = new Set(addresses.map(({ address }) => address))
    const stranger = world
      .employees()
      .find((one) => !met.has(one.mail) && !known.has(one.displayName) && one.id !== mara.person.id)
    if (!stranger) throw new Error('everybody is known')
    await goTo('/meet/new')
    await tab.getByRole('button', { name: 'From the directory: With whom' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('searchbox').fill(stranger.displayName)
    await dialog.getByRole('button', { name: stranger.displayName }).first().click()
    // It asks for one after the other until it is closed.
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await tab.getByRole('button', { name: `Remove ${stranger.displayName}` }).waitFor()
    const [row] = await world.database.look`
      select person_id from contact join contact_address using (tenant_id, owner_id, contact_id)
      where owner_id = ${mara.owner.ownerId} and contact_address.address = ${stranger.mail}`
    expect(row?.person_id).toBe(stranger.id)
  })

  test('notes what somebody works on, deletes it, and has it back', { timeout: 90_000 }, async () => {
    const { contactId } = peer
    const texts = async () => (await mara.call(listNotes, { params: { contactId } })).notes.map(({ text }) => text)
    await goTo(`/people/${contactId}`)
    const card = tab.locator('section', { has: tab.getByRole('heading', { name: 'Your notes' }) }).last()
    await card.getByLabel('Note').fill('Forecasting in spreadsheets')
    await card.getByRole('button', { name: 'Add', exact: true }).click()
    await card.getByRole('button', { name: 'Delete the note “Forecasting in spreadsheets”' }).waitFor()
    expect(await texts()).toEqual(['Forecasting in spreadsheets'])
    await card.getByRole('button', { name: 'Delete the note “Forecasting in spreadsheets”' }).click()
    await tab.getByRole('button', { name: 'Undo', exact: true }).click()
    // The list on the page may still be that from before it was deleted.
    await expect.poll(texts).toEqual(['Forecasting in spreadsheets'])
    await card.getByRole('button', { name: 'Delete the note “Forecasting in spreadsheets”' }).waitFor()
  })

  test('leaves somebody out and takes it back; they are gone and there again', { timeout: 90_000 }, async () => {
    const isListed = async () => (await people()).some(({ contactId }) => contactId === peer.contactId)
    await tab.getByRole('button', { name: 'Not this person' }).click()
    await tab.getByText(`${peer.name} is left out of every suggestion.`).first().waitFor()
    // Both show at once, before the server has heard of them.
    await expect.poll(isListed).toBe(false)
    await tab.getByRole('button', { name: 'Undo “not this person”' }).click()
    await tab.getByRole('button', { name: 'Not this person' }).waitFor()
    await expect.poll(isListed).toBe(true)
  })

  test('puts a link on the shelf, sees whom it serves and why, and gives it by their own mail', {
    timeout: 90_000,
  }, async () => {
    const first = peer.name.split(' ')[0] ?? ''
    await goTo('/ask/shelf')
    await tab.getByLabel('Address').fill('https://example.com/forecasting')
    await tab.getByRole('button', { name: 'Title, kind, tags, source' }).click()
    await tab.getByLabel('Title (left empty').fill('Forecasting in spreadsheets, well done')
    await tab.getByLabel('Tags').fill('forecasting')
    await tab.getByRole('button', { name: 'Put on the shelf' }).click()
    const link = tab.getByRole('region', { name: 'Forecasting in spreadsheets, well done' })
    await link.getByRole('button', { name: /^Whom would it serve/ }).click()
    await link.getByText('Working on: Forecasting in spreadsheets').waitFor()
    await link.getByRole('button', { name: `Draft for ${first}` }).click()
    await link.getByRole('button', { name: 'Open in mail' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Send' }).click()
    await link.getByRole('button', { name: 'I sent it' }).click()
    await link.getByText(`given to ${first}`).waitFor()
    const { links } = await mara.call(listShelf, {})
    expect(links.map(({ offers }) => offers.map(({ contactId, sentAt }) => [contactId, sentAt !== null]))).toEqual([
      [[peer.contactId, true]],
    ])
    const { address } = await mara.call(readPerson, { params: { contactId: peer.contactId } })
    const inbox = () => world.sandbox.tenant.messages(world.person(address).id)
    await expect.poll(() => inbox().some(({ body }) => body.includes('https://example.com/forecasting'))).toBe(true)
  })

  test('sets a last day, sees whom to say goodbye to, and stays after all', { timeout: 90_000 }, async () => {
    await goTo('/me')
    await tab.getByLabel('Last day').fill('2026-12-18')
    await tab.getByRole('button', { name: 'Set the day' }).click()
    await tab.getByRole('button', { name: 'Open the goodbye list' }).click()
    await tab.getByRole('button', { name: `Draft a goodbye to ${peer.name}` }).waitFor()
    await goTo('/me')
    await tab.getByRole('button', { name: 'I am not leaving' }).click()
    await tab.getByLabel('Last day').waitFor()
  })

  test('takes everything along, then erases it: nothing of theirs is left', { timeout: 120_000 }, async () => {
    await goTo('/me')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      tab.getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    const archive = readFileSync(await file.path(), 'utf8')
    expect(archive).toContain('Forecasting in spreadsheets')
    expect(archive).toContain('https://example.com/forecasting')
    await tab.getByRole('button', { name: 'Erase everything' }).click()
    await tab.getByRole('alertdialog').getByRole('button', { name: 'Erase', exact: true }).click()
    await tab.getByText('Everything is being erased').waitFor()
    await world.settled()
    // The second look, for what a job that was under way still wrote, counts from the erasure.
    await world.advance(15 * 60_000)
    const tables = await world.database.look<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'owner_id' and c.relname <> 'erased'`
    for (const { name } of tables) {
      const [row] = await world.database.look<{ n: number }[]>`
        select count(*)::int as n from ${world.database.look(name)} where owner_id = ${mara.owner.ownerId}`
      expect([name, row?.n]).toEqual([name, 0])
    }
    await page.context().close()
  })
})
