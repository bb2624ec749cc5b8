import { describe, expect, it } from 'vitest'
import { generateCompany } from '../../../sandbox/life/company.ts'
import type { Company } from '../../../sandbox/life/company-types.ts'
import { createHistory } from '../../../sandbox/life/history.ts'
import { holidayOn } from '../../../sandbox/life/holidays.ts'
import { dayOf, minuteOf, minutesOf } from '../../../sandbox/life/local-time.ts'
import type { Event, Message, Person } from '../../../sandbox/tenant/types.ts'
import { occurrencesOf } from './owners-view.ts'

const dayMs = 86_400_000
const until = Date.UTC(2026, 10, 23, 8)
const companyOf = (seed: number, size = 40): Company =>
  generateCompany({ seed, size, domain: 'contoso.example', until })

type Box = { person: Person; messages: Message[]; events: Event[] }
const company = companyOf(7, 40)
const history = createHistory(company)
const boxes: Box[] = [...company.employeeIds, ...company.departedIds].map((id) => ({
  person: company.people.find((one) => one.id === id)!,
  ...history.load(id),
}))
const boxOf = new Map(boxes.map((box) => [box.person.mail, box]))
const wasHere = ({ id }: Person, at: number): boolean => {
  const { joinedAt, leftAt } = company.habits.get(id)!
  return joinedAt <= at && (leftAt === null || at < leftAt)
}
const isMachine = ({ headers }: Message): boolean =>
  headers.some(({ name }) => name === 'Auto-Submitted' || name === 'Precedence')

describe('a seed', () => {
  it('gives the same mailbox byte for byte, whoever is read before', () => {
    const [first, second] = [companyOf(3), companyOf(3)]
    const [one, other] = [createHistory(first), createHistory(second)]
    const ids = first.employeeIds.slice(4, 9)
    const read = ids.map((id) => JSON.stringify([one.load(id).messages, one.load(id).events]))
    const backwards = [...ids]
      .reverse()
      .map((id) => JSON.stringify([other.load(id).events, other.load(id).messages].reverse()))
    expect(backwards.reverse()).toEqual(read)
    expect(read[0]!.length).toBeGreaterThan(100_000)
  })

  it('of another number gives another company', () => {
    const [one, other] = [companyOf(3), companyOf(4)]
    expect(one.people.map(({ displayName }) => displayName)).not.toEqual(
      other.people.map(({ displayName }) => displayName),
    )
    expect(one.people.some(({ id }) => other.people.some((two) => two.id === id && id === one.employeeIds[0]))).toBe(
      false,
    )
  })
})

describe('both sides of a mail agree', () => {
  const copies = new Map<string, Message>()
  for (const { person, messages } of boxes)
    for (const message of messages) copies.set(`${person.mail} ${message.internetMessageId}`, message)

  const facts = ({ conversationId, sentAt, subject, to, cc, from }: Message): string =>
    JSON.stringify([conversationId, sentAt, subject, to, cc, from])

  it('what somebody sent has reached everybody it names who was here, with the same ids, time and people', () => {
    const wrong: string[] = []
    let checked = 0
    for (const { messages } of boxes) {
      for (const sent of messages.filter(({ folderId }) => folderId === 'sentitems')) {
        for (const { address } of [...sent.to, ...sent.cc]) {
          const to = boxOf.get(address)
          if (!to || !wasHere(to.person, sent.sentAt)) continue
          const copy = copies.get(`${address} ${sent.internetMessageId}`)
          if (!copy || facts(copy) !== facts(sent)) wrong.push(`${sent.subject} to ${address}`)
          checked++
        }
      }
    }
    expect(wrong).toEqual([])
    expect(checked).toBeGreaterThan(30_000)
  })

  it('what somebody got from a colleague is among what that colleague sent', () => {
    const fromColleagues = boxes.flatMap(({ messages }) =>
      messages.filter(
        (one) => one.folderId !== 'sentitems' && !one.isDraft && !isMachine(one) && boxOf.has(one.from.address),
      ),
    )
    const wrong = fromColleagues.filter(
      (got) => copies.get(`${got.from.address} ${got.internetMessageId}`)?.folderId !== 'sentitems',
    )
    expect(wrong).toEqual([])
    expect(fromColleagues.length).toBeGreaterThan(30_000)
  })

  it('ids are unique in a mailbox, and so is each mail', () => {
    for (const { messages, events } of boxes) {
      const items = [...messages, ...events]
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      expect(new Set(items.map(({ immutableId }) => immutableId)).size).toBe(items.length)
      expect(new Set(messages.map(({ internetMessageId }) => internetMessageId)).size).toBe(messages.length)
      expect(new Set(events.map(({ iCalUId }) => iCalUId)).size).toBe(events.length)
    }
  })
})

describe('both sides of a meeting agree', () => {
  const horizon = until + 14 * dayMs
  const held = new Map(boxes.map(({ person, events }) => [person.mail, occurrencesOf(events, horizon)]))
  /** Occurrences and exceptions of a series begin with the series' own id. */
  const uidOf = ({ iCalUId }: Event): string => iCalUId.slice(0, 72)
  const at = (mail: string, event: Event): Event | undefined =>
    held.get(mail)?.find((one) => one.start === event.start && uidOf(one) === uidOf(event))

  it('whoever did not decline has it at the same time, with the answer that the organiser sees', () => {
    let checked = 0
    for (const { person } of boxes) {
      for (const event of held
        .get(person.mail)!
        .filter(({ isOrganizer, attendees }) => isOrganizer && attendees.length > 0 && attendees.length < 20)) {
        for (const { emailAddress, response } of event.attendees) {
          if (!boxOf.has(emailAddress.address)) continue
          const copy = at(emailAddress.address, event)
          if (response === 'declined') expect(copy, `${event.subject} ${emailAddress.address}`).toBeUndefined()
          else
            expect(
              copy,
              `${event.subject} ${new Date(event.start).toISOString()} ${emailAddress.address}`,
            ).toMatchObject({ end: event.end, myResponse: response, isOrganizer: false })
          checked++
        }
      }
    }
    expect(checked).toBeGreaterThan(5000)
  })

  it('whoever has a meeting in their calendar is expected by its organiser, unless it was called off', () => {
    let checked = 0
    for (const { person } of boxes) {
      for (const copy of held
        .get(person.mail)!
        .filter(({ isOrganizer, isCancelled }) => !isOrganizer && !isCancelled)) {
        const original = at(copy.organizer.address, copy)
        expect(
          original?.attendees.find(({ emailAddress }) => emailAddress.address === person.mail)?.response,
          `${copy.subject} ${person.mail}`,
        ).toBe(copy.myResponse)
        checked++
      }
    }
    expect(checked).toBeGreaterThan(5000)
  })

  it('the copies of one meeting or series share their iCalUId', () => {
    for (const { events } of boxes.slice(0, 20)) {
      for (const event of events.filter(
        ({ isOrganizer, masterId, attendees }) => isOrganizer && !masterId && attendees.length === 1,
      )) {
        const copies =
          boxOf
            .get(event.attendees[0]!.emailAddress.address)
            ?.events.filter(({ iCalUId }) => iCalUId === event.iCalUId) ?? []
        for (const copy of copies)
          expect(copy).toMatchObject({ start: event.start, end: event.end, recurrence: event.recurrence })
      }
    }
  })
})

describe('a year looks like one', () => {
  const workdays = (person: Person): number => {
    let count = 0
    for (let day = dayOf(person.zone, company.from); day < dayOf(person.zone, until); day++)
      if (worksOn(person, day)) count++
    return count
  }
  const worksOn = (person: Person, day: number): boolean => {
    const { leaves, joinedAt } = company.habits.get(person.id)!
    const weekday = ((((day + 3) % 7) + 7) % 7) + 1
    const away = leaves.some(({ fromDay, toDay }) => day >= fromDay && day < toDay)
    return (
      person.workingHours.days.includes(weekday) &&
      holidayOn(person, day) === null &&
      !away &&
      day >= dayOf(person.zone, joinedAt)
    )
  }
  const employees = boxes.filter(({ person }) => company.employeeIds.includes(person.id))
  const quantile = (values: number[], share: number): number =>
    [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]!

  it('most mailboxes see ten to twenty-five mails a working day and four to ten meetings a week', () => {
    const mails = employees.map(({ person, messages }) => messages.length / Math.max(20, workdays(person)))
    expect(quantile(mails, 0.1)).toBeGreaterThan(8)
    expect(quantile(mails, 0.5)).toBeGreaterThan(12)
    expect(quantile(mails, 0.9)).toBeLessThan(30)
    const meetings = employees.map(
      ({ person, events }) =>
        occurrencesOf(events, until).filter(({ attendees, showAs }) => attendees.length > 0 && showAs !== 'free')
          .length /
        (Math.max(20, workdays(person)) / 5),
    )
    expect(quantile(meetings, 0.1)).toBeGreaterThan(2.5)
    expect(quantile(meetings, 0.5)).toBeGreaterThan(4)
    expect(quantile(meetings, 0.9)).toBeLessThan(13)
  })

  it('nothing was sent before it began or after it ends, and received before it was sent', () => {
    const wrong = boxes.flatMap(({ messages }) =>
      messages.filter(
        ({ sentAt, receivedAt, modifiedAt }) =>
          sentAt < company.from ||
          sentAt > until ||
          receivedAt < sentAt ||
          modifiedAt < sentAt ||
          modifiedAt > until + 10_000,
      ),
    )
    expect(wrong).toEqual([])
  })

  it('nobody writes on leave, on a public holiday or before they came', () => {
    const wrong = boxes.flatMap(({ person, messages }) =>
      messages.filter(({ folderId, odataType, sentAt }) => {
        const isOwn = folderId === 'sentitems' && odataType === '#microsoft.graph.message'
        return isOwn && !(wasHere(person, sentAt) && worksOn(person, dayOf(person.zone, sentAt)))
      }),
    )
    expect(wrong).toEqual([])
  })

  it('an occurrence on a leave is called off by whoever holds it, and hardly ever accepted by whoever is away', () => {
    let [taken, accepted] = [0, 0]
    for (const { person, events } of employees) {
      const { leaves } = company.habits.get(person.id)!
      for (const event of occurrencesOf(events, until)) {
        const day = dayOf(person.zone, event.start)
        if (
          event.attendees.length === 0 ||
          event.attendees.length > 20 ||
          !leaves.some(({ fromDay, toDay }) => day >= fromDay && day < toDay)
        )
          continue
        if (event.isOrganizer) expect.unreachable(`${event.subject} at ${new Date(event.start).toISOString()}`)
        taken++
        if (event.myResponse === 'accepted') accepted++
      }
    }
    expect(taken).toBeGreaterThan(0)
    expect(accepted / employees.length).toBeLessThan(6)
  })

  it('lunch holds lie inside the lunch that their owner keeps, with nobody else in them', () => {
    const holds = employees.flatMap(({ person, events }) =>
      events
        .filter(({ subject, recurrence, attendees }) => subject === 'Lunch' && recurrence && attendees.length === 0)
        .map((hold) => ({ person, hold })),
    )
    expect(holds.length).toBeGreaterThan(8)
    for (const { person, hold } of holds) {
      expect(minuteOf(person.zone, hold.start)).toBeGreaterThanOrEqual(minutesOf(person.lunch.from))
      expect(minuteOf(person.zone, hold.start) + (hold.end - hold.start) / 60_000).toBeLessThanOrEqual(
        minutesOf(person.lunch.to),
      )
    }
  })

  it('lunches of two lie in the lunch of both, at one site', () => {
    const lunches = employees.flatMap(({ events }) =>
      events.filter(
        ({ subject, attendees, isOrganizer }) => subject.startsWith('Lunch') && attendees.length === 1 && isOrganizer,
      ),
    )
    expect(lunches.length).toBeGreaterThan(30)
    for (const { organizer, attendees, start, end } of lunches) {
      const both = [organizer.address, attendees[0]!.emailAddress.address].map((mail) => boxOf.get(mail)!.person)
      expect(both[0]!.site).toBe(both[1]!.site)
      for (const { zone, lunch } of both) {
        expect(minuteOf(zone, start)).toBeGreaterThanOrEqual(minutesOf(lunch.from))
        expect(minuteOf(zone, start) + (end - start) / 60_000).toBeLessThanOrEqual(minutesOf(lunch.to))
      }
    }
  })

  it('holds what makes mailboxes hard to read: newsletters, machines, bounces, absences, lists, private and tentative things', () => {
    const messages = boxes.flatMap((box) => box.messages)
    const events = boxes.flatMap((box) => box.events)
    const lists = new Set(company.people.filter(({ kind }) => kind === 'list').map(({ mail }) => mail))
    const counts = {
      newsletters: messages.filter(({ headers }) => headers.some(({ name }) => name === 'List-Unsubscribe')).length,
      tools: messages.filter(({ from }) => from.address.startsWith('no-reply-')).length,
      drafts: messages.filter(({ isDraft, folderId }) => isDraft && folderId === 'drafts').length,
      junk: messages.filter(({ folderId }) => folderId === 'junkemail').length,
      bounces: messages.filter(
        ({ from, body }) => from.address.startsWith('MicrosoftExchange') && body.includes('550 5.1.10'),
      ).length,
      absences: messages.filter(({ headers }) => headers.some(({ value }) => value === 'auto-replied')).length,
      listMail: messages.filter(({ to }) => to.some(({ address }) => lists.has(address))).length,
      desks: messages.filter(({ from }) => from.address === `it@${company.domain}`).length,
      guests: messages.filter(({ from }) => from.address.endsWith('.example') && !from.address.endsWith(company.domain))
        .length,
      invitations: messages.filter(({ odataType }) => odataType === '#microsoft.graph.eventMessageRequest').length,
      privateItems: events.filter(({ sensitivity }) => sensitivity === 'private').length,
      cancelled: events.filter(({ isCancelled }) => isCancelled).length,
      cancelledOccurrences: events.filter(({ cancelledStarts }) => cancelledStarts.length > 0).length,
      moved: events.filter(({ originalStart, start }) => originalStart !== null && originalStart !== start).length,
      tentative: events.filter(({ myResponse }) => myResponse === 'tentativelyAccepted').length,
      unanswered: events.filter(({ myResponse }) => myResponse === 'notResponded').length,
      oof: events.filter(({ showAs, isAllDay }) => showAs === 'oof' && isAllDay).length,
      free: events.filter(({ showAs, isAllDay }) => showAs === 'free' && isAllDay).length,
      ahead: events.filter(({ start, recurrence }) => start > until && !recurrence).length,
    }
    for (const [kind, count] of Object.entries(counts)) expect(count, kind).toBeGreaterThan(0)
    const codes = boxes.flatMap((box) => box.messages).filter(({ body }) => body.includes('5.1.10'))
    for (const report of codes) expect(JSON.stringify({ ...report, body: '' })).not.toContain('5.1.10')
  })

  it('in a company of 120 everybody is called together by name, sixty and more', () => {
    const large = companyOf(1, 120)
    const { events } = createHistory(large).load(large.employeeIds[20]!)
    const sizes = events.filter(({ recurrence }) => recurrence).map(({ attendees }) => attendees.length)
    expect(Math.max(...sizes)).toBeGreaterThan(100)
    expect(sizes.filter((size) => size >= 30).length).toBeGreaterThan(1)
  })
})

describe('accounts without a mailbox of their own', () => {
  it('guests and lists are empty; a service desk has its requests and answers', () => {
    for (const { id, kind } of company.people.filter(({ kind: one }) => one === 'guest' || one === 'list')) {
      expect(history.load(id), kind).toEqual({ messages: [], events: [] })
    }
    const desk = company.people.find(({ mail }) => mail.startsWith('it@'))!
    const { messages } = history.load(desk.id)
    expect(messages.length).toBeGreaterThan(100)
    const asked = messages.find(({ folderId }) => folderId === 'inbox')!
    const asker = boxOf.get(asked.from.address)!
    expect(asker.messages.some(({ internetMessageId }) => internetMessageId === asked.internetMessageId)).toBe(true)
  })

  it('a room is booked for the meetings that are in it, never for two at a time', () => {
    const rooms = company.people.filter(({ kind }) => kind === 'room')
    const booked = rooms.filter(({ id }) => history.load(id).events.length > 0)
    expect(booked.length).toBeGreaterThan(0)
    for (const { id, mail } of booked) {
      const held = occurrencesOf(history.load(id).events, until).sort((a, b) => a.start - b.start)
      for (const { organizer, start, end } of held) {
        const theirs = occurrencesOf(boxOf.get(organizer.address)!.events, until).filter(
          (one) => one.start === start && one.end === end,
        )
        expect(
          theirs.some(({ attendees }) =>
            attendees.some(({ type, emailAddress }) => type === 'resource' && emailAddress.address === mail),
          ),
        ).toBe(true)
      }
      const series = history.load(id).events.filter(({ recurrence }) => recurrence)
      const clashes = held.filter((one, at) => at > 0 && held[at - 1]!.end > one.start)
      expect(clashes.length, `${mail}: ${series.length} series`).toBeLessThan(held.length / 20)
    }
  })
})
