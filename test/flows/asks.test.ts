/** A sounding board (product scenario 25): whom to ask, what is shown, what leaves, and what people answer. */
import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as asks from '../../contract/asks.ts'
import { readInvite, searchSlots } from '../../contract/invites.ts'
import { undoMessage } from '../../contract/messages.ts'
import { writeNote } from '../../contract/notes.ts'
import { listPeople, logActivity, readPerson } from '../../contract/people.ts'
import { draftCredit, draftWin, giveCredit, keepWin, openHardDay, tellWin } from '../../contract/wins.ts'
import { freeFirst } from '../../core/ask/free-first.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

/** A Tuesday; the board meets on the Wednesday of the week after. */
const start = '2027-04-06T08:00:00Z'
const boardDay = '2027-04-14'
const topic = 'pricing for a pilot'

let story: Story
let uma: SignedIn
/** Equals whom the owner writes with, best known first. */
let peers: { contactId: string; person: Person }[]
let log = ''

beforeAll(async () => {
  const logTo = new PassThrough()
  logTo.on('data', (chunk) => {
    log += String(chunk)
  })
  story = await createStory({ size: 60, seed: 5, now: start, logLevel: 'debug', logTo, answersWithin: 60 })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [person] = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  if (!person) throw new Error('the company is too small')
  uma = await story.join(person)
  const { people } = await uma.call(listPeople, { querystring: { peers: 'peers' } })
  const known = people.filter(({ twoWay, peer }) => twoWay && peer === 'peer')
  peers = await Promise.all(
    known.map(async ({ contactId }) => {
      const { address } = await uma.call(readPerson, { params: { contactId } })
      return { contactId, person: world.person(address) }
    }),
  )
}, 180_000)
afterAll(() => story?.world.close())

const peerAt = (index: number) => {
  const peer = peers[index]
  if (!peer) throw new Error('too few equals')
  return peer
}
const personOf = (contactId: string): Person => {
  const found = peers.find((one) => one.contactId === contactId)
  if (!found) throw new Error(`${contactId} is no equal`)
  return found.person
}
/** Everybody somebody reports to, directly or through others. */
const linesAbove = ({ managerId }: Person): string[] =>
  managerId === null ? [] : [managerId, ...linesAbove(story.world.person(managerId))]
const isKnownFor = (contactId: string, text: string) =>
  uma.call(writeNote, { params: { contactId, noteId: randomUUID() }, body: { kind: 'project', text } })
const askees = (body: Parameters<typeof uma.call<typeof asks.findAskees>>[1]['body']) =>
  uma.call(asks.findAskees, { body }).then(({ people }) => people)
const draft = (kind: 'fresh-eyes' | 'brainstorm' | 'rehearsal', contactIds: string[], before: string | null = null) => {
  const askId = randomUUID()
  return uma.call(asks.writeAsk, {
    params: { askId },
    body: { what: { direction: 'ask', kind }, contactIds, topic, before },
  })
}
const leave = (ask: asks.Ask, more: { start?: string } = {}) =>
  uma.call(asks.sendAsk, { params: { askId: ask.askId }, body: { ...ask.draft, ...more } })
const read = (askId: string) => uma.call(asks.readAsk, { params: { askId } })

describe('fresh eyes', () => {
  test('at most three equals by skill, one of them from another team, each with a reason; whoever leads is never among them', async () => {
    const [knows] = [peerAt(2)]
    const boss = story.world.person(uma.person.managerId ?? '')
    story.write(boss, uma.person)
    story.write(uma.person, boss)
    await story.world.advance(60_000)
    await isKnownFor(knows.contactId, 'set the pricing of two pilots')
    await isKnownFor(await story.contactOf(boss, uma), 'pricing of pilots')
    const found = await askees({ kind: 'fresh-eyes', topic })
    expect(found).toHaveLength(3)
    expect(found[0]).toMatchObject({ contactId: knows.contactId, reason: { code: 'noted' } })
    expect(found.map(({ name }) => name)).not.toContain(boss.displayName)
    const equals = new Set(peers.map(({ contactId }) => contactId))
    expect(found.filter(({ contactId }) => !equals.has(contactId))).toEqual([])
    const teams = found.map(({ contactId }) => peers.find((one) => one.contactId === contactId)?.person.department)
    expect(teams.filter((team) => team !== uma.person.department).length).toBeGreaterThan(0)
    expect(found.filter(({ reason }) => reason.text === '')).toEqual([])
  })

  test('the draft is kept sealed, waits ten seconds, and arrives once as it was shown; the answer comes back as contact', async () => {
    const { contactId, person } = peerAt(2)
    const ask = await draft('fresh-eyes', [contactId])
    expect(ask).toMatchObject({ state: 'draft', topic, slotKind: 'advice-20' })
    expect(await story.tablesWith(topic)).toEqual({})
    expect(ask.draft.title).not.toContain('pricing')
    const held = await leave(ask)
    expect(held).toMatchObject({ state: 'held', messageId: ask.askId })
    await story.world.advance(5_000)
    expect(story.received(person, uma.person, topic)).toEqual([])
    const again = await leave(ask)
    expect(again.messageId).toBe(held.messageId)
    await story.world.advance(6_000)
    const [mail, ...more] = story.received(person, uma.person, topic)
    expect(more).toEqual([])
    expect({ title: mail?.subject, body: mail?.body }).toEqual(ask.draft)
    expect(mail?.to.map(({ address }) => address)).toEqual([person.mail])
    expect(await read(ask.askId)).toMatchObject({ state: 'sent' })
    const mailsOf = async () =>
      (await uma.call(readPerson, { params: { contactId } })).days.reduce((sum, { mails }) => sum + mails, 0)
    const before = await mailsOf()
    await story.world.advance(10 * 60_000)
    const replies = story
      .received(uma.person, person)
      .filter(({ conversationId }) => conversationId === mail?.conversationId)
    expect(await mailsOf()).toBe(before + replies.length)
    await uma.call(asks.answerAsk, { params: { askId: ask.askId }, body: { answer: 'accepted' } })
    expect(await read(ask.askId)).toMatchObject({ state: 'accepted' })
  }, 60_000)

  test('taken back within the ten seconds, nothing reaches anybody and the draft is there again', async () => {
    const { contactId, person } = peerAt(3)
    const ask = await draft('brainstorm', [contactId])
    await leave(ask)
    await uma.call(undoMessage, { params: { messageId: ask.askId }, body: {} })
    await story.world.advance(60_000)
    expect(story.received(person, uma.person, topic)).toEqual([])
    expect(await read(ask.askId)).toMatchObject({ state: 'draft', draft: ask.draft })
  })

  test('whoever was asked twice this month is left in peace, however well they fit', async () => {
    const { contactId } = peerAt(2)
    expect((await askees({ kind: 'fresh-eyes', topic })).map((one) => one.contactId)).toContain(contactId)
    const second = await draft('brainstorm', [contactId])
    await leave(second)
    await story.sendNow(uma, second.askId)
    expect((await askees({ kind: 'fresh-eyes', topic })).map((one) => one.contactId)).not.toContain(contactId)
    expect((await askees({ kind: 'ear' })).map((one) => one.contactId)).not.toContain(contactId)
  })
})

describe('whoever is away', () => {
  test('is asked for nothing until they are back, and then again', async () => {
    const { contactId, person } = peerAt(0)
    const named = async () => (await askees({ kind: 'ear' })).map((one) => one.contactId)
    expect(await named()).toContain(contactId)
    const { database, clock, settled } = story.world
    const readWeeks = async (): Promise<void> => {
      await database.look`
        insert into due (tenant_id, owner_id, what, due_at) values (${uma.owner.tenantId}, ${uma.owner.ownerId}, 'read-fullness', ${clock.now()})
        on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
      await settled()
    }
    const leave = story.put(person, '2027-04-06T00:00:00Z', '2027-04-10T00:00:00Z', { isAllDay: true, showAs: 'oof' })
    await readWeeks()
    expect(await named()).not.toContain(contactId)
    expect((await askees({ kind: 'fresh-eyes', topic })).map((one) => one.contactId)).not.toContain(contactId)
    story.world.sandbox.tenant.deleteEvent(person.id, leave.id)
    await readWeeks()
    expect(await named()).toContain(contactId)
  })
})

describe('rehearsal', () => {
  test('slots lie before the board talk only, and no other start is taken', async () => {
    const { contactId, person } = peerAt(4)
    story.clear(person)
    story.clear(uma.person)
    const ask = await draft('rehearsal', [contactId], boardDay)
    expect(ask.days).toMatchObject({ from: '2027-04-06', to: '2027-04-13' })
    const { from, to } = ask.days ?? { from: '', to: '' }
    const { proposalId } = await uma.call(searchSlots, {
      body: { kind: 'advice-30', contactIds: [contactId], from, to },
    })
    const { slots } = await story.timesOf(uma, proposalId)
    expect(slots.length).toBeGreaterThan(2)
    expect(slots.filter((slot) => slot.start >= boardDay)).toEqual([])
    expect(slots.filter(({ start: at, end }) => Date.parse(end) - Date.parse(at) !== 30 * 60_000)).toEqual([])
    await expect(leave(ask, { start: `${boardDay}T09:00:00.000Z` })).rejects.toMatchObject({
      problem: { code: 'too-late' },
    })
    const at = slots[0]?.start ?? ''
    const held = await leave(ask, { start: at })
    const booked = await story.inviteNow(uma, held.inviteId ?? '')
    expect(booked).toMatchObject({ state: 'booked', start: at })
    const copy = story.meetingAt(person, at)
    expect(copy).toMatchObject({ subject: ask.draft.title, sensitivity: 'private' })
    expect(copy?.body).toContain(topic)
    await story.world.advance(10 * 60_000)
    const answered = story.world.sandbox.tenant.events(person.id).find(({ iCalUId }) => iCalUId === copy?.iCalUId)
    expect(answered?.myResponse).not.toBe('notResponded')
    const [answer] = (await uma.call(readInvite, { params: { inviteId: booked.inviteId } })).people
    expect(answer?.response).toBe(answered?.myResponse.replace('tentativelyAccepted', 'tentative'))
  }, 60_000)
})

describe('ear', () => {
  test('there is no field to type in, and afterwards nothing in database or log but the meeting', async () => {
    await expect(askees({ kind: 'ear', topic: 'my heavy secret' } as never)).rejects.toMatchObject({ status: 400 })
    const found = await askees({ kind: 'ear', outsideLine: true })
    expect(found.length).toBeGreaterThan(0)
    const [chosen] = found
    for (const { contactId } of found) {
      const line = linesAbove(personOf(contactId))
      expect(line).not.toContain(uma.person.managerId)
    }
    const person = personOf(chosen?.contactId ?? '')
    story.clear(person)
    const rows = () => story.world.database.look<{ asks: number; notes: number; suggestions: number }[]>`
      select (select count(*)::int from ask) as asks, (select count(*)::int from note) as notes, (select count(*)::int from suggestion) as suggestions`
    const before = await rows()
    const { proposalId } = await uma.call(asks.findEarTimes, { body: { contactId: chosen?.contactId ?? '' } })
    const { slots } = await story.timesOf(uma, proposalId)
    const lengths = slots.map(({ start: from, end }) => Date.parse(end) - Date.parse(from))
    expect(new Set(lengths)).toEqual(new Set([20 * 60_000]))
    const days = new Set(slots.map(({ start: from }) => from.slice(0, 10)))
    expect([...days].filter((day) => !['2027-04-06', '2027-04-07'].includes(day))).toEqual([])
    const at = slots.at(-1)?.start ?? ''
    const held = await uma.call(asks.askForAnEar, {
      body: { inviteId: randomUUID(), contactId: chosen?.contactId ?? '', start: at },
    })
    await story.inviteNow(uma, held.inviteId)
    expect(story.meetingAt(person, at)).toMatchObject({ sensitivity: 'private', subject: held.draft.title })
    expect(await rows()).toEqual(before)
    for (const told of ['my heavy secret', '"ear"', 'ask:ear', 'api/ear']) {
      expect([told, await story.tablesWith(told)]).toEqual([told, {}])
      expect([told, log.includes(told)]).toEqual([told, false])
    }
    expect(log.length).toBeGreaterThan(10_000)
    await expect(
      uma.call(asks.askForAnEar, {
        body: { inviteId: randomUUID(), contactId: chosen?.contactId ?? '', start: '2027-04-09T14:00:00.000Z' },
      }),
    ).rejects.toMatchObject({ problem: { code: 'too-far' } })
  }, 60_000)
})

describe('a hard day', () => {
  const textOf = 'the pricing pilot was signed'
  const listeners = async () => {
    const { people } = await uma.call(openHardDay, {})
    return Promise.all(
      people.map(async ({ contactId }) => {
        const { proposalId } = await uma.call(asks.findEarTimes, { body: { contactId } })
        const { slots } = await story.timesOf(uma, proposalId)
        return { person: contactId, days: slots.map((slot) => slot.start.slice(0, 10)).sort(), slots }
      }),
    )
  }

  test('a win is told to one by a tap, once', async () => {
    const { contactId, person } = peerAt(1)
    const params = { winId: randomUUID() }
    await uma.call(keepWin, { params, body: { kind: 'win', text: textOf, on: '2027-04-06', contactId: null } })
    const { title, body } = await uma.call(draftWin, { params, body: { contactId } })
    expect(forbiddenIn(`${title}\n${body}`.replace(textOf, ''))).toEqual([])
    const tell = (messageId: string) => uma.call(tellWin, { params, body: { messageId, contactId, title, body } })
    const messageId = randomUUID()
    await tell(messageId)
    await tell(messageId)
    expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent' })
    expect(story.received(person, uma.person, textOf)).toHaveLength(1)
    await expect(tell(randomUUID())).rejects.toMatchObject({ problem: { code: 'told-already' } })
    expect(await story.tablesWith(textOf)).toEqual({})
  })

  test('shows wins and strengths and names two who are free today, with a time; the next day there is no trace of it', async () => {
    const seen = log.length
    const day = await uma.call(openHardDay, {})
    expect(day.wins).toMatchObject([{ text: textOf }])
    // The best known has no minute left today.
    const [first] = day.people
    const person = personOf(first?.contactId ?? '')
    const now = story.world.clock.now()
    story.clear(person)
    for (let hour = 0; hour < 20; hour++)
      story.put(
        person,
        new Date(now.getTime() + hour * 3_600_000).toISOString(),
        new Date(now.getTime() + (hour + 1) * 3_600_000).toISOString(),
      )
    const found = await listeners()
    const today = now.toISOString().slice(0, 10)
    const named = freeFirst(found, today, 2) ?? []
    expect(named).toHaveLength(2)
    expect(named).not.toContain(first?.contactId)
    for (const one of found.filter(({ person: who }) => named.includes(who))) {
      const soonest = one.slots.map(({ start: from }) => from).sort()[0] ?? ''
      expect(soonest.slice(0, 10)).toBe(today)
      const [from, to] = [Date.parse(soonest), Date.parse(soonest) + 20 * 60_000]
      const taken = story.world.sandbox.tenant.eventsBetween(personOf(one.person).id, from, to)
      expect(taken.filter((event) => event.start < to && event.end > from && event.showAs === 'busy')).toEqual([])
    }
    const searches = () =>
      story.world.database.look`select suggestion_id from suggestion where by_hand and kind = 'advice-20'`
    expect(await searches()).toHaveLength(found.length)
    await story.world.advance(59 * 60_000)
    expect(await searches()).toHaveLength(found.length)
    await story.world.advance(2 * 60_000)
    expect(await searches()).toEqual([])
    await story.world.advance(86_400_000)
    const since = log.slice(seen)
    expect(since.length).toBeGreaterThan(10_000)
    for (const told of ['hard', 'api/ear', textOf]) expect([told, since.includes(told)]).toEqual([told, false])
    expect(Object.keys(await story.tablesWith('hard-day'))).toEqual([])
    expect(await searches()).toEqual([])
  }, 120_000)
})

describe('what leaves', () => {
  test('a shout-out is one post in the channel, however often it is clicked', async () => {
    const { contactId, person } = peerAt(0)
    const activityId = randomUUID()
    await uma.call(logActivity, { params: { contactId }, body: { activityId, kind: 'help', on: '2027-04-06' } })
    await story.world.settled()
    const team = { id: randomUUID(), channelId: '19:general@thread.tacv2', messages: [] as { content: string }[] }
    const channel = { id: team.channelId, displayName: 'General', messages: team.messages as never[] }
    story.world.sandbox.graph.teams.teams.set(team.id, {
      id: team.id,
      displayName: 'Team',
      memberIds: [uma.person.id],
      channels: [channel],
    })
    const channelLink = `https://teams.microsoft.com/l/channel/${encodeURIComponent(team.channelId)}/General?groupId=${team.id}`
    const form = 'shout-out' as const
    const shown = await uma.call(draftCredit, { params: { activityId }, querystring: { form } })
    const body = { form, messageId: randomUUID(), title: shown.title, body: shown.body, channelLink }
    await uma.call(giveCredit, { params: { activityId }, body })
    await uma.call(giveCredit, { params: { activityId }, body })
    expect(await story.sendNow(uma, body.messageId)).toMatchObject({ state: 'sent', channel: 'teams' })
    await story.world.advance(60_000)
    expect(team.messages.map(({ content }) => content)).toEqual([shown.body])
    expect(shown.body).toContain(person.givenName)
    expect(forbiddenIn(shown.body)).toEqual([])
    await expect(
      uma.call(giveCredit, { params: { activityId }, body: { ...body, messageId: randomUUID() } }),
    ).rejects.toMatchObject({ problem: { code: 'given-already' } })
  })

  test('without the right to send, the words are offered for the form of the host; once it is given, they leave', async () => {
    const { person } = peerAt(1)
    const theirs = await story.join(person, [])
    const contactId = await story.contactOf(uma.person, theirs)
    const askId = randomUUID()
    const written = await theirs.call(asks.writeAsk, {
      params: { askId },
      body: { what: { direction: 'give', kind: 'check-in' }, contactIds: [contactId] },
    })
    await theirs.call(asks.sendAsk, { params: { askId }, body: written.draft })
    const failed = await story.sendNow(theirs, askId)
    expect(failed).toMatchObject({
      state: 'failed',
      errorCode: 'needs-consent',
      form: { subject: written.draft.title, body: written.draft.body, recipients: [uma.person.mail] },
    })
    expect(story.received(uma.person, person, written.draft.body)).toEqual([])
    story.agree(person)
    await story.world.signIn(person)
    expect(await story.sendNow(theirs, askId)).toMatchObject({ state: 'sent' })
    expect(story.received(uma.person, person, written.draft.body)).toHaveLength(1)
  }, 60_000)
})

test('no text that left contains a count, a word for contact, the calendar or the program', () => {
  const { tenant } = story.world.sandbox
  const texts = peers.flatMap(({ person }) => [
    ...story.received(person, uma.person).filter(({ sentAt }) => sentAt > Date.parse(start)),
    ...tenant.events(person.id).filter(({ organizer }) => organizer.address === uma.person.mail),
  ])
  const written = texts.filter(({ body }) => /pricing|somebody I trust/.test(body))
  expect(written.length).toBeGreaterThan(3)
  for (const { subject, body } of written) expect(forbiddenIn(`${subject}\n${body.replace(topic, '')}`)).toEqual([])
})
