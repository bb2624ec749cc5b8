/** Every way that signing in goes, with the unmodified MSAL: none of them is a dead end. */
import { expect, it } from 'vitest'
import { createWorld, type World } from '../support/fake-world.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'
import type { NestedAuth } from '../support/teams-host.ts'

type HostWindow = {
  calls: { func: string; args: { claims?: string }[] }[]
  hostState: { nested: NestedAuth; token: string | null }
}

const title = (shown: Shown): Promise<string | null> => shown.app.locator('h1').textContent()
const asked = (shown: Shown): Promise<string[]> =>
  shown.page.evaluate(() =>
    (window as unknown as HostWindow).calls.map(({ func }) => func).filter((func) => func.startsWith('nested ')),
  )
const set = (shown: Shown, nested: NestedAuth): Promise<void> =>
  shown.page.evaluate((value) => {
    const { hostState } = window as unknown as HostWindow
    hostState.nested = value
  }, nested)

const nested = (chrome: Chrome): void => {
  it('takes the host’s account without a word where the host gives a token', async () => {
    const shown = await inTeams(chrome.browser, { state: { nested: 'token' } })
    await until(() => title(shown)).toBe('Good morning, Mara')
    expect(await asked(shown)).toEqual(['nested GetInitContext', 'nested GetToken'])
    await shown.close()
  })

  it('lets the host ask the person when the host says that it must', async () => {
    const shown = await inTeams(chrome.browser, { state: { nested: 'interaction-then-token' } })
    await until(() => title(shown)).toBe('Good morning, Mara')
    expect(await asked(shown)).toContain('nested GetTokenPopup')
    await shown.close()
  })

  it('says calmly that it was refused or given up, shows itself to the host, and tries again by a click', async () => {
    const cases = [
      { how: 'refused', says: 'This account cannot use Kith' },
      { how: 'interaction-then-cancel', says: 'Sign in to go on' },
    ] as const
    for (const { how, says } of cases) {
      const shown = await inTeams(chrome.browser, { state: { nested: how } })
      await until(() => title(shown)).toBe(says)
      const ready = (): Promise<boolean> =>
        shown.page.evaluate(() =>
          (window as unknown as HostWindow).calls.some(({ func }) => func === 'appInitialization.success'),
        )
      await until(ready).toBe(true)
      await set(shown, 'token')
      await shown.app.getByRole('button').click()
      await until(() => title(shown)).toBe('Good morning, Mara')
      await shown.close()
    }
  })

  it('says that sign-in cannot be reached, and goes on once it can', async () => {
    const shown = await inTeams(chrome.browser, { state: { nested: 'unavailable' } })
    await until(() => title(shown)).toBe('Kith cannot be reached')
    await set(shown, 'token')
    await shown.app.getByRole('button', { name: 'Try again' }).click()
    await until(() => title(shown)).toBe('Good morning, Mara')
    await shown.close()
  })

  it.each([1, 2])(
    'hands a claims challenge of the server to the host and goes on with the new token (%i)',
    async (times) => {
      const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })
      let challenged = 0
      const world = createWorld()
      world.fault = (request) =>
        request === 'POST /api/session' && ++challenged <= times
          ? { status: 401, code: 'step-up-needed', claims }
          : null
      const shown = await inTeams(chrome.browser, { world, state: { nested: 'token' } })
      if (times > 1) {
        // Silently was not enough: now the person is asked, by a click.
        await shown.app.getByText('one more step').waitFor()
        await shown.app.getByRole('button').click()
      }
      await until(() => title(shown)).toBe('Good morning, Mara')
      const sent = await shown.page.evaluate(() => JSON.stringify((window as unknown as HostWindow).calls))
      expect(sent).toContain('acrs')
      expect(sent.includes('nested GetTokenPopup')).toBe(times > 1)
      await shown.close()
    },
  )
}

const single = (chrome: Chrome): void => {
  it('uses the host’s single sign-on where nested sign-in is not recommended', async () => {
    const shown = await inTeams(chrome.browser)
    await until(() => title(shown)).toBe('Good morning, Mara')
    expect(await asked(shown)).toEqual([])
    await shown.close()
  })

  it('says calmly that single sign-on was refused', async () => {
    const shown = await inTeams(chrome.browser, { state: { token: null } })
    await until(() => title(shown)).toBe('This account cannot use Kith')
    await shown.close()
  })

  it('asks for a new token when the server takes the old one no longer', async () => {
    const world: World = createWorld()
    const shown = await inTeams(chrome.browser, { world })
    await until(() => title(shown)).toBe('Good morning, Mara')
    world.tokens = new Set(['newer-token'])
    await shown.page.evaluate(() => {
      const { hostState } = window as unknown as HostWindow
      hostState.token = 'newer-token'
    })
    await shown.app.getByRole('link', { name: 'Meet' }).click()
    await shown.app.getByRole('heading', { name: 'Coming up' }).waitFor()
    await shown.close()
  })

  it('asks for consent, and says who can help where the organisation has not turned it on', async () => {
    const cases = [
      { code: 'consent-required', says: 'Your consent is needed' },
      { code: 'tenant-not-onboarded', says: 'Not turned on for your organisation' },
      { code: 'account-refused', says: 'This account cannot use Kith' },
    ]
    for (const { code, says } of cases) {
      const world = createWorld()
      world.fault = (request) => (request === 'POST /api/session' ? { status: 403, code } : null)
      const shown = await inTeams(chrome.browser, { world })
      await until(() => title(shown)).toBe(says)
      world.fault = () => null
      await shown.app.getByRole('button').click()
      await until(() => title(shown)).toBe('Good morning, Mara')
      await shown.close()
    }
  })
}

export function signInSuite(chrome: Chrome): void {
  nested(chrome)
  single(chrome)
}
