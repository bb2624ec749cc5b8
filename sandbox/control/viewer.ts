/** A small page to look into mailboxes and calendars while trying things. */
import { z } from 'zod'
import type { Answer } from '../exchange.ts'
import { type Html, html, page } from '../page.ts'
import type { Event, Message, Person } from '../tenant/types.ts'
import { type ControlRoute, route } from './route.ts'
import { personIn, type World } from './world.ts'

const dayMs = 86_400_000

function inZone(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (ms) => format.format(ms)
}

const personRow = (
  person: Person,
): Html => html`<tr><td><a href="/_sandbox/mailboxes/${person.id}">${person.displayName}</a></td>
<td>${person.mail}</td><td>${person.jobTitle ?? ''}</td><td>${person.department ?? ''}</td><td>${person.site ?? ''}</td></tr>`

function startPage(world: World, search: string): Answer {
  const { tenant } = world
  const wanted = search.toLowerCase()
  const people = [...tenant.people()].filter(
    (one) =>
      one.deletedAt === null &&
      `${one.displayName} ${one.mail} ${one.department ?? ''} ${one.jobTitle ?? ''}`.toLowerCase().includes(wanted),
  )
  return page(
    'Sandbox',
    html`<h1>${tenant.domain}</h1><p class="quiet">It is ${inZone('UTC')(tenant.clock.now())} UTC here; the clock runs at ${tenant.clock.rate()}.
<a href="/teams">Teams</a> · <a href="/outlook">Outlook</a> · <a href="/_sandbox/openapi.json">Control API</a></p>
<form><label>Find somebody <input name="search" value="${search}" type="search"></label></form>
<table><thead><tr><th>Name</th><th>Address</th><th>Title</th><th>Department</th><th>Site</th></tr></thead>
<tbody>${people.slice(0, 200).map(personRow)}</tbody></table><p class="quiet">${people.length} found${people.length > 200 ? '; the first 200 are shown' : ''}.</p>`,
    { wide: true },
  )
}

const messageRow =
  (when: (ms: number) => string) =>
  (message: Message): Html =>
    html`<tr><td>${when(message.receivedAt)}</td><td>${message.from.name}</td>
<td>${message.to.map(({ name }) => name).join(', ')}</td><td>${message.subject}</td></tr>`
const eventRow =
  (when: (ms: number) => string) =>
  (event: Event): Html =>
    html`<tr><td>${when(event.start)}</td><td>${event.isCancelled ? 'Cancelled: ' : ''}${event.subject}</td>
<td>${event.organizer.name}</td><td>${event.attendees.map(({ emailAddress, response }) => `${emailAddress.name} (${response})`).join(', ')}</td><td>${event.showAs}</td></tr>`

function mailboxPage(world: World, person: Person): Answer {
  const { tenant } = world
  const when = inZone(person.zone)
  const now = tenant.clock.now()
  const messages = tenant.messages(person.id)
  const events = tenant.eventsBetween(person.id, now - 7 * dayMs, now + 14 * dayMs)
  const manager = person.managerId ? tenant.person(person.managerId) : undefined
  return page(
    person.displayName,
    html`<p><a href="/_sandbox/">Everybody</a></p><h1>${person.displayName}</h1>
<p class="quiet">${person.jobTitle ?? ''}, ${person.department ?? ''} · ${person.mail} · ${person.zone}${manager ? html` · reports to <a href="/_sandbox/mailboxes/${manager.id}">${manager.displayName}</a>` : null}</p>
<h2>Calendar, from last week to the week after next</h2><table><thead><tr><th>When</th><th>What</th><th>Organiser</th><th>Attendees</th><th>Shown as</th></tr></thead><tbody>${events.map(eventRow(when))}</tbody></table>
<h2>Mail, newest first</h2><p class="quiet">${messages.length} in all, the newest 100 are shown.</p><table><thead><tr><th>When</th><th>From</th><th>To</th><th>Subject</th></tr></thead><tbody>${messages.slice(0, 100).map(messageRow(when))}</tbody></table>`,
    { wide: true },
  )
}

export function viewerRoutes(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'GET',
      path: '/',
      tag: 'page',
      summary: 'Everybody',
      query: z.object({ search: z.string().default('') }),
      handle: ({ query }) => ({ page: startPage(world(), query.search) }),
    }),
    route({
      method: 'GET',
      path: '/mailboxes/{person}',
      tag: 'page',
      summary: 'One mailbox',
      handle: ({ parameters }) => ({ page: mailboxPage(world(), personIn(world().tenant, parameters.person ?? '')) }),
    }),
  ]
}
