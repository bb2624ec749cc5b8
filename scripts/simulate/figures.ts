/** What a year with Kith is judged by. The checks know the society and not the engine: each works out anew what must not be. */
import { restraint } from '../../core/policy/suggest.ts'
import { isMeetingKind } from '../../core/suggest/candidates.ts'
import { isApart, type Shown } from './kith.ts'
import { firstDay, managerOf, type Society, type Tie } from './society.ts'
import type { Year } from './year.ts'

/** Counts and shares; those of `mustBeZero` must be 0. */
export type Figures = {
  shown: number
  /** Suggestions per person and week, a return of the same one not counted: on average, and the most that anybody had in any seven days. */
  perWeek: number
  mostInAWeek: number
  accepted: number
  /** Share (0..1) that made way for something with its day, and how many of those came again. */
  madeWay: number
  cameAgain: number
  mostOpen: number
  repeats: number
  onLeave: number
  overloaded: number
  excluded: number
  senior: number
}
export const mustBeZero = ['repeats', 'onLeave', 'overloaded', 'excluded', 'senior'] as const

/** Everybody somebody reports to on a day, by the society's own word. */
function linesAbove(society: Society, person: number, day: number): string[] {
  const above: string[] = []
  for (let at = society.people[person]; at; ) {
    const manager = managerOf(at, day)
    if (manager === null || above.includes(manager)) break
    above.push(manager)
    at = society.people.find(({ id }) => id === manager)
  }
  return above
}

/** In a line of command with each other, or two levels and more apart. */
function isSenior(society: Society, { owner, peer, day }: Shown): boolean {
  const [mine, theirs] = [linesAbove(society, owner, day), linesAbove(society, peer, day)]
  const [me, other] = [society.people[owner]?.id ?? '', society.people[peer]?.id ?? '']
  return mine.includes(other) || theirs.includes(me) || Math.abs(mine.length - theirs.length) > 1
}

function isLeaveTouched(society: Society, { peer, day, offered }: Shown): boolean {
  return society.isAway(peer, day) || (offered !== null && society.isAway(peer, offered))
}

/** The most of some days that lie within seven days. */
function mostWithin(days: readonly number[]): number {
  const sorted = [...days].sort((a, b) => a - b)
  return Math.max(
    0,
    ...sorted.map((day, index) => sorted.slice(index).filter((one) => one < day + restraint.weekDays).length),
  )
}

/** Whether it is the one that made way for something with a day, back on the screen within fourteen days. */
const isReturn = (one: Shown, shown: readonly Shown[]): boolean =>
  shown.some(
    (past) =>
      past !== one &&
      past.owner === one.owner &&
      past.because === 'made-way' &&
      past.peer === one.peer &&
      past.kind === one.kind &&
      past.about === one.about &&
      past.day < one.day &&
      one.day - past.day < restraint.personRestDays,
  )

/** The same kind about the same person and thing again within fourteen days, unless the meeting fell through or it had made way. */
function repeatsAmong(shown: readonly Shown[]): number {
  return shown.filter((one, index) =>
    shown
      .slice(0, index)
      .some(
        (past) =>
          one.code !== 'fell-through' &&
          past.because !== 'made-way' &&
          past.peer === one.peer &&
          past.kind === one.kind &&
          past.about === one.about &&
          one.day - past.day < restraint.personRestDays,
      ),
  ).length
}

const openOn = (one: Shown, day: number): boolean =>
  one.day <= day && (one.closedAt === null || Math.floor(one.closedAt / 86_400_000) > day)

/** Judges what was shown in a year. */
export function figuresOf({ society, shown: all, until }: Year): Figures {
  const showings = all.filter(({ openAt }) => openAt !== null)
  const shown = showings.filter((one) => !isReturn(one, showings))
  const ownOf = (list: readonly Shown[]) => society.people.map((_, owner) => list.filter((one) => one.owner === owner))
  const byOwner = ownOf(showings)
  const days = Array.from({ length: until - firstDay + 1 }, (_, index) => firstDay + index)
  const weeks = days.length / 7
  return {
    shown: shown.length,
    perWeek: shown.length / (society.people.length * weeks),
    mostInAWeek: Math.max(...ownOf(shown).map((own) => mostWithin(own.map(({ day }) => day)))),
    accepted: showings.filter(({ state }) => state === 'done').length / Math.max(1, shown.length),
    madeWay: showings.filter(({ because }) => because === 'made-way').length / Math.max(1, shown.length),
    cameAgain: showings.length - shown.length,
    mostOpen: Math.max(...byOwner.flatMap((own) => days.map((day) => own.filter((one) => openOn(one, day)).length))),
    repeats: byOwner.reduce((sum, own) => sum + repeatsAmong(own), 0),
    onLeave: showings.filter((one) => isLeaveTouched(society, one)).length,
    overloaded: showings.filter(
      (one) => isMeetingKind(one.kind) && one.kind !== 'help-15' && society.isCrammed(one.peer, one.day),
    ).length,
    excluded: showings.filter((one) => {
      const [me, other] = [society.people[one.owner], society.people[one.peer]]
      return me !== undefined && other !== undefined && isApart(me, other)
    }).length,
    senior: showings.filter((one) => isSenior(society, one)).length,
  }
}

/** How the ties that the society lets die down stand at the end. */
export type Fate = { ties: number; daysIn90: number; score: number; alive: number }

/** Ties between people who may be suggested to each other and that began to fade at least `since` days before the end. */
function fadingTies({ people, ties }: Society, until: number, since: number): Tie[] {
  return ties.filter(({ a, b, fadesFrom }) => {
    const [one, other] = [people[a], people[b]]
    return (
      fadesFrom !== null && fadesFrom < until - since && one?.title === 'Specialist' && other?.title === 'Specialist'
    )
  })
}

/** Averages over those ties: days with contact in the last 90, score, and the share with direct contact in the last 28 days. */
export function fateOf({ society, contacts, until }: Year, since = 60): Fate {
  const ties = fadingTies(society, until, since)
  const mean = (of: (tie: Tie) => number): number =>
    ties.reduce((sum, tie) => sum + of(tie), 0) / Math.max(1, ties.length)
  const days = ({ a, b }: Tie) => [...(contacts.bond(a, b)?.days.values() ?? [])]
  return {
    ties: ties.length,
    daysIn90: mean((tie) => days(tie).filter(({ day }) => day > until - 90).length),
    score: mean(({ a, b }) => contacts.score(a, b, until + 1)),
    alive: mean((tie) => Number(days(tie).some(({ day, direct }) => direct > 0 && day > until - 28))),
  }
}

/** What is wrong with a year, in words; empty when all is well. */
export function faultsOf(figures: Figures): string[] {
  return [
    ...mustBeZero.flatMap((name) => (figures[name] === 0 ? [] : [`${name}: ${figures[name]}`])),
    ...(figures.mostInAWeek > restraint.newPerWeek ? [`${figures.mostInAWeek} new in seven days`] : []),
    ...(figures.mostOpen > restraint.openMost ? [`${figures.mostOpen} open at once`] : []),
  ]
}
