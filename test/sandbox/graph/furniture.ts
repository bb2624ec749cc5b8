/** A mailbox with something of everything, and documented requests put in terms of what is there. */

import { attendee, personNamed, weekly } from '../tenant/people.ts'
import { people, start, type World } from './world.ts'

/** A documented request and its answer. */
export type Example = {
  id: string
  method: string | null
  url: string | null
  headers: Record<string, string>
  requestBody: unknown
  fromMocks?: boolean
  response: { status?: number; body?: unknown } | null
}

const { ana, sam, lee, boss } = people
/** Further people whom requests can be about. */
export const extra = [
  personNamed('Jacob', { otherMails: ['jacob@fabrikam.example'] }),
  personNamed('Alex'),
  personNamed('Dana'),
]

/** A mailbox with something of everything, and the ids that the examples' placeholders stand for. */
export async function furnish(world: World, notificationUrl: string) {
  const { tenant, ask } = world
  const hour = 3_600_000
  const at = (hours: number): { start: number; end: number } => ({
    start: start + hours * hour,
    end: start + (hours + 1) * hour,
  })
  const base = {
    zone: 'America/Los_Angeles',
    attendees: [attendee(sam)],
    location: { displayName: "Harry's Bar" },
    body: 'Does noon work for you?',
  }
  const address = {
    street: '1 Rue Neuve',
    city: 'Lyon',
    state: 'Rhône',
    countryOrRegion: 'France',
    postalCode: '69001',
  }
  const places = [
    { displayName: "Harry's Bar" },
    { displayName: 'Fourth Coffee', address, coordinates: { latitude: 45.7, longitude: 4.8 } },
  ]
  const event = tenant.createEvent(ana.id, { ...base, ...at(2), places, subject: 'Lunch', isOnlineMeeting: true })
  const series = tenant.createEvent(ana.id, {
    ...base,
    ...at(26),
    subject: 'All hands',
    recurrence: weekly('2026-03-03', 6),
  })
  const invited = tenant.createEvent(sam.id, { ...base, ...at(4), subject: 'Review', attendees: [attendee(ana)] })
  const request = tenant.messages(ana.id).find(({ odataType }) => odataType === '#microsoft.graph.eventMessageRequest')!
  const draft = tenant.createDraft(ana.id, {
    from: { name: '', address: ana.mail },
    to: [{ name: 'Sam', address: sam.mail }],
    subject: 'Draft',
    body: '<p>Hello</p>',
  })
  const folder = tenant.createFolder(ana.id, 'Projects')
  tenant.createFolder(ana.id, 'Old', folder.id)
  for (const message of tenant.messages(ana.id).slice(-3)) tenant.moveMessage(ana.id, message.id, folder.id)
  const calendar = (await ask(ana, 'POST', '/me/calendars', { name: 'Social' })).json.id!
  const member = (id: string) => ({
    roles: ['owner'],
    'user@odata.bind': `https://graph.microsoft.com/v1.0/users('${id}')`,
  })
  const chat = (
    await ask(ana, 'POST', '/chats', {
      chatType: 'group',
      topic: 'Lunch',
      members: [ana, sam, lee].map(({ id }) => member(id)),
    })
  ).json.id!
  // Five levels above Ana, as the documented chain has.
  for (const [at, one] of [boss, ...extra].entries())
    if (extra[at]) tenant.changePerson(one.id, { managerId: extra[at].id })
  for (const content of ['One', 'Two', 'Three']) {
    await ask(ana, 'POST', `/chats/${chat}/messages`, {
      body: { content },
      mentions: [{ id: 0, mentionText: 'Sam', mentioned: { user: { id: sam.id, displayName: 'Sam' } } }],
      attachments: [{ id: '1', contentType: 'reference', contentUrl: 'https://contoso.example/a', name: 'a' }],
    })
  }
  world.teams.teams.set('team-1', {
    id: 'team-1',
    displayName: 'Team',
    memberIds: [ana.id, sam.id],
    channels: [{ id: '19:general@thread.tacv2', displayName: 'General', messages: [] }],
  })
  world.teams.apps.set('app-1', {
    teamsAppId: 'teams-app',
    externalId: 'cf1ba4c7-f94e-4d80-ba90-5594b641a8ee',
    displayName: 'Kith',
    activityTypes: [
      'taskCreated',
      'approvalRequired',
      'eventCreated',
      'announcementPosted',
      'deploymentApprovalRequired',
    ],
  })
  await ask(ana, 'POST', `/users/${ana.id}/teamwork/installedApps`, {
    'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/teams-app',
  })
  const installed = world.teams.installed.get(ana.id)![0]!.id
  // Nobody notifies themselves.
  world.teams.installed.set(sam.id, world.teams.installed.get(ana.id)!)
  const expirationDateTime = new Date(start + 24 * hour).toISOString()
  const subscription = (
    await ask(ana, 'POST', '/subscriptions', {
      changeType: 'created',
      notificationUrl,
      lifecycleNotificationUrl: notificationUrl,
      resource: 'me/messages',
      expirationDateTime,
      clientState: 'secret',
    })
  ).json.id!
  const copyId = tenant.events(ana.id).find(({ iCalUId }) => iCalUId === invited.iCalUId)!.id
  return { event, series, copyId, request, draft, folder, calendar, chat, installed, subscription }
}
export type Furniture = Awaited<ReturnType<typeof furnish>>

/** The path of an example with its placeholders and foreign ids replaced by what is there. */
export function localUrl(example: Pick<Example, 'method' | 'url'>, is: Furniture): string {
  const [rawPath = '', query = ''] = example
    .url!.replace(/^https:\/\/graph\.microsoft\.com\/(v1\.0|beta)/, '')
    .split(/\?(.*)/s)
  const keyed = decodeURIComponent(rawPath).replace(/\('([^']*)'\)/g, (whole, key: string) =>
    /=/.test(key) ? whole : `/${key}`,
  )
  const parts = keyed.split('/').filter(Boolean)
  const lower = parts.map((one) => one.toLowerCase())
  const put = (after: string, value: string): void => {
    const at = lower.indexOf(after)
    if (at >= 0 && parts[at + 1] && !/^(delta|\$count|me|microsoft\.graph\.room(list)?)$/i.test(parts[at + 1]!))
      parts[at + 1] = encodeURIComponent(value)
  }
  const onInvited = /\/(accept|decline|tentativelyaccept)$/i.test(keyed)
  const whom = /\/sendActivityNotification$/i.test(keyed) ? sam.id : ana.id
  put('users', /\/users\/[^/]+$/.test(keyed) && example.method !== 'GET' ? extra[2]!.id : whom)
  put('events', lower.includes('instances') ? is.series.id : onInvited ? is.copyId : is.event.id)
  put('messages', lower.at(-1) === 'send' ? is.draft.immutableId : is.request.id)
  put('mailfolders', is.folder.id)
  put('calendars', is.calendar)
  put('chats', is.chat)
  put('teams', 'team-1')
  put('channels', '19:general@thread.tacv2')
  put('installedapps', is.installed)
  put('subscriptions', is.subscription)
  put('places', /bldg|building/i.test(rawPath) ? 'rooms-lyon@contoso.example' : people.room.id)
  const dates = { start_datetime: '2026-03-01T00:00:00Z', end_datetime: '2026-04-30T00:00:00Z' }
  const window = query
    .replace(/\{(start_datetime|end_datetime)\}/g, (_, name: keyof typeof dates) => dates[name])
    .replace(/(startdatetime)=[^&]*/i, `$1=${dates.start_datetime}`)
    .replace(/(enddatetime)=[^&]*/i, `$1=${dates.end_datetime}`)
    .replace(/displayName:wa/g, 'displayName:an')
    .replace(/endswith\(mail,'[^']*'\)/, "endswith(mail,'contoso.example')")
    .replace(/j\.smith@yahoo\.com/, ana.mail)
    .replace(/contoso\.onmicrosoft\.com/, 'contoso.example')
    .replace(/\$orderbydisplayName/, '$orderby=displayName')
    .replace(/\$skip=\d+/, '$skip=0')
  const reminder = parts
    .join('/')
    .replace(/'2017-06-05T10:00:00.0000000'/, `'${dates.start_datetime}'`)
    .replace(/'2017-06-11T11:00:00.0000000'/, `'${dates.end_datetime}'`)
  return `/${reminder}${window ? `?${window}` : ''}`
}

/** The body of an example, about people and times that are there; mocks have none, so theirs is the least that the route takes. */
export function localBody(
  example: Pick<Example, 'method' | 'url' | 'requestBody'>,
  is: Furniture,
  notificationUrl: string,
): unknown {
  const route = `${example.method} ${localUrl(example, is).split('?')[0]}`
  const expirationDateTime = new Date(start + 3_600_000).toISOString()
  const when = {
    start: { dateTime: '2026-03-10T12:00:00', timeZone: 'Pacific Standard Time' },
    end: { dateTime: '2026-03-10T13:00:00', timeZone: 'Pacific Standard Time' },
  }
  const to = [{ emailAddress: { address: sam.mail } }]
  const topic = { source: 'text', value: 'x', webUrl: 'https://teams.microsoft.com/l/entity/1' }
  const least: [RegExp, unknown][] = [
    [/\/forward$/i, { toRecipients: to }],
    [/\/snoozeReminder$/i, { newReminderTime: when.start }],
    [/\/(move|copy)$/i, { destinationId: 'archive' }],
    [/getMailTips$/i, { EmailAddresses: [sam.mail], MailTipsOptions: 'automaticReplies' }],
    [/sendMail$/i, { message: { subject: 'x', toRecipients: to } }],
    [/POST .*\/mailFolders$/i, { displayName: 'Clutter' }],
    [
      /sendActivityNotificationToRecipients$/i,
      { topic, activityType: 'taskCreated', recipients: [{ userId: sam.id }] },
    ],
    [/getPresencesByUserId$/i, { ids: [ana.id] }],
    [/POST \/chats$/i, { chatType: 'oneOnOne', members: [ana, boss].map(({ id }) => ({ userId: id })) }],
    [/childFolders$/i, { displayName: 'Clutter' }],
    [/mailFolders\/[^/]+$/i, { displayName: 'Renamed' }],
    [
      /messages$/i,
      {
        subject: 'Hello',
        body: { contentType: 'text', content: 'Hello' },
        toRecipients: [{ emailAddress: { address: sam.mail } }],
      },
    ],
    [
      /getSchedule$/i,
      {
        schedules: [ana.mail, sam.mail],
        startTime: { ...when.start, dateTime: '2026-03-02T00:00:00' },
        endTime: { ...when.end, dateTime: '2026-03-03T00:00:00' },
      },
    ],
    [/installedApps$/i, { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/other' }],
    [
      /sendActivityNotification$/i,
      {
        topic: { source: 'text', value: 'x', webUrl: 'https://teams.microsoft.com/l/entity/1' },
        activityType: 'taskCreated',
        previewText: { content: 'x' },
      },
    ],
    [
      /translateExchangeIds$/i,
      { inputIds: [is.event.id], sourceIdType: 'restId', targetIdType: 'restImmutableEntryId' },
    ],
    [
      /chats\/[^/]+\/members$/i,
      { roles: ['owner'], 'user@odata.bind': `https://graph.microsoft.com/v1.0/users/${extra[0]!.id}` },
    ],
    [/POST .*\/calendars$/i, { name: 'Volunteer' }],
    [
      /POST .*\/events$/i,
      {
        subject: 'Lunch',
        ...when,
        attendees: [{ emailAddress: { address: sam.mail } }],
        location: { displayName: 'Bar' },
        body: { contentType: 'html', content: 'x' },
        transactionId: 'mock',
      },
    ],
    [
      /POST \/users$/i,
      {
        accountEnabled: true,
        displayName: 'New',
        mailNickname: 'new',
        userPrincipalName: 'new@contoso.example',
        passwordProfile: { password: 'x' },
      },
    ],
    [/POST \/subscriptions$/i, { changeType: 'updated', notificationUrl, resource: 'me/messages', expirationDateTime }],
    [/PATCH \/subscriptions/i, { expirationDateTime }],
    [
      /findMeetingTimes$/i,
      {
        attendees: [{ type: 'required', emailAddress: { address: sam.mail, name: 'Sam' } }],
        locationConstraint: { locations: [{ displayName: 'Hood' }] },
        returnSuggestionReasons: 'true',
      },
    ],
  ]
  if (example.requestBody === null || example.requestBody === '')
    return example.method === 'GET' || example.method === 'DELETE'
      ? undefined
      : (least.find(([pattern]) => pattern.test(route))?.[1] ?? {})
  if (typeof example.requestBody === 'string') return example.requestBody
  const members = [ana, sam, lee, boss, ...extra].map(({ id }) => id)
  let seen = 0
  const text = JSON.stringify(example.requestBody)
    .replace(/"[\w.+-]+@[\w-]+(\.[\w-]+)+"(?!:)/gi, `"${sam.mail}"`)
    .replace(/users\('[0-9a-f-]{36}'\)/g, () => `users('${members[seen++ % members.length]}')`)
    .replace(/"[0-9a-f]{8}-[0-9a-f-]{27}"/gi, () => `"${members[seen++ % members.length]}"`)
    .replace(/"AQMkAGM2[^"]*"/, `"${is.event.id}"`)
    .replace(/https:\/\/webhook\.azurewebsites\.net[^"]*/g, notificationUrl)
    .replace(/"expirationDateTime":"[^"]*"/g, `"expirationDateTime":"${expirationDateTime}"`)
    .replace(/users\/\{id\}\/messages|users\/[0-9a-f-]{36}\/messages/g, `users/${ana.id}/messages`)
    .replace(/2019-04-1(\d)T/g, '2026-03-1$1T')
    .replace(/"Teams webUrl"/g, '"https://teams.microsoft.com/l/entity/1"')
  const body = JSON.parse(text) as Record<string, unknown>
  if (route.endsWith('/getSchedule') || route.endsWith('/getschedule'))
    return {
      ...body,
      StartTime: { dateTime: '2026-03-02T00:00:00', timeZone: 'UTC' },
      EndTime: { dateTime: '2026-03-03T00:00:00', timeZone: 'UTC' },
    }
  return body
}

/** More chats than fit on a page. */
export async function addChats(world: World): Promise<void> {
  const members = [ana, lee].map(({ id }) => ({ userId: id }))
  for (let at = 0; at < 20; at++) await world.ask(ana, 'POST', '/chats', { chatType: 'group', members })
}
