/** People for tests of the sandbox: plain, and different where the test says so. */

import { uuidFrom } from '../../../sandbox/tenant/ids.ts'
import type { Attendee, Event, Message, Person } from '../../../sandbox/tenant/types.ts'

export const domain = 'contoso.example'

/** Somebody whose id and address follow from the name. */
export function personNamed(name: string, change: Partial<Person> = {}): Person {
  const mail = `${name.toLowerCase()}@${domain}`
  return {
    id: uuidFrom(`person:${name}`),
    kind: 'user',
    displayName: `${name} Example`,
    givenName: name,
    surname: 'Example',
    mail,
    userPrincipalName: mail,
    otherMails: [],
    jobTitle: 'Engineer',
    department: 'Engineering',
    officeLocation: 'Lyon/2',
    companyName: 'Contoso',
    site: 'Lyon',
    zone: 'Europe/Paris',
    managerId: null,
    accountEnabled: true,
    employeeHireDate: '2020-01-01T00:00:00Z',
    createdDateTime: '2020-01-01T00:00:00Z',
    deletedAt: null,
    workingHours: { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] },
    lunch: { from: '12:00', to: '13:00' },
    country: 'FR',
    automaticReplies: { status: 'disabled' },
    ...change,
  }
}

export const attendee = (person: Person, type: Attendee['type'] = 'required'): Attendee => ({
  type,
  emailAddress: { name: person.displayName, address: person.mail },
  response: 'none',
  respondedAt: null,
})

/** A mail of the past in somebody's inbox. */
export function pastMail(owner: Person, number: number, receivedAt: number, from: Person): Message {
  return {
    id: `AAMkpast${owner.id.slice(0, 8)}${number}AAA=`,
    immutableId: `AAkApast${owner.id.slice(0, 8)}${number}AAA=`,
    internetMessageId: `<past-${number}@${domain}>`,
    conversationId: `AAQkpast${number}AAA=`,
    folderId: 'inbox',
    from: { name: from.displayName, address: from.mail },
    sender: { name: from.displayName, address: from.mail },
    to: [{ name: owner.displayName, address: owner.mail }],
    cc: [],
    bcc: [],
    subject: `Canary subject ${number}`,
    body: `<p>Canary body ${number}</p>`,
    sentAt: receivedAt,
    receivedAt,
    createdAt: receivedAt,
    modifiedAt: receivedAt,
    isDraft: false,
    isRead: number % 2 === 0,
    headers: [{ name: 'X-Number', value: String(number) }],
    odataType: '#microsoft.graph.message',
    importance: 'normal',
    categories: [],
    flag: 'notFlagged',
    hasAttachments: false,
    changeKey: 1,
  }
}

/** Monday to Friday at nine in Paris, for a series of ten weeks. */
export const weekly = (startDate: string, count = 10): Event['recurrence'] => ({
  pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
  range: { type: 'numbered', startDate, numberOfOccurrences: count },
})
