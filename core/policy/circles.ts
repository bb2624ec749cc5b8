/** Everything that can be tuned about circles and rhythms. Days; reasoned, not measured. */
export const circlePolicy = {
  /** The share of a rhythm that has to pass since the last meeting before the next may be suggested (product rule). */
  closestShare: 2 / 3,
  /** Days before the next meeting is due at which it is suggested, at most a third of the rhythm; and days from then on in which times are looked for. */
  leadDays: 7,
  searchDays: 14,
  /** How far ahead a pause may end, in days. */
  pauseMostDays: 731,
  /** Days back in which meetings say who belongs together. */
  lookBackDays: 180,
  /** Meetings of the two alone in that time from which somebody is a friend to have lunch with. */
  friendMeetings: 3,
  /** People proposed for one circle. */
  proposedMost: 12,
  /** Circles an owner may have, and people in one. */
  circlesMost: 30,
  membersMost: 100,
  /** Rhythm of each proposed circle: ideal and longest interval in days. */
  rhythm: {
    team: { everyDays: 21, atMostDays: 42 },
    friends: { everyDays: 28, atMostDays: 56 },
    elsewhere: { everyDays: 42, atMostDays: 84 },
    former: { everyDays: 120, atMostDays: 240 },
  },
} as const
