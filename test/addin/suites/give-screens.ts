/** The screens of asking and giving, for the look in every theme and width. */
import { idOf } from '../support/answers.ts'
import { muchGiven } from '../support/given-answers.ts'
import type { Screen } from './screens.ts'

export const giveScreens: Screen[] = [
  { name: 'ask', hash: '/ask', ready: 'Fresh eyes', world: muchGiven },
  {
    name: 'ask-new',
    hash: '/ask/new/ask/rehearsal',
    ready: 'The day you present',
    open: async ({ app }) => {
      await app.getByLabel('What will you present?').fill('The talk to the board')
      await app.getByRole('button', { name: 'Who could help?' }).click()
      await app.getByText('Known for: pricing models').first().waitFor()
      await app.getByRole('searchbox').fill('an')
      await app.getByRole('button', { name: /^Add Priya/ }).waitFor()
    },
  },
  {
    name: 'ask-draft',
    hash: `/ask/one/${idOf(801)}`,
    ready: 'As it will arrive',
    world: muchGiven,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Look for a time' }).click()
      await app.getByRole('radio').first().check()
    },
  },
  { name: 'ask-ear', hash: '/ask/ear', ready: 'There is no field to type in' },
  {
    name: 'credit',
    hash: '/ask/credit',
    ready: 'Aisha Rahman',
    world: muchGiven,
    open: ({ app }) => app.getByRole('button', { name: 'Note to their manager: Aisha Rahman' }).click(),
  },
]
