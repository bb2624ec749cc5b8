/**
 * What takes more than one, by hand in the tabs of three people and against the real server: a swap of skills with its way
 * back, an introduction that is asked for privately, and a circle with its rhythm and its shelf.
 */
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstName } from '../../addin/ui/first-name.ts'
import { listCircles } from '../../contract/circles.ts'
import { listIntroductions } from '../../contract/introductions.ts'
import { listPeople } from '../../contract/people.ts'
import { saveLink } from '../../contract/shelf.ts'
import { listSwaps } from '../../contract/swaps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { buildAddin } from '../../scripts/demo/addin-build.ts'
import { launch } from '../addin/support/chromium.ts'
import { openTab, type Tab } from '../support/host-page.ts'
import { needs } from '../support/needs.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

const dayMs = 86_400_000

needs('chromium')('with others, by hand', () => {
  let story: Story
  let browser: Browser
  let uma: SignedIn
  let lee: Person
  let ana: Person
  let kim: Person
  /** The open tabs, each in a browser of its own: Uma's, Lee's and Ana's. */
  let umas: Tab
  let lees: Tab
  let anas: Tab

  beforeAll(async () => {
    const { folder } = await buildAddin(false)
    story = await createStory({
      size: 60,
      seed: 5,
      now: '2027-04-06T08:00:00Z',
      answersWithin: 60,
      addinDir: folder,
      // The page counts on from when it last heard the time, while business time stands still here.
      holdSeconds: 600,
    })
    const { world } = story
    const leads = new Set(world.employees().map(({ managerId }) => managerId))
    const others = world.employees().filter(({ id }) => !leads.has(id))
    const one = others.find(({ zone }) => zone === 'Europe/London')
    if (!one) throw new Error('the company is too small')
    for (const other of others.filter(({ id }) => id !== one.id))
      for (const [from, to] of [[one, other] as const, [other, one] as const]) story.write(from, to)
    uma = await story.join(one)
    // Whoever works where one turns to in confidence is not listed, so the three are looked for among those who are.
    const { people } = await uma.call(listPeople, { querystring: { peers: 'peers' } })
    const listed = others.filter(({ displayName }) => people.some(({ name }) => name === displayName))
    const two = listed.find(({ zone }) => zone === one.zone) ?? listed[0]
    const [three, four] = listed.filter(({ id }) => id !== two?.id)
    if (!two || !three || !four) throw new Error('too few are listed')
    ;[lee, ana, kim] = [two, three, four]
    await story.join(lee)
    await story.join(ana)
    for (const person of [one, lee]) story.clear(person)
    browser = await launch()
    ;[umas, lees, anas] = await Promise.all([open(one), open(lee), open(ana)])
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await story?.world.close()
  })

  const open = (person: Person): Promise<Tab> =>
    openTab(browser, story.world.sandbox, { person, timezoneId: 'Europe/London' })
  const pick = async ({ tab }: Tab, label: string, person: Person): Promise<void> => {
    await tab.getByLabel(label, { exact: true }).fill(person.displayName)
    await tab.getByRole('button', { name: `Add ${person.displayName}` }).click()
  }

  describe('a swap', () => {
    const addSkill = async ({ tab }: Tab, way: 'I can teach' | 'I want to learn', skill: string): Promise<void> => {
      const card = tab.getByRole('region', { name: 'My skills' })
      await card
        .getByRole('radio', { name: way })
        .or(card.getByRole('button', { name: way }))
        .first()
        .click()
      await card.getByLabel('Skill', { exact: true }).fill(skill)
      await card.getByRole('button', { name: 'Add skill' }).click()
      await card.getByRole('button', { name: `Publish ${skill}`, exact: true }).click()
      await card.getByRole('button', { name: `Unpublish ${skill}` }).waitFor()
    }
    const swap = async () => {
      const [found, ...more] = (await uma.call(listSwaps, {})).swaps
      if (!found || more.length > 0) throw new Error('there should be one swap')
      return found
    }
    /** Takes the first time that was found for one way, and ends its ten seconds. */
    async function invite(what: string): Promise<void> {
      const region = umas.tab.getByRole('region', { name: lee.displayName })
      await region
        .getByRole('button', { name: new RegExp(`^Invite ${firstName(lee.displayName)}, .*: ${what}$`) })
        .click()
      await region.getByText('leaves in ten seconds').first().waitFor()
    }

    /** The session as it stands in Lee's calendar; it counts as planned from the click on, before it has left. */
    async function arrived(leg: 'learnLeg' | 'teachLeg') {
      const meeting = async () => story.meetingAt(lee, (await swap())[leg]?.start ?? '')
      await expect.poll(meeting).toBeDefined()
      await story.world.settled()
      return meeting()
    }

    test('what both publish makes a match; agreed on, times are found, one is taken back and taken again', {
      timeout: 120_000,
    }, async () => {
      await lees.goTo('/ask/swaps')
      await addSkill(lees, 'I can teach', 'Excel forecasting')
      await addSkill(lees, 'I want to learn', 'SQL')
      await umas.goTo('/ask/swaps')
      await addSkill(umas, 'I want to learn', 'Forecasting in Excel')
      await addSkill(umas, 'I can teach', 'SQL')
      const first = firstName(lee.displayName)
      await umas.tab.getByRole('button', { name: `Look for two times: Agree with ${first}` }).click()
      await story.world.settled()
      await invite('You learn: Forecasting in Excel')
      const at = (await swap()).learnLeg.start ?? ''
      await umas.tab.getByRole('button', { name: 'Undo', exact: true }).first().click()
      await expect.poll(async () => (await swap()).learnLeg.state).not.toBe('planned')
      await story.world.settled()
      expect(story.meetingAt(lee, at)).toBeUndefined()
      await invite('You learn: Forecasting in Excel')
      await umas.tab.getByRole('region', { name: lee.displayName }).getByRole('button', { name: 'Send now' }).click()
      const copy = await arrived('learnLeg')
      expect(copy?.attendees.map(({ emailAddress }) => emailAddress.address)).toEqual([lee.mail])
      expect(`${copy?.subject} ${copy?.body}`).not.toMatch(/excel|sql|forecast|swap/i)
    })

    test('when it was held the page says by itself whose turn it is, and the way back is one click away', {
      timeout: 120_000,
    }, async () => {
      const end = story.meetingAt(lee, (await swap()).learnLeg.start ?? '')?.end ?? 0
      await story.world.advance(end + 20 * 60_000 - story.world.clock.now().getTime(), dayMs)
      await umas.goTo('/meet')
      await umas.tab.getByText('Did it happen?').waitFor()
      await umas.tab.getByRole('button', { name: /^Yes/ }).first().click()
      await umas.goTo('/ask/swaps')
      await umas.tab.getByText('They taught you. It is your turn: find a time for yours.').waitFor()
      const again = umas.tab.getByRole('button', { name: 'Look for times: You teach: SQL' })
      if (await again.isVisible()) await again.click()
      await story.world.settled()
      await invite('You teach: SQL')
      await umas.tab.getByRole('region', { name: lee.displayName }).getByRole('button', { name: 'Send now' }).click()
      await umas.tab.getByText('It is your turn', { exact: false }).waitFor({ state: 'detached' })
      await arrived('teachLeg')
      const { learnLeg, teachLeg } = await swap()
      expect([learnLeg.state, teachLeg?.state]).toEqual(['happened', 'planned'])
    })
  })

  describe('an introduction', () => {
    const states = async () =>
      (await uma.call(listIntroductions, {})).introductions.map(({ asked, state }) => [asked.name, state])
    const begin = async (asked: Person, wishing: Person): Promise<void> => {
      await umas.goTo('/ask/introductions')
      await pick(umas, 'Who is asked first', asked)
      await pick(umas, 'Who wishes to meet them', wishing)
      await umas.tab.getByRole('button', { name: 'Go on to the question' }).click()
      await umas.tab.getByRole('region', { name: `${asked.displayName}, for ${wishing.displayName}` }).waitFor()
    }

    test('a no in Kith is seen by nobody: the page of whoever asked stays as it was, word for word', {
      timeout: 90_000,
    }, async () => {
      await begin(lee, kim)
      const card = umas.tab.getByRole('region', { name: `${lee.displayName}, for ${kim.displayName}` })
      await card.getByText('asked, no answer yet').waitFor()
      const before = await card.textContent()
      await lees.goTo('/ask/introductions')
      await lees.tab.getByRole('button', { name: /^No: .* asks whether you would like to meet/ }).click()
      await lees.tab.getByText('You said no. Nobody is told.').first().waitFor()
      await story.world.settled()
      await umas.goTo('/ask')
      await umas.goTo('/ask/introductions')
      await card.waitFor()
      await expect.poll(() => card.textContent()).toBe(before)
      expect(await states()).toEqual([[lee.displayName, 'asked']])
    })

    test('a yes comes by itself to the open page of whoever asked, and one mail brings the two together', {
      timeout: 90_000,
    }, async () => {
      await begin(ana, kim)
      const card = umas.tab.getByRole('region', { name: `${ana.displayName}, for ${kim.displayName}` })
      expect(await card.getByRole('button', { name: /^Send to/ }).count()).toBe(0)
      await anas.goTo('/ask/introductions')
      const question = `${uma.person.displayName} asks whether you would like to meet ${kim.displayName}.`
      await anas.tab.getByRole('button', { name: `Yes: ${question}` }).click()
      const [first, second] = [kim, ana].map(({ displayName }) => firstName(displayName))
      await card.getByRole('button', { name: `Send to ${first} and ${second}` }).click()
      await card.getByText(`Leaves to ${first} and ${second} in ten seconds.`).waitFor()
      for (const person of [ana, kim]) expect(story.received(person, uma.person, `${first}`)).toHaveLength(0)
      await card.getByRole('button', { name: 'Send now' }).click()
      await card.getByText(`Sent to ${first} and ${second}`, { exact: false }).waitFor()
      for (const person of [ana, kim]) {
        const mails = story.received(person, uma.person, `${first}`)
        expect(mails.map(({ to }) => to.map(({ address }) => address).sort())).toEqual([[ana.mail, kim.mail].sort()])
      }
      await expect.poll(states).toContainEqual([ana.displayName, 'introduced'])
    })
  })

  test('a circle is made, deleted and had back with its shelf, changed, and shown alone among the people', {
    timeout: 90_000,
  }, async () => {
    const circles = async () =>
      (await uma.call(listCircles, {})).circles.map(({ name, everyDays, members, linkIds }) => ({
        name,
        everyDays,
        people: members.map((one) => one.name).sort(),
        links: linkIds.length,
      }))
    const { tab, goTo } = umas
    await uma.call(saveLink, {
      params: { linkId: randomUUID() },
      body: { url: 'https://example.com/walks', title: 'Walks' },
    })
    await goTo('/ask/circles')
    await tab.getByRole('button', { name: 'New circle' }).click()
    await tab.getByLabel('Name').fill('Walkers')
    await tab.getByLabel('How often').selectOption('42')
    for (const person of [lee, kim]) await pick(umas, 'Add somebody', person)
    await tab.getByRole('button', { name: 'Save' }).click()
    await tab.getByRole('button', { name: 'Delete “Walkers”' }).waitFor()
    const made = { name: 'Walkers', everyDays: 42, people: [lee, kim].map((one) => one.displayName).sort(), links: 0 }
    expect(await circles()).toEqual([made])

    await goTo('/ask/shelf')
    const link = tab.getByRole('region', { name: 'Walks' })
    await link.getByRole('button', { name: 'On the shelf of' }).click()
    await tab.getByRole('menuitemcheckbox', { name: 'Walkers' }).click()
    await link.getByText('On the shelf of Walkers').waitFor()

    await goTo('/ask/circles')
    await tab.getByText('1 link on its shelf', { exact: false }).waitFor()
    await tab.getByRole('button', { name: 'Delete “Walkers”' }).click()
    await tab.getByRole('button', { name: 'Delete “Walkers”' }).waitFor({ state: 'detached' })
    expect(await circles()).toEqual([])
    await tab.getByRole('button', { name: 'Undo', exact: true }).click()
    await tab.getByText('1 link on its shelf', { exact: false }).waitFor()
    expect(await circles()).toEqual([{ ...made, links: 1 }])

    await tab.getByRole('button', { name: 'Change “Walkers”' }).click()
    await tab.getByLabel('How often').selectOption('91')
    await tab.getByRole('button', { name: `Remove ${kim.displayName}` }).click()
    await tab.getByRole('button', { name: 'Save' }).click()
    await expect.poll(circles).toEqual([{ name: 'Walkers', everyDays: 91, people: [lee.displayName], links: 1 }])

    await goTo('/people?view=table')
    await tab.getByLabel('Circle', { exact: true }).selectOption({ label: 'Walkers' })
    await tab.getByText(/^1 of \d+ people/).waitFor()
    expect(
      await tab.getByRole('button', { name: lee.displayName }).or(tab.getByText(lee.displayName)).count(),
    ).toBeGreaterThan(0)
  })
})
