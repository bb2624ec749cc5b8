/** What is kept behind the door and under Me: shelf, swaps, introductions, opportunities, circles, wins, leaving. */
import { expect, it } from 'vitest'
import { fewPeople, idOf, suggestions } from '../support/answers.ts'
import { at, hostCalls } from '../support/give-stage.ts'
import { muchKept } from '../support/given-answers.ts'
import { type Chrome, until } from '../support/suite.ts'

const keeping = (chrome: Chrome): void => {
  it('a link goes on the shelf, to whom it serves by the own mail form, and never to them again', async () => {
    const shown = await at(chrome, '/ask/shelf')
    const { app, world } = shown
    await app.getByText('The shelf is empty.').waitFor()
    await app.getByLabel('Address').fill('http://192.168.0.1/x')
    await app.getByRole('button', { name: 'Put on the shelf' }).click()
    await app.getByText('That address is inside a network', { exact: false }).waitFor()
    await app.getByLabel('Address').fill('example.com/forecasting')
    await app.getByRole('button', { name: 'Title, kind, tags, source' }).click()
    await app.getByLabel('Title', { exact: false }).first().fill('Forecasting in Excel')
    await app.getByRole('button', { name: 'Put on the shelf' }).click()
    await until(() => world.links.map(({ url, title }) => [url, title])).toEqual([
      ['https://example.com/forecasting', 'Forecasting in Excel'],
    ])
    await app.getByRole('button', { name: /^Whom would it serve/ }).click()
    await app.getByText('Working on: The budget model').first().waitFor()
    await app.getByRole('button', { name: 'Draft for Priya' }).click()
    await app.getByRole('button', { name: 'Open in mail' }).click()
    await app.getByRole('button', { name: 'I sent it' }).click()
    await until(() => world.links[0]?.offers.map(({ sentAt }) => sentAt !== null)).toEqual([true])
    await app.getByText('given to Priya', { exact: false }).waitFor()
    await app.getByRole('button', { name: 'Take “Forecasting in Excel” off the shelf' }).click()
    await until(() => world.links.length).toBe(0)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.links.length).toBe(1)
    await shown.close()
  })

  it('a swap finds a time for each way; the return leg is asked for when it is the owner’s turn', async () => {
    const shown = await at(chrome, '/ask/swaps', muchKept())
    const { app, world } = shown
    await app.getByRole('button', { name: /^Look for times: You teach/ }).click()
    await until(() => world.swaps[0]?.teachLeg?.state).toBe('looking')
    await app.getByRole('button', { name: /^Look for two times/ }).click()
    const lee = app.getByRole('region', { name: 'Lee Anderson' })
    await lee
      .getByRole('button', { name: /^Invite Lee/ })
      .first()
      .click()
    await lee.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.invites.at(-1)?.state).toBe('booked')
    await app.getByRole('button', { name: 'Publish Pivot tables' }).click()
    await until(() => world.skills.every(({ published }) => published)).toBe(true)
    await app.getByRole('button', { name: 'Remove Pivot tables' }).click()
    await until(() => world.skills.length).toBe(1)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.skills.length).toBe(2)
    await shown.close()
  })

  it('a swap that fits both ways begins from its card with one click, for both sessions, and is taken back with one', async () => {
    const kept = muchKept()
    const people = fewPeople()
    const [template] = suggestions(people)
    const lin = people.find(({ name }) => name === 'Lin Chen')
    if (!template || !lin) throw new Error('there is nobody to swap with')
    const about = { kind: 'swap' as const, id: '', text: null, on: null, beside: null }
    const card = {
      ...template,
      kind: 'swap',
      action: 'swap' as const,
      people: [{ contactId: lin.contactId, name: lin.name, title: null }],
      slots: [],
      about: { ...about, swap: { learn: 'SQL', teach: 'Pivot tables' } },
    }
    const shown = await at(chrome, '/today', { ...kept, people, suggestions: [card], swaps: [] })
    const { app, world } = shown
    await app.getByRole('button', { name: 'Look for two times' }).click()
    await until(() => world.swaps.map(({ contactId, learn, teach }) => [contactId, learn, teach])).toEqual([
      [lin.contactId, 'SQL', 'Pivot tables'],
    ])
    expect(world.swaps[0]).toMatchObject({ learnLeg: { state: 'times' }, teachLeg: { state: 'times' } })
    await app.getByRole('button', { name: 'Look for two times' }).waitFor({ state: 'detached' })
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await app.getByRole('button', { name: 'Look for two times' }).waitFor()
    expect(world.swaps).toEqual([])
    await shown.close()
  })

  it('nobody is introduced before they said yes, and then by a mail to both', async () => {
    const shown = await at(chrome, '/ask/introductions')
    const { app, world } = shown
    const [asked, wishing] = [app.getByRole('searchbox').nth(0), app.getByRole('searchbox').nth(1)]
    await asked.fill('ana')
    await app.getByRole('button', { name: /^Add Ana/ }).click()
    await app.getByRole('searchbox').first().fill('lee')
    await app.getByRole('button', { name: /^Add Lee/ }).click()
    expect(await wishing.count()).toBe(0)
    await app.getByRole('button', { name: 'Go on to the question' }).click()
    await app.getByRole('button', { name: 'Ask by mail' }).click()
    await app.getByRole('button', { name: 'Send to Ana' }).click()
    await app.getByText('Leaves to Ana in ten seconds.').waitFor()
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.messages.map(({ state }) => state)).toEqual(['undone'])
    await app.getByRole('button', { name: 'They said yes' }).click()
    await app.getByRole('button', { name: 'Send to Lee and Ana' }).click()
    await app.getByText('Leaves to Lee and Ana in ten seconds.').waitFor()
    // The page is opened anew within the ten seconds: the way back is still there.
    await app.evaluate(() => location.reload())
    await app.getByText('Leaves to Lee and Ana in ten seconds.').waitFor()
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.messages.map(({ state }) => state)).toEqual(['undone', 'undone'])
    await app.getByRole('button', { name: 'Send to Lee and Ana' }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await app.getByText('Sent to Lee and Ana', { exact: false }).waitFor()
    await until(() => world.messages.map(({ state, people }) => [state, people.length])).toEqual([
      ['undone', 1],
      ['undone', 2],
      ['sent', 2],
    ])
    await shown.close()
  })

  it('what one looks for is private and copied first; what one has is told to one at a time', async () => {
    const shown = await at(chrome, '/ask/opportunities', muchKept())
    const { app, world } = shown
    const seeking = app.getByRole('region', { name: 'A role in design leadership' })
    await seeking.getByText('Yours alone', { exact: false }).waitFor()
    await seeking.getByRole('searchbox').fill('ana')
    await seeking.getByRole('button', { name: /^Add Ana/ }).click()
    await seeking.getByText('Work mail belongs to the company', { exact: false }).waitFor()
    const buttons = await seeking.getByRole('button').allTextContents()
    expect(buttons.indexOf('Copy')).toBeLessThan(buttons.indexOf('Send as a mail'))
    await app.getByRole('button', { name: 'Tell Priya' }).click()
    await app.getByRole('button', { name: 'Send to Priya' }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.opportunities[0]?.fits[0]?.offered).toBe(true)
    expect(world.messages.map(({ people }) => people.length)).toEqual([1])
    await shown.close()
  })
}

const staying = (chrome: Chrome): void => {
  it('a circle is taken from the proposal, changed, deleted, had back, and shown alone among the people', async () => {
    const shown = await at(chrome, '/ask/circles')
    const { app, world } = shown
    await app.getByText('No circle yet.').waitFor()
    await app.getByRole('button', { name: 'Take it: Lunch friends' }).click()
    await app.getByLabel('How often').selectOption('42')
    await app.getByRole('button', { name: 'Save' }).click()
    await until(() => world.circles.map(({ name, everyDays, members }) => [name, everyDays, members.length])).toEqual([
      ['Lunch friends', 42, 3],
    ])
    await app.getByRole('button', { name: 'Delete “Lunch friends”' }).click()
    await until(() => world.circles.length).toBe(0)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.circles.map(({ members }) => members.length)).toEqual([3])
    await app.getByRole('link', { name: 'People', exact: true }).click()
    await app.getByLabel('Circle', { exact: true }).selectOption({ label: 'Lunch friends' })
    await app.getByText(/^3 of \d+ people/).waitFor()
    expect(await app.evaluate(() => location.hash)).toContain(`circle=${world.circles[0]?.circleId}`)
    await app.getByLabel('Circle', { exact: true }).selectOption({ label: 'All circles' })
    await app.getByText(/^\d+ people/).waitFor()
    await shown.close()
  })

  it('a circle and a rhythm that were ended come back as they were: with the pause, and the links on the shelf', async () => {
    const { circles = [], links = [], ...kept } = muchKept()
    const [circle] = circles
    const [link] = links
    if (!circle || !link) throw new Error('no circle or no link is kept')
    const before = { ...circle, linkIds: [link.linkId], pausedUntil: '2027-01-11' }
    const next = { state: 'paused' as const, metOn: null, dueOn: '2027-01-05' }
    const cadence = {
      contactId: idOf(2),
      name: 'Lin Chen',
      next,
      everyDays: 42,
      atMostDays: 63,
      pausedUntil: '2027-02-01',
    }
    const shown = await at(chrome, '/ask/circles', { ...kept, circles: [before], links, cadences: [cadence] })
    const { app, world } = shown
    await app.getByRole('button', { name: `Delete “${circle.name}”` }).click()
    await until(() => world.circles.length).toBe(0)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.circles.map(({ linkIds, pausedUntil }) => [linkIds, pausedUntil])).toEqual([
      [before.linkIds, before.pausedUntil],
    ])
    await app.evaluate(() => {
      location.hash = '/meet/rhythms'
    })
    await app.getByRole('button', { name: 'End it: Lin Chen' }).click()
    await until(() => world.cadences.length).toBe(0)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.cadences.map(({ everyDays, pausedUntil }) => [everyDays, pausedUntil])).toEqual([
      [42, '2027-02-01'],
    ])
    await shown.close()
  })

  it('somebody who moved on gets one draft per story; a work address is refused as a way to reach them', async () => {
    const shown = await at(chrome, '/ask/in-touch', muchKept())
    const { app, world } = shown
    await app.getByRole('button', { name: 'With the news' }).click()
    await app.getByRole('button', { name: 'Open in mail' }).click()
    await until(async () => (await hostCalls(shown, 'mail.composeMail')).map(({ args }) => args[0])).toEqual([
      expect.objectContaining({ toRecipients: ['elena@petrova.example'], subject: 'Contoso' }),
    ])
    await app.getByRole('button', { name: 'I wrote' }).click()
    await until(() => world.inTouch[0]?.news).toBe(null)
    await app.getByRole('button', { name: 'How to reach them: Carlos Souza' }).click()
    await app.getByRole('button', { name: 'Note how to reach them' }).click()
    await app.getByLabel('Private mail').fill('carlos@fontaine.example')
    await app.getByRole('button', { name: 'Save' }).click()
    await app.getByText('That address ends with the job.', { exact: false }).waitFor()
    await app.getByLabel('Private mail').fill('carlos@souza.example')
    await app.getByRole('button', { name: 'Save' }).click()
    await until(() => world.reach.get(idOf(18))?.email).toBe('carlos@souza.example')
    const file = { name: 'Connections.csv', mimeType: 'text/csv', buffer: Buffer.from('First Name,Last Name') }
    await app.locator('input[type=file]').setInputFiles(file)
    await app.getByText('2 people taken over', { exact: false }).waitFor()
    await shown.close()
  })

  it('a win is kept, told to one with ten seconds to think, and a hard day is forgotten when it is closed', async () => {
    const shown = await at(chrome, '/me', { busyToday: idOf(1) })
    const { app, world } = shown
    await app.getByLabel('What went well?').fill('The pilot was signed')
    await app.getByRole('button', { name: 'Keep', exact: true }).click()
    await app.getByRole('button', { name: 'Tell somebody: The pilot was signed' }).click()
    await app.getByRole('searchbox').first().fill('lin')
    await app.getByRole('button', { name: /^Add Lin/ }).click()
    await app.getByRole('button', { name: 'Send to Lin' }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.messages.map(({ state, purpose }) => [state, purpose])).toEqual([['sent', 'win']])
    const hard = app.getByRole('region', { name: 'A hard day' })
    await hard.getByRole('button', { name: 'Open' }).click()
    // Two who are free today, each with a time; who has none today is not named, however well known.
    await hard
      .getByRole('button', { name: /^Talk to/ })
      .first()
      .waitFor()
    expect(await hard.getByRole('button', { name: /^Talk to/ }).count()).toBe(2)
    expect(await hard.getByRole('button', { name: /^Talk to Sam/ }).count()).toBe(0)
    await hard
      .getByText(/Tue 24 Nov|24 November/)
      .first()
      .waitFor()
    await hard.getByRole('button', { name: 'Talk to Lin' }).click()
    await hard.getByRole('radio').first().check()
    await hard.getByRole('button', { name: /^Lin: Invite/ }).waitFor()
    await hard.getByRole('button', { name: 'Close' }).click()
    expect(await hard.getByText('Talk to Lin').count()).toBe(0)
    expect(world.asks).toEqual([])
    await shown.close()
  })

  it('leaving has a day that can be taken back, goodbyes that are ticked off, and files', async () => {
    const shown = await at(chrome, '/me')
    const { app, world } = shown
    await app.getByLabel('Last day').fill('2026-12-31')
    await app.getByRole('button', { name: 'Set the day' }).click()
    await app.getByRole('button', { name: 'Open the goodbye list' }).click()
    await app.getByRole('checkbox', { name: 'Goodbye said to Lin Chen' }).click()
    await app.getByText('1 of 3 goodbyes said').waitFor()
    const handed = shown.page.waitForEvent('download')
    await app.getByRole('button', { name: 'vCard' }).click()
    expect((await handed).suggestedFilename()).toBe('contacts.vcf')
    await app.getByRole('button', { name: 'Me', exact: true }).click()
    await app.getByRole('button', { name: 'I am not leaving' }).click()
    await until(() => world.leaving.lastDay).toBe(null)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.leaving.lastDay).toBe('2026-12-31')
    await shown.close()
  })
}

export function keepSuite(chrome: Chrome): void {
  keeping(chrome)
  staying(chrome)
}
