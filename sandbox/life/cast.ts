/** The people of a running tenant as they behave: the company's members with their habits, and whoever joined since. */

import type { Person, Tenant } from '../tenant/types.ts'
import type { Company, Leave } from './company-types.ts'
import { habitsOf } from './habits.ts'
import { dayOf, minutesOf } from './local-time.ts'
import { createRoster, type Member, type Roster, worksOnDay } from './roster.ts'
import { seeded } from './seeded.ts'

/** Who can act, and what is known of them at this moment. */
export type Cast = {
  roster: Roster
  /** Somebody with a mailbox who can act: an enabled account of a person. */
  actor: (personId: string) => Member | undefined
  byAddress: (address: string) => Member | undefined
  /** Ids of all who work or worked here, newcomers last. */
  ids: () => readonly string[]
  /** The leave that somebody is on, or their automatic replies say; null when they are there. */
  awayAt: (member: Member, at: number) => Leave | 'automatic' | null
  /** Those who read and answer nothing though they are there, by id. */
  silent: Set<string>
}

/** Working lives that go on: days ahead for which habits of a newcomer are drawn. */
const yearMs = 365 * 86_400_000

/** Whether the mailbox answers by itself at an instant. */
function repliesAlone({ automaticReplies: { status, from, to } }: Person, at: number): boolean {
  if (status === 'alwaysEnabled') return true
  return (
    status === 'scheduled' && from !== undefined && to !== undefined && at >= Date.parse(from) && at < Date.parse(to)
  )
}

/** The cast of a tenant. Leaves that begin later are kept here; the company that the history is made from stays as it was. */
export function createCast(tenant: Tenant, company: Company, seed: number): Cast {
  const habits = new Map([...company.habits].map(([id, own]) => [id, { ...own, leaves: [...own.leaves] }]))
  const roster: Roster = { ...createRoster({ ...company, habits }), worksOn: worksOnDay }
  const newcomers = new Map<string, Member>()
  const ids = [...company.employeeIds]

  function newcomer(person: Person): Member {
    const now = tenant.clock.now()
    const span = { zone: person.zone, from: now, until: now + yearMs, joinedAt: now, leftAt: null }
    return {
      index: roster.members.length + newcomers.size,
      person,
      habits: habitsOf(seeded(seed, `newcomer:${person.id}`), span, []),
      address: { name: person.displayName, address: person.mail },
      depth: 0,
      leads: false,
      hours: { from: minutesOf(person.workingHours.from), to: minutesOf(person.workingHours.to) },
      lunch: { from: minutesOf(person.lunch.from), to: minutesOf(person.lunch.to) },
    }
  }
  function actor(personId: string): Member | undefined {
    const person = tenant.person(personId)
    if (person?.kind !== 'user' || !person.accountEnabled) return undefined
    const known = roster.member(personId) ?? newcomers.get(personId)
    const member = known ?? newcomer(person)
    if (!known) {
      newcomers.set(personId, member)
      ids.push(personId)
    }
    // The directory may have changed since: a move, other hours, a new manager.
    return member.person === person ? member : Object.assign(member, { person })
  }
  return {
    roster,
    actor,
    byAddress(address) {
      const person = tenant.personByAddress(address)
      return person ? actor(person.id) : undefined
    },
    ids: () => ids,
    silent: new Set(),
    awayAt(member, at) {
      const day = dayOf(member.person.zone, at)
      const leave = member.habits.leaves.find(({ fromDay, toDay }) => day >= fromDay && day < toDay)
      return leave ?? (repliesAlone(member.person, at) ? 'automatic' : null)
    },
  }
}
