/** A Microsoft 365 tenant in memory: directory, mailboxes that load their past when first read, mail and meetings. */

import { eventsBetween, findEvent, masterOf } from './calendar.ts'
import type { TenantCore } from './core.ts'
import { createDirectory } from './directory.ts'
import { getOrMake } from './get-or-make.ts'
import { deliver } from './mail.ts'
import { createMailOperations } from './mail-operations.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import { createMeetings } from './meetings.ts'
import { startsByRule } from './recurrence.ts'
import type { Change, Event, History, Person, SandboxClock, Tenant } from './types.ts'

export type TenantOptions = {
  id: string
  /** Addresses at this domain belong to the tenant: unknown ones bounce. */
  domain: string
  clock: SandboxClock
  history: History
  people: Iterable<Person>
  /** Account id of a distribution list to the ids of its members. */
  lists?: ReadonlyMap<string, readonly string[]>
}

/** The tenant with what only the Graph routes need. */
export type SandboxTenant = ReturnType<typeof createTenant>

function createCore(options: TenantOptions, tell: (change: Change) => void): TenantCore {
  const { id, domain, clock } = options
  const mailboxes = new Map<string, Mailbox>()
  let number = 0
  const directory = createDirectory(options.people, clock, (personId, change) =>
    tell({ resource: 'user', change, personId, immutableId: personId, id: personId }),
  )
  const mailbox = (personId: string): Mailbox =>
    getOrMake(mailboxes, personId, () => createMailbox(personId, options.history))
  const tellEvent = (personId: string, change: Change['change'], event: Event): void =>
    tell({ resource: 'event', change, personId, immutableId: event.immutableId, id: event.id, item: event })
  const core: TenantCore = {
    id,
    domain,
    clock,
    directory,
    mailbox,
    tell,
    membersOf: (listId) => options.lists?.get(listId) ?? [],
    nextNumber: () => ++number,
    storeMessage(personId, message) {
      const { mail } = mailbox(personId)
      // A mail with a new immutable id cannot be there yet: the past need not be loaded to know.
      const known = message.changeKey > 1 ? mail.find(message.immutableId) : undefined
      mail.put(message)
      const told = (change: Change['change'], one: typeof message): void =>
        tell({
          resource: 'message',
          change,
          personId,
          immutableId: one.immutableId,
          id: one.id,
          folderId: one.folderId,
          item: one,
        })
      if (known && known.folderId !== message.folderId) {
        told('deleted', known)
        told('created', message)
      } else told(known ? 'updated' : 'created', message)
    },
    dropMessage(personId, message) {
      mailbox(personId).mail.remove(message)
      tell({
        resource: 'message',
        change: 'deleted',
        personId,
        immutableId: message.immutableId,
        id: message.id,
        folderId: message.folderId,
      })
    },
    storeEvent(personId, event) {
      const { calendar } = mailbox(personId)
      const known = event.changeKey > 1 || event.masterId ? calendar.find(event.immutableId) : undefined
      calendar.put(event)
      tellEvent(personId, known || event.masterId ? 'updated' : 'created', event)
    },
    dropStored(personId, event) {
      mailbox(personId).calendar.remove(event)
      tellEvent(personId, 'deleted', event)
    },
    dropEventWithSeries(personId, event) {
      const { calendar } = mailbox(personId)
      for (const exception of event.recurrence ? calendar.exceptionsOf(event.immutableId) : [])
        core.dropStored(personId, exception)
      const stored = calendar.find(event.immutableId)
      if (stored) core.dropStored(personId, stored)
      const master = masterOf(mailbox(personId), event)
      if (!master || event.originalStart === null) return
      calendar.put({
        ...master,
        cancelledStarts: [...master.cancelledStarts, event.originalStart],
        modifiedAt: clock.now(),
        changeKey: master.changeKey + 1,
      })
      tellEvent(personId, 'updated', master)
    },
    seriesAround(_personId, master, start) {
      const standing = startsByRule(master, start + 400 * 86_400_000).filter(
        (one) => !master.cancelledStarts.includes(one),
      )
      return {
        before: standing.findLast((one) => one < start) ?? null,
        after: standing.find((one) => one > start) ?? null,
      }
    },
    busyBetween: (personId, from, to) =>
      eventsBetween(mailbox(personId), from, to).filter((one) => one.showAs !== 'free' && !one.isCancelled),
  }
  return core
}

/** A tenant over a directory and a history. Nothing is loaded before it is read. */
export function createTenant(options: TenantOptions) {
  const listeners = new Set<(change: Change) => void>()
  const core = createCore(options, (change) => {
    for (const listen of listeners) listen(change)
  })
  const { directory, mailbox, clock } = core
  const meetings = createMeetings(core)
  let directoryGeneration = 0
  const tenant = {
    id: options.id,
    domain: options.domain,
    clock,
    people: directory.people,
    person: directory.person,
    personByAddress: directory.personByAddress,
    addPerson: directory.addPerson,
    changePerson: directory.changePerson,
    removePerson: directory.removePerson,
    messages: (personId: string) => mailbox(personId).mail.all(),
    events: (personId: string) => mailbox(personId).calendar.all(),
    eventsBetween: (personId: string, from: number, to: number) => eventsBetween(mailbox(personId), from, to),
    sendMail: (mail: Parameters<Tenant['sendMail']>[0]) => deliver(core, mail),
    createEvent: meetings.createEvent,
    updateEvent: meetings.updateEvent,
    cancelEvent: meetings.cancelEvent,
    deleteEvent: meetings.deleteEvent,
    respond: meetings.respond,
    onChange(listen: (change: Change) => void) {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
  } satisfies Tenant
  return {
    ...tenant,
    ...createMailOperations(core),
    forwardEvent: meetings.forwardEvent,
    directory,
    mailbox,
    membersOf: core.membersOf,
    nextNumber: core.nextNumber,
    event: (personId: string, id: string) => findEvent(mailbox(personId), id),
    /** Makes every delta link of one mailbox, or of the directory (`null`), answer 410 from now on. */
    expireDeltaLinks(personId: string | null): void {
      if (personId === null) directoryGeneration++
      else mailbox(personId).generation++
    },
    deltaGeneration: (personId: string | null): number =>
      personId === null ? directoryGeneration : mailbox(personId).generation,
  }
}
