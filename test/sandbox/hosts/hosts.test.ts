import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import type { Person } from '../../../sandbox/tenant/types.ts'
import { launch } from '../../addin/support/chromium.ts'
import { needs } from '../../support/needs.ts'
import { type Running, startRunning } from '../running.ts'
import { startTinyApp } from './tiny-app.ts'

type Booted = {
  context: { app: { theme: string }; user: { id: string; tenant: { id: string } }; page: { subPageId: string } }
  recommended: boolean
  supports: string[]
}
type Signed = { token?: string; name?: string; error?: string; code?: string }
type Item = { type: string; composing: boolean; subject: string | null; from: string | null; to: string[] } | null

/** The machine may be busy: what has to come may take a while. */
const soon = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 })

needs('chromium')('the host pages in Chromium', () => {
  let app: Awaited<ReturnType<typeof startTinyApp>>
  let running: Running & { stop: () => Promise<void> }
  let browser: Browser
  let context: BrowserContext
  let next = 3

  beforeAll(async () => {
    app = await startTinyApp()
    running = await startRunning({ kithUrl: app.url })
    app.setAuthority(`${running.sandbox.origin}/${running.sandbox.tenant.id}`)
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
    await app?.close()
  })
  afterEach(() => context?.close())

  const somebody = (): Person => running.person(next++)
  /** Opens a host page as somebody; anything that the browser complains of makes the test fail. */
  const open = async (path: string, person: Person): Promise<{ page: Page; frame: () => Promise<Frame> }> => {
    context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Paris' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // office.js wants to report to Microsoft, which our policy does not let it.
      const reports = message.text().includes('https://browser.pipe.aria.microsoft.com/')
      if (/Content Security Policy/i.test(message.text()) && !reports) complaints.push(message.text())
    })
    // What is asked of Microsoft's own servers cannot be had here, and both libraries do without.
    page.on('response', (answer) => {
      if (answer.status() >= 400 && answer.url().startsWith(running.sandbox.httpOrigin))
        complaints.push(`${answer.status()} ${answer.url()}`)
    })
    await page.goto(`${running.sandbox.httpOrigin}${path}${path.includes('?') ? '&' : '?'}person=${person.id}`)
    const frame = async (): Promise<Frame> => {
      const found = () => page.frames().find((one) => /\/(tab|pane)\//.test(one.url()))
      await soon(async () => (found() ? found()?.evaluate('typeof window.booted') : 'absent')).toBe('object')
      return found() as Frame
    }
    return { page, frame }
  }
  const complaints: string[] = []
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })
  const run = <T>(frame: Frame, script: string): Promise<T> => frame.evaluate(script) as Promise<T>

  test('Teams boots unmodified teams-js: who, which theme, where a deep link leads', async () => {
    const person = somebody()
    const { page, frame } = await open('/teams?theme=dark&subEntityId=suggestion/7', person)
    const tab = await frame()
    const booted = await run<Booted>(tab, 'booted')
    expect(booted.context).toMatchObject({
      app: { theme: 'dark' },
      user: { id: person.id, tenant: { id: running.sandbox.tenant.id } },
      page: { subPageId: 'suggestion/7' },
    })
    expect(booted).toMatchObject({ recommended: true, supports: ['calendar', 'mail', 'chat', 'people'] })
    await page.getByLabel('Theme').selectOption('contrast')
    await soon(() => run(tab, 'themes')).toEqual(['contrast'])
  })

  test('Teams gives a nested token after the person agreed, and silently from then on', async () => {
    const person = somebody()
    const { page, frame } = await open('/teams', person)
    const tab = await frame()
    await run(tab, 'booted')
    expect(await run<Signed>(tab, 'silent()')).toMatchObject({ error: 'InteractionRequiredAuthError' })
    const asked = run<Signed>(tab, 'popup()')
    await page.getByRole('dialog').getByText('Read your mail without its text').waitFor()
    await page.getByRole('button', { name: 'Accept' }).click()
    const { token, name } = await asked
    expect(name).toBe(person.displayName)
    const keys = createRemoteJWKSet(
      new URL(`${running.sandbox.origin}/${running.sandbox.tenant.id}/discovery/v2.0/keys`),
    )
    const { payload } = await jwtVerify(token ?? '', keys, { audience: apiApp.clientId })
    expect(payload).toMatchObject({ oid: person.id, azp: spaApp.clientId, scp: 'access_as_user' })
    expect((await run<Signed>(tab, 'silent({ forceRefresh: true })')).token).toMatch(/^ey/)
    // A challenge of our server: one more step, and the token says that it was taken.
    const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })
    const stepped = run<Signed>(tab, `popup({ claims: '${claims}' })`)
    await page.getByRole('button', { name: 'Confirm' }).click()
    expect(decodeJwt((await stepped).token ?? '').acrs).toEqual(['c1'])
  })

  test('a person who cancels is taken at their word', async () => {
    const { page, frame } = await open('/teams', somebody())
    const tab = await frame()
    await run(tab, 'booted')
    const asked = run<Signed>(tab, 'popup()')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(await asked).toMatchObject({
      error: expect.stringMatching(/Error$/),
      code: expect.stringMatching(/user_cancel/i),
    })
  })

  test('a meeting that the tab drafts in Teams is really sent, as the person who sends it', async () => {
    const [person, peer] = [somebody(), somebody()]
    const { page, frame } = await open('/teams', person)
    const tab = await frame()
    await run(tab, 'booted')
    const start = '2026-11-26T11:30:00.000Z'
    await run(
      tab,
      `microsoftTeams.calendar.composeMeeting({ attendees: ['${peer.mail}'], subject: 'Lunch', startTime: '${start}', endTime: '2026-11-26T12:15:00.000Z' })`,
    )
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Invitations sent.').waitFor()
    const found = running.sandbox.tenant
      .eventsBetween(peer.id, Date.parse(start), Date.parse(start) + 1)
      .find((one) => one.subject === 'Lunch')
    expect(found).toMatchObject({
      organizer: { address: person.mail },
      isOrganizer: false,
      end: Date.parse('2026-11-26T12:15:00Z'),
    })
  })

  test('the people picker of Teams gives the person who was picked', async () => {
    const [person, peer] = [somebody(), somebody()]
    const { page, frame } = await open('/teams', person)
    const tab = await frame()
    await run(tab, 'booted')
    const asked = run<{ objectId: string; email: string }[]>(
      tab,
      "microsoftTeams.people.selectPeople({ singleSelect: true, title: 'Who' })",
    )
    await page.getByLabel('Find somebody').fill(peer.mail)
    await page.getByRole('dialog').getByRole('button', { name: peer.displayName }).click()
    expect(await asked).toEqual([{ objectId: peer.id, displayName: peer.displayName, email: peer.mail }])
  })

  test('somebody else is chosen in the page, and the tab starts anew as them', async () => {
    const [person, other] = [somebody(), somebody()]
    const { page, frame } = await open('/teams', person)
    await run(await frame(), 'booted')
    await page.locator('#me').click()
    await page.getByLabel('Find somebody').fill(other.mail)
    await page.getByRole('dialog').getByRole('button', { name: other.displayName }).click()
    await soon(async () => (await run<Booted>(await frame(), 'window.booted ?? {}')).context?.user.id).toBe(other.id)
  })

  test('Outlook boots unmodified office.js, and the pane follows the selected item, also to none', async () => {
    const [person, peer] = [somebody(), somebody()]
    running.sandbox.tenant.sendMail({
      from: { name: peer.displayName, address: peer.mail },
      to: [{ name: person.displayName, address: person.mail }],
      subject: 'About the budget',
      body: 'Here it is.',
    })
    const { page, frame } = await open('/outlook', person)
    const pane = await frame()
    const booted = await run<{
      info: { host: string; platform: string }
      registered: string
      sets: string[]
    }>(pane, 'booted')
    expect(booted).toEqual({
      info: expect.objectContaining({ host: 'Outlook', platform: 'OfficeOnline' }),
      registered: 'succeeded',
      sets: ['1.8', '1.15'],
    })
    await page.getByRole('button', { name: /About the budget/ }).click()
    const items = (): Promise<Item[]> => run(pane, 'items')
    await soon(async () => (await items()).at(-1)).toEqual({
      type: 'message',
      composing: false,
      subject: 'About the budget',
      from: peer.mail,
      to: [person.mail],
    })
    expect(await run(pane, 'Office.context.mailbox.userProfile.emailAddress')).toBe(person.mail)
    await page.getByText('Here it is.').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await soon(async () => (await items()).at(-1)).toBeNull()
    const event = running.sandbox.tenant.createEvent(peer.id, {
      subject: 'Review',
      start: Date.parse('2026-11-25T13:00:00Z'),
      end: Date.parse('2026-11-25T14:00:00Z'),
      zone: peer.zone,
      attendees: [
        {
          type: 'required',
          emailAddress: { name: person.displayName, address: person.mail },
          response: 'none',
          respondedAt: null,
        },
      ],
    })
    await page.getByRole('button', { name: 'Calendar' }).click()
    await page.getByRole('button', { name: new RegExp(event.subject) }).click()
    await soon(async () => (await items()).at(-1)).toEqual({
      type: 'appointment',
      composing: false,
      subject: 'Review',
      from: peer.mail,
      to: [person.mail],
    })
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('Answered.').waitFor()
    const answered = running.sandbox.tenant.events(peer.id).find((one) => one.iCalUId === event.iCalUId)
    expect(answered?.attendees[0]?.response).toBe('accepted')
  })

  test('the pane knows Outlook’s theme and hears when it changes', async () => {
    const { page, frame } = await open('/outlook?theme=default', somebody())
    const pane = await frame()
    await run(pane, 'booted')
    expect(await run(pane, 'Office.context.officeTheme.isDarkTheme')).toBe(false)
    await page.getByLabel('Theme').selectOption('dark')
    await soon(() => run(pane, 'themes')).toEqual([['#1f1f1f', true]])
  })

  test('Outlook gives a nested token by the bridge that it puts into the pane', async () => {
    const person = somebody()
    const { page, frame } = await open('/outlook', person)
    const pane = await frame()
    await run(pane, 'booted')
    const asked = run<Signed>(pane, 'popup()')
    await page.getByRole('button', { name: 'Accept' }).click()
    const { token } = await asked
    expect(decodeJwt(token ?? '')).toMatchObject({ oid: person.id, aud: apiApp.clientId })
  })

  test('a mail that the pane drafts in Outlook is really sent, and the pane sees who it is written to', async () => {
    const [person, peer] = [somebody(), somebody()]
    const { page, frame } = await open('/outlook', person)
    const pane = await frame()
    await run(pane, 'booted')
    // Without an open item office.js refuses to open forms.
    await page.locator('#list button').first().click()
    await soon(() => run<Item>(pane, 'items.at(-1)')).not.toBeNull()
    await run(
      pane,
      `Office.context.mailbox.displayNewMessageForm({ toRecipients: ['${peer.mail}'], subject: 'Thank you' })`,
    )
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await soon(() => run<Item>(pane, 'items.at(-1)')).toMatchObject({ type: 'message', composing: true })
    const to = await run<string[]>(
      pane,
      'new Promise((resolve) => Office.context.mailbox.item.to.getAsync(({ value }) => resolve(value.map((one) => one.emailAddress))))',
    )
    expect(to).toEqual([peer.mail])
    // The pane stays in reach while somebody writes, and hears whom else they write to.
    await run(
      pane,
      'window.heard = 0; Office.context.mailbox.item.addHandlerAsync(Office.EventType.RecipientsChanged, () => window.heard++)',
    )
    await dialog.getByLabel('Cc').fill(person.mail)
    await dialog.getByLabel('Message').fill('It helped.')
    await soon(() => run(pane, 'heard')).toBe(1)
    expect(await page.locator('dialog:modal').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent.').waitFor()
    const [newest] = running.sandbox.tenant.messages(peer.id)
    expect(newest).toMatchObject({ subject: 'Thank you', body: 'It helped.', from: { address: person.mail } })
    await soon(() => run<Item>(pane, 'items.at(-1)')).toMatchObject({ composing: false })
  })

  test('a plain browser signs in by authorization code in a window, with PKCE, and renews by refresh token', async () => {
    const person = somebody()
    context = await browser.newContext({ ignoreHTTPSErrors: true })
    const page = await context.newPage()
    await page.goto(`${running.sandbox.httpOrigin}/tab/plain`)
    const opened = page.waitForEvent('popup')
    const asked = page.evaluate(`popup({ loginHint: '${person.mail}' })`) as Promise<Signed>
    const popup = await opened
    await popup.getByRole('button', { name: new RegExp(person.displayName) }).click()
    await popup.getByText('Read your calendars').waitFor()
    await popup.getByRole('button', { name: 'Accept' }).click()
    const { token } = await asked
    expect(decodeJwt(token ?? '')).toMatchObject({ oid: person.id, aud: apiApp.clientId, azp: spaApp.clientId })
    const renewed = (await page.evaluate('silent({ forceRefresh: true })')) as Signed
    expect(renewed.token).toMatch(/^ey/)
    expect(renewed.token).not.toBe(token)
  })

  test('server-sent events of the application arrive one by one, before the next is even sent', async () => {
    const { httpOrigin } = running.sandbox
    const answer = await fetch(`${httpOrigin}/api/stream`)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value?.trim()).toBe('data: one')
    await fetch(`${httpOrigin}/api/release`)
    expect((await reader.read()).value?.trim()).toBe('data: two')
    expect((await reader.read()).done).toBe(true)
  })

  test('what a browser sends reaches the application, and an application that is gone is said so', async () => {
    const { httpOrigin } = running.sandbox
    expect((await fetch(`${httpOrigin}/api/absent`)).status).toBe(404)
    const alone = await startRunning()
    try {
      const answer = await fetch(`${alone.sandbox.httpOrigin}/tab/`)
      expect([answer.status, (await answer.text()).includes('The sandbox runs alone')]).toEqual([502, true])
    } finally {
      await alone.stop()
    }
  })
})
