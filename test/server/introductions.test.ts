import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as contract from '../../contract/introductions.ts'
import { undoMessage } from '../../contract/messages.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { testDatabase } from '../support/database.ts'
import { addressOf, monday, openPostOffice, type PostOffice } from '../worker/messages/post-office.ts'

const database = testDatabase()
let office: PostOffice
let uma: OwnerRef
let ana: OwnerRef
let lee: OwnerRef
let [anaId, leeId, introductionId] = ['', '', '']

beforeAll(async () => {
  office = await openPostOffice(database())
})
afterAll(() => office.close())
/** Lee asks Uma for Ana. All three use Kith. */
beforeEach(async () => {
  office.api.clock.set(monday)
  Object.assign(office.box, { sent: [], requests: [] })
  uma = await office.hire('Uma Berg')
  ana = await office.hire('Ana Ruiz')
  lee = await office.hire('Lee Ode')
  anaId = await office.knows(uma, ana, 'Ana Ruiz')
  leeId = await office.knows(uma, lee, 'Lee Ode')
  introductionId = randomUUID()
})

const ask = (as = uma, askedContactId = anaId, forContactId = leeId) =>
  office.api.call(as, contract.askIntroduction, { params: { introductionId }, body: { askedContactId, forContactId } })
const answer = (given: 'yes' | 'no' | null, as = ana) =>
  office.api.call(as, contract.answerQuestion, { params: { introductionId }, body: { answer: given } })
const mine = async (as = uma) => (await office.api.call(as, contract.listIntroductions, {})).body.introductions
const questions = async (as = ana) => (await office.api.call(as, contract.listQuestions, {})).body.questions
const introduce = (messageId = randomUUID()) =>
  office.api.call(uma, contract.introduce, {
    params: { introductionId },
    body: { messageId, title: 'Uma / Lee / Ana', body: 'Over to you.' },
  })

test('Ana is asked privately, and only after her yes one mail tells the two of each other', async () => {
  expect((await ask()).body).toMatchObject({ state: 'asked', introducing: null, asked: { name: 'Ana Ruiz' } })
  expect((await introduce()).problem.code).toBe('not-agreed')
  expect(await questions()).toMatchObject([{ by: 'Uma Berg', wouldMeet: 'Lee Ode', answer: null }])
  expect(await questions(lee)).toEqual([])
  await answer('yes')
  const [agreed] = await mine()
  expect(agreed).toMatchObject({ state: 'agreed', introducing: { title: 'Uma / Lee / Ana' } })
  const messageId = randomUUID()
  await introduce(messageId)
  expect((await introduce(messageId)).status).toBe(202)
  expect((await introduce()).problem.code).toBe('introduced-already')
  await office.afterTheHold(uma, messageId)
  expect(
    office.box.sent.map(({ toRecipients }) => toRecipients.map(({ emailAddress }) => emailAddress.address).sort()),
  ).toEqual([[addressOf('Ana Ruiz'), addressOf('Lee Ode')]])
})

test('her no and her silence look the same to whoever asked, byte for byte, on every day until both lapse', async () => {
  await ask()
  const seen = async () => JSON.stringify([await mine(), await mine(lee), await questions(lee)])
  const said = async (given: 'no' | null) => {
    await answer(given)
    return seen()
  }
  for (const day of [0, 1, 13]) {
    office.api.clock.set(new Date(Date.parse(monday) + day * 86_400_000).toISOString())
    expect(await said('no')).toBe(await said(null))
  }
  await answer('no')
  office.api.clock.set(new Date(Date.parse(monday) + 14 * 86_400_000 - 1).toISOString())
  expect((await mine())[0]?.state).toBe('asked')
  office.api.clock.advance(1)
  expect((await mine())[0]?.state).toBe('lapsed')
  expect(await questions()).toEqual([])
  expect((await introduce()).problem.code).toBe('not-agreed')
})

test('without Kith, the word of the owner is her yes; asked by mail, the question goes to her alone and once', async () => {
  const kay = await office.knows(uma, null, 'Kay Moss')
  await ask(uma, kay)
  const send = () =>
    office.api.call(uma, contract.sendQuestion, {
      params: { introductionId },
      body: { title: 'Uma / Kay', body: 'May I introduce you to Lee?' },
    })
  await send()
  await send()
  await office.afterTheHold(uma, introductionId)
  expect((await send()).body.state).toBe('sent')
  expect(
    office.box.sent.map(({ toRecipients }) => toRecipients.map(({ emailAddress }) => emailAddress.address)),
  ).toEqual([[addressOf('Kay Moss')]])
  const say = (agreed: boolean) =>
    office.api.call(uma, contract.sayAgreed, { params: { introductionId }, body: { agreed } })
  expect((await say(true)).body.state).toBe('agreed')
  expect((await say(false)).body.state).toBe('asked')
})

test('taken back within ten seconds, the two are not introduced, and may be later', async () => {
  await ask()
  await answer('yes')
  const messageId = randomUUID()
  await introduce(messageId)
  await office.api.call(uma, undoMessage, { params: { messageId }, body: {} })
  expect((await mine())[0]?.state).toBe('agreed')
  expect((await introduce()).status).toBe(202)
})

test('nobody else sees or answers a question; a withdrawn one is gone; whom she left out asks in vain', async () => {
  await ask()
  expect((await answer('yes', lee)).status).toBe(404)
  expect((await answer('yes', uma)).status).toBe(404)
  expect(await mine(ana)).toEqual([])
  const stranger = { tenantId: randomUUID(), ownerId: ana.ownerId }
  expect(
    await database().db.asOwner(stranger, (sql) => sql`select * from introductions_asked_of_me('2020-01-01')`),
  ).toHaveLength(0)
  expect(
    await database().db.asOwner(
      lee,
      (sql) => sql`select * from introductions_agreed(array[${introductionId}]::uuid[])`,
    ),
  ).toHaveLength(0)
  await database().db.asOwner(
    ana,
    (sql) => sql`insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
      values (app_tenant(), app_owner(), ${randomUUID()}, ${uma.ownerId}, ${monday})`,
  )
  expect(await questions()).toEqual([])
  expect((await mine())[0]?.state).toBe('asked')
  await database().look`delete from exclusion where owner_id = ${ana.ownerId}`
  await office.api.call(uma, contract.withdrawIntroduction, { params: { introductionId }, body: {} })
  expect(await questions()).toEqual([])
  expect((await answer('yes')).status).toBe(404)
})

test('a stranger, or somebody to themselves, is not introduced', async () => {
  expect((await ask(uma, anaId, anaId)).status).toBe(400)
  expect((await ask(uma, randomUUID())).problem.code).toBe('not-a-contact')
  expect(await mine()).toEqual([])
})
