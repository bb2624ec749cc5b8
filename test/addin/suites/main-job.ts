/** The main job and its undoing, by mouse and by keyboard alone. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { idOf } from '../support/answers.ts'
import { inTeams, type Shown } from '../support/stage.ts'
import { type Chrome, until } from '../support/suite.ts'

const focused = (shown: Shown): Promise<string> =>
  shown.app.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
  })
const press = async (shown: Shown, ...keys: string[]): Promise<void> => {
  for (const key of keys) await shown.page.keyboard.press(key)
}
/** Presses Tab until the focus is on what is looked for; more than `most` steps are a trap or a detour. */
async function tabTo(shown: Shown, wanted: string, most = 25): Promise<void> {
  for (let step = 0; step < most; step++) {
    if ((await focused(shown)).startsWith(wanted)) return
    await press(shown, 'Tab')
  }
  throw new Error(`${most} Tabs do not lead to “${wanted}”; the focus is on “${await focused(shown)}”`)
}
const goTo = (shown: Shown, hash: string): Promise<void> =>
  shown.app.evaluate((to) => {
    location.hash = to
  }, hash)
const opened = async (chrome: Chrome): Promise<Shown> => {
  const shown = await inTeams(chrome.browser)
  await shown.app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
  await shown.app.locator('body').click({ position: { x: 2, y: 300 } })
  return shown
}

const byKeyboard = (chrome: Chrome): void => {
  it('takes an invite back and sends it after all, by keyboard alone', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    await tabTo(shown, 'Skip to content')
    await press(shown, 'Enter')
    await tabTo(shown, 'Invite Jonas, Tue 1 Dec, 12:30–13:15')
    await press(shown, 'Enter')
    await until(() => focused(shown)).toBe('The invite to Jonas for Tue 1 Dec, 12:30–13:15 leaves in ten seconds.')
    await press(shown, 'Tab')
    expect(await focused(shown)).toBe('Undo')
    await press(shown, 'Enter')
    await app.getByText('Taken back. Nothing was sent.').waitFor()
    expect(world.invites.at(-1)?.state).toBe('undone')
    await until(() => app.getByRole('heading', { name: 'Lunch with Jonas?' }).count()).toBe(1)
    await tabTo(shown, 'Invite Jonas')
    await press(shown, 'Enter')
    await until(() => focused(shown)).toContain('leaves in ten seconds')
    await tabTo(shown, 'Send now', 4)
    await press(shown, 'Enter')
    await until(() => world.invites.at(-1)?.state).toBe('booked')
    await app.getByText('It is in your calendar').waitFor()
    await until(() => app.getByRole('listitem').filter({ hasText: 'Lunch with Jonas' }).count()).toBe(1)
    await shown.close()
  })

  it('chooses another time, sets a suggestion aside and takes that back, by keyboard alone', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    await tabTo(shown, 'Other times')
    await press(shown, 'Enter')
    await tabTo(shown, 'Why?')
    await press(shown, 'Tab', 'ArrowDown')
    await app.getByRole('button', { name: 'Invite Jonas, Wed 2 Dec, 12:15–13:00' }).waitFor()
    await app.getByRole('button', { name: 'Not now' }).first().focus()
    await press(shown, 'Enter')
    await app.getByRole('menuitem', { name: 'Tomorrow' }).waitFor()
    await press(shown, 'ArrowDown', 'ArrowDown', 'Enter')
    await app.getByText('Set aside: Jonas').waitFor()
    expect(world.seen).toContain(`POST /api/suggestions/${idOf(501)}/dismiss`)
    expect(await app.getByRole('heading', { name: 'Lunch with Jonas?' }).count()).toBe(0)
    await app.getByRole('button', { name: 'Undo' }).focus()
    await press(shown, 'Enter')
    await app.getByRole('heading', { name: 'Lunch with Jonas?' }).waitFor()
    await shown.close()
  })

  it('leads from a reason to what can be said against it, by keyboard alone', async () => {
    const shown = await opened(chrome)
    await tabTo(shown, 'Why?')
    await press(shown, 'Enter')
    await tabTo(shown, 'Correct this: Jonas Weber', 4)
    await press(shown, 'Enter')
    await until(() => focused(shown)).toBe('Not quite right?')
    await press(shown, 'Tab')
    expect(await focused(shown)).toBe('More than that')
    await shown.close()
  })

  it('walks the picture and the weeks with the arrow keys, one stop each for the Tab key', async () => {
    const shown = await opened(chrome)
    await goTo(shown, '/people')
    const first = shown.app.locator('a[data-stop][tabindex="0"]')
    await first.waitFor()
    expect(await first.count()).toBe(1)
    await first.focus()
    const names = new Set([await focused(shown)])
    for (let step = 0; step < 40; step++) {
      await press(shown, 'ArrowRight')
      names.add(await focused(shown))
    }
    expect(names.size).toBe(await shown.app.locator('a[data-stop]').count())
    await press(shown, 'Home', 'ArrowDown', 'ArrowUp', 'Home')
    expect(await focused(shown)).toMatch(/: often, last contact yesterday$/)
    await press(shown, 'Enter')
    await shown.app.getByRole('heading', { name: 'Twelve weeks' }).waitFor()
    await shown.app.locator('[role=option][tabindex="0"]').focus()
    const before = await focused(shown)
    await press(shown, 'ArrowLeft')
    expect(await focused(shown)).not.toBe(before)
    await press(shown, 'Home')
    expect(await focused(shown)).toMatch(/^Week of /)
    await shown.close()
  })
}

const corrections = (chrome: Chrome): void => {
  it('corrects, leaves out, and logs a coffee; every one of them can be undone', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    const jonas = () => world.people.find(({ contactId }) => contactId === idOf(1))
    await goTo(shown, `/people/${idOf(1)}`)
    await app.getByRole('button', { name: 'More than that' }).click()
    await app.getByText('You said: more than that').waitFor()
    await app.getByRole('button', { name: 'Undo: You said: more than that' }).click()
    await until(() => jonas()?.corrections.length).toBe(0)
    await app.getByRole('button', { name: 'We had coffee' }).click()
    await app.getByText('Coffee noted for today').waitFor()
    expect(world.activities.map(({ kind, on }) => [kind, on])).toEqual([['coffee', '2026-11-24']])
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.activities).toEqual([])
    await app.getByRole('button', { name: 'Not this person', exact: true }).click()
    await until(() => jonas()?.excluded).toBe(true)
    await goTo(shown, '/me')
    await app.getByRole('button', { name: 'Undo for Jonas Weber' }).click()
    await until(() => jonas()?.excluded).toBe(false)
    await shown.close()
  })

  it('keeps a note with its day, ticks it off, deletes it and has it back', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    await goTo(shown, `/people/${idOf(1)}`)
    await app.getByLabel('Note', { exact: true }).fill('Certification in cloud security')
    await app.getByLabel('About').selectOption('goal')
    await app.getByLabel('Day (optional)').fill('2027-06-12')
    await app.getByRole('button', { name: 'Add', exact: true }).click()
    await app.getByText('Goal, by Sat 12 Jun').waitFor()
    await app.getByLabel('Done').click()
    await until(() => world.notes.map(({ done, dueOn }) => [done, dueOn])).toEqual([[true, '2027-06-12']])
    expect(await app.getByLabel('Note', { exact: true }).inputValue()).toBe('')
    await app.getByRole('button', { name: 'Delete the note “Certification in cloud security”' }).click()
    await until(() => world.notes).toEqual([])
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.notes.map(({ text, done }) => [text, done])).toEqual([
      ['Certification in cloud security', true],
    ])
    await shown.close()
  })

  it('finds a time with somebody, invites them, and takes a time that somebody proposed', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    await goTo(shown, `/people/${idOf(2)}`)
    await app.getByText('Coffee', { exact: true }).click()
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByText('12:15–13:00').click()
    await app.getByRole('button', { name: 'Invite Lin, Wed 2 Dec, 12:15–13:00' }).click()
    await until(() => focused(shown)).toContain('leaves in ten seconds')
    await app.getByRole('button', { name: 'Send now' }).click()
    await app.getByText('It is in your calendar').waitFor()
    expect(world.invites.at(-1)?.people.map(({ name }) => name)).toEqual(['Lin Chen'])
    await goTo(shown, '/meet')
    await app.getByRole('button', { name: 'Move to Tue 1 Dec, 10:00–10:30' }).click()
    await until(() => world.invites.find(({ inviteId }) => inviteId === idOf(604))?.start).toBe(
      '2026-12-01T09:00:00.000Z',
    )
    await goTo(shown, '/me')
    await app.getByLabel('Others may include me').click()
    await until(() => world.included).toBe(false)
    await shown.close()
  })

  it('cancels a booked invite after asking, and hears whether a past one happened', async () => {
    const shown = await opened(chrome)
    const { app, world } = shown
    await goTo(shown, '/meet')
    await app.getByRole('button', { name: 'Cancel the meeting' }).first().click()
    await app.getByRole('button', { name: 'Keep it' }).click()
    expect(world.invites.find(({ inviteId }) => inviteId === idOf(603))?.outcome).toBe(null)
    await app.getByRole('button', { name: 'Cancel the meeting' }).first().click()
    await app.getByRole('button', { name: 'Cancel it' }).click()
    await app.getByText('Your calendar tells the others').waitFor()
    expect(world.invites.find(({ inviteId }) => inviteId === idOf(603))?.outcome).toBe('cancelled')
    await app.getByRole('button', { name: 'No', exact: true }).click()
    await until(() => world.invites.find(({ inviteId }) => inviteId === idOf(602))?.outcome).toBe('not-happened')
    await shown.close()
  })
}

const ownData = (chrome: Chrome): void => {
  it('changes lunch, pauses, hands out the export as a file, turns off, and erases after asking', async () => {
    const shown = await opened(chrome)
    const { app, page, world } = shown
    await goTo(shown, '/me')
    await app.getByLabel('From', { exact: true }).fill('11:30')
    await app.getByLabel('To', { exact: true }).fill('11:00')
    await app.getByText('The end must be later').waitFor()
    await app.getByLabel('To', { exact: true }).fill('12:30')
    await app.getByRole('button', { name: 'Save' }).click()
    await until(() => world.me.lunch).toEqual({ from: '11:30', to: '12:30', assumed: false })
    await app.getByLabel('Until').fill('2026-12-07')
    await app.getByRole('button', { name: 'Pause', exact: true }).click()
    await app.getByText('Paused until 7 December 2026').waitFor()
    await app.getByRole('button', { name: 'Go on now' }).click()
    await until(() => world.me.state).toBe('on')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      app.getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    expect(file.suggestedFilename()).toBe('kith-2026-11-24.json')
    expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).toMatchObject({ format: 'kith-export-1' })
    await until(() => app.getByText('You: exported everything').count()).toBe(2)
    await app.getByRole('button', { name: 'Turn off' }).click()
    await until(() => world.me.state).toBe('off')
    await app.getByRole('button', { name: 'Erase everything' }).click()
    await app.getByRole('button', { name: 'Erase', exact: true }).click()
    await app.getByRole('heading', { name: 'Everything is being erased' }).waitFor()
    await shown.close()
  })
}

export function mainJobSuite(chrome: Chrome): void {
  byKeyboard(chrome)
  corrections(chrome)
  ownData(chrome)
}
