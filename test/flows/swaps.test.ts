/** What peers share: the right article for the right peer, once (product scenario 23), and a skill swap with its return leg (24). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { didItHappen } from '../../contract/invites.ts'
import { setMarks } from '../../contract/marks.ts'
import { writeNote } from '../../contract/notes.ts'
import { excludePerson, includePerson } from '../../contract/people.ts'
import * as shelf from '../../contract/shelf.ts'
import { acceptSuggestion, dismissSuggestion, readToday, reopenSuggestion } from '../../contract/suggestions.ts'
import * as swaps from '../../contract/swaps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

const dayMs = 86_400_000

let story: Story
let uma: SignedIn
let lees: SignedIn
let priya: Person
let lee: Person
let ana: Person
const idOf = (who: Person) => story.contactOf(who, uma)

beforeAll(async () => {
  story = await createStory({ size: 60, seed: 5, now: '2027-04-06T08:00:00Z', answersWithin: 60 })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [one, two, three, four] = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  if (!one || !two || !three || !four) throw new Error('the company is too small')
  ;[priya, lee, ana] = [two, three, four]
  // Equals of one team: nobody else comes up by themselves.
  const { department, jobTitle, managerId } = one
  for (const { id } of [two, three, four]) world.sandbox.tenant.changePerson(id, { department, jobTitle, managerId })
  for (const other of [priya, lee, ana])
    for (const [a, b] of [[one, other] as const, [other, one] as const]) story.write(a, b)
  uma = await story.join(one)
  lees = await story.join(lee)
}, 180_000)
afterAll(() => story?.world.close())

describe('the right article', () => {
  const link = { url: 'https://Example.com/forecasting?utm_source=mail', title: 'Forecasting in Excel' }
  const save = (linkId: string, more: { sourceContactId?: string } = {}) =>
    uma.call(shelf.saveLink, { params: { linkId }, body: { ...link, ...more } })
  const readers = async (linkId: string) => (await uma.call(shelf.listReaders, { params: { linkId } })).readers

  test("Priya's budget model and a link on forecasting in Excel: she is who it would serve, in the words of the note", async () => {
    const note = { kind: 'project' as const, text: 'builds the budget model' }
    await uma.call(writeNote, { params: { contactId: await idOf(priya), noteId: randomUUID() }, body: note })
    await uma.call(writeNote, {
      params: { contactId: await idOf(ana), noteId: randomUUID() },
      body: { kind: 'interest', text: 'climbs rocks' },
    })
    const saved = await save(randomUUID())
    expect(saved).toMatchObject({ url: 'https://example.com/forecasting', offers: [], reading: { state: 'none' } })
    expect(await readers(saved.linkId)).toMatchObject([
      { contactId: await idOf(priya), because: { kind: 'project', text: note.text } },
    ])
    for (const told of [link.title, 'example.com/forecasting', note.text])
      expect([told, await story.tablesWith(told)]).toEqual([told, {}])
  })

  test('once: the draft is one however often it is asked for, and sent it never comes up for her again', async () => {
    const [saved] = (await uma.call(shelf.listShelf, {})).links
    const params = { linkId: saved?.linkId ?? '', contactId: await idOf(priya) }
    const draft = await uma.call(shelf.draftOffer, { params, body: {} })
    expect(await uma.call(shelf.draftOffer, { params, body: {} })).toEqual(draft)
    expect(draft).toMatchObject({ to: priya.mail, sentAt: null })
    expect(draft.text).toContain('https://example.com/forecasting')
    expect(forbiddenIn(`${draft.subject}\n${draft.text}`)).toEqual([])
    await uma.call(shelf.markOfferSent, { params, body: {} })
    expect(await readers(params.linkId)).toEqual([])
    const again = { problem: { code: 'already-sent' } }
    await expect(uma.call(shelf.draftOffer, { params, body: {} })).rejects.toMatchObject(again)
    // Saved anew, or taken off the shelf and put back: it is the same link.
    expect((await save(randomUUID())).linkId).toBe(params.linkId)
    await uma.call(shelf.removeLink, { params: { linkId: params.linkId } })
    expect((await uma.call(shelf.listShelf, {})).links).toEqual([])
    const back = await save(randomUUID())
    expect(await readers(back.linkId)).toEqual([])
    await expect(
      uma.call(shelf.draftOffer, { params: { ...params, linkId: back.linkId }, body: {} }),
    ).rejects.toMatchObject(again)
  })

  test('it is offered neither to whom the owner has it from nor to somebody excluded', async () => {
    const contactId = await idOf(ana)
    const body = { kind: 'project' as const, text: 'a forecasting sheet in Excel' }
    await uma.call(writeNote, { params: { contactId, noteId: randomUUID() }, body })
    const linkId = (await save(randomUUID(), { sourceContactId: contactId })).linkId
    expect(await readers(linkId)).toEqual([])
    await expect(uma.call(shelf.draftOffer, { params: { linkId, contactId }, body: {} })).rejects.toMatchObject({
      problem: { code: 'from-them' },
    })
    await save(linkId)
    expect((await readers(linkId)).map((one) => one.contactId)).toEqual([contactId])
    await uma.call(excludePerson, { params: { contactId }, body: {} })
    expect(await readers(linkId)).toEqual([])
    await uma.call(includePerson, { params: { contactId } })
  })
})

describe('a skill swap', () => {
  const swapId = randomUUID()
  const read = async () => {
    const swap = (await uma.call(swaps.listSwaps, {})).swaps.find((one) => one.swapId === swapId)
    if (!swap) throw new Error('the swap is gone')
    return swap
  }
  const publish = (as: SignedIn, direction: 'teach' | 'learn', skill: string, published = true) =>
    as.call(swaps.writeSkill, { params: { skillId: randomUUID() }, body: { direction, skill, published } })
  /** Takes the first time found for a leg, and gives the invite. */
  async function take(proposalId: string) {
    const { slots } = await story.timesOf(uma, proposalId)
    const held = await uma.call(acceptSuggestion, {
      params: { suggestionId: proposalId },
      body: { start: slots[0]?.start ?? '' },
    })
    return story.inviteNow(uma, held.inviteId)
  }
  async function held(inviteId: string, end: string): Promise<void> {
    await story.world.advance(Date.parse(end) + 20 * 60_000 - story.world.clock.now().getTime(), dayMs)
    await uma.call(didItHappen, { params: { inviteId }, body: { happened: true } })
    await story.world.settled()
  }

  test('Lee, with whom it goes both ways, before Ana, with whom it goes one way; what is not published stays unseen', async () => {
    await publish(uma, 'learn', 'Forecasting in Excel')
    await publish(uma, 'teach', 'SQL')
    await publish(lees, 'teach', 'Excel forecasting')
    await publish(lees, 'learn', 'SQL')
    await publish(lees, 'teach', 'sword swallowing', false)
    await uma.call(swaps.noteSkill, {
      params: { contactId: await idOf(ana), skillId: randomUUID() },
      body: { direction: 'teach', skill: 'forecasting in Excel' },
    })
    const { matches } = await uma.call(swaps.listMatches, {})
    expect(matches).toEqual([
      { contactId: await idOf(lee), name: lee.displayName, learn: 'Forecasting in Excel', teach: 'SQL' },
      { contactId: await idOf(ana), name: ana.displayName, learn: 'Forecasting in Excel', teach: null },
    ])
    const { skills } = await uma.call(swaps.listPublishedSkills, {})
    expect(skills.map(({ skill }) => skill).sort()).toEqual(['Excel forecasting', 'SQL'])
  })

  const matchCards = async () => (await uma.call(readToday, {})).suggestions.filter(({ kind }) => kind === 'swap')
  const look = async () => {
    const { database, clock, settled } = story.world
    await database.look`
      insert into due (tenant_id, owner_id, what, due_at) values (${uma.owner.tenantId}, ${uma.owner.ownerId}, 'suggest', ${clock.now()})
      on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
    await settled()
  }

  test('a match that goes both ways comes up once, with true counts; taken up it looks for two sessions, and undone it is there again', async () => {
    await story.world.database.look`delete from suggestion where not by_hand`
    await look()
    const [card, ...others] = await matchCards()
    expect(others).toEqual([])
    expect(card).toMatchObject({
      action: 'swap',
      people: [{ contactId: await idOf(lee) }],
      about: { kind: 'swap', text: null, swap: { learn: 'Forecasting in Excel', teach: 'SQL' } },
      reason: {
        code: 'swap-match',
        counts: { theyTeach: 1, youTeach: 1 },
        text: 'By what was published or noted: they can teach 1 thing that you want to learn, and want to learn 1 thing that you teach.',
      },
      slots: [],
    })
    expect(await story.tablesWith('"SQL"')).toEqual({})
    const begin = () =>
      uma.call(swaps.beginSwap, {
        params: { swapId: randomUUID() },
        body: { contactId: card?.people[0]?.contactId ?? '', learn: 'Forecasting in Excel', teach: 'SQL' },
      })
    const params = { suggestionId: card?.suggestionId ?? '' }
    await begin()
    expect([await matchCards(), (await uma.call(swaps.listSwaps, {})).swaps.length]).toEqual([[], 1])
    await look()
    expect(await matchCards()).toEqual([])
    await uma.call(reopenSuggestion, { params, body: {} })
    expect([await matchCards(), (await uma.call(swaps.listSwaps, {})).swaps]).toMatchObject([[params], []])
    // Put aside and taken back it is the same, and takes no swap along that was begun elsewhere meanwhile.
    await uma.call(dismissSuggestion, { params, body: { how: 'not-now' } })
    const kept = await begin()
    await uma.call(reopenSuggestion, { params, body: {} })
    expect((await uma.call(swaps.listSwaps, {})).swaps.map((one) => one.swapId)).toEqual([kept.swapId])
    await uma.call(swaps.dropSwap, { params: { swapId: kept.swapId } })
    await story.world.settled()
  }, 60_000)

  test('it goes when a skill is taken back, in a week that is hard for them, and with "not this person"', async () => {
    const contactId = await idOf(lee)
    const again = async (): Promise<number> => {
      await story.world.database.look`delete from suggestion where not by_hand`
      await look()
      return (await matchCards()).length
    }
    expect(await again()).toBe(1)
    await uma.call(setMarks, { params: { contactId }, body: { toughWeek: true } })
    await look()
    expect([await matchCards(), await again()]).toEqual([[], 0])
    await uma.call(setMarks, { params: { contactId }, body: { toughWeek: false } })
    expect(await again()).toBe(1)
    await uma.call(excludePerson, { params: { contactId }, body: {} })
    await look()
    expect([await matchCards(), await again()]).toEqual([[], 0])
    await uma.call(includePerson, { params: { contactId } })
    expect(await again()).toBe(1)
    const { skills } = await lees.call(swaps.listSkills, {})
    const wish = skills.find(({ direction }) => direction === 'learn')
    await lees.call(swaps.deleteSkill, { params: { skillId: wish?.skillId ?? '' } })
    await look()
    expect(await matchCards()).toEqual([])
    await publish(lees, 'learn', 'SQL')
  }, 60_000)

  test('agreeing looks for two sessions, the one in return a week later; each is an ordinary invite that names no skill', async () => {
    for (const person of [uma.person, lee]) story.clear(person)
    const body = { contactId: await idOf(lee), learn: 'Forecasting in Excel', teach: 'SQL' }
    const begun = await uma.call(swaps.beginSwap, { params: { swapId }, body })
    expect([begun.learnLeg.state, begun.teachLeg?.state]).toEqual(['looking', 'looking'])
    const again = await uma.call(swaps.beginSwap, { params: { swapId }, body })
    expect(again.learnLeg.proposalId).toBe(begun.learnLeg.proposalId)
    await story.world.settled()
    const found = await read()
    expect([found.learnLeg.state, found.teachLeg?.state]).toEqual(['times', 'times'])
    const back = await story.timesOf(uma, found.teachLeg?.proposalId ?? '')
    const first = await story.timesOf(uma, found.learnLeg.proposalId)
    const earliest = (slots: { start: string }[]): string => slots.map((slot) => slot.start).sort()[0] ?? ''
    expect(earliest(back.slots).slice(0, 10) >= '2027-04-13').toBe(true)
    expect(earliest(first.slots).slice(0, 10) < '2027-04-13').toBe(true)
    const booked = await take(found.learnLeg.proposalId)
    const copy = story.meetingAt(lee, booked.start)
    expect(copy?.subject).toBe(booked.title)
    expect(`${copy?.subject} ${copy?.body}`).not.toMatch(/excel|sql|forecast|swap/i)
    const [greeting = '', when = ''] = (copy?.body ?? '').split('\n')
    expect(forbiddenIn(`${copy?.subject}\n${greeting}`)).toEqual([])
    expect(when).toMatch(/^\w+day \d+ \w+, \d\d:\d\d–\d\d:\d\d\. Does that suit you\?$/)
    expect(await read()).toMatchObject({
      learnLeg: { state: 'planned', inviteId: booked.inviteId, start: booked.start },
      yourTurn: false,
    })
  })

  test('when the owner has learned it is their turn, until the session in return is planned; both are held in the end', async () => {
    const first = (await read()).learnLeg
    const { end } = story.meetingAt(lee, first.start ?? '') ?? {}
    await held(first.inviteId ?? '', new Date(end ?? 0).toISOString())
    expect(await read()).toMatchObject({ learnLeg: { state: 'happened' }, yourTurn: true })
    // What was found a week ago may have lapsed: other times are one click away.
    await uma.call(swaps.searchLeg, { params: { swapId }, body: { leg: 'teach' } })
    await story.world.settled()
    expect(['times', 'looking']).toContain((await read()).teachLeg?.state)
    // The next working day it comes up by itself, with a time, and with what was agreed in the owner's words.
    const cardNow = async () => {
      const { suggestions } = await uma.call(readToday, {})
      return suggestions.find(({ reason }) => reason.code === 'swap-back')
    }
    expect(await cardNow()).toBeUndefined()
    await story.world.database.look`delete from suggestion where not by_hand`
    await story.world.advance(3 * dayMs, dayMs)
    const card = await cardNow()
    const since = Math.round((Date.parse(card?.madeAt ?? '') - Date.parse(first.start ?? '')) / dayMs)
    expect(card).toMatchObject({
      action: 'meet',
      about: { kind: 'swap', id: swapId, text: 'SQL' },
      people: [{ contactId: await idOf(lee) }],
      reason: { code: 'swap-back' },
    })
    expect(card?.reason.counts.daysAgo).toBeGreaterThanOrEqual(since)
    expect(await story.tablesWith('"SQL"')).toEqual({})
    const params = { suggestionId: card?.suggestionId ?? '' }
    const put = { params, body: { how: 'not-now' as const } }
    await uma.call(dismissSuggestion, put)
    expect(await cardNow()).toBeUndefined()
    await uma.call(reopenSuggestion, { params, body: {} })
    const slot = (await cardNow())?.slots[0]
    const { inviteId } = await uma.call(acceptSuggestion, { params, body: { start: slot?.start ?? '' } })
    expect(await read()).toMatchObject({ teachLeg: { state: 'planned', inviteId }, yourTurn: false })
    const booked = await story.inviteNow(uma, inviteId)
    expect(booked.state).toBe('booked')
    const copy = story.meetingAt(lee, booked.start)
    expect(`${copy?.subject} ${copy?.body}`).not.toMatch(/excel|sql|forecast|swap/i)
    expect(await read()).toMatchObject({ teachLeg: { state: 'planned', inviteId: booked.inviteId }, yourTurn: false })
    await expect(uma.call(swaps.searchLeg, { params: { swapId }, body: { leg: 'teach' } })).rejects.toMatchObject({
      problem: { code: 'planned' },
    })
    await held(booked.inviteId, booked.end)
    expect(await read()).toMatchObject({
      learnLeg: { state: 'happened' },
      teachLeg: { state: 'happened' },
      yourTurn: false,
    })
  }, 60_000)

  test("nothing of the swap is on Lee's screens but the two invites, and nobody is rated anywhere", async () => {
    const theirs = JSON.stringify(await lees.call(swaps.listSwaps, {}))
    expect(theirs).toBe('{"swaps":[]}')
    const columns = await story.world.database.look<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_schema = 'public' and column_name ~ 'rating|stars|points|rank'`
    expect(columns.map(({ name }) => name)).toEqual([])
  })
})
