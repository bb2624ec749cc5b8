/** A seeded run of things that happen in one mailbox and calendar: the same seed makes the same things happen in the same order. */
import type { Event, Person } from '../../sandbox/tenant/types.ts'
import type { World } from '../support/world.ts'

export type Chance = () => number

const hourMs = 3_600_000

/** Makes one thing happen to `owner`: mail in and out, folders, meetings made, moved, answered, cancelled, series changed. */
export function happen(world: World, owner: Person, chance: Chance): void {
  const { tenant } = world.sandbox
  const others = world.employees().filter(({ id }) => id !== owner.id)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T
  const peer = pick(others)
  const [from, to] = chance() < 0.5 ? [owner, peer] : [peer, owner]
  const cc = chance() < 0.3 ? [addressOf(pick(others))] : []
  const now = tenant.clock.now()
  const soon = Math.ceil(now / hourMs) * hourMs + Math.floor(chance() * 30) * hourMs
  const ahead = tenant.eventsBetween(owner.id, now, now + 72 * hourMs).filter(({ attendees }) => attendees.length > 0)
  const meeting = ahead.length > 0 ? pick(ahead) : undefined
  const kind = chance()
  if (kind < 0.5)
    tenant.sendMail({ from: addressOf(from), to: [addressOf(to)], cc, subject: 'canary-subject', body: 'canary-body' })
  else if (kind < 0.6) moveOldMail(world, owner, chance)
  else if (kind < 0.72)
    invite(world, chance() < 0.5 ? owner : peer, chance() < 0.5 ? [peer, owner] : [owner, peer, pick(others)], soon)
  else if (kind < 0.78) makeSeries(world, peer, owner, soon)
  else if (meeting) changeMeeting(world, owner, meeting, chance, soon)
}

/** A colleague writes to `owner`. */
export function write({ sandbox, employees }: World, owner: Person, chance: Chance): void {
  const others = employees().filter(({ id }) => id !== owner.id)
  const from = others[Math.floor(chance() * others.length)] as Person
  const mail = { subject: 'canary-subject', body: 'canary-body' }
  sandbox.tenant.sendMail({ from: addressOf(from), to: [addressOf(owner)], ...mail })
}

export const addressOf = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })

function moveOldMail(world: World, owner: Person, chance: Chance): void {
  const { tenant } = world.sandbox
  const messages = tenant.messages(owner.id).filter(({ isDraft }) => !isDraft)
  const old = messages[Math.floor(chance() * Math.min(40, messages.length))]
  if (!old) return
  const folder = chance() < 0.4 ? tenant.createFolder(owner.id, `folder ${Math.floor(chance() * 1e6)}`).id : 'archive'
  tenant.moveMessage(owner.id, old.id, folder)
}

export function attendeesFrom(people: readonly Person[], organizer: Person): Event['attendees'] {
  return [...new Set(people)]
    .filter(({ id }) => id !== organizer.id)
    .map((person) => ({ type: 'required', emailAddress: addressOf(person), response: 'none', respondedAt: null }))
}

function invite(world: World, organizer: Person, people: readonly Person[], start: number): void {
  const attendees = attendeesFrom(people, organizer)
  const draft = { subject: 'canary-subject', body: 'canary-body', start, end: start + hourMs / 2, zone: 'UTC' }
  const event = world.sandbox.tenant.createEvent(organizer.id, { ...draft, attendees })
  for (const person of people) if (person.id !== organizer.id) answer(world, person, event.iCalUId, 'accepted')
}

export function answer(world: World, person: Person, iCalUId: string, response: 'accepted' | 'declined'): void {
  const { tenant } = world.sandbox
  const copy = tenant.events(person.id).find((one) => one.iCalUId === iCalUId)
  if (copy && !copy.isOrganizer) tenant.respond(person.id, copy.id, { response })
}

function makeSeries(world: World, organizer: Person, guest: Person, start: number): void {
  const day = new Date(start).toISOString().slice(0, 10)
  const event = world.sandbox.tenant.createEvent(organizer.id, {
    subject: 'canary-subject',
    body: 'canary-body',
    start,
    end: start + hourMs / 2,
    zone: 'UTC',
    attendees: attendeesFrom([guest], organizer),
    recurrence: {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'numbered', startDate: day, numberOfOccurrences: 6 },
    },
  })
  answer(world, guest, event.iCalUId, 'accepted')
}

/** Moves, cancels or declines what is still ahead, an occurrence of a series as well as a single meeting. */
function changeMeeting(world: World, owner: Person, meeting: Event, chance: Chance, start: number): void {
  const { tenant } = world.sandbox
  const kind = chance()
  try {
    if (!meeting.isOrganizer) {
      if (kind < 0.5) tenant.respond(owner.id, meeting.id, { response: 'declined' })
      else tenant.respond(owner.id, meeting.id, { response: 'accepted' })
    } else if (kind < 0.4) tenant.cancelEvent(owner.id, meeting.id)
    else if (kind < 0.8) tenant.updateEvent(owner.id, meeting.id, { start, end: start + hourMs / 2 })
    else tenant.deleteEvent(owner.id, meeting.id)
  } catch (error) {
    // An occurrence cannot be moved past its neighbours: then nothing happens, in every run alike.
    if (!(error instanceof Error)) throw error
  }
}
