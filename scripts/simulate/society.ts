/** Sixty people who work together for a year: who leads whom, how often each pair is in touch, leave, full weeks, whom they keep apart from. */
import { fullness, type Taken, type WorkingDay } from '../../core/overload/overload.ts'
import { permilleOf, weekOn } from '../../core/overload/weeks.ts'
import { overloadPolicy } from '../../core/policy/overload.ts'
import { weekdayOf } from '../../core/zones/local.ts'
import { between, logNormal, poisson, seeded } from '../../sandbox/life/seeded.ts'

export const dayMs = 86_400_000
const hourMs = 3_600_000
/** Days are days since 1970. The year begins on Monday 5 January 2026; what lies before is history that was read. */
export const firstDay = 20_458
export const lastDay = firstDay + 364
export const historyFrom = firstDay - 180

/** How somebody is. Shares and chances are 0..1; none of it knows of any score. */
export type SimPerson = {
  id: string
  team: number
  title: string
  /** From which day on the person reports to whom; the first entry holds from the beginning. */
  managers: { from: number; id: string | null }[]
  leaves: { from: number; to: number }[]
  /** Share of their working time that meetings usually take, and the weeks in which it is far more. */
  busy: number
  surges: { from: number; to: number }[]
  /** How likely they open the tab on a working day, take up what they see there, and accept an invitation. */
  looks: number
  takes: number
  ready: number
  keepsApartFrom: string[]
  /** What they published: two in five teach something and want to learn something. */
  teaches: string[]
  learns: string[]
}

/** One pair that is in touch. `rate`: contacts a working day while it lasts; `fadesFrom`: the day from which it dies down. */
export type Tie = { a: number; b: number; rate: number; fadesFrom: number | null }
export type Society = {
  seed: number
  people: SimPerson[]
  ties: Tie[]
  /** By person and day: on leave, and an unusually full week, as free/busy shows it. */
  isAway: (person: number, day: number) => boolean
  isFull: (person: number, day: number) => boolean
  hasTime: (person: number, day: number) => boolean
  /** The truth behind it, for the checks: all five working days ahead of somebody lie in a week that they call crammed. */
  isCrammed: (person: number, day: number) => boolean
}

export const isWorkday = (day: number): boolean => weekdayOf(day) <= 5

const teams = 5
const skills = [
  'SQL',
  'Forecasting',
  'Portuguese',
  'Public speaking',
  'Python',
  'Negotiation',
  'Knitting',
  'Statistics',
]

/** Drawn apart from everything else about somebody, so that a year without swaps stays the same year. */
function skillsOf(seed: number, id: string): Pick<SimPerson, 'teaches' | 'learns'> {
  const random = seeded(seed, `skills:${id}`)
  if (!random.chance(0.4)) return { teaches: [], learns: [] }
  const teaches = random.pick(skills)
  return { teaches: [teaches], learns: [random.pick(skills.filter((skill) => skill !== teaches))] }
}
/** Half of the contacts of a tie that fades are gone after so many days. */
export const fadeHalfLifeDays = 15

function leavesOf(seed: number, id: string): SimPerson['leaves'] {
  const random = seeded(seed, `leave:${id}`)
  return Array.from({ length: 3 }, () => {
    const from = historyFrom + random.int(lastDay - historyFrom)
    return { from, to: from + 4 + random.int(10) }
  })
}

function createPerson(seed: number, index: number, size: number): SimPerson {
  const random = seeded(seed, `person:${index}`)
  const isTop = index === 0
  const isLead = index >= 1 && index <= teams
  const team = isTop ? -1 : (index - 1) % teams
  const id = `p${String(index).padStart(2, '0')}`
  const managerId = isTop ? null : isLead ? 'p00' : `p${String(team + 1).padStart(2, '0')}`
  const surges = Array.from({ length: 3 }, () => {
    const from = firstDay - 30 + random.int(lastDay - firstDay + 30)
    return { from, to: from + 7 + random.int(8) }
  })
  return {
    id,
    team,
    title: isTop ? 'Director' : isLead ? 'Team Lead' : 'Specialist',
    managers: [{ from: historyFrom, id: managerId }],
    leaves: leavesOf(seed, id),
    busy: between(random, 0.2, 0.55),
    surges,
    looks: between(random, 0.3, 0.9),
    takes: between(random, 0.05, 0.35),
    ready: between(random, 0.6, 0.95),
    keepsApartFrom: random.chance(0.4)
      ? [`p${String(random.int(size)).padStart(2, '0')}`].filter((one) => one !== id)
      : [],
    ...skillsOf(seed, id),
  }
}

/** Half a year in, the teams are drawn anew for some, and one of each of two teams leads it. */
function reorganise(seed: number, people: SimPerson[]): void {
  const random = seeded(seed, 'reorganisation')
  const day = firstDay + 150 + random.int(60)
  for (const team of [0, 1]) {
    const members = people.filter((one) => one.team === team && one.title === 'Specialist')
    const promoted = random.pick(members)
    promoted.managers.push({ from: day, id: 'p00' })
    for (const member of members) if (member !== promoted) member.managers.push({ from: day, id: promoted.id })
  }
}

function tiesOf(seed: number, people: readonly SimPerson[]): Tie[] {
  return people.flatMap((one, a) =>
    people.slice(a + 1).flatMap((other, offset): Tie[] => {
      const b = a + 1 + offset
      const random = seeded(seed, `tie:${a}:${b}`)
      const isTeam =
        one.team === other.team || managerOf(one, firstDay) === other.id || managerOf(other, firstDay) === one.id
      if (!isTeam && !random.chance(0.15)) return []
      const rate = logNormal(random, isTeam ? 0.16 : 0.08, 0.7)
      return [{ a, b, rate, fadesFrom: random.chance(0.4) ? firstDay + 20 + random.int(260) : null }]
    }),
  )
}

/** Whom somebody reports to on a day, or null. */
export const managerOf = ({ managers }: SimPerson, day: number): string | null =>
  managers.findLast(({ from }) => from <= day)?.id ?? null

/** One working day of eight hours from nine. */
const workingTime = (day: number): WorkingDay => ({ start: day * dayMs + 9 * hourMs, end: day * dayMs + 17 * hourMs })

/** What free/busy shows of a day: meetings of an hour one after the other; now and then a focus block, which is none. */
function takenOn(seed: number, person: SimPerson, day: number): Taken[] {
  const random = seeded(seed, `busy:${person.id}:${day}`)
  const isSurge = person.surges.some(({ from, to }) => from <= day && day <= to)
  const share = isSurge ? between(random, 0.86, 1) : Math.max(0, person.busy + between(random, -0.15, 0.15))
  const { start } = workingTime(day)
  const hours = Math.round(share * 8)
  const meetings = Array.from({ length: hours }, (_, index): Taken => {
    const from = start + index * hourMs
    return { start: from, end: from + hourMs, status: 'busy' }
  })
  if (isSurge || !random.chance(0.1)) return meetings
  return [{ start, end: start + 5 * hourMs, status: 'busy' }, ...meetings.slice(5)]
}

/** Flags by person and day, worked out once: nobody's calendar depends on what is suggested. */
function weeksOf(seed: number, people: readonly SimPerson[]) {
  const days = Array.from({ length: lastDay + 30 - historyFrom }, (_, index) => historyFrom + index)
  const tables = people.map((person) => {
    const isAway = (day: number): boolean => person.leaves.some(({ from, to }) => from <= day && day <= to)
    const taken = new Map(days.filter(isWorkday).map((day) => [day, takenOn(seed, person, day)]))
    const shareOf = (some: readonly number[]): number | null =>
      fullness(
        some.map(workingTime),
        some.flatMap((day) => taken.get(day) ?? []),
      )
    const next = (day: number): number | null => {
      const ahead = days.filter(
        (one) => one > day && one < day + overloadPolicy.lookAheadDays && isWorkday(one) && !isAway(one),
      )
      const five = ahead.slice(0, overloadPolicy.daysAhead)
      return five.length === overloadPolicy.daysAhead ? shareOf(five) : null
    }
    const past = (day: number): (number | null)[] => {
      const monday = day - (weekdayOf(day) - 1)
      return Array.from({ length: overloadPolicy.usualWeeks }, (_, back) => {
        const week = monday - (back + 1) * 7
        return permilleOf(shareOf([0, 1, 2, 3, 4].map((offset) => week + offset).filter((one) => !isAway(one))))
      })
    }
    const looked = days.filter((day) => day >= firstDay && day <= lastDay && isWorkday(day))
    const nexts = new Map(looked.map((day) => [day, next(day)]))
    const seen = (day: number) => ({
      next_permille: permilleOf(nexts.get(day) ?? null),
      past: past(day),
      away_from: null,
      away_to: null,
    })
    const full = new Set(looked.filter((day) => weekOn(seen(day), day).full))
    return { isAway, full, nexts }
  })
  const table = (person: number) =>
    tables[person] ?? { isAway: () => true, full: new Set<number>(), nexts: new Map<number, number | null>() }
  return {
    isAway: (person: number, day: number): boolean => table(person).isAway(day),
    isFull: (person: number, day: number): boolean => table(person).full.has(day),
    hasTime: (person: number, day: number): boolean =>
      (table(person).nexts.get(day) ?? 1) < overloadPolicy.ownerFreeBelow,
  }
}

/** A society that depends on its seed alone. */
export function createSociety(seed: number, size: number): Society {
  const people = Array.from({ length: size }, (_, index) => createPerson(seed, index, size))
  reorganise(seed, people)
  const weeks = weeksOf(seed, people)
  const isCrammed = (index: number, day: number): boolean => {
    const person = people[index]
    const ahead: number[] = []
    for (let at = day + 1; ahead.length < overloadPolicy.daysAhead && at < day + overloadPolicy.lookAheadDays; at += 1)
      if (isWorkday(at) && !weeks.isAway(index, at)) ahead.push(at)
    const isSurge = (at: number): boolean => person?.surges.some(({ from, to }) => from <= at && at <= to) ?? false
    // Usual weeks are at most seven tenths full here, so five such days are far above anybody's usual; unless it was no better before.
    const before = Array.from({ length: 42 }, (_, back) => day - 1 - back).filter((at) => isWorkday(at) && isSurge(at))
    // Whoever was hardly there in these weeks has no usual to rise above.
    const present = Array.from({ length: 42 }, (_, back) => day - 1 - back).filter(
      (at) => isWorkday(at) && !weeks.isAway(index, at),
    )
    return (
      ahead.length === overloadPolicy.daysAhead && ahead.every(isSurge) && before.length === 0 && present.length >= 20
    )
  }
  return { seed, people, ties: tiesOf(seed, people), ...weeks, isCrammed }
}

/** How many contacts a tie has on a day by itself. `revived`: days since the two last met because of a suggestion, or null. */
export function contactsOn(society: Society, tie: Tie, day: number, revived: number | null, carry: number): number {
  const faded = tie.fadesFrom === null || day < tie.fadesFrom ? 1 : 2 ** (-(day - tie.fadesFrom) / fadeHalfLifeDays)
  const back = revived === null ? 0 : carry * 2 ** (-revived / fadeHalfLifeDays)
  return poisson(seeded(society.seed, `contacts:${tie.a}:${tie.b}:${day}`), tie.rate * Math.max(faded, back))
}
