/** A small company in a tenant with a clock that stands still until it is moved. */
import { generateCompany } from '../../../sandbox/life/company.ts'
import type { Company } from '../../../sandbox/life/company-types.ts'
import { createHistory } from '../../../sandbox/life/history.ts'
import { createLife, type Life, type LifeOptions } from '../../../sandbox/life/life.ts'
import { createClock } from '../../../sandbox/tenant/clock.ts'
import { createTenant } from '../../../sandbox/tenant/tenant.ts'
import type { Event, Person, SandboxClock, Tenant } from '../../../sandbox/tenant/types.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Monday 23 November 2026, nine in the morning in Lyon. */
export const monday = Date.UTC(2026, 10, 23, 8)

export type World = { company: Company; tenant: Tenant; clock: SandboxClock; life: Life; working: Person[] }

/** A company of `size` alive at `monday`. `working` are people of Lyon without reports who are not on leave this week. */
export function createWorld(options: Partial<LifeOptions> & { size?: number; companySeed?: number } = {}): World {
  const { size = 40, companySeed = 3, ...rest } = options
  const company = generateCompany({ seed: companySeed, size, domain: 'contoso.example', until: monday })
  const clock = createClock({ now: monday })
  const tenant = createTenant({
    id: 'tenant',
    domain: company.domain,
    clock,
    history: createHistory(company),
    people: company.people,
    lists: company.lists,
  })
  const life = createLife(tenant, company, { seed: 1, ambient: false, ...rest })
  const led = new Set(company.people.map(({ managerId }) => managerId))
  const today = Math.floor(monday / dayMs)
  const working = company.people.filter(
    ({ id, kind, site, accountEnabled }) =>
      kind === 'user' &&
      accountEnabled &&
      site === 'Lyon' &&
      !led.has(id) &&
      !company.habits.get(id)?.leaves.some(({ fromDay, toDay }) => fromDay <= today + 14 && toDay > today),
  )
  return { company, tenant, clock, life, working }
}

/** A meeting of two in an hour of their own, from the organiser's side. */
export const meet = ({ tenant }: World, organizer: Person, other: Person, start: number, minutes = 30): Event =>
  tenant.createEvent(organizer.id, {
    subject: 'Coffee',
    start,
    end: start + minutes * minuteMs,
    zone: organizer.zone,
    attendees: [
      {
        type: 'required',
        emailAddress: { name: other.displayName, address: other.mail },
        response: 'none',
        respondedAt: null,
      },
    ],
  })

/** The first half hour from Tuesday on, in the morning or afternoon of Lyon, at which somebody has nothing in their calendar. */
export function gapOf({ tenant }: World, person: Person): number {
  for (let day = 1; day < 5; day++) {
    for (const hour of [0.5, 1, 1.5, 2, 5.5, 6, 6.5, 7]) {
      const start = monday + day * dayMs + hour * hourMs
      if (tenant.eventsBetween(person.id, start, start + 30 * minuteMs).length === 0) return start
    }
  }
  throw new Error(`${person.displayName} has no time at all`)
}

export const addressOf = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })
