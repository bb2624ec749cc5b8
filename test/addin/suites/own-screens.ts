/** The screens of Meet, Me and the organisation beyond what is booked, for the look in every theme and width. */
import { muchOwned } from '../support/owned-answers.ts'
import type { Screen } from './screens.ts'

export const ownScreens: Screen[] = [
  { name: 'today-asks', hash: '/today', ready: 'One permission is missing', world: muchOwned },
  { name: 'sort', hash: '/people/sort', ready: 'Robin Keller', world: muchOwned },
  { name: 'elsewhere', hash: '/people?view=table&who=elsewhere', ready: 'Nobody here yet.', world: muchOwned },
  {
    name: 'meet-new',
    hash: '/meet/new',
    ready: 'Choose one to seven people',
    open: async ({ app }) => {
      for (const name of ['Lin', 'Aisha', 'Sam']) {
        await app.getByRole('searchbox').fill(name)
        await app.getByRole('button', { name: new RegExp(`^Add ${name}`) }).click()
      }
      await app.getByRole('button', { name: 'Look for a time' }).click()
      await app.getByRole('radio', { name: /12:15/ }).waitFor()
    },
  },
  { name: 'meet-owned', hash: '/meet', ready: 'Invitations to you', world: muchOwned },
  { name: 'rhythms', hash: '/meet/rhythms', ready: 'Data people', world: muchOwned },
  {
    name: 'places',
    hash: '/meet/places',
    ready: 'Bouchon des Halles',
    world: muchOwned,
    open: ({ app }) => app.getByRole('button', { name: 'Change Bouchon des Halles' }).click(),
  },
  { name: 'me-owned', hash: '/me', ready: 'Food and access', world: muchOwned },
  { name: 'admin', hash: '/admin', ready: 'How long it is kept', world: muchOwned },
  { name: 'admin-nobody', hash: '/admin', ready: 'This page is for the people' },
]
