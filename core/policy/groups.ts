/** Everything that can be tuned about groups, rounds and polls, with unit and source. */

/** People in a group, the owner included (product rule: 3 to 8), and in a team event, which takes everybody. */
export const groupSize = { least: 3, most: 8, usual: 4 } as const
/** People in a team event at most: two calls of `getSchedule` for 20 each. */
export const teamMost = 40
/** People of whom a round is made at most. */
export const poolMost = 60
/** Steps that are tried to keep apart who is to be kept apart, before somebody waits for the next round. Reasoned: milliseconds. */
export const apartTries = 20_000
/** Hours before its start at which a group may be called off: an hour to a week. */
export const callOffHours = { least: 1, most: 168 } as const
/** Strongest relationships of which a group is proposed when no circle is named. */
export const proposedFrom = 12

/** Times in a poll (product rule: two or three), and hours for which it may stay open. */
export const pollTimes = { least: 2, most: 3, perDay: 1 } as const
/** Hours between the end of a poll and the first of its times, where the owner names no end. Reasoned: a day to book it. */
export const pollEndsHoursBefore = 24
/** Days for which a poll stays open where its times lie far ahead. */
export const pollDaysMost = 3
/** Polls of one owner that are open at a time. */
export const pollsOpenMost = 10
