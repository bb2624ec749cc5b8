import { describe, expect, test } from 'vitest'
import { eventFacts, hydrate, readCalendarPage } from '../../../platform/graph/calendar.ts'
import { dropContent } from '../../../platform/graph/content.ts'
import { addressesOf, readNearPeople, readPeoplePage } from '../../../platform/graph/directory.ts'
import { readHeaders, readMailPage } from '../../../platform/graph/mail.ts'

describe('content', () => {
  test('is dropped at any depth and in any case, and nothing else is', () => {
    const answer = {
      value: [
        {
          id: '1',
          subject: 'secret',
          bodyPreview: 'secret',
          body: { contentType: 'text', content: 'secret' },
          uniqueBody: { content: 'secret' },
        },
        { id: '2', Subject: 'secret', scheduleItems: [{ status: 'busy', subject: 'secret' }] },
      ],
    }
    expect(dropContent(answer)).toEqual({ value: [{ id: '1' }, { id: '2', scheduleItems: [{ status: 'busy' }] }] })
  })
  test('of a batch, each inner answer stays, without its own content', () => {
    const batch = {
      responses: [{ id: '1', status: 200, body: { id: 'x', subject: 'secret', body: { content: 'secret' } } }],
    }
    expect(dropContent(batch)).toEqual({ responses: [{ id: '1', status: 200, body: { id: 'x' } }] })
  })
  test('of headers, only those that say how a mail was made stay: the subject is a header too', () => {
    const answer = {
      id: '1',
      internetMessageHeaders: [
        { name: 'Subject', value: 'secret' },
        { name: 'Precedence', value: 'bulk' },
        { name: 'X-Secret', value: 'secret' },
      ],
    }
    expect(readHeaders(dropContent(answer))).toEqual([{ name: 'Precedence', value: 'bulk' }])
  })
})

describe('facts of a mail', () => {
  const item = {
    '@odata.type': '#microsoft.graph.message',
    id: 'AAkA1',
    conversationId: 'c',
    internetMessageId: '<1@x>',
    from: { emailAddress: { name: 'Sam Lee', address: 'Sam@X.example' } },
    toRecipients: [
      { emailAddress: { name: 'me@x.example', address: 'ME@x.example' } },
      { emailAddress: { name: 'Broken' } },
    ],
    ccRecipients: [],
    receivedDateTime: '2026-11-24T09:00:02Z',
    sentDateTime: '2026-11-24T09:00:00Z',
    isDraft: false,
    categories: ['x'],
  }
  test('are the few that decide, addresses in lower case', () => {
    const page = readMailPage({ value: [item], '@odata.deltaLink': 'https://graph/d' })
    expect(page?.mails).toEqual([
      {
        id: 'AAkA1',
        internetMessageId: '<1@x>',
        conversationId: 'c',
        from: 'sam@x.example',
        to: ['me@x.example'],
        cc: [],
        sentAt: Date.parse('2026-11-24T09:00:00Z'),
        receivedAt: Date.parse('2026-11-24T09:00:02Z'),
        isDraft: false,
        odataType: '#microsoft.graph.message',
      },
    ])
    expect([...(page?.names ?? [])]).toEqual([['sam@x.example', 'Sam Lee']])
    expect(page).toMatchObject({ nextLink: null, deltaLink: 'https://graph/d' })
  })
  test('removed, strange and broken items are passed over; NUL never reaches the database', () => {
    const page = readMailPage({
      value: [
        { id: 'x', '@removed': { reason: 'deleted' } },
        null,
        5,
        { id: 'no time' },
        {
          ...item,
          internetMessageId: '<a\u0000b>',
          from: { emailAddress: { address: '/O=EXCHANGE/CN=X' } },
          sender: null,
        },
      ],
    })
    expect(page?.mails).toHaveLength(1)
    expect(page?.mails[0]).toMatchObject({ internetMessageId: '<ab>', from: null })
    expect(readMailPage({ error: {} })).toBeNull()
  })
  test('two pages with the same items have the same mark, whatever their links', () => {
    const one = readMailPage({ value: [item], '@odata.nextLink': 'https://graph/1' })
    const other = readMailPage({ value: [item], '@odata.nextLink': 'https://graph/2' })
    expect(one?.mark).toBe(other?.mark)
    expect(readMailPage({ value: [] })?.mark).toBeNull()
  })
})

describe('facts of a calendar entry', () => {
  const start = { dateTime: '2026-11-24T14:30:00.0000000', timeZone: 'UTC' }
  const end = { dateTime: '2026-11-24T15:00:00.0000000', timeZone: 'UTC' }
  test('are read in either spelling of an answer, and a time in another zone than asked for is none', () => {
    const event = eventFacts({
      id: '1',
      type: 'SeriesMaster',
      start,
      end,
      sensitivity: 'Private',
      responseStatus: { response: 'TentativelyAccepted' },
      attendees: [{ type: 'Resource', status: { response: 'Accepted' }, emailAddress: { address: 'Room@x.example' } }],
      organizer: { emailAddress: { address: 'sam@x.example' } },
    })
    expect(event).toMatchObject({
      kind: 'master',
      isPrivate: true,
      myResponse: 'tentativelyAccepted',
      startsAt: Date.parse('2026-11-24T14:30:00Z'),
      attendees: [{ address: 'room@x.example', response: 'accepted', isResource: true }],
      bare: false,
    })
    expect(eventFacts({ id: '1', start: { ...start, timeZone: 'tzone://Microsoft/Custom' }, end })).toBeNull()
  })
  test('a bare occurrence takes everything but its times from its series', () => {
    const page = readCalendarPage({
      value: [
        {
          id: 'm',
          type: 'seriesMaster',
          start,
          end,
          iCalUId: 'u',
          isOrganizer: true,
          organizer: { emailAddress: { address: 'me@x.example' } },
          attendees: [
            { type: 'required', status: { response: 'accepted' }, emailAddress: { address: 'sam@x.example' } },
          ],
        },
        {
          id: 'o',
          type: 'occurrence',
          seriesMasterId: 'm',
          start: { ...start, dateTime: '2026-12-01T14:30:00' },
          end: { ...end, dateTime: '2026-12-01T15:00:00' },
        },
        { id: 'gone', '@removed': { reason: 'deleted' } },
      ],
    })
    const [master, occurrence] = page?.events ?? []
    if (!master || !occurrence) throw new Error('both are read')
    expect(occurrence.bare).toBe(true)
    expect(hydrate(occurrence, master)).toMatchObject({
      id: 'o',
      kind: 'occurrence',
      seriesId: 'm',
      startsAt: Date.parse('2026-12-01T14:30:00Z'),
      isOrganizer: true,
      attendees: [{ address: 'sam@x.example' }],
      bare: false,
    })
    expect(page?.removed).toEqual(['gone'])
  })
})

describe('facts of a person', () => {
  const id = '11111111-1111-4111-8111-111111111111'
  const manager = '22222222-2222-4222-8222-222222222222'
  test('what is not mentioned says nothing, null says that there is none', () => {
    const page = readPeoplePage({
      value: [
        {
          id,
          jobTitle: null,
          accountEnabled: false,
          'manager@delta': [{ id: '33333333-3333-4333-8333-333333333333', '@removed': {} }, { id: manager }],
        },
        { id: 'not-a-uuid' },
        { id: manager, '@removed': { reason: 'changed' } },
      ],
    })
    expect(page?.people).toEqual([
      { id, gone: false, addresses: [], known: { job_title: null, account_enabled: false, manager_id: manager } },
      { id: manager, gone: true, addresses: [], known: {} },
    ])
  })
  test('addresses are mail, principal name, further ones and SMTP proxies, each once', () => {
    expect(
      addressesOf({
        mail: 'Ana@x.example',
        userPrincipalName: 'ana@x.example',
        otherMails: ['ana@home.example'],
        proxyAddresses: ['SMTP:Ana@x.example', 'smtp:a.b@x.example', 'sip:ana@x.example', 'X500:/o=x'],
      }),
    ).toEqual(['ana@x.example', 'ana@home.example', 'a.b@x.example'])
  })
  test('groups and rooms of the surroundings are told from people', () => {
    const near = readNearPeople({
      value: [
        {
          id,
          displayName: 'Ana',
          personType: { class: 'Person', subclass: 'OrganizationUser' },
          userPrincipalName: 'ana@x.example',
          scoredEmailAddresses: [{ address: 'Ana@x.example' }],
        },
        {
          id: 'g',
          personType: { class: 'Group', subclass: 'UnifiedGroup' },
          scoredEmailAddresses: [{ address: 'team@x.example' }],
        },
        {
          id: 'r',
          personType: { class: 'Other', subclass: 'Room' },
          scoredEmailAddresses: [{ address: 'r1@x.example' }],
        },
        { id: 'c', personType: { class: 'Person', subclass: 'ImplicitContact' } },
      ],
    })
    expect(near?.map(({ kind, addresses }) => [kind, addresses])).toEqual([
      ['person', ['ana@x.example']],
      ['list', ['team@x.example']],
      ['room', ['r1@x.example']],
    ])
  })
})
