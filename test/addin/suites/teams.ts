/** The tab inside Teams, with the unmodified teams-js. */
import { expect, it } from 'vitest'
import { idOf } from '../support/answers.ts'
import { createWorld } from '../support/fake-world.ts'
import { kith } from '../support/origins.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'
import { teamsOrigin } from '../support/teams-host.ts'

type Call = { func: string; args: unknown[] }
type HostWindow = { calls: Call[]; setTheme: (theme: string) => void }

const calls = (shown: Shown): Promise<Call[]> => shown.page.evaluate(() => (window as unknown as HostWindow).calls)
const called = async (shown: Shown, func: string): Promise<Call | undefined> =>
  (await calls(shown)).find((call) => call.func === func)
const background = (shown: Shown): Promise<string> =>
  shown.app.evaluate(() => getComputedStyle(document.querySelector('header') as Element).backgroundColor)

const boot = (chrome: Chrome): void => {
  it('greets the host, takes its theme and language, and says when it can be seen', async () => {
    const shown = await inTeams(chrome.browser, { state: { theme: 'dark', locale: 'de-de' } })
    await until(() => shown.app.locator('h1').textContent()).toBe('Guten Morgen, Mara')
    expect(await shown.app.evaluate(() => document.documentElement.lang)).toBe('de')
    expect(await background(shown)).toBe('rgb(41, 41, 41)')
    await until(async () => (await called(shown, 'appInitialization.success')) !== undefined).toBe(true)
    await shown.close()
  })

  it('follows every change of the theme while it is open', async () => {
    const shown = await inTeams(chrome.browser)
    await shown.app.locator('h1').waitFor()
    const seen: string[] = []
    for (const theme of ['dark', 'contrast', 'default']) {
      const before = await background(shown)
      await shown.page.evaluate((name) => (window as unknown as HostWindow).setTheme(name), theme)
      await until(async () => (await background(shown)) !== before).toBe(true)
      seen.push(await background(shown))
    }
    expect(seen).toEqual(['rgb(41, 41, 41)', 'rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    await shown.close()
  })

  it('opens the person or the suggestion that a link names', async () => {
    const person = await inTeams(chrome.browser, { state: { subPageId: `person/${idOf(2)}` } })
    await until(() => person.app.locator('h1').textContent()).toBe('Lin Chen')
    await person.close()
    const suggestion = await inTeams(chrome.browser, { state: { subPageId: `suggestion/${idOf(502)}` } })
    await suggestion.app.getByRole('heading', { name: 'A call with Ana?' }).waitFor()
    expect(await suggestion.app.evaluate(() => location.hash)).toBe(`#/today?suggestion=${idOf(502)}`)
    await suggestion.close()
  })

  it('goes on as a plain page when the host that frames it never answers', { timeout: 20_000 }, async () => {
    const shown = await inTeams(chrome.browser, { state: { silent: true } })
    await until(() => shown.app.locator('h1').textContent()).toBe('Sign in to go on')
    await shown.close()
  })
}

const forms = (chrome: Chrome): void => {
  const at = async (state: Parameters<typeof inTeams>[1]): Promise<Shown> => {
    const shown = await inTeams(chrome.browser, state)
    await shown.app.locator('h1').waitFor()
    await shown.app.evaluate((id) => {
      location.hash = `/people/${id}`
    }, idOf(2))
    await shown.app.getByRole('button', { name: 'Propose a time' }).waitFor()
    return shown
  }

  it('opens the host’s own meeting, mail and chat forms, addressed', async () => {
    const shown = await at({})
    await shown.app.getByRole('button', { name: 'Propose a time' }).click()
    await shown.app.getByRole('button', { name: 'Write a mail' }).click()
    await shown.app.getByRole('button', { name: 'Chat' }).click()
    await expect
      .poll(async () => JSON.stringify(await called(shown, 'calendar.composeMeeting')))
      .toContain('p2@fontaine.example')
    await expect
      .poll(async () => JSON.stringify(await called(shown, 'mail.composeMail')))
      .toContain('p2@fontaine.example')
    await until(async () => JSON.stringify(await calls(shown))).toMatch(/chat|l\/chat/i)
    await shown.close()
  })

  it('falls back on links where the host has no such forms, and says so where there is no way', async () => {
    const shown = await at({ state: { supports: { pages: { backStack: {}, config: {} } } } })
    await shown.app.getByRole('button', { name: 'Propose a time' }).click()
    await until(async () => JSON.stringify(await calls(shown))).toContain('teams.microsoft.com/l/meeting/new')
    expect(JSON.stringify(await calls(shown))).toContain('p2%40fontaine.example')
    await shown.app.getByRole('button', { name: 'Write a mail' }).click()
    await shown.app.getByText('This place has no form for that.').waitFor()
    await shown.close()
  })
}

const frames = (chrome: Chrome): void => {
  it('is refused in a frame of a foreign origin, and shown in those of Microsoft', async () => {
    const shown = await inTeams(chrome.browser)
    await shown.app.locator('h1').waitFor()
    // The same page, framed by somebody else: the browser must keep to the policy that the server sends.
    await shown.page.goto('https://evil.example.net/', { waitUntil: 'load' })
    await until(() => shown.complaints.join('\n')).toMatch(/frame-ancestors/)
    const [, framed] = shown.page.frames()
    expect(framed?.url()).not.toContain(kith)
    await shown.page.goto(`${teamsOrigin}/v2/`)
    const again = shown.page.frames()[1]
    await again?.locator('h1').waitFor()
    expect(again?.url()).toContain(kith)
    await shown.close()
  })

  it('asks nobody but the hosts’ own origins, and breaks no policy', async () => {
    const shown = await inTeams(chrome.browser, { world: createWorld() })
    await shown.app.locator('h1').waitFor()
    expect(shown.complaints.filter((line) => /Content Security Policy|violates/.test(line))).toEqual([])
    await shown.close()
  })
}

export function teamsSuite(chrome: Chrome): void {
  boot(chrome)
  forms(chrome)
  frames(chrome)
}
