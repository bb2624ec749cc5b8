/** The screens of asking and giving, for the look in every theme and width. */
import { idOf } from '../support/answers.ts'
import { muchGiven, muchKept } from '../support/given-answers.ts'
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
  {
    name: 'shelf',
    hash: '/ask/shelf',
    ready: 'Forecasting in Excel',
    world: muchKept,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Title, kind, tags, source' }).click()
      await app.getByRole('button', { name: /^Whom would it serve\? Forecasting/ }).click()
      await app.getByRole('button', { name: 'Draft for Priya' }).click()
      await app.getByRole('button', { name: 'Open in mail' }).waitFor()
    },
  },
  {
    name: 'swaps',
    hash: '/ask/swaps',
    ready: 'It is your turn',
    world: muchKept,
    open: ({ app }) => app.getByText('Portuguese', { exact: false }).waitFor(),
  },
  {
    name: 'opportunities',
    hash: '/ask/opportunities',
    ready: 'Three days of pricing work',
    world: muchKept,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Tell Priya' }).click()
      await app.getByLabel('Company', { exact: true }).fill('Contoso')
      await app.getByRole('button', { name: 'Look' }).click()
      await app.getByText('works there', { exact: false }).waitFor()
    },
  },
  {
    name: 'introductions',
    hash: '/ask/introductions',
    ready: 'Ana García Márquez',
    world: muchKept,
    open: ({ app }) => app.getByRole('button', { name: 'Ask by mail' }).click(),
  },
  {
    name: 'circles',
    hash: '/ask/circles',
    ready: 'Lunch friends',
    world: muchKept,
    open: ({ app }) => app.getByRole('button', { name: 'Take it: Lunch friends' }).click(),
  },
  {
    name: 'in-touch',
    hash: '/ask/in-touch',
    ready: 'Contoso opens an office',
    world: muchKept,
    open: ({ app }) => app.getByRole('button', { name: 'With the news' }).click(),
  },
  {
    name: 'wins',
    hash: '/me',
    ready: 'The pilot was signed',
    world: muchKept,
    open: async ({ app }) => {
      await app.getByRole('button', { name: 'Open', exact: true }).click()
      await app.getByRole('button', { name: 'Talk to Lin' }).click()
    },
  },
  {
    name: 'goodbyes',
    hash: '/me/leaving',
    ready: 'Goodbyes',
    world: () => ({
      leaving: {
        allowed: true,
        lastDay: '2026-12-31',
        filesOpen: true,
        people: [
          {
            contactId: idOf(8),
            name: '山田 太郎',
            hasReach: true,
            saidAt: null,
            draft: { to: 'p8@fontaine.example', subject: 'Goodbye', text: 'Hi,\nmy last day is near.' },
          },
        ],
      },
    }),
    open: ({ app }) => app.getByRole('button', { name: 'Draft a goodbye to 山田 太郎' }).click(),
  },
]
