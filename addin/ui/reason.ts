/** The sentence behind a word, in the owner's language: our codes with true counts, else the server's own text. */
import type { Reason } from '../../contract/people.ts'
import type { Strings } from '../strings/strings.ts'

/** A code that the catalogue does not know keeps the server's sentence. */
export function reasonText(reason: Reason, t: Strings): string {
  const { daysIn90, lastDaysAgo, lastDirectDaysAgo, usualGap } = reason.counts
  if (reason.code === 'none') return t.reason.none
  if (daysIn90 === undefined || lastDaysAgo === undefined) return reason.text
  if (reason.code === 'contact') return t.reason.contact(daysIn90, lastDaysAgo)
  if (reason.code === 'one-way') return t.reason.oneWay(daysIn90, lastDaysAgo)
  if (reason.code === 'fading' && usualGap !== undefined)
    return t.reason.fading(daysIn90, lastDirectDaysAgo ?? lastDaysAgo, usualGap)
  return reason.text
}

const dayMinutes = 1_440

/** A time to answer as one says it: within an hour, so many hours, a day, so many days. */
function within(minutes: number, t: Strings): string {
  if (minutes <= 60) return t.reason.withinHours(1)
  return minutes <= dayMinutes / 2
    ? t.reason.withinHours(Math.ceil(minutes / 60))
    : t.reason.withinDays(Math.ceil(minutes / dayMinutes))
}

/** What was counted, as facts that can be recounted; zero is not worth a line. */
export function reasonCounts(reason: Reason, t: Strings): string[] {
  const { mailsIn90 = 0, meetingsIn90 = 0, othersIn90 = 0, directDaysIn90 = 0 } = reason.counts
  const { theirReplies = 0, theirReplyMinutes = 0, yourReplies = 0, yourReplyMinutes = 0 } = reason.counts
  return [
    ...(mailsIn90 > 0 ? [t.reason.mails(mailsIn90)] : []),
    ...(meetingsIn90 > 0 ? [t.reason.meetings(meetingsIn90)] : []),
    ...(othersIn90 > 0 ? [t.reason.others(othersIn90)] : []),
    ...(directDaysIn90 > 0 ? [t.reason.directDays(directDaysIn90)] : []),
    ...(theirReplies > 0 ? [t.reason.theirReplies(theirReplies, within(theirReplyMinutes, t))] : []),
    ...(yourReplies > 0 ? [t.reason.yourReplies(yourReplies, within(yourReplyMinutes, t))] : []),
  ]
}
