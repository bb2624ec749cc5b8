import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Known, proposeCircles } from '../../../core/circles/propose.ts'
import { nextMeeting, rhythmFor } from '../../../core/circles/rhythm.ts'

const sixWeeks = { everyDays: 42, atMostDays: 42 }
const at = (today: number, more: object = {}) =>
  nextMeeting({ rhythm: sixWeeks, metOn: 100, chosenOn: 0, plannedOn: null, today, ...more })

describe('a rhythm of six weeks', () => {
  test('is six weeks from the last meeting, and nothing comes up before two thirds of it', () => {
    expect(at(127)).toEqual({ state: 'resting', from: 128, dueOn: 142 })
    expect(at(128).state).toBe('ready')
    expect(at(141).state).toBe('ready')
    expect(at(142).state).toBe('due')
    expect(at(143).state).toBe('overdue')
  })
  test('is counted from a meeting that was moved by eight days, and from a lunch by chance in between', () => {
    expect(at(142, { metOn: 108 })).toMatchObject({ state: 'ready', dueOn: 150 })
    expect(at(142, { metOn: 130 })).toMatchObject({ state: 'resting', dueOn: 172 })
  })
  test('is never stacked: while a meeting lies ahead nothing is due', () => {
    expect(at(160, { plannedOn: 161 }).state).toBe('planned')
    expect(at(160, { plannedOn: 159 }).state).toBe('overdue')
  })
  test('waits through a leave and is due once when both are back', () => {
    expect(at(145, { backOn: 150 }).state).toBe('resting')
    expect(at(150, { backOn: 150 })).toMatchObject({ dueOn: 150 })
  })
  test('is counted from the day it was chosen where the two have not met', () => {
    expect(at(10, { metOn: null, chosenOn: 10 })).toMatchObject({ state: 'due', dueOn: 10 })
  })
  test('kept over years, meetings are never closer than two thirds of it', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 366 }), waits, (everyDays, late) => {
        let metOn = 0
        for (const days of late) {
          const { from } = nextMeeting({
            rhythm: { everyDays, atMostDays: everyDays },
            metOn,
            chosenOn: 0,
            plannedOn: null,
            today: metOn,
          })
          expect((from - metOn) * 3).toBeGreaterThanOrEqual(everyDays * 2)
          metOn = from + days
        }
      }),
    )
  })
})

test("a person's own rhythm comes before any circle's, and of circles the shortest that does not rest holds", () => {
  const held = (everyDays: number, atMostDays: number, pausedUntil: number | null = null) => ({
    rhythm: { everyDays, atMostDays },
    chosenOn: 0,
    pausedUntil,
  })
  const circles = [held(28, 56), held(21, 90)]
  expect(rhythmFor(held(60, 70), circles, 5)?.rhythm).toEqual({ everyDays: 60, atMostDays: 70 })
  expect(rhythmFor(null, circles, 5)).toEqual(circles[1])
  expect(rhythmFor(null, [held(28, 56), held(21, 90, 6)], 5)?.rhythm.everyDays).toBe(28)
  expect(rhythmFor(null, [held(21, 90, 6)], 5)?.pausedUntil).toBe(6)
  expect(rhythmFor(null, [], 5)).toBeNull()
})

const person = (contact: string, more: Partial<Known<string>> = {}): Known<string> => ({
  contact,
  sameTeam: false,
  meetings: 0,
  otherSite: false,
  left: false,
  tie: 0.5,
  ...more,
})

test('team, friends, people elsewhere and former colleagues are proposed, each person once, the strongest first', () => {
  const proposed = proposeCircles([
    person('mate', { sameTeam: true, meetings: 9, tie: 0.2 }),
    person('close mate', { sameTeam: true, tie: 0.9 }),
    person('friend', { meetings: 3, otherSite: true }),
    person('far', { meetings: 1, otherSite: true }),
    person('gone', { left: true, sameTeam: true, meetings: 9 }),
    person('barely known', { meetings: 1 }),
  ])
  expect(proposed.map(({ code, people }) => [code, people])).toEqual([
    ['team', ['close mate', 'mate']],
    ['friends', ['friend']],
    ['elsewhere', ['far']],
    ['former', ['gone']],
  ])
  expect(proposeCircles([person('x')])).toEqual([])
})
