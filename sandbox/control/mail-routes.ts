/** Mail and meetings: look into any mailbox, send as somebody, arrange and answer meetings. */
import { z } from 'zod'
import { folderId } from '../tenant/folders.ts'
import type { Address, Event, Message, Tenant } from '../tenant/types.ts'
import { ControlError, type ControlRoute, route } from './route.ts'
import { isoOf, momentOf, personIn, type World } from './world.ts'

const Moment = z.union([z.number(), z.string()])
const Addresses = z.array(z.string().min(3)).default([])
const Page = z.strictObject({
  /** Only what lies in this folder. */
  folder: z.enum(['inbox', 'sentitems', 'drafts', 'deleteditems', 'archive', 'junkemail']).optional(),
  skip: z.coerce.number().int().min(0).default(0),
  top: z.coerce.number().int().min(1).max(1000).default(50),
})
const Window = z.strictObject({ from: z.string().optional(), to: z.string().optional() })

const addressOf = (tenant: Tenant, key: string): Address => {
  const known = tenant.person(key) ?? tenant.personByAddress(key)
  return known ? { name: known.displayName, address: known.mail } : { name: key, address: key }
}

const shownMessage = (message: Message) => ({
  ...message,
  sentAt: isoOf(message.sentAt),
  receivedAt: isoOf(message.receivedAt),
})
const shownEvent = (event: Event) => ({ ...event, start: isoOf(event.start), end: isoOf(event.end) })

function eventOf(tenant: Tenant, personId: string, id: string): Event {
  const found = tenant.events(personId).find((one) => one.id === id || one.immutableId === id || one.iCalUId === id)
  if (!found) throw new ControlError(404, `That calendar holds no event ${id}.`)
  return found
}

function mailRoutesOf(world: () => World): ControlRoute[] {
  return [
    route({
      method: 'GET',
      path: '/people/{person}/messages',
      tag: 'mail',
      summary: 'The mail of one mailbox, newest first',
      query: Page,
      handle: ({ parameters, query }) => {
        const { tenant } = world()
        const { id } = personIn(tenant, parameters.person ?? '')
        const { folder } = query
        const all = tenant.messages(id).filter((one) => !folder || one.folderId === folderId(id, folder))
        return { count: all.length, messages: all.slice(query.skip, query.skip + query.top).map(shownMessage) }
      },
    }),
    route({
      method: 'POST',
      path: '/mail',
      tag: 'mail',
      summary: 'Send a mail as somebody',
      body: z.strictObject({
        from: z.string(),
        to: z.array(z.string().min(3)).min(1),
        cc: Addresses,
        bcc: Addresses,
        subject: z.string().default(''),
        body: z.string().default(''),
        conversationId: z.string().optional(),
        headers: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
      }),
      handle: ({ body }) => {
        const { tenant } = world()
        // Somebody from outside may write too: then the sender is just an address.
        const sent = tenant.sendMail({
          ...body,
          from: addressOf(tenant, body.from),
          to: body.to.map((one) => addressOf(tenant, one)),
          cc: body.cc.map((one) => addressOf(tenant, one)),
          bcc: body.bcc.map((one) => addressOf(tenant, one)),
        })
        return shownMessage(sent)
      },
    }),
  ]
}

const Meeting = z.strictObject({
  organizer: z.string(),
  attendees: z.array(z.string().min(3)).default([]),
  optional: z.array(z.string().min(3)).default([]),
  subject: z.string().default('Meeting'),
  start: Moment,
  end: Moment,
  zone: z.string().optional(),
  location: z.string().optional(),
  sensitivity: z.enum(['normal', 'personal', 'private', 'confidential']).optional(),
  showAs: z.enum(['free', 'tentative', 'busy', 'oof', 'workingElsewhere']).optional(),
  isAllDay: z.boolean().optional(),
})

function arrange(tenant: Tenant, body: z.output<typeof Meeting>): Event {
  const organizer = personIn(tenant, body.organizer)
  const [start, end] = [momentOf(body.start), momentOf(body.end)]
  if (end <= start) throw new ControlError(400, 'The meeting ends before it begins.')
  const attendee = (type: 'required' | 'optional') => (key: string) => ({
    type,
    emailAddress: addressOf(tenant, key),
    response: 'none' as const,
    respondedAt: null,
  })
  return tenant.createEvent(organizer.id, {
    subject: body.subject,
    start,
    end,
    zone: body.zone ?? organizer.zone,
    attendees: [...body.attendees.map(attendee('required')), ...body.optional.map(attendee('optional'))],
    ...(body.location ? { location: { displayName: body.location } } : {}),
    ...(body.sensitivity ? { sensitivity: body.sensitivity } : {}),
    ...(body.showAs ? { showAs: body.showAs } : {}),
    ...(body.isAllDay ? { isAllDay: true } : {}),
  })
}

function meetingRoutesOf(world: () => World): ControlRoute[] {
  const tag = 'meetings'
  return [
    route({
      method: 'GET',
      path: '/people/{person}/events',
      tag,
      summary: 'One calendar between two moments (left out: the coming fortnight)',
      query: Window,
      handle: ({ parameters, query }) => {
        const { tenant } = world()
        const from = query.from === undefined ? tenant.clock.now() : momentOf(query.from)
        const to = query.to === undefined ? from + 14 * 86_400_000 : momentOf(query.to)
        const events = tenant.eventsBetween(personIn(tenant, parameters.person ?? '').id, from, to)
        return { count: events.length, events: events.map(shownEvent) }
      },
    }),
    route({
      method: 'GET',
      path: '/people/{person}/events/{event}',
      tag,
      summary: 'One calendar entry, by its id, immutable id or iCalUId',
      handle: ({ parameters }) => {
        const { tenant } = world()
        return shownEvent(eventOf(tenant, personIn(tenant, parameters.person ?? '').id, parameters.event ?? ''))
      },
    }),
    route({
      method: 'POST',
      path: '/meetings',
      tag,
      summary: 'Arrange a meeting as somebody: invitations arrive at once',
      body: Meeting,
      handle: ({ body }) => shownEvent(arrange(world().tenant, body)),
    }),
    route({
      method: 'POST',
      path: '/people/{person}/events/{event}/respond',
      tag,
      summary: 'Answer an invitation as its recipient',
      body: z.strictObject({
        response: z.enum(['accepted', 'declined', 'tentativelyAccepted']),
        comment: z.string().optional(),
        proposed: z.strictObject({ start: Moment, end: Moment }).optional(),
      }),
      handle: ({ parameters, body }) => {
        const { tenant } = world()
        const person = personIn(tenant, parameters.person ?? '')
        const event = eventOf(tenant, person.id, parameters.event ?? '')
        tenant.respond(person.id, event.id, {
          response: body.response,
          comment: body.comment,
          ...(body.proposed
            ? { proposed: { start: momentOf(body.proposed.start), end: momentOf(body.proposed.end) } }
            : {}),
        })
        return { response: body.response }
      },
    }),
    route({
      method: 'POST',
      path: '/people/{person}/events/{event}/cancel',
      tag,
      summary: 'Cancel a meeting as its organiser',
      body: z.strictObject({ comment: z.string().optional() }),
      handle: ({ parameters, body }) => {
        const { tenant } = world()
        const person = personIn(tenant, parameters.person ?? '')
        tenant.cancelEvent(person.id, eventOf(tenant, person.id, parameters.event ?? '').id, body.comment)
      },
    }),
  ]
}

export const mailRoutes = (world: () => World): ControlRoute[] => [...mailRoutesOf(world), ...meetingRoutesOf(world)]
