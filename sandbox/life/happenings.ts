/** What happens in working lives: people leave, go on leave and come back, fall silent, join, change managers and roles. */

import { z } from 'zod'
import type { Person, Tenant } from '../tenant/types.ts'
import { account } from './accounts.ts'
import type { Cast } from './cast.ts'
import { dayOf, dayOfDate, instantOf } from './local-time.ts'
import { anyName } from './names.ts'
import { seeded, uuidOf } from './seeded.ts'

const when = { at: z.union([z.number(), z.iso.datetime({ offset: true })]).optional() }
const date = z.iso.date()

/**
 * Something that happens to a working life. `at` (ms or an ISO date-time) is when, now by default; dates are local days of
 * the person's zone, the last day of a leave included. Whoever falls silent answers neither mail nor invitations though they
 * are there, until they answer again: what reached them meanwhile stays unanswered.
 */
export const happeningSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leaves'), personId: z.string(), ...when }),
  z.strictObject({ kind: z.literal('goes-on-leave'), personId: z.string(), from: date.optional(), to: date, ...when }),
  z.strictObject({ kind: z.literal('comes-back'), personId: z.string(), ...when }),
  z.strictObject({ kind: z.literal('falls-silent'), personId: z.string(), ...when }),
  z.strictObject({ kind: z.literal('answers-again'), personId: z.string(), ...when }),
  z.strictObject({
    kind: z.literal('changes-manager'),
    personId: z.string(),
    managerId: z.string().nullable(),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('changes-role'),
    personId: z.string(),
    jobTitle: z.string().min(1),
    department: z.string().optional(),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('joins'),
    managerId: z.string(),
    jobTitle: z.string().min(1).optional(),
    displayName: z.string().min(1).optional(),
    ...when,
  }),
])

/** One thing that happens, as the schema has it. */
export type Happening = z.infer<typeof happeningSchema>

/** Whom it happened to, and when it happened or will (ms). A newcomer's id is known before they come. */
export type Happened = { kind: Happening['kind']; personId: string; at: number }

function personOf(tenant: Tenant, id: string): Person {
  const person = tenant.person(id)
  if (person?.kind !== 'user') throw new RangeError(`nobody who works here has the id ${id}`)
  return person
}

/** Refuses a manager who reports to the person: the chart would close into a circle. */
function refuseCircle(tenant: Tenant, personId: string, managerId: string): void {
  for (let up: string | null = managerId; up !== null; up = tenant.person(up)?.managerId ?? null) {
    if (up === personId) throw new RangeError('a manager cannot report to the person they would lead')
  }
}

/** Disables the account, calls off what the person had arranged, and lets the reports go to the next manager up. */
function leaves(tenant: Tenant, { id, managerId }: Person): void {
  const now = tenant.clock.now()
  for (const person of [...tenant.people()]) if (person.managerId === id) tenant.changePerson(person.id, { managerId })
  for (const event of [...tenant.events(id)]) {
    const ahead = event.recurrence !== null || event.start > now
    if (ahead && event.isOrganizer && event.attendees.length > 0 && !event.masterId)
      tenant.cancelEvent(id, event.immutableId)
  }
  tenant.changePerson(id, { accountEnabled: false })
}

/** An out-of-office entry, automatic replies for as long, and nobody who answers until they are back. */
function goesOnLeave(tenant: Tenant, cast: Cast, person: Person, days: { fromDay: number; toDay: number }): void {
  const { id, zone } = person
  const start = instantOf(zone, days.fromDay, 0)
  const end = instantOf(zone, days.toDay, 0)
  cast.actor(id)?.habits.leaves.push(days)
  tenant.createEvent(id, {
    subject: 'Out of office',
    start,
    end,
    zone,
    isAllDay: true,
    showAs: 'oof',
    responseRequested: false,
  })
  tenant.changePerson(id, {
    automaticReplies: { status: 'scheduled', from: new Date(start).toISOString(), to: new Date(end).toISOString() },
  })
}

/** Ends a leave today: what is left of the entry goes, mail is answered by hand again. */
function comesBack(tenant: Tenant, cast: Cast, { id, zone }: Person): void {
  const now = tenant.clock.now()
  const today = dayOf(zone, now)
  const leaves = cast.actor(id)?.habits.leaves ?? []
  leaves.splice(0, leaves.length, ...leaves.filter(({ toDay }) => toDay <= today))
  for (const event of [...tenant.events(id)]) {
    if (event.showAs === 'oof' && event.isAllDay && !event.recurrence && event.end > now) {
      if (event.start < instantOf(zone, today, 0))
        tenant.updateEvent(id, event.immutableId, { end: instantOf(zone, today, 0) })
      else tenant.deleteEvent(id, event.immutableId)
    }
  }
  tenant.changePerson(id, { automaticReplies: { status: 'disabled' } })
}

/** Somebody new under a manager, at the manager's site, with a name that nobody else has. */
function joins(
  tenant: Tenant,
  id: string,
  given: { managerId: string; jobTitle?: string; displayName?: string },
  seed: number,
): void {
  const manager = personOf(tenant, given.managerId)
  const name = anyName(seeded(seed, id))
  const shown = given.displayName ?? name.shown
  const [first = shown, ...rest] = shown.split(' ')
  const alias = given.displayName
    ? shown
        .replaceAll('ß', 'ss')
        .normalize('NFD')
        .toLowerCase()
        .replace(/[^a-z]+/g, '.')
        .replace(/^\.|\.$/g, '')
    : name.alias
  const addressOf = (number: number): string => `${alias || 'new'}${number > 1 ? number : ''}@${tenant.domain}`
  let number = 1
  while (tenant.personByAddress(addressOf(number))) number++
  const now = new Date(tenant.clock.now()).toISOString()
  const { department, companyName, officeLocation, site, zone, country, workingHours, lunch } = manager
  tenant.addPerson(
    account({
      id,
      kind: 'user',
      displayName: shown,
      givenName: given.displayName ? first : name.given,
      surname: given.displayName ? rest.join(' ') : name.family,
      mail: addressOf(number),
      jobTitle: given.jobTitle ?? 'Specialist',
      managerId: manager.id,
      employeeHireDate: `${now.slice(0, 10)}T00:00:00Z`,
      createdDateTime: now.replace(/\.\d+/, ''),
      ...{ department, companyName, officeLocation, site, zone, country, workingHours, lunch },
    }),
  )
}

/**
 * Lets things happen in a tenant. What cannot be (an unknown person, a circle of managers, a leave that ends before it
 * begins) is a RangeError, at once where it is to happen now.
 */
export function createHappenings(tenant: Tenant, cast: Cast, seed: number) {
  const waiting = new Set<() => void>()
  let joined = 0

  function leaveDays(person: Person, { from, to }: { from?: string; to: string }): { fromDay: number; toDay: number } {
    const fromDay = from ? dayOfDate(from) : dayOf(person.zone, tenant.clock.now())
    const toDay = dayOfDate(to) + 1
    if (toDay <= fromDay) throw new RangeError(`a leave cannot end on ${to}, before it begins`)
    if (toDay - fromDay > 400) throw new RangeError('a leave of more than 400 days is a departure')
    return { fromDay, toDay }
  }
  const doings: { [K in Happening['kind']]: (happening: Extract<Happening, { kind: K }>, personId: string) => void } = {
    leaves: (_, id) => leaves(tenant, personOf(tenant, id)),
    'goes-on-leave': (happening, id) => {
      const person = personOf(tenant, id)
      goesOnLeave(tenant, cast, person, leaveDays(person, happening))
    },
    'comes-back': (_, id) => comesBack(tenant, cast, personOf(tenant, id)),
    'falls-silent': (_, id) => void cast.silent.add(personOf(tenant, id).id),
    'answers-again': (_, id) => void cast.silent.delete(personOf(tenant, id).id),
    'changes-manager': ({ managerId }, id) => {
      personOf(tenant, id)
      if (managerId !== null) refuseCircle(tenant, id, personOf(tenant, managerId).id)
      tenant.changePerson(id, { managerId })
    },
    'changes-role': ({ jobTitle, department }, id) =>
      tenant.changePerson(personOf(tenant, id).id, { jobTitle, ...(department ? { department } : {}) }),
    joins: (happening, id) => joins(tenant, id, happening, seed),
  }
  function carryOut<K extends Happening['kind']>(happening: Extract<Happening, { kind: K }>, personId: string): void {
    const kind: K = happening.kind
    doings[kind](happening, personId)
  }
  return {
    happen(happening: Happening): Happened {
      const now = tenant.clock.now()
      const given =
        happening.at === undefined ? now : typeof happening.at === 'number' ? happening.at : Date.parse(happening.at)
      const personId =
        happening.kind === 'joins' ? uuidOf(`joined:${++joined}:${happening.managerId}`, seed) : happening.personId
      const at = Math.max(now, given)
      if (at === now) carryOut(happening, personId)
      else {
        const off = tenant.clock.at(at, () => {
          waiting.delete(off)
          carryOut(happening, personId)
        })
        waiting.add(off)
      }
      return { kind: happening.kind, personId, at }
    },
    stop(): void {
      for (const off of waiting) off()
      waiting.clear()
    },
  }
}
