/** The words of the brief, of the next step with a person, and of what one marks about them, in English. */
import { createCounter } from './plural.ts'

const n = createCounter('en')

export const enBrief = {
  title: 'Before you next meet',
  next: (when: string) => `You meet ${when}.`,
  none: 'No meeting is planned.',
  last: (day: string) => `Last contact ${day}.`,
  workingOn: 'Working on',
  excites: 'Excited about',
  goals: 'Goals',
  promised: 'You promised',
  shared: 'You shared',
  remember: 'Worth remembering',
  by: (day: string) => `by ${day}`,
  yourTurn: {
    'they-invited': (times: number) =>
      n(times, 'They set up the last meeting. Your turn?', 'They set up the last # meetings. Your turn?'),
    'they-helped': (times: number) =>
      n(
        times,
        'They helped you once lately. Something for them?',
        'They helped you # times lately. Something for them?',
      ),
  },
  question: 'Nothing is noted yet. A good question to ask:',
  questions: [
    'What are you looking forward to at work just now?',
    'What would make this month a good one for you?',
    'What have you learned lately that surprised you?',
    'What takes more of your time than it should?',
    'Who has helped you most this year?',
    'What would you like to do more of?',
    'What is going better than you expected?',
    'Which habit of your team would you take along anywhere?',
    'What did you want to become when you started here?',
    'What would you hand over tomorrow if you could?',
    'What are you curious about outside your own work?',
    'How could somebody like me be useful to you?',
  ],
  step: {
    title: 'Something for them, or from them',
    thanks: 'Thank',
    help: 'Offer 15 minutes',
    eyes: 'Ask for fresh eyes',
    link: 'Give a link',
    learn: 'Learn from them',
    introduce: 'Introduce them',
  },
  marks: {
    title: 'Marks',
    lead: 'Seen by nobody else.',
    tough: 'A tough week for them',
    toughOn: (day: string) => `A tough week, until ${day}. A light line is drafted, and no meeting is pushed.`,
    toughSaid: 'Marked. No meeting is pushed this week.',
    toughOff: 'Not any more',
    lastDay: 'Their last day here',
    lastDaySave: 'Note it',
    lastDayOn: (day: string) => `Their last day is ${day}.`,
    forget: 'Forget it',
    saved: 'Noted.',
    meetings: 'Meetings you share',
    milestoneHint:
      'Kith knows nothing of what a meeting is about. Tick one that matters to them; when it is over, one line is drafted.',
    people: (count: number) => n(count, '# person', '# people'),
    more: 'Milestones',
  },
  success: { tap: 'Did something great', kept: 'Noted. It comes back before you next meet.' },
  note: { text: 'Worth remembering', save: 'Keep', kept: 'Noted.' },
} as const
