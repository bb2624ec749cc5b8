/** The pane inside Outlook on the web, with the unmodified office.js. */
import { expect, it } from 'vitest'
import { createWorld } from '../support/fake-world.ts'
import { type Address, type HostItem, itemData } from '../support/outlook-host.ts'
import { axeFindings, inOutlook, overflow, picture, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'

type Call = { action: string; data?: { ApiParams?: object; MethodData?: { DispatchId: number } } }
type HostWindow = {
  calls: Call[]
  selectItem: (data: object | null) => void
  changeRecipients: (to: Address[]) => void
  changeTheme: (background: number) => void
}

const mara: Address = { name: 'Mara Fontaine', address: 'mara@fontaine.example' }
const jonas: Address = { name: 'Jonas Weber', address: 'P1@fontaine.example' }
const lin: Address = { name: 'Lin Chen', address: 'p2@fontaine.example' }
const stranger: Address = { name: 'Somebody', address: 'somebody@else.example' }
/** Exchange's inner name of a mailbox, as old items have it. */
const inner: Address = { name: 'Old', address: '/o=exch/ou=first/cn=recipients/cn=old' }

const mail: HostItem = { kind: 'message', from: jonas, to: [mara, lin], cc: [stranger, inner] }

const names = (shown: Shown): Promise<string[]> => shown.app.locator('main li > div span[dir=auto]').allInnerTexts()
const select = (shown: Shown, item: HostItem): Promise<void> =>
  shown.page.evaluate((data) => (window as unknown as HostWindow).selectItem(data), itemData(item))
const heading = (shown: Shown): Promise<string | null> => shown.app.locator('h1').textContent()

const reading = (chrome: Chrome): void => {
  it('shows the people on the open mail: plain facts at rest, the rest by one tap, gone by Escape', async () => {
    const shown = await inOutlook(chrome.browser, { state: { item: mail } })
    await until(() => names(shown)).toEqual(['Jonas Weber', 'Lin Chen'])
    expect(await heading(shown)).toBe('People on this mail')
    await shown.app.getByText('and 2 others').waitFor()
    const text = await shown.app.locator('main').textContent()
    expect(text).toContain('last contact 37 days ago')
    expect(text).not.toMatch(/cooling|often|score|of 100/)
    await picture(shown.page, 'pane-rest-320')
    const more = shown.app.getByRole('button', { name: 'More about Jonas Weber' })
    await more.click()
    await shown.app.getByText('cooling').waitFor()
    expect(await overflow(shown.app)).toBe(0)
    await picture(shown.page, 'pane-open-320')
    await shown.page.keyboard.press('Escape')
    await until(() => shown.app.getByText('cooling').count()).toBe(0)
    expect(await shown.app.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'More about Jonas Weber',
    )
    await shown.close()
  })

  it('follows the item that is opened next, hides what was open, and handles none', async () => {
    const shown = await inOutlook(chrome.browser, { state: { item: mail } })
    await shown.app.getByRole('button', { name: 'More about Jonas Weber' }).click()
    await shown.app.getByText('cooling').waitFor()
    await select(shown, { kind: 'message', from: lin, to: [mara] })
    await until(() => names(shown)).toEqual(['Lin Chen'])
    expect(await shown.app.getByText('cooling').count()).toBe(0)
    await select(shown, null)
    await until(() => heading(shown)).toBe('Today')
    await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    await select(shown, { kind: 'appointment', organizer: lin, required: [mara, jonas], optional: [stranger] })
    await until(() => heading(shown)).toBe('People at this meeting')
    await until(async () => (await names(shown)).toSorted()).toEqual(['Jonas Weber', 'Lin Chen'])
    await select(shown, { kind: 'message', from: stranger, to: [mara] })
    await shown.app.getByText('Nobody on this item is known yet.').waitFor()
    await shown.close()
  })
}

const writing = (chrome: Chrome): void => {
  it('follows the recipients while a mail is written', async () => {
    const item: HostItem = { kind: 'message', composing: true, to: [lin] }
    const shown = await inOutlook(chrome.browser, { state: { item } })
    await until(() => heading(shown)).toBe('People you write to')
    await until(() => names(shown)).toEqual(['Lin Chen'])
    await shown.page.evaluate((to) => (window as unknown as HostWindow).changeRecipients(to), [lin, jonas])
    await until(async () => (await names(shown)).length).toBe(2)
    await shown.close()
  })

  it('shows who is asked to a meeting that is being arranged', async () => {
    const item: HostItem = { kind: 'appointment', composing: true, required: [jonas], optional: [lin] }
    const shown = await inOutlook(chrome.browser, { state: { item } })
    await until(async () => (await names(shown)).toSorted()).toEqual(['Jonas Weber', 'Lin Chen'])
    expect(await heading(shown)).toBe('People at this meeting')
    await shown.close()
  })

  it('opens Outlook’s own appointment form, addressed', async () => {
    const shown = await inOutlook(chrome.browser, { state: { item: mail } })
    await shown.app.getByRole('button', { name: 'More about Lin Chen' }).click()
    await shown.app.getByRole('button', { name: 'Propose a time' }).click()
    const sent = (): Promise<string> =>
      shown.page.evaluate(() =>
        JSON.stringify(
          (window as unknown as HostWindow).calls.filter(({ data }) => data?.MethodData?.DispatchId === 7),
        ),
      )
    await until(sent).toContain('p2@fontaine.example')
    await shown.close()
  })
}

const clients = (chrome: Chrome): void => {
  it('works in the oldest client that it declares and follows the theme in newer ones', async () => {
    for (const [mailbox, themes] of [
      [1.8, false],
      [1.15, true],
    ] as const) {
      const shown = await inOutlook(chrome.browser, { state: { item: mail, mailbox } })
      await until(() => names(shown)).toEqual(['Jonas Weber', 'Lin Chen'])
      const registered = await shown.page.evaluate(() =>
        (window as unknown as HostWindow).calls.some(({ action }) => action === 'officeThemeChanged'),
      )
      expect(registered).toBe(themes)
      await shown.close()
    }
  })

  it('changes with Outlook’s colours', async () => {
    const shown = await inOutlook(chrome.browser, { state: { item: mail } })
    await until(() => names(shown)).toHaveLength(2)
    const scheme = (): Promise<string> => shown.app.evaluate(() => document.documentElement.style.colorScheme)
    expect(await scheme()).toBe('light')
    await shown.page.evaluate(() => (window as unknown as HostWindow).changeTheme(0x1f1f1f))
    await until(scheme).toBe('dark')
    await picture(shown.page, 'pane-dark-320')
    expect(await axeFindings(shown.app)).toEqual([])
    await shown.page.evaluate(() => (window as unknown as HostWindow).changeTheme(0xffffff))
    await until(scheme).toBe('light')
    await shown.close()
  })

  it('says what is missing, and asks for people again when it failed', async () => {
    const world = createWorld()
    world.fault = (request) => (request === 'POST /api/people/lookup' ? { status: 400, code: 'bad-request' } : null)
    const shown = await inOutlook(chrome.browser, { world, state: { item: mail } })
    await shown.app.getByText('That did not work').waitFor()
    world.fault = () => null
    await shown.app.getByRole('button', { name: 'Try again' }).click()
    await until(() => names(shown)).toHaveLength(2)
    await shown.close()
  })
}

export function outlookSuite(chrome: Chrome): void {
  reading(chrome)
  writing(chrome)
  clients(chrome)
}
