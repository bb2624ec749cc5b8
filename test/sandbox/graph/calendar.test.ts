/** Calendars through Graph: making and changing events, windows, free/busy and suggested times. */

import { describe, expect, test } from 'vitest'
import { attendee, weekly } from '../tenant/people.ts'
import { createWorld, type Json, people, start } from './world.ts'

const { ana, sam, lee, boss, guest, list } = people
const hour = 3_600_000
const at = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone })
const lunch = (more: object = {}) => ({
  subject: 'Lunch',
  start: at('2026-03-10T12:00:00', 'Romance Standard Time'),
  end: at('2026-03-10T13:00:00', 'Romance Standard Time'),
  attendees: [{ emailAddress: { address: sam.mail } }],
  ...more,
})
const copyOf = (world: ReturnType<typeof createWorld>, person: typeof ana) => world.tenant.events(person.id)[0]!

describe('making an event', () => {
  test('twenty times at once with one transactionId makes one', async () => {
    const world = createWorld({ settings: { latencyMs: 2, concurrency: 100 } })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.ask(ana, 'POST', '/me/events', lunch({ transactionId: 'once' }))),
    )
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1)
    expect([world.tenant.events(ana.id).length, world.tenant.events(sam.id).length]).toEqual([1, 1])
    expect(world.tenant.messages(sam.id)).toHaveLength(1)
  })

  test('with a transactionId that made something else is refused', async () => {
    const world = createWorld()
    await world.ask(ana, 'POST', '/me/events', lunch({ transactionId: 'once' }))
    const { status, json } = await world.ask(
      ana,
      'POST',
      '/me/events',
      lunch({ transactionId: 'once', subject: 'Coffee' }),
    )
    expect([status, json.error?.code]).toEqual([409, 'ErrorDuplicateTransactionId'])
  })

  test.each([
    ['an end before its start', { end: at('2026-03-10T11:00:00', 'Romance Standard Time') }],
    ['no start', { start: undefined }],
    ['a zone that nobody knows', { start: at('2026-03-10T12:00:00', 'Mars/Olympus') }],
    ['an all-day span that is not at midnight', { isAllDay: true }],
    ['an attendee without an address', { attendees: [{ emailAddress: { name: 'Sam' } }] }],
    ['a status that does not exist', { showAs: 'lazy' }],
  ])('with %s is refused', async (_, more) => {
    const world = createWorld()
    expect((await world.ask(ana, 'POST', '/me/events', lunch(more))).status).toBe(400)
    expect(world.tenant.events(ana.id)).toHaveLength(0)
  })

  test('shows times in the zone that is preferred, and says so', async () => {
    const world = createWorld()
    const { json, headers } = await world.ask(ana, 'POST', '/me/events', lunch(), {
      prefer: 'outlook.timezone="Eastern Standard Time"',
    })
    // Two days after America changed its clocks and before Europe did: five hours apart.
    expect(json.start).toEqual({ dateTime: '2026-03-10T07:00:00.0000000', timeZone: 'Eastern Standard Time' })
    expect(json.originalStartTimeZone).toBe('Romance Standard Time')
    expect(headers?.['Preference-Applied']).toBe('outlook.timezone="Eastern Standard Time"')
    const unknown = await world.ask(ana, 'GET', '/me/events', undefined, { prefer: 'outlook.timezone=""' })
    expect([unknown.status, unknown.json.error?.code]).toEqual([400, 'TimeZoneNotSupportedException'])
  })
})

describe('answers', () => {
  test('travel from the attendee to the organiser', async () => {
    const world = createWorld()
    const { json } = await world.ask(ana, 'POST', '/me/events', lunch())
    const wish = {
      proposedNewTime: { start: at('2026-03-11T12:00:00'), end: at('2026-03-11T13:00:00') },
      comment: 'Later?',
    }
    expect((await world.ask(sam, 'POST', `/me/events/${copyOf(world, sam).id}/tentativelyAccept`, wish)).status).toBe(
      202,
    )
    const { json: after } = await world.ask(ana, 'GET', `/me/events/${json.id}?$select=attendees`)
    expect((after.attendees as Json[])[0]).toMatchObject({
      status: { response: 'tentativelyAccepted', time: '2026-03-02T08:00:00Z' },
      proposedNewTime: { start: { dateTime: '2026-03-11T12:00:00.0000000' } },
    })
  })

  test('cannot propose a time where that is not allowed, nor in silence', async () => {
    const world = createWorld()
    await world.ask(ana, 'POST', '/me/events', lunch({ allowNewTimeProposals: false }))
    const wish = { proposedNewTime: { start: at('2026-03-11T12:00:00'), end: at('2026-03-11T13:00:00') } }
    expect((await world.ask(sam, 'POST', `/me/events/${copyOf(world, sam).id}/decline`, wish)).status).toBe(400)
    expect(
      (await world.ask(sam, 'POST', `/me/events/${copyOf(world, sam).id}/decline`, { sendResponse: false })).status,
    ).toBe(202)
    expect(world.tenant.events(sam.id)).toHaveLength(0)
  })

  test("cancelling is the organiser's alone", async () => {
    const world = createWorld()
    const { json } = await world.ask(ana, 'POST', '/me/events', lunch())
    const refused = await world.ask(sam, 'POST', `/me/events/${copyOf(world, sam).id}/cancel`, { Comment: 'x' })
    expect([refused.status, refused.json.error?.message]).toEqual([
      400,
      "Your request can't be completed. You need to be an organizer to cancel a meeting.",
    ])
    expect((await world.ask(ana, 'POST', `/me/events/${json.id}/cancel`, { Comment: 'x' })).status).toBe(202)
    expect(copyOf(world, sam).isCancelled).toBe(true)
  })

  test('a change with an old etag is refused', async () => {
    const world = createWorld()
    const { json } = await world.ask(ana, 'POST', '/me/events', lunch())
    const patch = (subject: string) =>
      world.ask(ana, 'PATCH', `/me/events/${json.id}`, { subject }, { 'if-match': String(json['@odata.etag']) })
    expect((await patch('Brunch')).status).toBe(200)
    expect((await patch('Coffee')).status).toBe(412)
  })
})

describe('a window', () => {
  test('reads offsets in its bounds, and takes none as UTC whatever zone is preferred', async () => {
    const world = createWorld()
    world.tenant.createEvent(ana.id, { subject: 'x', start: start, end: start + hour, zone: 'UTC' })
    const count = async (from: string, to: string) =>
      (
        await world.ask(ana, 'GET', `/me/calendarView?startDateTime=${from}&endDateTime=${to}`, undefined, {
          prefer: 'outlook.timezone="Tokyo Standard Time"',
        })
      ).json.value?.length
    expect(await count('2026-03-02T08:00:00', '2026-03-02T09:00:00')).toBe(1)
    expect(await count('2026-03-02T09:00:00%2B01:00', '2026-03-02T09:30:00%2B01:00')).toBe(1)
    expect(await count('2026-03-02T09:00:00+01:00', '2026-03-02T09:30:00+01:00')).toBe(1)
    expect(await count('2026-03-02T17:00:00', '2026-03-02T18:00:00')).toBe(0)
    expect((await world.ask(ana, 'GET', '/me/calendarView')).status).toBe(400)
  })

  test('shows occurrences and never the master; the list of events shows the master and never occurrences', async () => {
    const world = createWorld()
    const event = world.tenant.createEvent(ana.id, {
      subject: 'x',
      start,
      end: start + hour,
      zone: 'Europe/Paris',
      recurrence: weekly('2026-03-02', 5),
    })
    const view = await world.ask(
      ana,
      'GET',
      '/me/calendarView?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z&$select=type,start',
    )
    expect(view.json.value?.map(({ type }) => type)).toEqual(Array(5).fill('occurrence'))
    const starts = view.json.value?.map((one) => (one.start as { dateTime: string }).dateTime.slice(11, 13))
    expect(starts).toEqual(['08', '08', '08', '08', '07'])
    const list = await world.ask(ana, 'GET', '/me/events?$select=type')
    expect(list.json.value?.map(({ type, id }) => [type, id])).toEqual([['seriesMaster', event.id]])
    const instances = await world.ask(
      ana,
      'GET',
      `/me/events/${event.id}/instances?startDateTime=2026-03-10T00:00:00Z&endDateTime=2026-04-01T00:00:00Z`,
    )
    expect(instances.json.value).toHaveLength(3)
  })
})

describe('free and busy', () => {
  const ask = (world: ReturnType<typeof createWorld>, schedules: string[], more: object = {}) =>
    world.ask(ana, 'POST', '/me/calendar/getSchedule', {
      schedules,
      startTime: at('2026-03-02T08:00:00'),
      endTime: at('2026-03-02T12:00:00'),
      availabilityViewInterval: 60,
      ...more,
    })

  test('tell status and time of others and nothing of what it is', async () => {
    const world = createWorld()
    world.tenant.createEvent(sam.id, {
      subject: 'Canary',
      start,
      end: start + hour,
      zone: 'UTC',
      showAs: 'oof',
      sensitivity: 'private',
      location: { displayName: 'Canary' },
    })
    world.tenant.createEvent(sam.id, {
      subject: 'Canary',
      start: start + 2 * hour,
      end: start + 2.5 * hour,
      zone: 'UTC',
      showAs: 'tentative',
    })
    const { json } = await ask(world, [sam.mail])
    expect(json.value?.[0]).toMatchObject({
      availabilityView: '3010',
      workingHours: { startTime: '09:00:00.0000000', timeZone: { name: 'Romance Standard Time' } },
    })
    expect(json.value?.[0]).toMatchObject({
      scheduleItems: [{ status: 'oof', isPrivate: true }, { status: 'tentative' }],
    })
    expect(JSON.stringify(json)).not.toContain('Canary')
  })

  test('come with an error for who cannot be found, and for everybody else all the same', async () => {
    const world = createWorld()
    const { status, json } = await ask(world, ['nobody@elsewhere.example', sam.mail, guest.mail])
    expect(status).toBe(200)
    expect(
      json.value?.map(
        (one) => (one.error as { responseCode?: string } | undefined)?.responseCode ?? one.availabilityView,
      ),
    ).toEqual(['5009', '0000', '5009'])
  })

  test('of a list are those of its members, merged', async () => {
    const world = createWorld()
    world.tenant.createEvent(lee.id, { subject: 'x', start: start + hour, end: start + 2 * hour, zone: 'UTC' })
    expect((await ask(world, [list.mail])).json.value?.[0]?.availabilityView).toBe('0200')
  })

  test('are given for a hundred at most, and in intervals that make sense', async () => {
    const world = createWorld()
    const many = await ask(world, Array<string>(101).fill(sam.mail))
    expect([many.status, many.json.error?.code]).toEqual([400, 'ErrorMailboxDataArrayTooBig'])
    expect((await ask(world, [sam.mail], { availabilityViewInterval: 4 })).status).toBe(400)
    expect((await ask(world, [sam.mail], { endTime: at('2026-03-01T08:00:00') })).status).toBe(400)
  })

  test("show the rules of the zone's clocks", async () => {
    const zone = (await ask(createWorld(), [lee.mail])).json.value?.[0]?.workingHours as Json
    expect(zone.timeZone).toMatchObject({
      bias: 300,
      standardOffset: { time: '02:00:00.0000000', dayOccurrence: 1, dayOfWeek: 'sunday', month: 11 },
      daylightOffset: { daylightBias: -60, time: '02:00:00.0000000', dayOccurrence: 2, dayOfWeek: 'sunday', month: 3 },
    })
  })
})

describe('suggested times', () => {
  const ask = (world: ReturnType<typeof createWorld>, more: object = {}) =>
    world.ask(ana, 'POST', '/me/findMeetingTimes', {
      attendees: [sam, lee].map(({ mail }) => ({ emailAddress: { address: mail } })),
      timeConstraint: { timeSlots: [{ start: at('2026-03-03T08:00:00'), end: at('2026-03-03T10:00:00') }] },
      meetingDuration: 'PT1H',
      ...more,
    })

  test("are rated by the mean of everybody's availability, best first", async () => {
    const world = createWorld()
    world.tenant.createEvent(sam.id, {
      subject: 'x',
      start: Date.parse('2026-03-03T08:00:00Z'),
      end: Date.parse('2026-03-03T09:00:00Z'),
      zone: 'UTC',
    })
    const { json } = await ask(world)
    const found = json.meetingTimeSuggestions as (Json & {
      confidence: number
      meetingTimeSlot: { start: { dateTime: string } }
    })[]
    expect(
      found.map(({ confidence, meetingTimeSlot }) => [confidence, meetingTimeSlot.start.dateTime.slice(11, 16)]),
    ).toEqual([
      [100, '09:00'],
      [50, '08:00'],
      [50, '08:30'],
    ])
  })

  test('come to nothing with a reason', async () => {
    const world = createWorld()
    const reason = async (more: object) => (await ask(world, more)).json.emptySuggestionsReason
    expect(await reason({ attendees: [{ emailAddress: { address: guest.mail } }] })).toBe(
      'attendeesUnavailableOrUnknown',
    )
    expect(
      await reason({
        timeConstraint: { timeSlots: [{ start: at('2026-03-07T08:00:00'), end: at('2026-03-07T12:00:00') }] },
      }),
    ).toBe('organizerUnavailable')
    world.tenant.createEvent(ana.id, {
      subject: 'x',
      start: Date.parse('2026-03-03T06:00:00Z'),
      end: Date.parse('2026-03-03T18:00:00Z'),
      zone: 'UTC',
      attendees: [attendee(boss)],
    })
    expect(await reason({})).toBe('organizerUnavailable')
  })

  test('are not for apps', async () => {
    const world = createWorld()
    expect(
      (
        await world.ask(
          { appOnly: ['Calendars.Read', 'Calendars.Read.Shared'] },
          'POST',
          `/users/${ana.id}/findMeetingTimes`,
          {},
        )
      ).status,
    ).toBe(403)
  })
})
