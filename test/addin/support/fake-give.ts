/** Asking and giving on the server in memory. */
import { randomUUID } from 'node:crypto'
import * as asks from '../../../contract/asks.ts'
import * as introductions from '../../../contract/introductions.ts'
import * as messages from '../../../contract/messages.ts'
import * as wins from '../../../contract/wins.ts'
import { invite } from './answers.ts'
import { type Handler, iso, known, on, oneOf, Refusal } from './fake-handler.ts'
import type { World } from './fake-world.ts'

const slotKinds: Record<string, asks.Ask['slotKind']> = {
  'fresh-eyes': 'advice-20',
  brainstorm: 'advice-30',
  rehearsal: 'advice-30',
  learn: 'advice-30',
  'help-15': 'help-15',
  teach: 'call',
}
const holdMs = 10_000
const named = (world: World, ids: readonly string[]) =>
  ids.map((contactId) => ({ contactId, name: known(world, contactId).name }))

/** Holds a message; the same id after it was taken back holds it anew. */
export function hold(
  world: World,
  given: { messageId: string; purpose: string; contactIds: readonly string[]; draft: messages.Draft; isPost?: boolean },
): messages.Message {
  const message: messages.Message = {
    messageId: given.messageId,
    purpose: given.purpose,
    channel: given.isPost ? 'teams' : 'mail',
    state: 'held',
    people: named(world, given.contactIds),
    draft: given.draft,
    holdUntil: new Date(world.now() + holdMs).toISOString(),
    sentAt: null,
    errorCode: null,
    form: null,
  }
  world.messages = [...world.messages.filter(({ messageId }) => messageId !== given.messageId), message]
  return message
}

/** A hold that ran out has left, or failed as the test wants it to. */
function settle(world: World): void {
  for (const message of world.messages)
    if (message.state === 'held' && Date.parse(message.holdUntil) <= world.now()) leave(world, message)
}
function leave(world: World, message: messages.Message): messages.Message {
  const failure = world.messageFails
  const recipients = message.people.map(({ contactId }) => known(world, contactId).address)
  return Object.assign(
    message,
    failure
      ? {
          state: 'failed' as const,
          errorCode: failure,
          form:
            failure === 'needs-consent' ? { subject: message.draft.title, body: message.draft.body, recipients } : null,
        }
      : { state: 'sent' as const, sentAt: iso(world) },
  )
}
const message = (world: World, messageId: string): messages.Message => {
  settle(world)
  return oneOf(world.messages, (one) => one.messageId === messageId)
}

const messageHandlers: Handler[] = [
  on(messages.readMessage, (world, { params }) => message(world, params.messageId)),
  on(messages.undoMessage, (world, { params }) => {
    const found = message(world, params.messageId)
    if (found.state !== 'held') throw new Refusal(409, 'already-sent')
    const card = world.aside.get(params.messageId)
    if (card) world.suggestions.unshift(card)
    return Object.assign(found, { state: 'undone' as const })
  }),
  on(messages.sendMessageNow, (world, { params }) => leave(world, message(world, params.messageId))),
]

/** The state follows from what left, as it does on the server. */
function stateOf(world: World, ask: asks.Ask): asks.AskState {
  settle(world)
  if (ask.state === 'withdrawn' || ask.state === 'accepted' || ask.state === 'declined' || ask.state === 'done')
    return ask.state
  const invited = world.invites.find(({ inviteId }) => inviteId === ask.inviteId)
  if (invited) {
    if (invited.state === 'undone' || invited.state === 'failed') return 'draft'
    return invited.state === 'booked' ? 'sent' : 'held'
  }
  const sent = world.messages.find(({ messageId }) => messageId === ask.messageId)
  if (!sent) return ask.state
  return sent.state === 'sent' ? 'sent' : sent.state === 'held' ? 'held' : 'draft'
}
const shown = (world: World, ask: asks.Ask): asks.Ask => ({
  ...ask,
  state: stateOf(world, ask),
  errorCode: world.messages.find(({ messageId }) => messageId === ask.messageId)?.errorCode ?? null,
})
const ask = (world: World, askId: string): asks.Ask => oneOf(world.asks, (one) => one.askId === askId)

const askHandlers: Handler[] = [
  on(asks.findAskees, (world) => ({
    people: [3, 5, 6].flatMap((index) => {
      const person = world.people[index]
      if (!person) return []
      const { contactId, name, title } = person
      return [{ contactId, name, title, reason: { code: 'noted', counts: {}, text: 'Known for: pricing models' } }]
    }),
  })),
  on(asks.writeAsk, (world, { params, body }) => {
    const people = named(world, body.contactIds)
    const written: asks.Ask = {
      askId: params.askId,
      direction: body.what.direction,
      kind: body.what.kind,
      people,
      state: 'draft',
      topic: body.topic ?? null,
      draft: {
        title: `Mara / ${people[0]?.name.split(' ')[0]}`,
        body: `Hi, may I ask you something?\n${body.topic ?? ''}`,
      },
      slotKind: slotKinds[body.what.kind] ?? null,
      days: slotKinds[body.what.kind] ? { from: '2026-11-24', to: body.before ?? '2026-12-07' } : null,
      inviteId: null,
      messageId: null,
      errorCode: null,
      madeAt: iso(world),
    }
    world.asks = [written, ...world.asks.filter(({ askId }) => askId !== params.askId)]
    return written
  }),
  on(asks.listAsks, (world) => ({ asks: world.asks.map((one) => shown(world, one)) })),
  on(asks.readAsk, (world, { params }) => shown(world, ask(world, params.askId))),
  on(asks.sendAsk, (world, { params, body }) => {
    const found = ask(world, params.askId)
    const { title, body: text } = body
    found.draft = { title, body: text }
    const contactIds = found.people.map(({ contactId }) => contactId)
    if (body.copy) found.state = 'sent'
    else if (body.start) {
      const people = contactIds.map((contactId) => known(world, contactId))
      const held = invite(
        0,
        body.start,
        people.map((one) => [one, 'none']),
        { state: 'held', kind: found.slotKind ?? 'call', holdUntil: new Date(world.now() + holdMs).toISOString() },
      )
      world.invites.push(held)
      found.inviteId = held.inviteId
    } else {
      found.messageId = params.askId
      hold(world, { messageId: params.askId, purpose: 'ask', contactIds, draft: { title, body: text } })
    }
    return shown(world, found)
  }),
  on(asks.answerAsk, (world, { params, body }) => {
    const found = ask(world, params.askId)
    found.state = body.answer ?? 'sent'
    return shown(world, found)
  }),
  on(asks.withdrawAsk, (world, { params, body }) => {
    const found = ask(world, params.askId)
    found.state = body.withdrawn === false ? 'draft' : 'withdrawn'
    return shown(world, found)
  }),
  on(asks.findEarTimes, (world, { body }) => {
    const proposalId = randomUUID()
    const [template] = world.suggestions
    const [first] = template?.slots ?? []
    if (!template || !first) return { proposalId, state: 'looking' as const }
    // Whoever is busy today has a time tomorrow.
    const at = world.now() + (body.contactId === world.busyToday ? 25 : 1) * 3_600_000
    const slot = { ...first, start: new Date(at).toISOString(), end: new Date(at + 1_200_000).toISOString() }
    const people = [{ ...known(world, body.contactId) }]
    const search = { ...template, suggestionId: proposalId, kind: 'advice-20', people, slots: [slot] }
    world.proposals.set(proposalId, search)
    return { proposalId, state: 'looking' as const }
  }),
  on(asks.askForAnEar, (world, { body }) => {
    const held = invite(0, body.start, [[known(world, body.contactId), 'none']], {
      inviteId: body.inviteId,
      state: 'held',
      kind: 'advice-20',
      holdUntil: new Date(world.now() + holdMs).toISOString(),
    })
    world.invites.push(held)
    return { inviteId: held.inviteId, state: 'held', draft: { title: '', body: '' }, holdUntil: held.holdUntil }
  }),
]

const questionHandlers: Handler[] = [
  on(introductions.listQuestions, (world) => ({ questions: world.questions })),
  on(introductions.answerQuestion, (world, { params, body }) =>
    Object.assign(
      oneOf(world.questions, ({ introductionId }) => introductionId === params.introductionId),
      { answer: body.answer },
    ),
  ),
]

const creditHandlers: Handler[] = [
  on(wins.listCredit, (world) => ({ credit: world.credit })),
  on(wins.draftCredit, (world, { params, querystring }) => {
    const line = oneOf(world.credit, ({ activityId }) => activityId === params.activityId)
    const to = querystring.form === 'manager' && 'name' in line.manager ? line.manager.name : line.name
    return { title: `Mara / ${to}`, body: 'Hi, thank you for your help.\nIt made a difference to me.', to }
  }),
  on(wins.giveCredit, (world, { params, body }) => {
    const line = oneOf(world.credit, ({ activityId }) => activityId === params.activityId)
    if (line.given.includes(body.form)) throw new Refusal(409, 'given-already')
    if (body.form === 'shout-out' && !body.channelLink?.includes('/l/channel/')) throw new Refusal(400, 'not-a-channel')
    line.given.push(body.form)
    const { messageId, title, body: text } = body
    const isPost = body.form === 'shout-out'
    return hold(world, {
      messageId: messageId ?? randomUUID(),
      purpose: 'credit',
      contactIds: [line.contactId],
      draft: { title, body: text },
      isPost,
    })
  }),
]

export const giveHandlers: Handler[] = [...messageHandlers, ...askHandlers, ...questionHandlers, ...creditHandlers]
