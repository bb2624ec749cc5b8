/** What the stories in test/flows share: people of the imitated company who write, meet, join and are asked, by name. */
import { expect } from 'vitest'
import { takeEvents } from '../../addin/live.ts'
import * as invites from '../../contract/invites.ts'
import { livePath } from '../../contract/live.ts'
import { turnOn } from '../../contract/me.ts'
import { readMessage, sendMessageNow } from '../../contract/messages.ts'
import { findPeople } from '../../contract/people.ts'
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { Event, Message, Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World, type WorldOptions } from './world.ts'

/** What an owner has agreed to once they have booked, written and posted from Kith. */
const writing = ['Calendars.ReadWrite', 'Mail.Send', 'ChannelMessage.Send']

const addressOf = ({ displayName, mail }: Person) => ({ name: displayName, address: mail })

/** A world, and what happens in it. */
export async function createStory(options: WorldOptions) {
  const world = await createWorld({ traffic: false, ...options })
  const { sandbox } = world
  const write = (from: Person, to: Person, text = 'planted'): Message =>
    sandbox.tenant.sendMail({ from: addressOf(from), to: [addressOf(to)], subject: text, body: text })
  /** Mails in somebody's mailbox that came from `from`, by what they say. */
  const received = (person: Person, from: Person, text = ''): Message[] =>
    sandbox.tenant
      .messages(person.id)
      .filter((mail) => mail.from.address === from.mail && `${mail.subject}\n${mail.body}`.includes(text))
  /** Somebody agrees to what Kith asks for when they first book, write or post. */
  const agree = (person: Person, scopes = writing): void =>
    sandbox.entra.standing.consent(apiApp.clientId, person.id, 'graph', scopes)
  return {
    world,
    agree,
    write,
    received,
    /** Signs in, turns on, and waits until everything is read. */
    join: async (person: Person, scopes = writing): Promise<SignedIn> => {
      agree(person, scopes)
      const signedIn = await world.signIn(person)
      await signedIn.call(turnOn, { body: {} })
      await world.settled(120_000)
      return signedIn
    },
    /** An open page of somebody's: what it was told since the last time, up to a kind. */
    listen: (as: SignedIn) => listen(world, as),
    /** Somebody as somebody else knows them. */
    contactOf: (who: Person, as: SignedIn): Promise<string> => contactOf(who.mail, as),
    /** Empties a calendar of what lies ahead, so that a story can be told in it. */
    clear: (person: Person): void => {
      const now = world.clock.now().getTime()
      // With the first of a series its others go, so each is looked for anew.
      const next = (): Event | undefined =>
        sandbox.tenant.events(person.id).find(({ end, recurrence }) => end > now || recurrence !== null)
      for (let event = next(); event; event = next()) sandbox.tenant.deleteEvent(person.id, event.id)
    },
    put: (person: Person, from: string, to: string, change: Partial<Event> = {}): Event =>
      sandbox.tenant.createEvent(person.id, {
        subject: 'planted',
        start: Date.parse(from),
        end: Date.parse(to),
        zone: person.zone,
        ...change,
      }),
    /** Ends the ten seconds of a message and gives what became of it. */
    sendNow: async (as: SignedIn, messageId: string) => {
      await as.call(sendMessageNow, { params: { messageId }, body: {} })
      await world.settled()
      return as.call(readMessage, { params: { messageId } })
    },
    /** Ends the ten seconds of an invite and gives what became of it. */
    inviteNow: async (as: SignedIn, inviteId: string) => {
      await as.call(invites.sendInviteNow, { params: { inviteId }, body: {} })
      await world.settled()
      return as.call(invites.readInvite, { params: { inviteId } })
    },
    /** Times that were looked for and found. */
    timesOf: async (as: SignedIn, proposalId: string) => {
      await world.settled()
      const found = await as.call(invites.readSlots, { params: { proposalId } })
      expect(found.state).toBe('ready')
      return found
    },
    /** An entry with other people at this moment in somebody's calendar. */
    meetingAt: (person: Person, at: string): Event | undefined =>
      sandbox.tenant
        .eventsBetween(person.id, Date.parse(at), Date.parse(at) + 60_000)
        .find((event) => event.start === Date.parse(at) && event.attendees.length > 0),
    /** How many rows of any table, queues included, contain a text, by table; the tables without one are left out. */
    tablesWith: (text: string): Promise<Record<string, number>> => tablesWith(world, text),
  }
}
export type Story = Awaited<ReturnType<typeof createStory>>

async function listen({ server }: World, as: SignedIn) {
  const leaving = new AbortController()
  const headers = { authorization: `Bearer ${await as.token()}` }
  const answer = await fetch(`${server.address}${livePath}`, { headers, signal: leaving.signal })
  if (!answer.ok || !answer.body) throw new Error(`live answered ${answer.status}`)
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    /** The kinds before the next one of this kind. */
    until: async (last: string): Promise<string[]> => {
      const kinds: string[] = []
      for (;;) {
        const { events, rest } = takeEvents(text)
        text = rest
        for (const [index, { event, data }] of events.entries()) {
          if (event !== 'change') continue
          const { kind } = JSON.parse(data) as { kind: string }
          if (kind !== last) kinds.push(kind)
          else {
            const later = events.slice(index + 1).map((one) => `event: ${one.event}\ndata: ${one.data}\n\n`)
            text = `${later.join('')}${text}`
            return kinds
          }
        }
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        text += value
      }
    },
    close: () => leaving.abort(),
  }
}

async function contactOf(address: string, as: SignedIn): Promise<string> {
  const { people } = await as.call(findPeople, { body: { addresses: [address] } })
  const [found] = people
  if (!found) throw new Error(`${address} is not known to ${as.person.displayName}`)
  return found.contactId
}

async function tablesWith({ database: { look } }: World, text: string): Promise<Record<string, number>> {
  const tables = await look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'bullmq')`
  const counted: [string, number][] = []
  for (const { name } of tables) {
    const [found] = await look.unsafe<{ n: number }[]>(
      `select count(*)::int as n from ${name} t where strpos(t::text, $1) > 0`,
      [text],
    )
    if (found && found.n > 0) counted.push([name, found.n])
  }
  return Object.fromEntries(counted)
}
