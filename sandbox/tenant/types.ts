/** What a sandbox tenant holds: the people, mailboxes and calendars that the Graph routes show and that life changes. */

/** Kinds of directory account. Only `user` and `shared` have a mailbox of their own that people write from. */
export type AccountKind = 'user' | 'guest' | 'shared' | 'list' | 'room'

/** One account of the directory. Ids are lower-case uuids; addresses are compared without case. */
export type Person = {
  id: string
  kind: AccountKind
  displayName: string
  givenName: string
  surname: string
  /** Primary SMTP address. */
  mail: string
  userPrincipalName: string
  /** Further addresses that reach the same mailbox. */
  otherMails: string[]
  jobTitle: string | null
  department: string | null
  officeLocation: string | null
  companyName: string | null
  /** City or site name; people at one site can have lunch together. */
  site: string | null
  /** IANA zone of the mailbox. */
  zone: string
  managerId: string | null
  accountEnabled: boolean
  /** ISO date-time, or null when unknown. */
  employeeHireDate: string | null
  createdDateTime: string
  /** ms since the epoch; set when the account was deleted (restorable for 30 days). */
  deletedAt: number | null
  /** Local working hours, `HH:mm`, and the weekdays 1 (Monday) to 7 (Sunday). */
  workingHours: { from: string; to: string; days: number[] }
  /** Local lunch window this person keeps, used by their behaviour, never shown by Graph. */
  lunch: { from: string; to: string }
  /** Two-letter country code for public holidays. */
  country: string
  automaticReplies: { status: 'disabled' | 'alwaysEnabled' | 'scheduled'; from?: string; to?: string }
}

export type Address = { name: string; address: string }

/** One copy of a mail in one mailbox. `id` is the mutable REST id of this copy, `immutableId` survives moves. */
export type Message = {
  id: string
  immutableId: string
  internetMessageId: string
  conversationId: string
  folderId: string
  from: Address
  sender: Address
  to: Address[]
  cc: Address[]
  bcc: Address[]
  subject: string
  body: string
  /** ms since the epoch. */
  sentAt: number
  receivedAt: number
  createdAt: number
  modifiedAt: number
  isDraft: boolean
  isRead: boolean
  headers: { name: string; value: string }[]
  /** `eventMessage*` for invitations, replies to them and delivery reports. */
  odataType:
    | '#microsoft.graph.message'
    | '#microsoft.graph.eventMessage'
    | '#microsoft.graph.eventMessageRequest'
    | '#microsoft.graph.eventMessageResponse'
  meetingMessageType?: string
  importance: 'low' | 'normal' | 'high'
  categories: string[]
  flag: 'notFlagged' | 'flagged' | 'complete'
  hasAttachments: boolean
  changeKey: number
  /** Immutable id of the event that an invitation or an answer in this mailbox is about. */
  eventId?: string
}

export type ResponseStatus = 'none' | 'organizer' | 'tentativelyAccepted' | 'accepted' | 'declined' | 'notResponded'
export type ShowAs = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' | 'unknown'

export type Attendee = {
  type: 'required' | 'optional' | 'resource'
  emailAddress: Address
  response: ResponseStatus
  /** ms since the epoch, or null while there is no answer. */
  respondedAt: number | null
  proposed?: { start: number; end: number }
}

/** Weekly, daily or monthly rule in the event's own zone, as in Graph's patternedRecurrence. */
export type Recurrence = {
  pattern: {
    type: 'daily' | 'weekly' | 'absoluteMonthly' | 'relativeMonthly' | 'absoluteYearly' | 'relativeYearly'
    interval: number
    daysOfWeek?: string[]
    dayOfMonth?: number
    month?: number
    index?: string
    firstDayOfWeek?: string
  }
  range: {
    type: 'endDate' | 'noEnd' | 'numbered'
    startDate: string
    endDate?: string
    numberOfOccurrences?: number
    recurrenceTimeZone?: string
  }
}

/** One copy of an event in one calendar. Times are ms since the epoch; the zone is where they were written. */
export type Event = {
  id: string
  immutableId: string
  iCalUId: string
  transactionId: string | null
  subject: string
  body: string
  start: number
  end: number
  zone: string
  isAllDay: boolean
  isCancelled: boolean
  isOrganizer: boolean
  organizer: Address
  attendees: Attendee[]
  myResponse: ResponseStatus
  myRespondedAt: number | null
  responseRequested: boolean
  allowNewTimeProposals: boolean
  hideAttendees: boolean
  showAs: ShowAs
  sensitivity: 'normal' | 'personal' | 'private' | 'confidential'
  location: { displayName: string; address?: string; locationType?: string }
  isOnlineMeeting: boolean
  joinUrl: string | null
  isReminderOn: boolean
  reminderMinutes: number
  categories: string[]
  recurrence: Recurrence | null
  /** For an exception: the master's id and the start it had by the rule (ms). */
  masterId: string | null
  originalStart: number | null
  /** For a master: original starts (ms) of occurrences that were cancelled. */
  cancelledStarts: number[]
  createdAt: number
  modifiedAt: number
  changeKey: number
  /** Set on an entry that the rule of a series yields and nobody changed; such an entry is never stored. */
  isOccurrence?: true
  /** The zone as it was written, where that is not its IANA name. */
  zoneName?: string
  /** All places as they were written, where there is more than one. */
  places?: Record<string, unknown>[]
  /** Calendar that holds it; left out for the mailbox's own. */
  calendarId?: string
}

/** Where a mailbox's past comes from: worked out when the mailbox is first read, the same however often it is asked. */
export type History = { load: (personId: string) => { messages: Message[]; events: Event[] } }

/** Simulated time. Callbacks run in order of their time, also when the clock is set far ahead. */
export type SandboxClock = {
  /** ms since the epoch. */
  now: () => number
  /** Sets the time; going back is refused with a RangeError. Runs what falls due on the way. */
  set: (ms: number) => Promise<void>
  advance: (ms: number) => Promise<void>
  /** Simulated seconds a real second; 0 stands still, 1 is real time. */
  run: (rate: number) => void
  rate: () => number
  /** Runs `work` once when the time has come; gives a way to call it off. */
  at: (ms: number, work: () => void | Promise<void>) => () => void
  /** Ends its real timer. */
  stop: () => void
}

/** Something that changed and that subscribers, delta links and people who behave may want to know. */
export type Change = {
  resource: 'message' | 'event' | 'user'
  change: 'created' | 'updated' | 'deleted'
  /** Whose mailbox or calendar; for a user, the person themselves. */
  personId: string
  /** Immutable id of the item; the person's id for a user. */
  immutableId: string
  id: string
  /** For a message: the folder it is in now (or was in). */
  folderId?: string
  /** The mail or entry as stored, or as it was before it went: to know it, no mailbox has to be loaded. */
  item?: Message | Event
}

/** A mail on its way. Unknown addresses outside the domain are silently delivered nowhere; unknown ones inside bounce. */
export type OutgoingMail = {
  from: Address
  to: Address[]
  cc?: Address[]
  bcc?: Address[]
  subject: string
  body: string
  headers?: { name: string; value: string }[]
  /** Continues a conversation. */
  conversationId?: string
  saveToSentItems?: boolean
}

/** What a calendar entry is made from; what is left out gets Graph's defaults. */
export type EventDraft = Partial<Event> & Pick<Event, 'subject' | 'start' | 'end' | 'zone'>

/** The tenant as the Graph routes, the control API and people who behave see it. */
export type Tenant = {
  id: string
  domain: string
  clock: SandboxClock
  people: () => Iterable<Person>
  person: (id: string) => Person | undefined
  /** By any address or user principal name, whatever its case. */
  personByAddress: (address: string) => Person | undefined
  addPerson: (person: Person) => void
  changePerson: (id: string, change: Partial<Person>) => void
  /** Soft-deletes; restorable for thirty days. */
  removePerson: (id: string) => void
  /** All mail of one mailbox, newest first; loads the history when first asked. */
  messages: (personId: string) => readonly Message[]
  /** All calendar entries of one mailbox as stored (masters, exceptions, single ones). */
  events: (personId: string) => readonly Event[]
  /** Occurrences, exceptions and single entries that touch [from, to) in ms; series expanded, cancelled ones left out. */
  eventsBetween: (personId: string, from: number, to: number) => Event[]
  /** Delivers copies to every mailbox of the tenant that it reaches; gives the sender's copy. */
  sendMail: (mail: OutgoingMail) => Message
  /** Creates in the organiser's calendar; with attendees, invitations arrive in theirs. A repeated transactionId gives the first event. */
  createEvent: (personId: string, draft: EventDraft) => Event
  updateEvent: (personId: string, id: string, change: Partial<Event>) => Event
  /** By the organiser: every copy becomes cancelled and then goes. */
  cancelEvent: (personId: string, id: string, comment?: string) => void
  deleteEvent: (personId: string, id: string) => void
  /** An attendee's answer: own copy, organiser's copy, and the mail that tells. */
  respond: (
    personId: string,
    id: string,
    answer: {
      response: 'accepted' | 'declined' | 'tentativelyAccepted'
      comment?: string
      proposed?: { start: number; end: number }
      sendResponse?: boolean
    },
  ) => void
  /** Told after every change, in order. Gives a way to stop listening. */
  onChange: (listen: (change: Change) => void) => () => void
}
