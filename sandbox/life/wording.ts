/** Words for subjects and bodies. What is said matters to nobody but a person who looks at a mailbox. */

import type { Random } from '../random.ts'
import type { Topic } from './mail-facts.ts'

const things = [
  'rollout plan',
  'open questions',
  'next steps',
  'numbers for this week',
  'draft for review',
  'customer feedback',
  'timeline',
  'handover',
  'workshop notes',
  'risk list',
  'supplier offer',
  'test results',
  'budget line',
  'release notes',
  'demo on Friday',
  'data request',
  'incident review',
  'interview feedback',
  'onboarding checklist',
  'pricing idea',
  'slides',
  'contract wording',
  'capacity',
  'training dates',
  'dashboard',
  'error report',
  'priorities',
  'travel dates',
] as const
const openings = [
  'Could you have a look when you have a minute?',
  'Here is where we are. Tell me if I missed something.',
  'Two things are still open, see below.',
  'I would like your view before I go on.',
  'Short update from my side, questions welcome.',
  'Can you send me the latest version?',
  'Do you know who looks after this now?',
  'As discussed, here is the summary.',
] as const
const answers = [
  'Looks good to me, thanks.',
  'Thanks, I will get back to you tomorrow.',
  'Good point. I changed the second part.',
  'Yes, that works.',
  'Not sure about the date, can we talk about it?',
  'Done, please check.',
  'I asked the others, they agree.',
  'Here it is. Let me know if anything is missing.',
  'Great, then let us do it like that.',
] as const

/** What a conversation about a field of work is about. */
export function topicOf(random: Random, field: string): Topic {
  const first = random.int(answers.length)
  return {
    subject: `${field}: ${random.pick(things)}`,
    opening: random.pick(openings),
    answers: [answers[first]!, answers[(first + 3) % answers.length]!, answers[(first + 5) % answers.length]!],
  }
}

/** What a company-wide mail is about. */
export const announcementOf = (random: Random): Topic => ({
  subject: random.pick([
    'Results of the month',
    'Office closed on the bridge day',
    'New starters this month',
    'Security training',
    'Summer party',
    'Change of the travel policy',
    'Maintenance on Saturday',
    'Survey: how we work',
    'A word from the team',
  ]),
  opening: random.pick([
    'Dear all, please find the details below.',
    'Hello everybody, a short note.',
    'Good morning, please read this by Friday.',
  ]),
  answers: ['Thanks!'],
})

/** What somebody asks a service desk. */
export const requestOf = (random: Random): Topic => ({
  subject: random.pick([
    'Access to the shared drive',
    'New laptop',
    'Travel receipt',
    'Badge does not open the door',
    'Certificate of employment',
    'Broken screen',
    'Address change',
    'Question about holidays',
  ]),
  opening: 'Hello, could you help me with this, please?',
  answers: ['Hello, we are on it and will come back to you.', 'Thank you!', 'You are welcome.'],
})

/** What an appointment of two is called. */
export const coffeeSubject = (random: Random, kind: 'coffee' | 'lunch' | 'call'): string =>
  kind === 'lunch'
    ? random.pick(['Lunch', 'Lunch?', 'Lunch together'])
    : kind === 'coffee'
      ? random.pick(['Coffee', 'Coffee catch-up', 'Catch-up'])
      : random.pick(['Catch-up', 'Quick sync', 'Short call'])
