/** Introductions, opportunities, wins and a hard day on the server in memory. */
import * as introductions from '../../../contract/introductions.ts'
import * as opportunities from '../../../contract/opportunities.ts'
import * as wins from '../../../contract/wins.ts'
import { hold } from './fake-give.ts'
import { type Handler, iso, known, on, oneOf, Refusal } from './fake-handler.ts'
import type { World } from './fake-world.ts'

const introduction = (world: World, id: string): introductions.Introduction =>
  oneOf(world.introductions, ({ introductionId }) => introductionId === id)
/** As the server tells it: introduced from the moment that the mail to both is held, and not any more once it was taken back. */
function asSent(world: World, one: introductions.Introduction): introductions.Introduction {
  const message = world.messages.find(({ messageId }) => messageId === world.introducing.get(one.introductionId))
  if (!message || message.state === 'undone' || message.state === 'failed') return one
  const leaving = message.state === 'held' || message.state === 'sending' ? message.messageId : null
  return { ...one, state: 'introduced', introducing: null, leaving }
}
const named = (world: World, contactId: string) => ({ contactId, name: known(world, contactId).name })

const introductionHandlers: Handler[] = [
  on(introductions.listIntroductions, (world) => ({
    introductions: world.introductions.map((one) => asSent(world, one)),
  })),
  on(introductions.askIntroduction, (world, { params, body }) => {
    const asked = named(world, body.askedContactId)
    const wishing = named(world, body.forContactId)
    const one: introductions.Introduction = {
      ...params,
      asked,
      for: wishing,
      state: 'asked',
      askedAt: iso(world),
      lapsesAt: new Date(world.now() + 14 * 86_400_000).toISOString(),
      question: { title: 'Mara', body: `Hi, ${wishing.name} would like to get to know you.` },
      introducing: null,
      leaving: null,
    }
    world.introductions = [one, ...world.introductions]
    return one
  }),
  on(introductions.sendQuestion, (world, { params, body }) => {
    const { asked } = introduction(world, params.introductionId)
    return hold(world, {
      messageId: params.introductionId,
      purpose: 'introduction-question',
      contactIds: [asked.contactId],
      draft: body,
    })
  }),
  on(introductions.sayAgreed, (world, { params, body }) => {
    const one = introduction(world, params.introductionId)
    const agreed = body.agreed !== false
    return Object.assign(one, {
      state: agreed ? ('agreed' as const) : ('asked' as const),
      introducing: agreed ? { title: 'Mara', body: 'Hi both, over to you.' } : null,
    })
  }),
  on(introductions.introduce, (world, { params, body }) => {
    const one = introduction(world, params.introductionId)
    if (one.state !== 'agreed') throw new Refusal(409, 'not-agreed')
    const { messageId, title, body: text } = body
    world.introducing.set(one.introductionId, messageId)
    return hold(world, {
      messageId,
      purpose: 'introduction',
      contactIds: [one.for.contactId, one.asked.contactId],
      draft: { title, body: text },
    })
  }),
  on(introductions.withdrawIntroduction, (world, { params, body }) =>
    Object.assign(introduction(world, params.introductionId), {
      state: body.withdrawn === false ? ('asked' as const) : ('withdrawn' as const),
    }),
  ),
]

const opportunityHandlers: Handler[] = [
  on(opportunities.listOpportunities, (world) => ({ opportunities: world.opportunities })),
  on(opportunities.keepOpportunity, (world, { params, body }) => {
    const person = world.people[4]
    const fits =
      body.direction === 'offering' && person
        ? [{ contactId: person.contactId, name: person.name, because: 'Wants to freelance', offered: false }]
        : []
    const kept = { ...params, ...body, company: body.company ?? null, fits, madeAt: iso(world) }
    world.opportunities = [kept, ...world.opportunities]
    return kept
  }),
  on(opportunities.deleteOpportunity, (world, { params }) => {
    const gone = oneOf(world.opportunities, (one) => one.opportunityId === params.opportunityId)
    world.opportunities = world.opportunities.filter((one) => one !== gone)
    return gone
  }),
  on(opportunities.draftOpportunity, (world, { params }) => {
    const { direction, text } = oneOf(world.opportunities, (one) => one.opportunityId === params.opportunityId)
    return { title: 'Mara', body: `Hi, ${text}`, copyFirst: direction === 'seeking' }
  }),
  on(opportunities.offerOpportunity, (world, { params, body }) => {
    const found = oneOf(world.opportunities, (one) => one.opportunityId === params.opportunityId)
    for (const fit of found.fits) if (fit.contactId === body.contactId) fit.offered = true
    const { messageId, contactId, title, body: text } = body
    return hold(world, { messageId, purpose: 'lead', contactIds: [contactId], draft: { title, body: text } })
  }),
  on(opportunities.whoDoIKnowAt, (world, { body }) => ({
    people: world.people.slice(6, 7).flatMap(({ contactId, name, title }) =>
      body.company === 'Contoso'
        ? [
            {
              contactId,
              name,
              title,
              by: 'company' as const,
              lastContact: '2026-10-18',
              daysIn90: 3,
              lastGave: { kind: 'thanks', on: '2026-09-01' },
            },
          ]
        : [],
    ),
  })),
]

const win = (world: World, winId: string): wins.Win => oneOf(world.wins, (one) => one.winId === winId)
const winHandlers: Handler[] = [
  on(wins.listWins, (world) => ({ wins: world.wins })),
  on(wins.keepWin, (world, { params, body }) => {
    const kept: wins.Win = {
      ...params,
      kind: body.kind ?? 'win',
      text: body.text,
      on: body.on,
      from: body.contactId ? named(world, body.contactId) : null,
      told: [],
    }
    world.wins = [kept, ...world.wins.filter(({ winId }) => winId !== params.winId)]
    return kept
  }),
  on(wins.deleteWin, (world, { params }) => {
    const gone = win(world, params.winId)
    world.wins = world.wins.filter((one) => one !== gone)
    return gone
  }),
  on(wins.draftWin, (world, { params }) => ({
    title: 'Mara',
    body: `Hi, something went well.\n${win(world, params.winId).text}`,
  })),
  on(wins.tellWin, (world, { params, body }) => {
    const found = win(world, params.winId)
    if (found.told.includes(body.contactId)) throw new Refusal(409, 'told-already')
    if (found.told.length >= 2) throw new Refusal(409, 'told-enough')
    found.told.push(body.contactId)
    const { messageId, contactId, title, body: text } = body
    return hold(world, { messageId, purpose: 'win', contactIds: [contactId], draft: { title, body: text } })
  }),
  on(wins.openHardDay, (world) => ({
    strengths: world.wins.filter(({ kind }) => kind === 'thanks'),
    wins: world.wins.filter(({ kind }) => kind === 'win'),
    people: world.people.slice(1, 4).map(({ contactId, name, title }) => ({ contactId, name, title })),
  })),
]

export const tellHandlers: Handler[] = [...introductionHandlers, ...opportunityHandlers, ...winHandlers]
