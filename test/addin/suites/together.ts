/** Groups, whole teams, rounds, polls, and moving what is booked; notes changed in place. */
import { expect, it } from 'vitest'
import { idOf } from '../support/answers.ts'
import { createWorld, type World } from '../support/fake-world.ts'
import { muchOwned } from '../support/owned-answers.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'

const shownAt = async (chrome: Chrome, hash: string, change: Partial<World> = {}): Promise<Shown> => {
  const shown = await inTeams(chrome.browser, { world: createWorld({ ...muchOwned(), ...change }) })
  await shown.app.locator('h1').waitFor()
  await shown.app.evaluate((to) => {
    location.hash = to
  }, hash)
  return shown
}
const pick = async ({ app }: Shown, names: readonly string[]): Promise<void> => {
  for (const name of names) {
    await app.getByRole('searchbox').fill(name)
    await app.getByRole('button', { name: new RegExp(`^Add ${name}`) }).click()
  }
}

const starting = (chrome: Chrome): void => {
  it('a group says what happens when too few come, whether it may be late, and why some days have no time', async () => {
    const shown = await shownAt(chrome, '/meet/new')
    const { app, world } = shown
    await pick(shown, ['Jonas', 'Lin', 'Aisha'])
    await app.getByText('Everybody of a team but Sam').waitFor()
    await app.getByText('After work', { exact: true }).click()
    await app.getByLabel('It may be somewhere one goes for a drink').click()
    await app.getByLabel('If too few have said yes').selectOption('24')
    await app.getByLabel('After work and on Saturday too').click()
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByRole('button', { name: '2 days without a time' }).click()
    await app.getByText('Wed 25 Nov: somebody is busy all the time').waitFor()
    await app.getByText('Fri 27 Nov: no lunch time in common').waitFor()
    expect([...world.groups.values()]).toMatchObject([
      { kind: 'happy-hour', quorum: 3, callOffHours: 24, offHours: true, alcohol: true },
    ])
    await shown.close()
  })

  it('a whole team comes as it is, at a time of the owner’s own, and a late one is refused in words', async () => {
    const shown = await shownAt(chrome, '/meet/new')
    const { app, world } = shown
    await app.getByRole('button', { name: 'My team (4)' }).click()
    await app.getByText('Everybody of it is invited, the lead included.').waitFor()
    await app.getByRole('button', { name: 'A time of my own' }).click()
    await app.getByLabel('Day and time').fill('2026-12-03T19:00')
    await app.getByRole('button', { name: 'Invite for then' }).click()
    await app.getByText('That is outside working hours. Only a group meets then, where everybody wants it.').waitFor()
    await app.getByLabel('Day and time').fill('2026-12-03T12:00')
    await app.getByRole('button', { name: 'Invite for then' }).click()
    await app.getByText('leaves in ten seconds').waitFor()
    expect([...world.groups.values()]).toMatchObject([{ team: 'mine', start: '2026-12-03T12:00' }])
    expect(world.invites.at(-1)?.people).toHaveLength(4)
    await shown.close()
  })

  it('a time that does not suit whoever is invited is said before anything is held, with whom, why and what does', async () => {
    const shown = await shownAt(chrome, '/meet/new')
    const { app, world } = shown
    await pick(shown, ['Lin'])
    const before = world.invites.length
    await app.getByRole('button', { name: 'A time of my own' }).click()
    await app.getByLabel('Day and time').fill('2026-12-03T18:30')
    await app.getByRole('button', { name: 'Invite for then' }).click()
    await app.getByText('That time does not suit everybody. Nothing was sent.').waitFor()
    await app.getByText('Thu 3 Dec, 18:30 in Madrid is outside the working hours of Lin.').waitFor()
    await app.getByText('Near it these suit everybody:').waitFor()
    expect(world.invites).toHaveLength(before)
    await app.getByLabel('Day and time').fill('2026-12-03T12:30')
    await app.getByRole('button', { name: 'Invite for then' }).click()
    await app.getByText('leaves in ten seconds').waitFor()
    expect(world.invites.at(-1)).toMatchObject({ start: '2026-12-03T11:30:00.000Z', people: [{ name: 'Lin Chen' }] })
    await shown.close()
  })

  it('of what did not suit, another time near it is one click away', async () => {
    const shown = await shownAt(chrome, '/meet/new')
    const { app, world } = shown
    await pick(shown, ['Lin'])
    await app.getByRole('button', { name: 'A time of my own' }).click()
    await app.getByLabel('Day and time').fill('2026-12-03T18:30')
    await app.getByRole('button', { name: 'Invite for then' }).click()
    await app.getByRole('button', { name: /^Invite Lin, / }).click()
    await app.getByText('leaves in ten seconds').waitFor()
    expect(world.invites.at(-1)?.start).not.toBe('2026-12-03T17:30:00.000Z')
    await shown.close()
  })

  it('a round mixes a circle into groups, says who waits, and each group begins as one picked by hand', async () => {
    const shown = await shownAt(chrome, '/meet/rounds')
    const { app } = shown
    await app.getByLabel('People in a group, you included').selectOption('3')
    await app.getByRole('button', { name: 'Propose groups' }).click()
    await app.getByRole('heading', { name: 'Group 2' }).waitFor()
    await app.getByText('None of them met before').waitFor()
    await app.getByText('1 pair of them met before').waitFor()
    await app.getByText(': in the next round.').waitFor()
    await app.getByRole('button', { name: 'Find a time with Jonas and Lin' }).click()
    await app.getByText('You and 2 people').waitFor()
    await app.getByLabel('Of whom').waitFor({ state: 'detached' })
    await shown.close()
  })
}

const asking = (chrome: Chrome): void => {
  it('where no time suits a group the owner asks, notes what they hear, and books what suits most', async () => {
    const shown = await shownAt(chrome, '/meet/new', { noGroupTime: true, polls: [] })
    const { app, world } = shown
    await pick(shown, ['Jonas', 'Lin'])
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByText('No time suits everybody. Ask about two or three').waitFor()
    await app.getByRole('button', { name: 'Ask which time suits' }).click()
    await app.getByText('No time suits 3 people yet.').waitFor()
    expect(world.polls).toHaveLength(1)
    await app.getByRole('button', { name: 'Ask by mail' }).click()
    await app.getByRole('button', { name: 'Send to Jonas and Lin' }).click()
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.messages.map(({ state }) => state)).toEqual(['undone'])
    await app.getByRole('button', { name: 'Ask by mail' }).click()
    await app.getByRole('button', { name: 'Send to Jonas and Lin' }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.messages.map(({ state }) => state)).toEqual(['sent'])
    const [first] = world.polls[0]?.times ?? []
    for (const name of ['Jonas Weber', 'Lin Chen'])
      await app
        .getByRole('checkbox', { name: new RegExp(`^${name}: `) })
        .first()
        .click()
    await until(() => world.polls[0]?.best).toBe(0)
    await app
      .getByRole('button', { name: /^Book / })
      .first()
      .click()
    await app.getByText('leaves in ten seconds').waitFor()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.invites.at(-1)?.state).toBe('booked')
    expect(world.invites.at(-1)?.start).toBe(first?.start)
    await shown.close()
  })

  it('what somebody said in Kith stands, a note of the owner’s can be taken back, and a poll ends and opens again', async () => {
    const shown = await shownAt(chrome, '/meet/polls')
    const { app, world } = shown
    const said = () => world.polls[0]?.people.map(({ suits }) => suits)
    await app.getByText('said so in Kith').waitFor()
    expect(await app.getByRole('checkbox', { name: /^Jonas Weber: / }).count()).toBe(0)
    await app.getByRole('button', { name: 'Take it back: Lin Chen' }).click()
    await until(said).toEqual([[0, 1], null, null])
    await app.getByText('No time suits 3 people yet.').waitFor()
    await app.getByRole('button', { name: /^End the poll: / }).click()
    await until(() => world.polls[0]?.state).toBe('dropped')
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.polls[0]?.state).toBe('open')
    await shown.close()
  })

  it('who is asked sees who else comes before answering, tells which times suit, and can take it back', async () => {
    const shown = await shownAt(chrome, '/meet')
    const { app, world } = shown
    const said = () => world.pollQuestions[0]?.suits
    await app.getByText('Sam Okafor asks about: After work').waitFor()
    await app.getByText('With Lin Chen and 山田 太郎').waitFor()
    await app.getByLabel('Thu 3 Dec, 17:00–18:30').check()
    await app.getByRole('button', { name: 'Tell them' }).click()
    await until(said).toEqual([1])
    await app.getByText('Sam Okafor sees it.').waitFor()
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(said).toBe(null)
    await app.getByRole('button', { name: 'None suits' }).click()
    await until(said).toEqual([])
    await shown.close()
  })
}

const changing = (chrome: Chrome): void => {
  it('moves a booked invite to a time of the owner’s own, and says when that has passed', async () => {
    const shown = await inTeams(chrome.browser)
    const { app, world } = shown
    const start = () => world.invites.find(({ inviteId }) => inviteId === idOf(603))?.start
    await app.getByRole('link', { name: 'Meet' }).click()
    await app.getByRole('button', { name: 'Move it: Coffee with Lin' }).click()
    const field = app.getByLabel('Day and time')
    expect(await field.inputValue()).toBe('2026-11-26T10:30')
    await field.fill('2026-11-24T08:00')
    await app.getByRole('button', { name: 'Move it there' }).click()
    await app.getByText('That time has passed.').waitFor()
    await field.fill('2026-12-02T15:00')
    await app.getByRole('button', { name: 'Move it there' }).click()
    await until(start).toBe('2026-12-02T14:00:00.000Z')
    await app.getByText('Your calendar tells the others.').waitFor()
    await shown.close()
  })

  it('says whether one joins in after work, at once', async () => {
    const shown = await shownAt(chrome, '/me')
    const { app, world } = shown
    expect(world.me.afterHours).toBe(true)
    await app.getByLabel('I join in after work or on Saturday').click()
    await until(() => world.me.afterHours).toBe(false)
    expect(await app.getByLabel('I join in after work or on Saturday').isChecked()).toBe(false)
    await shown.close()
  })

  it('changes a note where it stands, and keeps its day and its tick', async () => {
    const shown = await shownAt(chrome, `/people/${idOf(1)}`)
    const { app, world } = shown
    const note = { noteId: idOf(901), contactId: idOf(1), kind: 'goal' as const, dueOn: '2027-06-12', done: true }
    world.notes = [{ ...note, text: 'Certification', updatedAt: '2026-11-20T09:00:00.000Z' }]
    await shown.app.evaluate(() => window.location.reload())
    await app.getByRole('button', { name: 'Change the note “Certification”' }).click()
    const form = app.getByRole('form', { name: 'Change the note “Certification”' })
    expect(await app.evaluate(() => (document.activeElement as HTMLTextAreaElement).value)).toBe('Certification')
    await form.getByLabel('Note', { exact: true }).fill('Certification in cloud security')
    await form.getByRole('button', { name: 'Save the change' }).click()
    await until(() => world.notes).toMatchObject([{ ...note, text: 'Certification in cloud security' }])
    await form.waitFor({ state: 'detached' })
    await app.getByRole('button', { name: 'Change the note “Certification in cloud security”' }).click()
    await app.getByRole('button', { name: 'Cancel', exact: true }).click()
    expect(world.notes).toHaveLength(1)
    await shown.close()
  })
}

export function togetherSuite(chrome: Chrome): void {
  starting(chrome)
  asking(chrome)
  changing(chrome)
}
