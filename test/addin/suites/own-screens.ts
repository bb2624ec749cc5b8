/** The screens of Meet, Me and the organisation beyond what is booked, for the look in every theme and width. */
import { invite } from '../support/answers.ts'
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
      await app.getByLabel('If too few have said yes').selectOption('24')
      await app.getByRole('button', { name: 'Look for a time' }).click()
      await app.getByRole('radio', { name: /12:15/ }).waitFor()
      await app.getByRole('button', { name: '2 days without a time' }).click()
      await app.getByRole('button', { name: 'A time of my own' }).click()
    },
  },
  {
    name: 'meet-owned',
    hash: '/meet',
    ready: 'Invitations to you',
    world: () => {
      const { people = [], ...owned } = muchOwned()
      const [jonas, lin, aisha] = people
      if (!jonas || !lin || !aisha) throw new Error('too few people')
      const group = invite(
        642,
        '2026-12-02T11:30:00.000Z',
        [
          [jonas, 'accepted'],
          [lin, 'none'],
          [aisha, 'none'],
        ],
        {
          quorum: 3,
          callOffAt: '2026-12-01T11:30:00.000Z',
        },
      )
      return { ...owned, people, invites: [...(owned.invites ?? []), group] }
    },
    open: ({ app }) =>
      app
        .getByRole('button', { name: /^Move it: / })
        .first()
        .click(),
  },
  {
    name: 'rounds',
    hash: '/meet/rounds',
    ready: 'A round of groups',
    world: muchOwned,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Propose groups' }).click()
      await app.getByRole('heading', { name: 'Group 2' }).waitFor()
    },
  },
  {
    name: 'polls',
    hash: '/meet/polls',
    ready: 'You are asked which time suits',
    world: muchOwned,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Ask by mail' }).click()
      await app
        .getByText('As it will arrive')
        .or(app.getByRole('button', { name: /^Send to/ }))
        .first()
        .waitFor()
    },
  },
  { name: 'polls-none', hash: '/meet/polls', ready: 'No poll yet.' },
  {
    name: 'meet-team',
    hash: '/meet/new',
    ready: 'A whole team',
    world: () => ({ ...muchOwned(), noGroupTime: true }),
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'My team (4)' }).click()
      await app.getByRole('button', { name: 'Look for a time' }).click()
      await app.getByText('No time suits everybody. Ask about').waitFor()
    },
  },
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
