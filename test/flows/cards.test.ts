/**
 * Every card that is not told in another story, from where it comes to what becomes of it: it appears with true counts, is put
 * aside in every way and taken up again, does what its button says, and that is undone.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dropCadence, setCadence } from '../../contract/circles.ts'
import { writeReach } from '../../contract/leaving.ts'
import { setMarks } from '../../contract/marks.ts'
import { readMessage, undoMessage } from '../../contract/messages.ts'
import { listInTouch } from '../../contract/news.ts'
import { writeNote } from '../../contract/notes.ts'
import { listPeople, logActivity, readPerson } from '../../contract/people.ts'
import { listReaders, listShelf, saveLink } from '../../contract/shelf.ts'
import * as contract from '../../contract/suggestions.ts'
import { deleteSuccess, draftCredit, giveCredit, keepSuccess, listCredit } from '../../contract/wins.ts'
import { workingDayFrom } from '../../core/suggest/occasions.ts'
import { dayMs, dayNumber, isoDate, localAt } from '../../core/zones/local.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

/** Wednesday, eight in the morning in London. */
const start = '2028-06-07T07:00:00Z'
const minuteMs = 60_000
const timeout = 120_000

type Peer = { contactId: string; person: Person }
let story: Story
let uma: SignedIn
let peers: Peer[]

beforeAll(async () => {
  story = await createStory({ size: 60, seed: 5, now: start })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [person] = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  if (!person) throw new Error('the company is too small')
  uma = await story.join(person)
  const { people } = await uma.call(listPeople, { querystring: { peers: 'peers' } })
  const known = people.filter(({ twoWay, peer }) => twoWay && peer === 'peer')
  const all = await Promise.all(
    known.map(async ({ contactId }) => {
      const { address } = await uma.call(readPerson, { params: { contactId } })
      return { contactId, person: world.person(address) }
    }),
  )
  // Whoever shares the owner's clock first: a time is found in their days for sure.
  const isNear = (one: Peer): number => (one.person.zone === person.zone ? 0 : 1)
  peers = all.sort((one, other) => isNear(one) - isNear(other))
}, 240_000)
afterAll(() => story?.world.close())
/** An empty Today, and weeks in which nothing was suggested: what comes up next has every place there is, what was said stays said. */
async function clearToday(): Promise<void> {
  const { database, clock } = story.world
  await database.look`delete from suggestion where open_at is null`
  await database.look`
    update suggestion set open_at = open_at - interval '20 days', made_at = made_at - interval '20 days', closed_at = coalesce(closed_at, ${clock.now()}) - interval '20 days',
      state = case when state in ('open', 'snoozed') then 'withdrawn' else state end`
}
beforeEach(clearToday)

const peerAt = (index: number): Peer => {
  const peer = peers[index]
  if (!peer) throw new Error('too few equals')
  return peer
}
const today = (): number => localAt(uma.person.zone, story.world.clock.now().getTime()).day
const dayIn = (days: number): string => isoDate(today() + days)
const cards = async (): Promise<contract.Suggestion[]> => (await uma.call(contract.readToday, {})).suggestions
const cardAbout = async ({ contactId }: Peer, kind: string): Promise<contract.Suggestion | undefined> =>
  (await cards()).find((card) => card.people[0]?.contactId === contactId && card.kind === kind)
/** A day begins, or something happened: what is worth suggesting is looked at anew. */
async function look(): Promise<void> {
  const { database, clock, settled } = story.world
  await database.look`
    insert into due (tenant_id, owner_id, what, due_at) values (${uma.owner.tenantId}, ${uma.owner.ownerId}, 'suggest', ${clock.now()})
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
  await settled()
}
async function shown(peer: Peer, kind: string): Promise<contract.Suggestion> {
  await look()
  const card = await cardAbout(peer, kind)
  if (!card) throw new Error(`no ${kind}: ${JSON.stringify((await cards()).map((one) => [one.kind, one.reason]))}`)
  return card
}

/** Puts a card aside in every way there is; it is gone for good each time, and undone it is the same card again. */
async function asideAndBack(peer: Peer, card: contract.Suggestion): Promise<void> {
  const { suggestionId, kind } = card
  const params = { suggestionId }
  const ways = [
    () => uma.call(contract.snoozeSuggestion, { params, body: { until: dayIn(3) } }),
    () => uma.call(contract.dismissSuggestion, { params, body: { how: 'not-now' } }),
    () => uma.call(contract.dismissSuggestion, { params, body: { how: 'never-this-kind' } }),
    () => uma.call(contract.dismissSuggestion, { params, body: { how: 'wrong' } }),
  ]
  for (const putAside of ways) {
    await putAside()
    await look()
    expect([kind, await cardAbout(peer, kind)]).toEqual([kind, undefined])
    await uma.call(contract.reopenSuggestion, { params, body: {} })
    expect(await cardAbout(peer, kind)).toMatchObject({ suggestionId, reason: card.reason, about: card.about })
  }
}

/** Sends what a card drafted: taken back within the ten seconds it stands again, sent it arrives once and never comes up again. */
async function writtenAndSent(peer: Peer, card: contract.Suggestion, words: string): Promise<void> {
  const { suggestionId, kind, draft } = card
  if (!draft) throw new Error('nothing was drafted')
  expect(forbiddenIn(`${draft.title}\n${draft.body}`.replace(/https?:\S+/g, ''))).toEqual([])
  const write = async (messageId: string): Promise<void> => {
    const body = { messageId, title: draft.title, body: draft.body }
    await uma.call(contract.writeSuggestion, { params: { suggestionId }, body })
  }
  const [first, second] = [randomUUID(), randomUUID()]
  await write(first)
  expect(await cardAbout(peer, kind)).toBeUndefined()
  await uma.call(undoMessage, { params: { messageId: first }, body: {} })
  expect((await cardAbout(peer, kind))?.suggestionId).toBe(suggestionId)
  await write(second)
  expect(await story.sendNow(uma, second)).toMatchObject({ state: 'sent' })
  expect(await uma.call(readMessage, { params: { messageId: first } })).toMatchObject({ state: 'undone' })
  expect(story.received(peer.person, uma.person, words)).toHaveLength(1)
  await look()
  expect(await cardAbout(peer, kind)).toBeUndefined()
}

describe('a card', () => {
  test('for a goal whose day is over', { timeout }, async () => {
    const peer = peerAt(0)
    const body = { kind: 'goal' as const, text: 'the marathon', dueOn: dayIn(-1) }
    await uma.call(writeNote, { params: { contactId: peer.contactId, noteId: randomUUID() }, body })
    const card = await shown(peer, 'goal')
    expect(card).toMatchObject({ about: { text: 'the marathon' }, reason: { code: 'goal', counts: { daysAgo: 1 } } })
    await asideAndBack(peer, card)
    await writtenAndSent(peer, card, 'the marathon')
  })

  test('for a link that would serve somebody; taken back, it was not offered', { timeout }, async () => {
    const peer = peerAt(1)
    const note = { kind: 'project' as const, text: 'builds the budget model in Excel' }
    await uma.call(writeNote, { params: { contactId: peer.contactId, noteId: randomUUID() }, body: note })
    const linkId = randomUUID()
    const url = 'https://example.com/forecasting'
    const body = { url, title: 'Forecasting a budget in Excel', kind: 'article' as const, tags: ['budget', 'Excel'] }
    await uma.call(saveLink, { params: { linkId }, body })
    const card = await shown(peer, 'share')
    expect(card).toMatchObject({ about: { kind: 'link', id: linkId, text: body.title }, reason: { code: 'share' } })
    expect(card.reason.text).toMatch(/your own notes/)
    expect(card.draft?.body).toContain(url)
    await asideAndBack(peer, card)
    const readers = async () => (await uma.call(listReaders, { params: { linkId } })).readers
    expect(await readers()).toMatchObject([{ contactId: peer.contactId, because: { text: note.text } }])
    await writtenAndSent(peer, card, url)
    expect(await readers()).toEqual([])
    const [link] = (await uma.call(listShelf, {})).links
    expect(link?.offers).toMatchObject([{ contactId: peer.contactId, sentAt: expect.any(String) }])
  })

  test('for a work anniversary, on its day', { timeout }, async () => {
    const peer = peerAt(2)
    const hired = `2020${dayIn(0).slice(4)}T00:00:00Z`
    story.world.sandbox.tenant.changePerson(peer.person.id, { employeeHireDate: hired })
    await story.world.advance(45 * minuteMs)
    const card = await shown(peer, 'congratulate')
    expect(card).toMatchObject({ reason: { code: 'anniversary', counts: { years: 8 } } })
    expect(card.reason.text).toBe('By the directory: 8 years in the company.')
    await asideAndBack(peer, card)
    await writtenAndSent(peer, card, 'congratulations on your anniversary')
  })

  test('before somebody’s last day, for a way to reach them; once that is noted, it goes', { timeout }, async () => {
    const [peer, other] = [peerAt(3), peerAt(4)]
    for (const { contactId } of [peer, other])
      await uma.call(setMarks, { params: { contactId }, body: { lastDay: dayIn(9) } })
    const card = await shown(peer, 'keep-reach')
    expect(card).toMatchObject({ about: { kind: 'mark', on: dayIn(9) }, reason: { counts: { inDays: 9 } } })
    await asideAndBack(peer, card)
    await writtenAndSent(peer, card, 'how may I reach you afterwards')
    await shown(other, 'keep-reach')
    const body = { email: 'her.own@example.net' }
    await uma.call(writeReach, { params: { contactId: other.contactId }, body })
    await look()
    expect(await cardAbout(other, 'keep-reach')).toBeUndefined()
  })

  test('for help received and for a success that was none; given, each is done', { timeout }, async () => {
    const [helper, star] = [peerAt(5), peerAt(6)]
    const [activityId, successId] = [randomUUID(), randomUUID()]
    const on = dayIn(-2)
    await uma.call(logActivity, { params: { contactId: helper.contactId }, body: { activityId, kind: 'help', on } })
    const success = { params: { contactId: star.contactId, successId } }
    const text = 'landed the pilot'
    await uma.call(keepSuccess, { ...success, body: { on, text } })
    for (const [peer, kind, id, about] of [
      [helper, 'credit', activityId, 'help'],
      [star, 'success', successId, 'success'],
    ] as const) {
      const card = await shown(peer, kind)
      expect(card).toMatchObject({ action: 'credit', about: { kind: about, id, on }, reason: { code: kind } })
      expect(card.reason.counts.daysAgo).toBe(2)
      await asideAndBack(peer, card)
    }
    expect(await story.tablesWith(text)).toEqual({})
    // The tap is taken back and the card with it; tapped again, it is back.
    await uma.call(deleteSuccess, success)
    await look()
    expect(await cardAbout(star, 'success')).toBeUndefined()
    await story.world.database.look`delete from suggestion where kind = 'success'`
    await uma.call(keepSuccess, { ...success, body: { on, text } })
    await shown(star, 'success')
    for (const [peer, id, words] of [
      [helper, activityId, 'thank you for your help'],
      [star, successId, `well done! That was great work of yours.\n${text}`],
    ] as const) {
      const params = { activityId: id }
      const draft = await uma.call(draftCredit, { params, querystring: { form: 'thanks' } })
      expect(forbiddenIn(`${draft.title}\n${draft.body}`)).toEqual([])
      const messageId = randomUUID()
      const body = { form: 'thanks' as const, messageId, title: draft.title, body: draft.body }
      await uma.call(giveCredit, { params, body })
      expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent' })
      expect(story.received(peer.person, uma.person, words)).toHaveLength(1)
    }
    await look()
    expect([await cardAbout(helper, 'credit'), await cardAbout(star, 'success')]).toEqual([undefined, undefined])
    const { credit } = await uma.call(listCredit, {})
    expect(credit.map(({ what, given }) => [what, given]).sort()).toEqual([
      ['help', ['thanks']],
      ['success', ['thanks']],
    ])
  })

  test('for a rhythm that the owner chose, with when the two last met; booked, it is done', { timeout }, async () => {
    const peer = peerAt(0)
    story.clear(uma.person)
    story.clear(peer.person)
    await story.world.advance(minuteMs)
    const { contactId } = peer
    const met = dayIn(-30)
    await uma.call(logActivity, { params: { contactId }, body: { activityId: randomUUID(), kind: 'coffee', on: met } })
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 28 } })
    await clearToday()
    await look()
    const card = (await cards()).find(({ people }) => people[0]?.contactId === contactId)
    expect(card).toMatchObject({
      action: 'meet',
      reason: { code: 'rhythm', counts: { everyDays: 28, metDaysAgo: 30 } },
    })
    if (!card) throw new Error('no rhythm')
    await asideAndBack(peer, card)
    const slot = (await cards()).find(({ suggestionId }) => suggestionId === card.suggestionId)?.slots[0]
    const params = { suggestionId: card.suggestionId }
    const { inviteId } = await uma.call(contract.acceptSuggestion, { params, body: { start: slot?.start ?? '' } })
    expect(await story.inviteNow(uma, inviteId)).toMatchObject({ state: 'booked' })
    expect(story.meetingAt(peer.person, slot?.start ?? '')).toBeDefined()
    await look()
    expect((await cards()).filter(({ people }) => people[0]?.contactId === contactId)).toEqual([])
    await uma.call(dropCadence, { params: { contactId } })
  })
})

describe('somebody whose account was closed', () => {
  const gone = (): Peer => peerAt(8)

  test('is asked about once, by what the directory says; a yes and a no are believed and taken back', {
    timeout,
  }, async () => {
    const peer = gone()
    story.world.sandbox.life.happen({ kind: 'leaves', personId: peer.person.id })
    await story.world.advance(45 * minuteMs)
    const card = await shown(peer, 'has-moved')
    expect(card).toMatchObject({ action: 'answer', draft: null, reason: { code: 'has-moved', counts: { daysAgo: 0 } } })
    await asideAndBack(peer, card)
    const params = { suggestionId: card.suggestionId }
    for (const answer of ['no', 'yes'] as const) {
      await uma.call(contract.answerSuggestion, { params, body: { answer } })
      await look()
      expect(await cardAbout(peer, 'has-moved')).toBeUndefined()
      await uma.call(contract.reopenSuggestion, { params, body: {} })
      expect((await cardAbout(peer, 'has-moved'))?.suggestionId).toBe(card.suggestionId)
    }
    await uma.call(contract.answerSuggestion, { params, body: { answer: 'yes' } })
    const { people } = await uma.call(listInTouch, {})
    expect(people.map(({ contactId }) => contactId)).toContain(peer.contactId)
    // A mail that comes back now says nothing new, and the question was asked.
    story.write(uma.person, peer.person)
    await story.world.advance(2 * dayMs, dayMs)
    expect(await cardAbout(peer, 'has-moved')).toBeUndefined()
    const asked = await story.world.database.look`select state, closed_because from suggestion where kind = 'has-moved'`
    expect(asked).toEqual([{ state: 'done', closed_because: 'yes' }])
  })

  test('is written a line by a rhythm of months, to the address that was noted, with true days', {
    timeout,
  }, async () => {
    const peer = gone()
    const { contactId } = peer
    const email = 'gone@fabrikam.example'
    await uma.call(writeReach, { params: { contactId }, body: { email, company: 'Fabrikam' } })
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 30 } })
    await look()
    expect(await cardAbout(peer, 'in-touch')).toBeUndefined()
    const [before] = (await uma.call(listInTouch, {})).people.filter((one) => one.contactId === contactId)
    await clearToday()
    // A line is written on a working day.
    const due = workingDayFrom(dayNumber(before?.dueOn ?? ''), { workDays: [1, 2, 3, 4, 5], holidays: [], away: null })
    await story.world.advance(Date.parse(`${isoDate(due)}T09:00:00Z`) - story.world.clock.now().getTime())
    const card = await shown(peer, 'in-touch')
    const last = (Date.parse(dayIn(0)) - Date.parse(before?.lastContact ?? '')) / dayMs
    expect(last).toBeGreaterThanOrEqual(30)
    expect(card).toMatchObject({ action: 'compose', reason: { code: 'in-touch', counts: { lastDaysAgo: last } } })
    expect(card.draft).toMatchObject({ to: email })
    expect(forbiddenIn(`${card.draft?.title}\n${card.draft?.body}`)).toEqual([])
    await asideAndBack(peer, card)
    const params = { suggestionId: card.suggestionId }
    await uma.call(contract.finishSuggestion, { params, body: {} })
    await look()
    expect(await cardAbout(peer, 'in-touch')).toBeUndefined()
    await uma.call(contract.reopenSuggestion, { params, body: {} })
    expect((await cardAbout(peer, 'in-touch'))?.suggestionId).toBe(card.suggestionId)
    await uma.call(contract.finishSuggestion, { params, body: {} })
  })
})

test('nothing that was put aside, answered or sent is on the screens of anybody else', async () => {
  const told = await story.world.database.look`select 1 from suggestion where owner_id <> ${uma.owner.ownerId}`
  expect(told).toEqual([])
})
