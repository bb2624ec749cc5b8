import { describe, expect, test } from 'vitest'
import * as rules from '../../../core/suggest/occasions.ts'
import { dayNumber, momentOf } from '../../../core/zones/local.ts'

const zone = 'Europe/Paris'
const at = (moment: string): number => Date.parse(moment)
const viewer = (moment: string): rules.Viewer => ({ zone, locale: 'en', now: at(moment) })
const morning = (date: string): number => momentOf(zone, dayNumber(date), 7 * 60)

describe('a goal', () => {
  const goal = (dueOn: string, their: rules.TheirDays | null = null) =>
    rules.goalOccasion({ contactId: 'lee', noteId: 'n', dueOn, their }, viewer('2028-06-13T06:00:00Z'))
  test('is asked about the day after, in the morning', () => {
    expect(goal('2028-06-12')).toMatchObject({ kind: 'goal', from: morning('2028-06-13'), about: 'n@2028-06-12' })
  })
  test('waits for a working day of theirs: weekends, holidays, part time and leave', () => {
    expect(goal('2028-06-09').from).toBe(morning('2028-06-12'))
    const their = {
      workDays: [2, 4],
      holidays: ['2028-06-13'],
      away: { from: dayNumber('2028-06-15'), to: dayNumber('2028-06-19') },
    }
    expect(goal('2028-06-12', their).from).toBe(morning('2028-06-20'))
  })
  test('on another day is another occasion', () => {
    expect(goal('2028-06-19').about).not.toBe(goal('2028-06-12').about)
  })
})

describe('the session in return of a swap', () => {
  const back = (learnedAt: string) =>
    rules.swapOccasion({ contactId: 'lee', swapId: 's', learnedAt: at(learnedAt) }, viewer('2028-06-20T06:00:00Z'))
  test('comes up on the working day after the owner had theirs, is a meeting, and says how long ago that was', () => {
    expect(back('2028-06-15T10:00:00Z')).toMatchObject({
      kind: 'coffee',
      about: 'swap@s',
      from: morning('2028-06-16'),
      why: { code: 'swap-back', counts: { daysAgo: 5 } },
    })
    expect(back('2028-06-16T10:00:00Z').from).toBe(morning('2028-06-19'))
  })
  test('stops being brought up after two months', () => {
    expect(back('2028-06-15T10:00:00Z').until).toBe(at('2028-08-14T10:00:00Z'))
  })
})

describe('help received', () => {
  const help = (meetingAt: string | null, what: rules.CreditFact['what'] = 'help') =>
    rules.creditOccasion(
      {
        contactId: 'lee',
        activityId: 'a',
        what,
        happenedAt: at('2028-06-13T10:00:00Z'),
        meetingAt: meetingAt === null ? null : at(meetingAt),
      },
      viewer('2028-06-15T06:30:00Z'),
    )
  test('is back at half past eight beside the meeting at ten, with true counts', () => {
    const one = help('2028-06-15T08:00:00Z')
    expect(one).toMatchObject({ from: at('2028-06-15T06:30:00Z'), until: at('2028-06-15T08:00:00Z') })
    expect(one.why).toMatchObject({ code: 'credit', counts: { daysAgo: 2, inMinutes: 90 } })
  })
  test('a success of theirs that was no help comes up in the same way, as what it is', () => {
    const [one, other] = [help('2028-06-15T08:00:00Z', 'success'), help('2028-06-15T08:00:00Z')]
    expect(one).toMatchObject({ kind: 'success', from: other.from, why: { code: 'success', counts: { daysAgo: 2 } } })
    expect(one.why.text).not.toMatch(/help/)
  })
  test('without a meeting comes back a little later by itself', () => {
    expect(help(null).from).toBe(morning('2028-06-15'))
  })
})

test('an anniversary is on its day, or the first working day after a weekend, and on no other', () => {
  const on = (moment: string, hiredOn = '2020-06-10') =>
    rules.anniversaryOccasion({ contactId: 'lee', hiredOn }, viewer(moment))
  expect(on('2028-06-09T08:00:00Z')).toBeNull()
  // 10 June 2028 is a Saturday.
  expect(on('2028-06-12T08:00:00Z')).toMatchObject({ about: 'anniversary@8', why: { counts: { years: 8 } } })
  expect(on('2028-06-20T08:00:00Z')).toBeNull()
  expect(on('2028-06-12T08:00:00Z', '2028-06-12')).toBeNull()
  expect(on('2027-03-01T08:00:00Z', '2024-02-29')).toMatchObject({ about: 'anniversary@3' })
})

test('a last day asks for a way to reach them two weeks before, and not where there is one', () => {
  const mark = { contactId: 'lee', kind: 'last-day' as const, onDay: '2028-06-30', madeAt: 0, isReachable: false }
  expect(rules.markOccasion(mark, viewer('2028-06-07T08:00:00Z'))).toMatchObject({ from: morning('2028-06-16') })
  expect(rules.markOccasion({ ...mark, isReachable: true }, viewer('2028-06-07T08:00:00Z'))).toBeNull()
})

test('another department is worth one coffee a week later; another role is congratulated at once', () => {
  const changed = at('2028-06-05T09:00:00Z')
  const look = viewer('2028-06-07T08:00:00Z')
  expect(rules.changeOccasion({ contactId: 'lee', what: 'role', at: changed }, look)).toMatchObject({
    kind: 'congratulate',
    from: changed,
  })
  const coffee = rules.changeOccasion({ contactId: 'lee', what: 'place', at: changed }, look)
  expect([coffee.kind, coffee.from]).toEqual(['coffee', at('2028-06-12T09:00:00Z')])
})
