/** Opportunities, whom one knows where, and introductions by double opt-in (product scenario 29). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as asks from '../../contract/asks.ts'
import * as introductions from '../../contract/introductions.ts'
import { writeReach } from '../../contract/leaving.ts'
import { writeNote } from '../../contract/notes.ts'
import * as opportunities from '../../contract/opportunities.ts'
import { listPeople, logActivity, readPerson } from '../../contract/people.ts'
import { readToday } from '../../contract/suggestions.ts'
import { tellLive } from '../../db/live.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

const dayMs = 86_400_000

let story: Story
let uma: SignedIn
let lees: SignedIn
let anas: SignedIn
let lee: Person
let ana: Person
let kim: Person
let eva: Person
const idOf = (who: Person, as: SignedIn = uma) => story.contactOf(who, as)

beforeAll(async () => {
  story = await createStory({ size: 60, seed: 5, now: '2027-04-06T08:00:00Z' })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [one, two, three, four, five] = world.employees().filter(({ id }) => !leads.has(id))
  if (!one || !two || !three || !four || !five) throw new Error('the company is too small')
  ;[lee, ana, kim, eva] = [two, three, four, five]
  for (const other of [lee, ana, kim, eva])
    for (const [from, to] of [[one, other] as const, [other, one] as const]) story.write(from, to)
  uma = await story.join(one)
  lees = await story.join(lee)
  anas = await story.join(ana)
}, 180_000)
afterAll(() => story?.world.close())

describe('opportunities', () => {
  const keep = (body: {
    direction: 'seeking' | 'offering'
    kind: 'role' | 'freelance'
    text: string
    company?: string
  }) => uma.call(opportunities.keepOpportunity, { params: { opportunityId: randomUUID() }, body })
  const knownAt = async (company: string) => (await uma.call(opportunities.whoDoIKnowAt, { body: { company } })).people

  test('the owner seeks a role at a company where somebody works now: her with true contact and what she was last given', async () => {
    const contactId = await idOf(eva)
    expect(await knownAt('Zephyrworks')).toEqual([])
    await uma.call(logActivity, {
      params: { contactId },
      body: { activityId: randomUUID(), kind: 'thanks', on: '2027-04-05' },
    })
    await uma.call(writeReach, {
      params: { contactId },
      body: { company: 'Zephyrworks GmbH', email: 'eva@home.example' },
    })
    await story.world.settled()
    const { days } = await uma.call(readPerson, { params: { contactId } })
    const counted = days.filter(
      ({ day, mails, meetings, others }) => day > '2027-01-06' && mails + meetings + others > 0,
    )
    const [found, ...others] = await knownAt('zephyrworks')
    expect(others).toEqual([])
    expect(found).toMatchObject({ contactId, by: 'company', lastGave: { kind: 'thanks', on: '2027-04-05' } })
    expect(found?.lastContact).toBe('2027-04-06')
    // A logged thanks is a day of contact, a mail that both only received is none.
    expect(counted.map(({ day }) => day)).toContain('2027-04-05')
    expect(found?.daysIn90).toBe(counted.length)
    // The company was only asked about: nothing of the question is kept.
    expect(await story.tablesWith('ephyrworks')).toEqual({})
  })

  test('what the owner seeks is theirs alone: sealed, matched with nobody, no card, nothing on the screens of others, copy first', async () => {
    const text = 'a role in pricing at Zephyrworks'
    const screens = async () =>
      JSON.stringify([await lees.call(readToday, {}), await lees.call(opportunities.listOpportunities, {})])
    const before = await screens()
    await uma.call(writeNote, {
      params: { contactId: await idOf(lee), noteId: randomUUID() },
      body: { kind: 'goal', text: 'a role in pricing' },
    })
    const sought = await keep({ direction: 'seeking', kind: 'role', text, company: 'Zephyrworks' })
    expect(sought.fits).toEqual([])
    await story.world.advance(dayMs)
    expect(JSON.stringify(await uma.call(readToday, {}))).not.toMatch(/pricing|ephyrworks/)
    expect(JSON.parse(await screens())[1]).toEqual(JSON.parse(before)[1])
    expect(await screens()).not.toMatch(/pricing|ephyrworks/)
    expect(await story.tablesWith(text)).toEqual({})
    const contactId = await idOf(eva)
    const drafted = await uma.call(opportunities.draftOpportunity, {
      params: { opportunityId: sought.opportunityId },
      body: { contactId },
    })
    expect(drafted.copyFirst).toBe(true)
    expect(drafted.title).not.toMatch(/role|pricing|ephyrworks/)
    expect(forbiddenIn(`${drafted.title}\n${drafted.body}`)).toEqual([])
  })

  test('a freelance project reaches only peers whose noted goals fit, one by one, each once', async () => {
    const goals = { lee: 'design posters as a freelancer', kim: 'run a marathon' }
    for (const [who, text] of [[lee, goals.lee] as const, [kim, goals.kim] as const])
      await uma.call(writeNote, {
        params: { contactId: await idOf(who), noteId: randomUUID() },
        body: { kind: 'goal', text },
      })
    const text = 'Freelance: design of six posters'
    const offered = await keep({ direction: 'offering', kind: 'freelance', text })
    expect(offered.fits).toEqual([
      { contactId: await idOf(lee), name: lee.displayName, because: goals.lee, offered: false },
    ])
    const params = { opportunityId: offered.opportunityId }
    const contactId = await idOf(lee)
    const { title, body } = await uma.call(opportunities.draftOpportunity, { params, body: { contactId } })
    const messageId = randomUUID()
    const offer = { params, body: { messageId, contactId, title, body } }
    await uma.call(opportunities.offerOpportunity, offer)
    await uma.call(opportunities.offerOpportunity, offer)
    expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent', people: [{ contactId }] })
    await expect(
      uma.call(opportunities.offerOpportunity, {
        params,
        body: { messageId: randomUUID(), contactId: await idOf(kim), title, body },
      }),
    ).rejects.toMatchObject({ problem: { code: 'no-fit' } })
    const reached = [lee, ana, kim, eva].filter((person) => story.received(person, uma.person, text).length > 0)
    expect(reached).toEqual([lee])
    expect(story.received(lee, uma.person, text)).toHaveLength(1)
    await expect(
      uma.call(opportunities.offerOpportunity, { params, body: { ...offer.body, messageId: randomUUID() } }),
    ).rejects.toMatchObject({ problem: { code: 'offered-already' } })
    const { opportunities: all } = await uma.call(opportunities.listOpportunities, {})
    expect(all.find((one) => one.opportunityId === offered.opportunityId)?.fits).toMatchObject([{ offered: true }])
  })
})

describe('Lee asks for Ana', () => {
  const ids = { no: randomUUID(), silent: randomUUID(), yes: randomUUID() }
  const ask = (introductionId: string, asked: string, other: string) =>
    uma.call(introductions.askIntroduction, {
      params: { introductionId },
      body: { askedContactId: asked, forContactId: other },
    })
  const read = async (introductionId: string) => {
    const all = (await uma.call(introductions.listIntroductions, {})).introductions
    const found = all.find((one) => one.introductionId === introductionId)
    if (!found) throw new Error('the introduction is gone')
    return found
  }
  const questionsTo = async (as: SignedIn) => (await as.call(introductions.listQuestions, {})).questions
  const answer = (as: SignedIn, introductionId: string, word: 'yes' | 'no') =>
    as.call(introductions.answerQuestion, { params: { introductionId }, body: { answer: word } })
  /** All that Lee sees of it. */
  const screensOfLee = async () =>
    JSON.stringify([
      await lees.call(asks.listAsks, {}),
      await lees.call(introductions.listIntroductions, {}),
      await questionsTo(lees),
      (await lees.call(listPeople, { querystring: { peers: 'everybody' } })).people,
    ])

  test('his wish is a mail to the owner; Ana is asked privately first, by her tap in Kith or by a mail to her alone', async () => {
    const askId = randomUUID()
    const written = await lees.call(asks.writeAsk, {
      params: { askId },
      body: {
        what: { direction: 'ask', kind: 'introduction' },
        contactIds: [await idOf(uma.person, lees)],
        aboutContactId: await knownToLee(ana),
      },
    })
    await lees.call(asks.sendAsk, { params: { askId }, body: written.draft })
    expect(await story.sendNow(lees, askId)).toMatchObject({ state: 'sent' })
    expect(story.received(uma.person, lee, ana.givenName)).toHaveLength(1)

    const before = await screensOfLee()
    await ask(ids.no, await idOf(ana), await idOf(lee))
    await ask(ids.silent, await idOf(kim), await idOf(lee))
    expect(await questionsTo(anas)).toMatchObject([
      { introductionId: ids.no, by: uma.person.displayName, wouldMeet: lee.displayName, answer: null },
    ])
    const { question } = await read(ids.silent)
    await uma.call(introductions.sendQuestion, { params: { introductionId: ids.silent }, body: question })
    await story.sendNow(uma, ids.silent)
    const [mail, ...more] = story.received(kim, uma.person, lee.givenName)
    expect(more).toEqual([])
    expect(mail?.to.map(({ address }) => address)).toEqual([kim.mail])
    expect(`${mail?.subject} ${mail?.body}`).not.toContain(lee.mail)
    expect(await screensOfLee()).toBe(before)
  })

  test('her no and silence look the same to everybody else, and lapse on the same day', async () => {
    const before = await screensOfLee()
    const ofUma = await read(ids.no)
    await answer(anas, ids.no, 'no')
    expect(await screensOfLee()).toBe(before)
    expect(await read(ids.no)).toEqual(ofUma)
    const alike = ({ introductionId: _, asked: __, question: ___, ...rest }: introductions.Introduction) => rest
    expect(alike(await read(ids.no))).toEqual(alike(await read(ids.silent)))
    await story.world.advance(13 * dayMs)
    expect([(await read(ids.no)).state, (await read(ids.silent)).state]).toEqual(['asked', 'asked'])
    await expect(introduce(ids.no)).rejects.toMatchObject({ problem: { code: 'not-agreed' } })
    await story.world.advance(dayMs + 60_000)
    expect([(await read(ids.no)).state, (await read(ids.silent)).state]).toEqual(['lapsed', 'lapsed'])
    expect(alike(await read(ids.no))).toEqual(alike(await read(ids.silent)))
    expect(await questionsTo(anas)).toEqual([])
    // Nobody wrote to Lee about either of them.
    for (const text of [ana.mail, kim.mail]) expect(story.received(lee, uma.person, text)).toEqual([])
  }, 60_000)

  test('her open page is told that she is asked, and the page of whoever asked of a yes; of a no it is told nothing', async () => {
    const [no, yes] = [randomUUID(), randomUUID()]
    const [hers, umas] = [await story.listen(anas), await story.listen(uma)]
    await story.world.settled()
    const heard = async (stream: typeof hers, as: SignedIn): Promise<string[]> => {
      await story.world.database.db.asOwner(as.owner, (sql) => tellLive(sql, as.owner.ownerId, ['me']))
      return stream.until('me')
    }
    await heard(hers, anas)
    await ask(no, await idOf(ana), await idOf(lee))
    expect(await heard(hers, anas)).toEqual(['today'])
    await heard(umas, uma)
    await answer(anas, no, 'no')
    expect(await heard(umas, uma)).toEqual([])
    await ask(yes, await idOf(ana), await idOf(kim))
    await answer(anas, yes, 'yes')
    expect(await heard(umas, uma)).toEqual(['today'])
    await uma.call(introductions.withdrawIntroduction, { params: { introductionId: yes }, body: { withdrawn: true } })
    expect(await heard(hers, anas)).toEqual(['today', 'today'])
    for (const stream of [hers, umas]) stream.close()
  })

  test("after her yes, by her tap or by the owner's word, and not before, one mail brings the two together", async () => {
    await ask(ids.yes, await idOf(ana), await idOf(lee))
    await expect(introduce(ids.yes)).rejects.toMatchObject({ problem: { code: 'not-agreed' } })
    await answer(anas, ids.yes, 'yes')
    const agreed = await read(ids.yes)
    expect(agreed).toMatchObject({ state: 'agreed', introducing: { title: expect.any(String) } })
    expect(forbiddenIn(`${agreed.introducing?.title}\n${agreed.introducing?.body}`)).toEqual([])
    const messageId = randomUUID()
    await introduce(ids.yes, messageId)
    await introduce(ids.yes, messageId)
    expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent' })
    for (const person of [lee, ana]) {
      const [mail, ...more] = story.received(person, uma.person, agreed.introducing?.body)
      expect(more).toEqual([])
      expect(mail?.to.map(({ address }) => address).sort()).toEqual([ana.mail, lee.mail].sort())
    }
    expect(await read(ids.yes)).toMatchObject({ state: 'introduced' })
    const byWord = randomUUID()
    await ask(byWord, await idOf(kim), await idOf(lee))
    await uma.call(introductions.sayAgreed, { params: { introductionId: byWord }, body: {} })
    expect((await read(byWord)).state).toBe('agreed')
    await uma.call(introductions.sayAgreed, { params: { introductionId: byWord }, body: { agreed: false } })
    expect((await read(byWord)).state).toBe('asked')
  })

  async function introduce(introductionId: string, messageId: string = randomUUID()) {
    const { introducing } = await read(introductionId)
    const draft = introducing ?? { title: 'Hello', body: 'Meet each other.' }
    return uma.call(introductions.introduce, { params: { introductionId }, body: { messageId, ...draft } })
  }
  /** Lee has had mail with her once, years of meetings or none: he knows her name at least. */
  async function knownToLee(who: Person): Promise<string> {
    story.write(lee, who)
    await story.world.advance(60_000)
    return idOf(who, lees)
  }
})
