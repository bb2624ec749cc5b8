/** Levels, questions, permissions, groups, rhythms, places, what books itself, and the organisation: each done and undone. */
import { expect, it } from 'vitest'
import { idOf, invite } from '../support/answers.ts'
import { createWorld, type World } from '../support/fake-world.ts'
import { muchOwned } from '../support/owned-answers.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'
import type { TeamsState } from '../support/teams-host.ts'

const shownAt = async (
  chrome: Chrome,
  hash: string,
  state: Partial<TeamsState> = {},
  invitesOf?: (world: Partial<World>) => World['invites'],
): Promise<Shown> => {
  const owned = muchOwned()
  const world = createWorld({ ...owned, ...(invitesOf ? { invites: invitesOf(owned) } : {}) })
  const shown = await inTeams(chrome.browser, { world, state })
  await shown.app.locator('h1').waitFor()
  await shown.app.evaluate((to) => {
    location.hash = to
  }, hash)
  return shown
}

const levels = (chrome: Chrome): void => {
  it('sorts people where no org chart tells, and takes a word back', async () => {
    const shown = await shownAt(chrome, '/today')
    const { app, world } = shown
    await app.getByRole('button', { name: 'Sort people' }).click()
    const noor = app.getByRole('group', { name: 'What Noor van Dijk is to you' })
    await noor.getByRole('button', { name: 'Leads me' }).click()
    await until(() => world.chart.sorted.map(({ name, level }) => [name, level])).toEqual([
      ['Noor van Dijk', 'leads-me'],
    ])
    await noor.waitFor({ state: 'detached' })
    await app.getByText('Sorted by you').waitFor()
    await shown.close()
  })

  it('asks once about a promoted peer, and about notes on somebody who reports to the owner now', async () => {
    const shown = await shownAt(chrome, '/today')
    const { app, world } = shown
    await app.getByRole('button', { name: 'Keep', exact: true }).click()
    await until(() => world.chart.outOfRange[0]?.answer).toBe(true)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.chart.outOfRange[0]?.answer).toBe(null)
    await app.getByRole('button', { name: 'Let go' }).click()
    await until(() => world.chart.outOfRange[0]?.answer).toBe(false)
    await app.getByRole('button', { name: 'Erase them' }).click()
    await app.getByRole('alertdialog').getByRole('button', { name: 'Not now' }).click()
    await app.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(world.chart.reports).toHaveLength(1)
    await app.getByRole('button', { name: 'Erase them' }).click()
    await app.getByRole('alertdialog').getByRole('button', { name: 'Erase them' }).click()
    await until(() => world.chart.reports).toEqual([])
    await shown.close()
  })

  it('says of one day that it was no contact, and takes that back', async () => {
    const shown = await shownAt(chrome, `/people/${idOf(2)}`)
    const { app, world } = shown
    const said = () => world.people.find(({ contactId }) => contactId === idOf(2))?.corrections ?? []
    await app
      .getByRole('button', { name: /that was not contact$/ })
      .first()
      .click()
    await until(() => said().map(({ kind }) => kind)).toEqual(['not-contact'])
    expect(said()[0]?.day).toMatch(/^2026-11-2/)
    await app.getByRole('button', { name: /^Undo: You said: no contact on/ }).click()
    await until(() => said()).toEqual([])
    await shown.close()
  })
}

const permissions = (chrome: Chrome): void => {
  const waiting = (shown: Shown) => shown.world.invites.find(({ inviteId }) => inviteId === idOf(640))

  it('sends what waited once the owner has agreed in the host’s window', async () => {
    const shown = await shownAt(chrome, '/today', { agrees: 'agreed' })
    await shown.app.getByText('To put this into your calendar').waitFor()
    await shown.app.getByRole('button', { name: 'Agree and send' }).click()
    await until(() => waiting(shown)?.state).toBe('booked')
    const asked = await shown.page.evaluate(
      () =>
        (window as unknown as { calls: { func: string; args: string[] }[] }).calls.find(
          ({ func }) => func === 'authentication.authenticate',
        )?.args[0],
    )
    expect(asked).toMatch(/^https:\/\/kith\.example\.com\/auth\/consent\?scope=Calendars\.ReadWrite&host=teams/)
    await shown.close()
  })

  it('offers the host’s own form, filled in, to whoever does not agree', async () => {
    const shown = await shownAt(chrome, '/today', { agrees: 'refused' })
    await shown.app.getByRole('button', { name: 'Agree and send' }).click()
    await shown.app.getByText('You did not agree, which is fine').waitFor()
    expect(waiting(shown)?.state).toBe('failed')
    await shown.app.getByRole('button', { name: 'Use my own form' }).click()
    await shown.app.getByText('The form is open').waitFor()
    const form = await shown.page.evaluate(
      () =>
        (window as unknown as { calls: { func: string; args: object[] }[] }).calls.find(
          ({ func }) => func === 'calendar.composeMeeting',
        )?.args[0],
    )
    expect(form).toMatchObject({ attendees: ['p1@fontaine.example'], subject: 'Mara and Jonas' })
    await shown.close()
  })

  it('leads from its window to Microsoft’s page for that one permission, and for no other', async () => {
    const shown = await shownAt(chrome, '/today')
    const page = await shown.context.newPage()
    const asked: string[] = []
    await shown.context.route('https://login.microsoftonline.com/**', (route) => {
      asked.push(route.request().url())
      return route.fulfill({ contentType: 'text/html', body: 'asked' })
    })
    await page.goto(
      'https://kith.example.com/auth/consent?scope=Mail.Send&host=window&nonce=n1&hint=mara%40fontaine.example',
    )
    await until(() => asked.length).toBe(1)
    await page.getByText('asked').waitFor()
    const query = Object.fromEntries(new URL(asked[0] ?? '').searchParams)
    expect(query).toMatchObject({
      client_id: '66666666-7777-4888-8999-000000000000',
      redirect_uri: 'https://kith.example.com/auth/consent',
      scope: 'https://graph.microsoft.com/Mail.Send',
      state: 'window.n1',
      login_hint: 'mara@fontaine.example',
      response_mode: 'fragment',
    })
    await page.goto('https://kith.example.com/auth/consent?scope=Directory.ReadWrite.All&host=window&nonce=n2')
    await page.locator('#says').waitFor()
    expect(asked).toHaveLength(1)
    await shown.close()
  })
}

const meeting = (chrome: Chrome): void => {
  it('invites a group that was picked by hand, with a number that makes it', async () => {
    const shown = await shownAt(chrome, '/meet/new')
    const { app, world } = shown
    for (const name of ['Lin', 'Priya', 'Lee']) {
      await app.getByRole('searchbox').fill(name)
      await app.getByRole('button', { name: new RegExp(`^Add ${name}`) }).click()
    }
    await app.getByText('You and 3 people').waitFor()
    await app.getByLabel('It goes ahead when').selectOption('3')
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByRole('button', { name: /^Invite Lin, Priya,? and Lee/ }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.invites.at(-1)?.state).toBe('booked')
    expect([...world.groups.values()]).toMatchObject([{ kind: 'group-lunch', quorum: 3 }])
    expect(world.invites.at(-1)?.people.map(({ name }) => name)).toEqual([
      'Lin Chen',
      'Priya Natarajan',
      'Lee Anderson',
    ])
    await shown.close()
  })

  it('takes whom the host’s own picker gave, a stranger too, and says who cannot be chosen', async () => {
    const picks = [
      { displayName: 'Jonas Weber', email: 'p1@fontaine.example' },
      { displayName: 'Zoë Novák', email: 'zoe@fontaine.example' },
      { displayName: 'Room 4', email: 'room-4@fontaine.example' },
      { displayName: 'Nobody' },
    ]
    const shown = await shownAt(chrome, '/meet/new', { picks })
    const { app, world, page } = shown
    await app.getByRole('button', { name: 'From the directory: With whom' }).click()
    await app.getByText('You and 2 people').waitFor()
    await app.getByText('Not chosen: Room 4.').waitFor()
    expect(world.people.at(-1)).toMatchObject({ name: 'Zoë Novák', address: 'zoe@fontaine.example' })
    const [asked] = await page.evaluate(() =>
      (window as unknown as { calls: { func: string; args: object[] }[] }).calls.filter(
        ({ func }) => func === 'people.selectPeople',
      ),
    )
    expect(asked?.args[0]).toMatchObject({ title: 'With whom', singleSelect: false })
    await app.getByLabel('It goes ahead when').selectOption('3')
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await until(() => [...world.groups.values()].map(({ contactIds }) => contactIds)).toEqual([
      [idOf(1), world.people.at(-1)?.contactId],
    ])
    await shown.close()
  })

  it('is content with the search where the picker was closed, and shows none where the host has none', async () => {
    const closed = await shownAt(chrome, '/meet/new')
    await closed.app.getByRole('button', { name: 'From the directory: With whom' }).click()
    await closed.app.getByRole('searchbox').fill('Lin')
    await closed.app.getByRole('button', { name: /^Add Lin/ }).click()
    await closed.app.getByRole('button', { name: 'Remove Lin Chen' }).waitFor()
    expect(closed.world.seen.filter((one) => one.includes('/api/people/picked'))).toEqual([])
    await closed.close()
    const without = await shownAt(chrome, '/meet/new', { supports: { calendar: {}, mail: {}, chat: {} } })
    await without.app.getByRole('searchbox').waitFor()
    expect(await without.app.getByRole('button', { name: /^From the directory/ }).count()).toBe(0)
    await without.close()
  })

  it('pauses a rhythm, goes on, ends it and has it back; sets one on a person’s page', async () => {
    const shown = await shownAt(chrome, '/meet/rhythms')
    const { app, world } = shown
    const jonas = () => world.cadences.find(({ contactId }) => contactId === idOf(1))
    await app.getByRole('button', { name: 'Pause for a month: Jonas Weber' }).click()
    await until(() => jonas()?.pausedUntil).toBe('2026-12-24')
    await app.getByRole('button', { name: 'Go on: Jonas Weber' }).click()
    await until(() => jonas()?.pausedUntil).toBe(null)
    await app.getByRole('button', { name: 'End it: Jonas Weber' }).click()
    await until(() => jonas()).toBe(undefined)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => [jonas()?.everyDays, jonas()?.atMostDays]).toEqual([42, 56])
    await app.evaluate(
      (to) => {
        location.hash = to
      },
      `/people/${idOf(3)}`,
    )
    await app.getByRole('button', { name: 'Set a rhythm' }).click()
    await app.getByLabel('Every … weeks').fill('8')
    await app.locator('form', { hasText: 'Every … weeks' }).getByRole('button', { name: 'Save' }).click()
    await until(() => world.cadences.find(({ contactId }) => contactId === idOf(3))?.everyDays).toBe(56)
    await shown.close()
  })

  it('writes a place, removes it, and has it back', async () => {
    const shown = await shownAt(chrome, '/meet/places')
    const { app, world } = shown
    await app.getByRole('button', { name: 'Add a place' }).click()
    await app.getByLabel('Name', { exact: false }).first().fill('Café Bellecour')
    await app.getByLabel('Minutes on foot (optional)').fill('4')
    await app.getByLabel('Coffee').check()
    await app.getByLabel('Step-free').check()
    await app.getByRole('button', { name: 'Save' }).click()
    await until(() => world.places.find(({ name }) => name === 'Café Bellecour')).toMatchObject({
      walkMinutes: 4,
      kinds: ['lunch', 'coffee'],
      suits: ['step-free'],
    })
    await app.getByRole('button', { name: 'Remove Café Bellecour' }).click()
    await until(() => world.places.length).toBe(1)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.places.length).toBe(2)
    await shown.close()
  })

  it('says that the owner is swamped, or that the other is, and takes it back', async () => {
    const shown = await shownAt(chrome, '/meet')
    const { app, world } = shown
    await app.getByRole('button', { name: /^I am swamped/ }).click()
    await until(() => world.incoming[0]?.swamped).toBe(true)
    await app.getByRole('button', { name: 'Undo: I am swamped' }).click()
    await until(() => world.incoming[0]?.swamped).toBe(false)
    await app.getByRole('button', { name: 'They are swamped: Lin' }).click()
    await until(() => [...world.swamped]).toEqual([idOf(2)])
    await app.getByRole('button', { name: 'Undo: They are swamped: Lin' }).click()
    await until(() => [...world.swamped]).toEqual([])
    await shown.close()
  })

  it('of a group it is said of one who declined, and a move that was refused says why on the line', async () => {
    const shown = await shownAt(chrome, '/meet', {}, ({ people = [] }) => {
      const [jonas, lin, aisha] = people
      if (!jonas || !lin || !aisha) throw new Error('too few people')
      const answers: Parameters<typeof invite>[2] = [
        [jonas, 'accepted'],
        [lin, 'declined'],
        [aisha, 'declined'],
      ]
      return [
        invite(660, '2026-12-01T11:30:00.000Z', answers),
        invite(661, '2026-12-02T13:00:00.000Z', [[jonas, 'accepted']], { errorCode: 'after-hours' }),
      ]
    })
    const { app, world } = shown
    await app.getByText('It stays at its time: the one you chose does not suit everybody.').waitFor()
    await app.getByText('It is outside your own hours.').waitFor()
    expect(await app.getByRole('button', { name: /They are swamped: Jonas/ }).count()).toBe(0)
    await app.getByRole('button', { name: 'They are swamped: Aisha' }).click()
    await app.getByRole('button', { name: 'Undo: They are swamped: Aisha' }).waitFor()
    expect([...world.swamped]).toEqual([idOf(3)])
    expect(await app.getByRole('button', { name: 'They are swamped: Lin', exact: true }).count()).toBe(1)
    await shown.close()
  })
}

const settings = (chrome: Chrome): void => {
  it('keeps what the owner needs of a place tick by tick, and takes all of it back', async () => {
    const shown = await shownAt(chrome, '/me')
    const { app, world } = shown
    await app.getByLabel('Nut-free').check()
    await until(() => world.needs).toEqual({ needs: ['vegetarian', 'nut-free'], shared: true })
    await app.getByRole('button', { name: 'Take all of this back' }).click()
    await until(() => world.needs).toEqual({ needs: null, shared: false })
    await app.getByText('That is not taken for “anything”').waitFor()
    await shown.close()
  })

  it('says how the owner is told outside the app, and why the last notice did not come', async () => {
    const owned = muchOwned()
    const world = createWorld(owned)
    world.me = { ...world.me, notify: { how: 'plain', trouble: 'not-installed' } }
    const shown = await inTeams(chrome.browser, { world })
    const { app } = shown
    await app.locator('h1').waitFor()
    await app.evaluate(() => {
      location.hash = '/me'
    })
    await app.getByText('Kith is not installed in your Teams').waitFor()
    await app.getByRole('radio', { name: 'With the name' }).check()
    await until(() => world.me.notify.how).toBe('named')
    await app.getByText('Whoever sees your screen sees it.').waitFor()
    await app.getByRole('radio', { name: 'Not at all' }).check()
    await until(() => world.me.notify.how).toBe('off')
    expect(await app.getByText('Kith is not installed in your Teams').count()).toBe(0)
    await shown.close()
  })

  it('turns booking by itself off, and stops one that was about to be booked', async () => {
    const world = createWorld(muchOwned())
    const [first] = world.suggestions
    if (first) first.auto = { start: first.slots[0]?.start ?? '', at: '2026-11-25T09:00:00.000Z' }
    const shown = await inTeams(chrome.browser, { world })
    await shown.app.getByText('Unless you stop it, this is booked for').waitFor()
    await shown.app.getByRole('button', { name: 'Do not book it' }).click()
    await until(() => first?.auto).toBe(null)
    await shown.app.evaluate(() => {
      location.hash = '/me'
    })
    await shown.app.getByLabel('Book by itself').click()
    await until(() => world.me.booking.auto).toBe(false)
    await shown.close()
  })

  it('lets an administrator switch off, on, and set how long it is kept; the page names nobody', async () => {
    const shown = await shownAt(chrome, '/me')
    const { app, world } = shown
    await app.getByRole('button', { name: 'Open the organisation’s page' }).click()
    await app.getByRole('heading', { name: 'Kith in your organisation' }).waitFor()
    await app.getByRole('button', { name: 'Switch off' }).click()
    await app.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
    await until(() => world.tenant?.state).toBe('suspended')
    await app.getByRole('button', { name: 'Switch on' }).click()
    await until(() => world.tenant?.state).toBe('active')
    await app.getByLabel('Days (30 to 1,200)').fill('12')
    expect(await app.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true')
    await app.getByLabel('Days (30 to 1,200)').fill('365')
    await app.getByRole('button', { name: 'Save' }).click()
    await until(() => world.tenant?.retentionDays).toBe(365)
    const text = (await app.locator('main').textContent()) ?? ''
    for (const { name } of world.people) expect(text).not.toContain(name)
    await shown.close()
  })
}

export function ownSuite(chrome: Chrome): void {
  levels(chrome)
  permissions(chrome)
  meeting(chrome)
  settings(chrome)
}
