import { describe, expect, it } from 'vitest'
import { parseHappening } from '../../../sandbox/life/life.ts'
import type { Message, Person, ResponseStatus } from '../../../sandbox/tenant/types.ts'
import { addressOf, createWorld, dayMs, gapOf, hourMs, meet, minuteMs, monday, type World } from './world.ts'

const responseTo = ({ tenant }: World, organizer: Person, immutableId: string): ResponseStatus | undefined =>
  tenant.events(organizer.id).find((event) => event.immutableId === immutableId)?.attendees[0]?.response

/** Mail of a mailbox that came or went after the history. */
const fresh = ({ tenant }: World, person: Person): Message[] =>
  tenant.messages(person.id).filter(({ createdAt }) => createdAt > monday - 1)

describe('people answer invitations', () => {
  it('somebody who is free and ready says yes within the seconds that were asked for', async () => {
    const world = createWorld({ answersWithin: 5 })
    const [organizer, ...others] = world.working
    const asked = others.slice(0, 8).map((other) => meet(world, organizer!, other, gapOf(world, other)))
    await world.clock.advance(6000)
    const answers = asked.map(({ immutableId }) => responseTo(world, organizer!, immutableId))
    expect(answers).not.toContain('none')
    expect(answers.filter((one) => one === 'accepted').length).toBeGreaterThan(3)
  })

  it('nobody answers twice, and nobody answers before they had time to', async () => {
    const world = createWorld()
    const [organizer, other] = world.working
    const event = meet(world, organizer!, other!, monday + 3 * dayMs + 6 * hourMs)
    await world.clock.advance(10_000)
    expect(responseTo(world, organizer!, event.immutableId)).toBe('none')
    await world.clock.advance(3 * dayMs)
    expect(responseTo(world, organizer!, event.immutableId)).not.toBe('none')
    const replies = fresh(world, organizer!).filter(
      ({ odataType }) => odataType === '#microsoft.graph.eventMessageResponse',
    )
    expect(replies).toHaveLength(1)
  })

  it('who is busy at the time does not say yes, and where they propose another time they are free then', async () => {
    const world = createWorld({ answersWithin: 5 })
    const [organizer, ...others] = world.working
    const start = monday + 2 * dayMs + 6 * hourMs
    const asked = others.slice(0, 10).map((other) => {
      world.tenant.createEvent(other.id, {
        subject: 'Audit',
        start: start - hourMs,
        end: start + 2 * hourMs,
        zone: other.zone,
      })
      return { other, event: meet(world, organizer!, other, start) }
    })
    await world.clock.advance(6000)
    let proposals = 0
    for (const { other, event } of asked) {
      const attendee = world.tenant.events(organizer!.id).find(({ immutableId }) => immutableId === event.immutableId)
        ?.attendees[0]
      expect(['declined', 'tentativelyAccepted']).toContain(attendee?.response)
      if (!attendee?.proposed) continue
      proposals++
      const { start: from, end: to } = attendee.proposed
      expect(
        world.tenant
          .eventsBetween(other.id, from, to)
          .filter(({ showAs, iCalUId }) => showAs === 'busy' && iCalUId !== event.iCalUId),
      ).toEqual([])
    }
    expect(proposals).toBeGreaterThan(0)
  })

  it('a lunch hold of their own does not keep anybody from a lunch', async () => {
    const world = createWorld({ answersWithin: 5, companySeed: 5, size: 60 })
    const holders = world.working.filter(({ id }) => world.company.habits.get(id)?.lunchHold)
    const organizer = world.working.find(({ id }) => !holders.some((one) => one.id === id))!
    const start = monday + dayMs + 3.5 * hourMs
    const asked = holders.map((other) =>
      meet(world, organizer, other, start + (other.lunch.from === '12:00' ? 0 : 30 * minuteMs)),
    )
    expect(asked.length).toBeGreaterThan(2)
    await world.clock.advance(6000)
    expect(asked.map(({ immutableId }) => responseTo(world, organizer, immutableId))).toContain('accepted')
  })

  it('an invitation called off before the answer was due is not answered', async () => {
    const world = createWorld({ answersWithin: 60 })
    const [organizer, other] = world.working
    const event = meet(world, organizer!, other!, monday + 2 * dayMs + 6 * hourMs)
    world.tenant.cancelEvent(organizer!.id, event.immutableId)
    await world.clock.advance(2 * 60_000)
    expect(
      fresh(world, organizer!).filter(({ odataType }) => odataType === '#microsoft.graph.eventMessageResponse'),
    ).toEqual([])
  })
})

describe('who falls silent', () => {
  it('answers neither mail nor invitations, also none of before, until they answer again', async () => {
    const world = createWorld({ answersWithin: 60 })
    const [organizer, ...others] = world.working
    const asked = others.slice(0, 8)
    const invite = (at: number) => asked.map((other) => meet(world, organizer!, other, at))
    const responses = (events: { immutableId: string }[]) =>
      events.map(({ immutableId }) => responseTo(world, organizer!, immutableId))
    const before = invite(monday + 2 * dayMs + 6 * hourMs)
    world.tenant.sendMail({ from: addressOf(organizer!), to: asked.map(addressOf), subject: 'Before', body: 'Well?' })
    for (const { id } of asked) world.life.happen({ kind: 'falls-silent', personId: id })
    const during = invite(monday + 2 * dayMs + 7 * hourMs)
    world.tenant.sendMail({ from: addressOf(organizer!), to: asked.map(addressOf), subject: 'During', body: 'Well?' })
    await world.clock.advance(2 * dayMs)
    expect(new Set(responses([...before, ...during]))).toEqual(new Set(['none']))
    expect(fresh(world, organizer!).filter(({ from }) => from.address !== organizer!.mail)).toEqual([])
    for (const { id } of asked) world.life.happen({ kind: 'answers-again', personId: id })
    const after = invite(monday + 3 * dayMs + 6 * hourMs)
    await world.clock.advance(61_000)
    expect(responses(after)).not.toContain('none')
    expect(new Set(responses(before))).toEqual(new Set(['none']))
  })
})

describe('people answer mail', () => {
  it('an answer continues the conversation and comes from whoever was asked', async () => {
    const world = createWorld({ answersWithin: 5 })
    const [sender, ...others] = world.working
    const sent = others.slice(0, 10).map((other) =>
      world.tenant.sendMail({
        from: addressOf(sender!),
        to: [addressOf(other)],
        subject: 'Numbers',
        body: 'Where are they?',
      }),
    )
    await world.clock.advance(30_000)
    const conversations = new Set(sent.map(({ conversationId }) => conversationId))
    const replies = fresh(world, sender!).filter(
      ({ subject, from }) => subject === 'Re: Numbers' && from.address !== sender!.mail,
    )
    expect(replies.length).toBeGreaterThan(3)
    for (const { conversationId } of replies) expect(conversations).toContain(conversationId)
  })

  it('one who is away answers by machine, once to each sender', async () => {
    const world = createWorld()
    const [sender, away] = world.working
    world.life.happen(parseHappening({ kind: 'goes-on-leave', personId: away!.id, to: '2026-12-04' }))
    for (const subject of ['One', 'Two'])
      world.tenant.sendMail({ from: addressOf(sender!), to: [addressOf(away!)], subject, body: '' })
    await world.clock.advance(60_000)
    const replies = fresh(world, sender!).filter(({ from }) => from.address === away!.mail)
    expect(replies.map(({ subject }) => subject)).toEqual(['Automatic reply: One'])
    expect(replies[0]?.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-replied' })
  })

  it('nobody answers a machine, and machines do not answer each other for ever', async () => {
    const world = createWorld({ answersWithin: 1 })
    const [one, other] = world.working
    for (const person of [one!, other!])
      world.life.happen({ kind: 'goes-on-leave', personId: person.id, to: '2026-12-04' })
    world.tenant.sendMail({ from: addressOf(one!), to: [addressOf(other!)], subject: 'Hello', body: '' })
    await world.clock.advance(hourMs)
    expect(
      fresh(world, one!)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['Automatic reply: Hello', 'Hello'])
    expect(fresh(world, other!).map(({ subject }) => subject)).toEqual(['Hello'])
  })

  it('mail to the departed comes back, with the code in the body alone', async () => {
    const world = createWorld()
    const [sender, gone] = world.working
    world.life.happen({ kind: 'leaves', personId: gone!.id })
    world.tenant.sendMail({ from: addressOf(sender!), to: [addressOf(gone!)], subject: 'Lunch', body: '' })
    await world.clock.advance(60_000)
    const [report, ...more] = fresh(world, sender!).filter(({ from }) => from.address.startsWith('MicrosoftExchange'))
    expect(more).toEqual([])
    expect(report?.subject).toBe('Undeliverable: Lunch')
    expect(report?.body).toContain('550 5.1.10')
    expect(JSON.stringify({ ...report, body: '' })).not.toContain('5.1.10')
  })
})

describe('working lives go on', () => {
  it('who leaves has a disabled account, their meetings are called off, their reports go one up', () => {
    const world = createWorld()
    const lead = world.company.people.find(
      ({ id, managerId }) => managerId !== null && world.company.people.some((one) => one.managerId === id),
    )!
    const reports = world.company.people.filter(({ managerId }) => managerId === lead.id)
    world.life.happen({ kind: 'leaves', personId: lead.id })
    expect(world.tenant.person(lead.id)?.accountEnabled).toBe(false)
    for (const { id } of reports) expect(world.tenant.person(id)?.managerId).toBe(lead.managerId)
    expect(
      world.tenant
        .eventsBetween(lead.id, monday, monday + 14 * dayMs)
        .filter(({ isOrganizer, attendees }) => isOrganizer && attendees.length > 0),
    ).toEqual([])
  })

  it('a leave blocks the calendar as out of office and ends when they are back early', async () => {
    const world = createWorld()
    const [person] = world.working
    world.life.happen({ kind: 'goes-on-leave', personId: person!.id, to: '2026-11-27' })
    const away = () =>
      world.tenant
        .eventsBetween(person!.id, monday + 3 * dayMs, monday + 3 * dayMs + hourMs)
        .filter(({ showAs, isAllDay }) => showAs === 'oof' && isAllDay)
    expect(away()).toHaveLength(1)
    await world.clock.advance(2 * dayMs)
    world.life.happen({ kind: 'comes-back', personId: person!.id })
    expect(away()).toEqual([])
    expect(world.tenant.person(person!.id)?.automaticReplies.status).toBe('disabled')
  })

  it('a happening with a date waits for its day', async () => {
    const world = createWorld()
    const [person] = world.working
    world.life.happen(
      parseHappening({
        kind: 'changes-role',
        personId: person!.id,
        jobTitle: 'Principal Designer',
        at: monday + dayMs,
      }),
    )
    expect(world.tenant.person(person!.id)?.jobTitle).toBe(person!.jobTitle)
    await world.clock.advance(dayMs)
    expect(world.tenant.person(person!.id)?.jobTitle).toBe('Principal Designer')
  })

  it('a newcomer stands under their manager, can be written to, and answers', async () => {
    const world = createWorld({ answersWithin: 2 })
    const [sender] = world.working
    const { personId } = world.life.happen({ kind: 'joins', managerId: sender!.managerId!, displayName: 'Noa Weiß' })
    const newcomer = world.tenant.person(personId)!
    expect(newcomer).toMatchObject({
      displayName: 'Noa Weiß',
      managerId: sender!.managerId,
      site: world.tenant.person(sender!.managerId!)!.site,
      accountEnabled: true,
    })
    for (let nth = 0; nth < 8; nth++)
      world.tenant.sendMail({
        from: addressOf(sender!),
        to: [addressOf(newcomer)],
        subject: `Welcome ${nth}`,
        body: '',
      })
    await world.clock.advance(30_000)
    expect(fresh(world, sender!).some(({ from }) => from.address === newcomer.mail)).toBe(true)
  })

  it('a circle of managers, an unknown person and a leave that ends before it begins are refused with a reason', () => {
    const world = createWorld()
    const [person] = world.working
    const above = person!.managerId!
    expect(() => world.life.happen({ kind: 'changes-manager', personId: above, managerId: person!.id })).toThrow(
      /cannot report/,
    )
    expect(() => world.life.happen({ kind: 'leaves', personId: 'nobody' })).toThrow(/nobody who works here/)
    expect(() => world.life.happen({ kind: 'goes-on-leave', personId: person!.id, to: '2026-11-20' })).toThrow(
      /before it begins/,
    )
    expect(() => parseHappening({ kind: 'explodes' })).toThrow(RangeError)
  })
})

describe('traffic by itself', () => {
  it('a working day brings each mailbox a believable amount of mail, at night nobody writes', async () => {
    const world = createWorld({ ambient: true })
    const sent: { at: number; from: string }[] = []
    world.tenant.onChange(({ resource, change, item }) => {
      if (resource === 'message' && change === 'created' && item && 'odataType' in item && item.isRead)
        sent.push({ at: item.sentAt, from: item.from.address })
    })
    await world.clock.set(monday + 16 * hourMs)
    const employees = world.company.employeeIds.length
    expect(sent.length / employees).toBeGreaterThan(1)
    expect(sent.length / employees).toBeLessThan(8)
    await world.clock.set(monday + 30 * hourMs)
    const zones = new Map(world.company.people.map(({ mail, zone }) => [mail, zone]))
    for (const { at, from } of sent) {
      const hour = Number(
        new Intl.DateTimeFormat('en-GB', {
          hour: '2-digit',
          hourCycle: 'h23',
          timeZone: zones.get(from) ?? 'UTC',
        }).format(at),
      )
      if (zones.has(from)) expect(hour).toBeGreaterThanOrEqual(7)
    }
  })

  it('the same seed gives the same week', async () => {
    const run = async (): Promise<string> => {
      const world = createWorld({ ambient: true, size: 20 })
      const seen: string[] = []
      world.tenant.onChange(({ resource, change, personId, immutableId }) =>
        seen.push(`${resource} ${change} ${personId} ${immutableId}`),
      )
      await world.clock.advance(3 * dayMs)
      return seen.join('\n')
    }
    const first = await run()
    expect(first.length).toBeGreaterThan(1000)
    expect(await run()).toBe(first)
  })

  it('stopped, nothing stirs', async () => {
    const world = createWorld({ ambient: true })
    const [organizer, other] = world.working
    meet(world, organizer!, other!, monday + 3 * dayMs)
    world.life.stop()
    let stirred = 0
    world.tenant.onChange(() => stirred++)
    await world.clock.advance(2 * dayMs)
    expect(stirred).toBe(0)
  })
})
