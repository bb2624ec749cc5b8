/** What happens by itself over months: people plan leaves, leave the company, are followed by others, move on to other roles. */

import type { Tenant } from '../tenant/types.ts'
import type { Cast } from './cast.ts'
import type { Happened, Happening } from './happenings.ts'
import { dateOf, dayOf, weekdayOf } from './local-time.ts'
import type { Member } from './roster.ts'
import { seeded } from './seeded.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Chances for one person and day. About five weeks of leave a year; one in sixteen leaves, moves or changes role in a year. */
const aDay = { leave: 1 / 75, departure: 0.06 / 365, manager: 0.05 / 365, role: 0.06 / 365 } as const

/** The title one step up, or null where there is none to go to without leading people. */
function nextTitle(title: string): string | null {
  if (/^(Chief|Vice|Director|Head|Lead|Principal)|Manager|Lead$/.test(title)) return null
  if (title.startsWith('Senior ')) return title.replace('Senior ', 'Principal ')
  if (title.startsWith('Junior ')) return title.replace('Junior ', '')
  return title.startsWith('Working Student') ? null : `Senior ${title}`
}

/** The next of a person's leaves: from a Monday one to five weeks ahead, for some days or weeks. */
function plannedLeave(random: ReturnType<typeof seeded>, member: Member, today: number): Happening | null {
  const start = today - (weekdayOf(today) - 1) + 7 * (1 + random.int(5))
  const days = random.pick([1, 2, 5, 5, 5, 12, 12, 19])
  const soon = member.habits.leaves.some(({ fromDay, toDay }) => fromDay < start + days + 14 && toDay > start - 14)
  if (soon) return null
  return { kind: 'goes-on-leave', personId: member.person.id, from: dateOf(start), to: dateOf(start + days - 1) }
}

/** Starts the turnover: each morning (UTC) is drawn on its own. Gives a way to end it. */
export function startTurnover(
  tenant: Tenant,
  cast: Cast,
  seed: number,
  happen: (happening: Happening) => Happened,
): () => void {
  let off: (() => void) | null = null

  function happeningsOf(random: ReturnType<typeof seeded>, member: Member, today: number): Happening[] {
    const { id, managerId, jobTitle } = member.person
    const [leave, fate] = [random.next(), random.next()]
    const due: Happening[] = []
    const planned = leave < aDay.leave ? plannedLeave(random, member, today) : null
    if (planned) due.push(planned)
    const isLead = cast.roster.reportsOf(id).length > 0
    if (isLead || managerId === null) return due
    const title = jobTitle ? nextTitle(jobTitle) : null
    if (fate < aDay.departure) {
      due.push(
        { kind: 'leaves', personId: id },
        { kind: 'joins', managerId, jobTitle: jobTitle ?? undefined, at: tenant.clock.now() + 30 * dayMs },
      )
    } else if (fate < aDay.departure + aDay.manager) {
      const manager = tenant.person(managerId)
      const others = cast.roster
        .reportsOf(manager?.managerId ?? '')
        .filter((one) => one.person.id !== managerId && one.leads && cast.actor(one.person.id))
      if (others.length > 0)
        due.push({ kind: 'changes-manager', personId: id, managerId: random.pick(others).person.id })
    } else if (fate < aDay.departure + aDay.manager + aDay.role && title) {
      due.push({ kind: 'changes-role', personId: id, jobTitle: title })
    }
    return due
  }
  function morning(): void {
    const now = tenant.clock.now()
    const day = Math.floor(now / dayMs)
    for (const id of [...cast.ids()]) {
      const member = cast.actor(id)
      if (!member) continue
      const random = seeded(seed, `turnover:${day}:${id}`)
      for (const happening of happeningsOf(random, member, dayOf(member.person.zone, now))) happen(happening)
    }
    next()
  }
  function next(): void {
    const now = tenant.clock.now()
    const sixToday = Math.floor(now / dayMs) * dayMs + 6 * hourMs
    off = tenant.clock.at(sixToday > now ? sixToday : sixToday + dayMs, morning)
  }
  next()
  return () => off?.()
}
