/** What Graph would answer to each request of ours, with content in it that must go nowhere: the canary. */
import { randomUUID } from 'node:crypto'
import { event, mail, person } from '../worker/reading/scripted-graph.ts'
import { oneOf, type Random } from './hostile.ts'

export type Asked = { method: string; path: string; body: unknown; root: string }

const day = 86_400_000
const at = (ms: number): string => new Date(ms).toISOString()
const people = ['sam', 'priya', 'lee', 'ana', 'me', 'news', 'no-reply'].map((name) => `${name}@x.example`)

/** A well-formed answer about a moment `now`; undefined for a path that nobody of ours asks for. */
export function plainAnswer(asked: Asked, canary: string, now: number, random: Random): unknown {
  const { path, root } = asked
  const some = (): string => oneOf(random, people)
  const when = (): number => now - Math.floor(random() * 300) * day + Math.floor(random() * day)
  const page = (items: unknown[], link: string): object => ({
    value: items,
    ...(random() < 0.3
      ? { '@odata.nextLink': `${root}${link}skip-${Math.floor(random() * 50)}` }
      : { '@odata.deltaLink': `${root}${link}delta-${Math.floor(random() * 50)}` }),
  })
  const content = {
    subject: canary,
    bodyPreview: canary,
    body: { contentType: 'html', content: canary },
    location: { displayName: canary },
    locations: [{ displayName: canary }],
    onlineMeeting: { joinUrl: `https://x/${canary}` },
  }
  const letter = (): object =>
    mail(`m${Math.floor(random() * 500)}`, some(), [some(), some()], at(when()), {
      ...content,
      uniqueBody: { content: canary },
      internetMessageHeaders: [
        { name: 'Subject', value: canary },
        { name: 'Auto-Submitted', value: 'no' },
      ],
    })
  const entry = (): object => {
    const start = when() + 20 * day
    const stamp = (ms: number): string => at(ms).slice(0, 19)
    return event(`e${Math.floor(random() * 200)}`, stamp(start), stamp(start + 1_800_000), {
      ...content,
      type: oneOf(random, ['singleInstance', 'occurrence', 'seriesMaster', 'exception']),
      seriesMasterId: oneOf(random, [null, 'e1']),
      transactionId: randomUUID(),
      webLink: 'https://outlook.test/item',
      attendees: [some(), some()].map((address) => ({
        type: 'required',
        status: { response: 'accepted', time: at(now) },
        proposedNewTime: null,
        ...person(address),
      })),
    })
  }
  const list = (make: () => object): object[] => Array.from({ length: Math.floor(random() * 12) }, make)
  const user = (): object => ({
    id: randomUUID(),
    displayName: some(),
    givenName: 'Sam',
    mail: some(),
    userPrincipalName: some(),
    otherMails: [some()],
    proxyAddresses: [`SMTP:${some()}`],
    jobTitle: 'Analyst',
    department: 'Sales',
    officeLocation: 'Lyon',
    companyName: 'X',
    userType: 'Member',
    accountEnabled: true,
    employeeHireDate: at(when()),
    'manager@delta': [{ id: randomUUID() }],
  })
  const subscription = (): object => ({
    id: randomUUID(),
    resource: 'users/x/messages',
    expirationDateTime: at(now + 3 * day),
    clientState: 'x',
    applicationId: randomUUID(),
  })
  const answers: readonly [RegExp, () => unknown][] = [
    [/mailFolders\/(drafts|junkemail|deleteditems|outbox|conversationhistory)\?/, () => ({ id: 'F-left-out' })],
    [
      /mailFolders\/delta/,
      () => ({
        value: ['inbox', 'sent', 'work'].map((id) => ({
          id: `F-${id}`,
          parentFolderId: 'root',
          totalItemCount: Math.floor(random() * 9_000),
        })),
        '@odata.deltaLink': `${root}/me/mailFolders/delta?t=1`,
      }),
    ],
    [
      /\/messages\/delta|mailFolders\/.*\/messages/,
      () => page(list(letter), '/me/mailFolders/F-inbox/messages/delta?t='),
    ],
    [/\/messages\//, letter],
    [/calendarView\/delta/, () => page(list(entry), '/me/calendarView/delta?t=')],
    [/calendarView|\/instances/, () => ({ value: list(entry) })],
    [
      /getSchedule/,
      () => ({
        value: ((asked.body as { schedules?: string[] } | null)?.schedules ?? people).map((scheduleId) => ({
          scheduleId,
          availabilityView: '0002',
          scheduleItems: list(() => ({
            status: 'busy',
            isPrivate: false,
            subject: canary,
            location: canary,
            start: { dateTime: at(when() + 20 * day).slice(0, 19), timeZone: 'UTC' },
            end: { dateTime: at(when() + 20 * day).slice(0, 19), timeZone: 'UTC' },
          })),
          workingHours: {
            daysOfWeek: ['monday', 'friday'],
            startTime: '09:00:00.0000000',
            endTime: '17:00:00.0000000',
            timeZone: { name: 'Romance Standard Time' },
          },
        })),
      }),
    ],
    [
      /mailboxSettings/,
      () => ({
        timeZone: 'Romance Standard Time',
        language: { locale: 'en-GB' },
        workingHours: {
          daysOfWeek: ['monday'],
          startTime: '09:00:00.0000000',
          endTime: '17:00:00.0000000',
          timeZone: { name: 'UTC' },
        },
        automaticRepliesSetting: { status: 'disabled', internalReplyMessage: canary },
      }),
    ],
    [/\/events/, entry],
    [/\/users\/delta|\/users\?/, () => page(list(user), '/users/delta?t=')],
    [
      /\/me\/people/,
      () => ({
        value: list(() => ({
          ...user(),
          scoredEmailAddresses: [{ address: some() }],
          personType: { class: 'Person', subclass: oneOf(random, ['OrganizationUser', 'Room', 'UnifiedGroup']) },
        })),
      }),
    ],
    [/\/subscriptions/, () => (asked.method === 'GET' ? { value: list(subscription) } : subscription())],
    [/^\/me/, user],
  ]
  return answers.find(([pattern]) => pattern.test(path))?.[1]()
}
