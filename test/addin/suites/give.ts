/** Asking and giving: each kind's main action, its ten seconds, and its way back. */
import { expect, it } from 'vitest'
import { idOf } from '../support/answers.ts'
import { at, hostCalls } from '../support/give-stage.ts'
import { muchGiven } from '../support/given-answers.ts'
import { type Chrome, until } from '../support/suite.ts'

const asking = (chrome: Chrome): void => {
  it('a rehearsal goes out as an invite at a time before the day, to those chosen, in the words that were shown', async () => {
    const shown = await at(chrome, '/ask')
    const { app, world } = shown
    await app.getByRole('link', { name: /^Rehearsal/ }).click()
    const next = app.getByRole('button', { name: 'See the draft' })
    expect(await next.isDisabled()).toBe(true)
    await app.getByLabel('What will you present?').fill('The talk to the board')
    await app.getByLabel('The day you present').fill('2026-12-14')
    await app.getByRole('button', { name: 'Who could help?' }).click()
    await app.getByRole('checkbox', { name: 'Add Sam O’Neill' }).check()
    await app.getByRole('searchbox').fill('priya')
    await app.getByRole('button', { name: /^Add Priya Natarajan/ }).click()
    await next.click()
    await app.getByText('To Sam and Priya').waitFor()
    expect(world.asks.map(({ topic, days, people }) => [topic, days?.to, people.map(({ name }) => name)])).toEqual([
      ['The talk to the board', '2026-12-14', ['Sam O’Neill', 'Priya Natarajan']],
    ])
    await app.getByLabel('Text').fill('Would you listen to me for half an hour?')
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByRole('radio').first().check()
    await app.getByRole('button', { name: 'Invite, Tue 1 Dec, 12:30–13:15' }).click()
    await app.getByText('leaves in ten seconds').waitFor()
    await app.getByRole('button', { name: 'Undo' }).click()
    await app.getByText('Taken back. Nothing was sent.').waitFor()
    await until(() => app.getByLabel('Text').inputValue()).toBe('Would you listen to me for half an hour?')
    expect(world.invites.at(-1)?.state).toBe('undone')
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByRole('radio').first().check()
    await app.getByRole('button', { name: /^Invite, / }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await app.getByText('It is in your calendar').waitFor()
    expect(world.asks.at(0)?.draft.body).toBe('Would you listen to me for half an hour?')
    await shown.close()
  })

  it('thanks go out as a mail after ten seconds that can be ended, and what became of it is said by hand', async () => {
    const shown = await at(chrome, `/ask/new/give/thanks?person=${idOf(3)}`)
    const { app, world } = shown
    await app.getByText('Aisha Rahman').waitFor()
    await app.getByRole('button', { name: 'See the draft' }).click()
    await app.getByRole('button', { name: 'Send to Aisha' }).click()
    await app.getByText('Leaves to Aisha in ten seconds.').waitFor()
    expect(world.messages.map(({ state }) => state)).toEqual(['held'])
    await app.getByRole('button', { name: 'Send now' }).click()
    await app.getByText('Sent to Aisha.', { exact: false }).waitFor()
    await app.getByRole('button', { name: 'They said yes' }).click()
    await until(() => world.asks.at(0)?.state).toBe('accepted')
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.asks.at(0)?.state).toBe('sent')
    await shown.close()
  })

  it('an ear has no field to type in, is for today or tomorrow, and leaves no ask behind', async () => {
    const shown = await at(chrome, '/ask/ear')
    const { app, world } = shown
    await app.getByText('There is no field to type in').waitFor()
    expect(await app.locator('main').locator('input:not([type=checkbox]), textarea').count()).toBe(0)
    await app.getByRole('button', { name: 'Who could listen?' }).click()
    await app.getByRole('checkbox', { name: 'Add Sam O’Neill' }).check()
    await app.getByRole('button', { name: 'Look for a time' }).click()
    await app.getByRole('radio').first().check()
    await app.getByRole('button', { name: /^Sam: Invite/ }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.invites.at(-1)?.state).toBe('booked')
    expect(world.asks).toEqual([])
    expect(world.proposals.size).toBe(1)
    await shown.close()
  })

  it('what may not be sent yet goes through the own mail form, filled in with the same words', async () => {
    const shown = await at(chrome, `/ask/new/give/check-in?person=${idOf(2)}`, { messageFails: 'needs-consent' })
    const { app } = shown
    await app.getByRole('button', { name: 'See the draft' }).click()
    await app.getByLabel('Text').fill('How are you?')
    await app.getByRole('button', { name: 'Send to Lin' }).click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await app.getByText('One permission is missing').waitFor()
    await app.getByRole('button', { name: 'Use my own form' }).click()
    await until(async () => (await hostCalls(shown, 'mail.composeMail')).map(({ args }) => args[0])).toEqual([
      expect.objectContaining({ toRecipients: ['p2@fontaine.example'], message: 'How are you?' }),
    ])
    await shown.close()
  })

  it('a draft is set aside and taken up again; an answer to a question is private and can be taken back', async () => {
    const shown = await at(chrome, `/ask/one/${idOf(801)}`, muchGiven())
    const { app, world } = shown
    await app.getByRole('button', { name: 'Set aside' }).click()
    await until(() => world.asks.at(0)?.state).toBe('withdrawn')
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await until(() => world.asks.at(0)?.state).toBe('draft')
    await app.getByRole('button', { name: /^No: Lee Anderson/ }).click()
    await until(() => world.questions.at(0)?.answer).toBe('no')
    await app.getByText('You said no. Nobody is told.').first().waitFor()
    await app.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await until(() => world.questions.at(0)?.answer).toBe(null)
    await shown.close()
  })
}

const crediting = (chrome: Chrome): void => {
  it('a note to the manager waits until the person was asked; a shout-out needs the link of a channel', async () => {
    const shown = await at(chrome, '/ask/credit', muchGiven())
    const { app, world } = shown
    await app.getByRole('button', { name: 'Note to their manager: Aisha Rahman' }).click()
    const send = app.getByRole('button', { name: 'Send to Chris Doyle' })
    await send.waitFor()
    expect(await send.isDisabled()).toBe(true)
    await app.getByRole('button', { name: 'Ask them first' }).click()
    await until(async () => (await hostCalls(shown, 'chat.openChat')).length).toBe(1)
    await app.getByLabel('Aisha is fine with it').check()
    await send.click()
    await app.getByRole('button', { name: 'Send now' }).click()
    await until(() => world.messages.map(({ state }) => state)).toEqual(['sent'])
    await app.getByRole('button', { name: 'Shout-out: Aisha Rahman' }).click()
    await app.getByLabel('Link of the channel').fill('https://example.com/x')
    await app.getByRole('button', { name: 'Send as a mail' }).click()
    await app.getByText('Paste the link of the channel as Teams gives it', { exact: false }).waitFor()
    expect(await app.getByRole('button', { name: 'Note to their manager: 山田 太郎' }).isDisabled()).toBe(true)
    await shown.close()
  })
}

export function giveSuite(chrome: Chrome): void {
  asking(chrome)
  crediting(chrome)
}
