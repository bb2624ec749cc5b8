/** One mailbox: its mail by folder and by time, its calendar as stored, and what changed in them. */

import { createChangeLog } from './change-log.ts'
import { folderId, isWellKnownFolder, type MailFolder, ownFolders } from './folders.ts'
import { getOrMake } from './get-or-make.ts'
import type { Event, History, Message } from './types.ts'

/** A mail that came into, changed in, or left a folder. `id` is the mutable id it had there. */
export type MessageFact = { id: string; immutableId: string }
export type EventFact = { id: string; immutableId: string /** Series that it was part of. */; masterId: string | null }
export type FolderFact = { id: string }
export type Calendar = { id: string; name: string; color: string }

export type Mailbox = ReturnType<typeof createMailbox>

/** Newest first; ids break ties, so that a place in the list can be found again. */
export const newestFirst = (a: Message, b: Message): number =>
  b.receivedAt - a.receivedAt || (a.immutableId < b.immutableId ? -1 : a.immutableId > b.immutableId ? 1 : 0)

/** Where a mail is, or belongs, in a list that is newest first. */
export function placeOf(list: readonly Message[], message: Pick<Message, 'receivedAt' | 'immutableId'>): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (newestFirst(list[mid]!, message as Message) < 0) low = mid + 1
    else high = mid
  }
  return low
}

function createMail(personId: string, load: () => void, noteFolder: (folderId: string) => void) {
  const byId = new Map<string, Message>()
  const immutableOf = new Map<string, string>()
  let all: Message[] = []
  let folderViews = new Map<string, Message[]>()
  const logs = new Map<string, ReturnType<typeof createChangeLog<MessageFact>>>()
  const logOf = (folder: string) => getOrMake(logs, folder, createChangeLog<MessageFact>)
  function note(folder: string, { id, immutableId }: Message): void {
    logOf(folder).add(id, { id, immutableId })
    // Its counts are another: that is a change of the folder too.
    noteFolder(folder)
  }

  function index(message: Message): void {
    byId.set(message.immutableId, message)
    immutableOf.set(message.id, message.immutableId)
  }
  function unlist(message: Message): void {
    const at = placeOf(all, message)
    if (all[at]?.immutableId === message.immutableId) all.splice(at, 1)
    byId.delete(message.immutableId)
    immutableOf.delete(message.id)
  }
  return {
    /** Takes over a past without noting it as change. */
    seed(messages: readonly Message[]): void {
      for (const message of messages) {
        const folder = isWellKnownFolder(message.folderId) ? folderId(personId, message.folderId) : message.folderId
        if (!byId.has(message.immutableId))
          index(folder === message.folderId ? message : { ...message, folderId: folder })
      }
      all = [...byId.values()].sort(newestFirst)
      folderViews = new Map()
    },
    all(): readonly Message[] {
      load()
      return all
    },
    inFolder(folder: string): readonly Message[] {
      load()
      return getOrMake(folderViews, folder, () => all.filter((one) => one.folderId === folder))
    },
    /** By either id. */
    find(id: string): Message | undefined {
      load()
      return byId.get(id) ?? byId.get(immutableOf.get(id) ?? '')
    },
    log: logOf,
    /** Adds or replaces, wherever the mail was before. Does not load the past: mail can arrive unread. */
    put(message: Message): void {
      const before = byId.get(message.immutableId)
      if (before) unlist(before)
      index(message)
      all.splice(placeOf(all, message), 0, message)
      if (before && before.folderId !== message.folderId) {
        folderViews.delete(before.folderId)
        note(before.folderId, before)
      }
      folderViews.delete(message.folderId)
      note(message.folderId, message)
    },
    remove(message: Message): void {
      unlist(message)
      folderViews.delete(message.folderId)
      note(message.folderId, message)
    },
  }
}

function createCalendar(load: () => void) {
  const byId = new Map<string, Event>()
  const immutableOf = new Map<string, string>()
  const byUid = new Map<string, string>()
  const exceptions = new Map<string, Set<string>>()
  let all: Event[] | null = null
  const log = createChangeLog<EventFact>()

  function index(event: Event): void {
    byId.set(event.immutableId, event)
    immutableOf.set(event.id, event.immutableId)
    byUid.set(event.iCalUId, event.immutableId)
    if (event.masterId) getOrMake(exceptions, event.masterId, () => new Set<string>()).add(event.immutableId)
    all = null
  }
  function find(id: string): Event | undefined {
    load()
    return byId.get(id) ?? byId.get(immutableOf.get(id) ?? '')
  }
  /** An exception's change is its series' change: callers are told the series anew. */
  function note(event: Event): void {
    const told = event.masterId ? byId.get(event.masterId) : event
    if (told) log.add(told.immutableId, { id: told.id, immutableId: told.immutableId, masterId: null })
  }
  return {
    seed(events: readonly Event[]): void {
      for (const event of events) if (!byId.has(event.immutableId)) index(event)
      for (const event of [...byId.values()]) {
        const master = event.masterId ? find(event.masterId) : undefined
        if (master && master.immutableId !== event.masterId) index({ ...event, masterId: master.immutableId })
      }
    },
    all(): readonly Event[] {
      load()
      all ??= [...byId.values()]
      return all
    },
    find,
    byUid(uid: string): Event | undefined {
      load()
      return byId.get(byUid.get(uid) ?? '')
    },
    /** Changed occurrences of a series. */
    exceptionsOf(masterImmutableId: string): Event[] {
      load()
      return [...(exceptions.get(masterImmutableId) ?? [])].map((id) => byId.get(id)).filter((one) => one !== undefined)
    },
    log,
    put(event: Event): void {
      index(event)
      note(event)
    },
    remove(event: Event): void {
      byId.delete(event.immutableId)
      immutableOf.delete(event.id)
      if (byUid.get(event.iCalUId) === event.immutableId) byUid.delete(event.iCalUId)
      if (event.masterId) exceptions.get(event.masterId)?.delete(event.immutableId)
      all = null
      log.add(event.immutableId, { id: event.id, immutableId: event.immutableId, masterId: event.masterId })
      if (event.masterId) note(event)
    },
  }
}

/** An empty mailbox that takes over its mail and its calendar when each is first read. */
export function createMailbox(personId: string, history: History) {
  let past: ReturnType<History['load']> | null = null
  const loaded = { mail: false, calendar: false }
  const read = (): ReturnType<History['load']> => {
    past ??= history.load(personId)
    return past
  }
  const folderLog = createChangeLog<FolderFact>()
  // Each on its own: looking at a calendar does not load a year of mail.
  const loadMail = (): void => {
    if (loaded.mail) return
    loaded.mail = true
    mail.seed(read().messages)
  }
  const mail = createMail(personId, loadMail, (id) => folderLog.add(id, { id }))
  const calendar = createCalendar(() => {
    if (loaded.calendar) return
    loaded.calendar = true
    calendar.seed(read().events)
  })
  const folders = new Map<string, MailFolder>(ownFolders(personId).map((folder) => [folder.id, folder]))
  return {
    personId,
    mail,
    calendar,
    folders,
    folderLog,
    calendars: [] as Calendar[],
    /** Events by the transactionId they were made with, and what they were made from. */
    transactions: new Map<string, { immutableId: string; made: string }>(),
    /** Raised to make every delta link of the mailbox stale. */
    generation: 0,
  }
}
