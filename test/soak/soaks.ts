/**
 * What `npm run soak` repeats. A soak is a test file that takes its seed from `seedFor` (test/support/seed.ts): the same
 * file runs with one seed in `npm test` and with many here. To add one, add a line.
 */
export type Soak = { name: string; file: string; seeds: number; about: string }

export const soaks: readonly Soak[] = [
  {
    name: 'convergence',
    file: 'test/faults/convergence.test.ts',
    seeds: 50,
    about: 'after any faults the interactions, day sums and scores are those of a run without',
  },
  {
    name: 'renewals',
    file: 'test/faults/renewals.test.ts',
    seeds: 20,
    about:
      'through thirty days of losses and deaths no mailbox is unwatched for longer than its sweep interval, and no stray stays',
  },
  {
    name: 'booking',
    file: 'test/worker/booking/fire.test.ts',
    seeds: 20,
    about: 'a thousand acceptances under fire: never two events for a pair, never one at a taken time, none lost',
  },
]
