/** Asking and giving: each kind's main action, its ten seconds, and its way back. */
import { expect, it } from 'vitest'
import type { Suggestion } from '../../../contract/suggestions.ts'
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

const cards = (chrome: Chrome): void => {
  const card = (number: number, change: Partial<Suggestion>): Suggestion => ({
    suggestionId: idOf(number),
    kind: 'goal',
    action: 'write',
    about: { kind: 'goal', id: idOf(1), text: 'Certification in cloud security', on: '2026-11-23', beside: null },
    draft: { title: 'Mara / Lin', body: 'Hi Lin, how did it go?', to: null },
    people: [{ contactId: idOf(2), name: 'Lin Chen', title: null }],
    reason: { code: 'goal', counts: {}, text: 'The day of their goal was yesterday.' },
    slots: [],
    assumed: [],
    madeAt: '2026-11-24T07:00:00.000Z',
    ...change,
  })

  it('a card that is a word shows the words first, waits ten seconds, and stands again when it is taken back', async () => {
    const shown = await at(chrome, '/today', { suggestions: [card(510, {})] })
    const { app, world } = shown
    await app.getByRole('heading', { name: 'Ask Lin how it went?' }).waitFor()
    await app.getByText('“Certification in cloud security” · Mon 23 Nov').waitFor()
    await app.getByRole('button', { name: 'See the words' }).click()
    await app.getByLabel('Text').fill('Hi Lin, how was the exam?')
    await app.getByRole('button', { name: 'Send to Lin' }).click()
    await app.getByText('Leaves to Lin in ten seconds.').waitFor()
    expect(await app.getByRole('heading', { name: 'Ask Lin how it went?' }).count()).toBe(0)
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await app.getByRole('heading', { name: 'Ask Lin how it went?' }).waitFor()
    expect(world.messages.map(({ state, draft }) => [state, draft.body])).toEqual([
      ['undone', 'Hi Lin, how was the exam?'],
    ])
    await shown.close()
  })

  it('each other kind of card has its own main action, and an answer can be taken back', async () => {
    const suggestions = [
      card(511, { kind: 'has-moved', action: 'answer', about: null, draft: null }),
      card(512, {
        kind: 'in-touch',
        action: 'compose',
        about: null,
        draft: { title: 'Hello', body: 'Hi', to: 'a@b.example' },
      }),
      card(513, { kind: 'credit', action: 'credit', about: null, draft: null }),
    ]
    const shown = await at(chrome, '/today', { suggestions })
    const { app, world } = shown
    await app.getByRole('button', { name: 'No, still here' }).click()
    await until(() => world.suggestions.map(({ kind }) => kind)).toEqual(['in-touch', 'credit'])
    await app.getByRole('button', { name: 'Undo', exact: true }).click()
    await app.getByRole('heading', { name: 'Has Lin moved on?' }).waitFor()
    await app.getByRole('button', { name: 'See the words' }).click()
    await app.getByRole('button', { name: 'Open in mail' }).click()
    await app.getByRole('button', { name: 'I sent it' }).click()
    await until(() => world.suggestions.map(({ kind }) => kind)).toEqual(['has-moved', 'credit'])
    await app.getByRole('button', { name: 'Give credit' }).click()
    await app.getByText('No help and nothing great noted in the last days.').waitFor()
    await shown.close()
  })
}

export function giveSuite(chrome: Chrome): void {
  asking(chrome)
  crediting(chrome)
  cards(chrome)
}
