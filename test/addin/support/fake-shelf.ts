/** The shelf, skills and swaps on the server in memory. */
import * as shelf from '../../../contract/shelf.ts'
import * as swaps from '../../../contract/swaps.ts'
import { type Handler, iso, known, on, oneOf, Refusal } from './fake-handler.ts'
import type { World } from './fake-world.ts'

const link = (world: World, linkId: string): shelf.ShelfLink => oneOf(world.links, (one) => one.linkId === linkId)

function offer(world: World, linkId: string, contactId: string): shelf.LinkOffer {
  const found = link(world, linkId)
  const person = known(world, contactId)
  const given = found.offers.find((one) => one.contactId === contactId)
  return {
    linkId,
    contactId,
    to: person.address,
    subject: found.title,
    text: `Hi, this made me think of you.\n${found.url ?? ''}`,
    draftedAt: given?.draftedAt ?? iso(world),
    sentAt: given?.sentAt ?? null,
  }
}

const shelfHandlers: Handler[] = [
  on(shelf.listShelf, (world) => ({ links: world.links })),
  on(shelf.saveLink, (world, { params, body }) => {
    if (body.url?.includes('//192.168.')) throw new Refusal(400, 'private-address')
    const saved: shelf.ShelfLink = {
      linkId: params.linkId,
      url: body.url ?? null,
      title: body.title ?? new URL(body.url ?? 'https://x.example').hostname,
      kind: body.kind ?? 'article',
      tags: body.tags ?? [],
      sourceContactId: body.sourceContactId ?? null,
      reading: { state: body.title ? 'none' : 'waiting', problem: null },
      savedAt: iso(world),
      offers: [],
    }
    world.links = [saved, ...world.links.filter(({ linkId }) => linkId !== params.linkId)]
    return saved
  }),
  on(shelf.removeLink, (world, { params }) => {
    const gone = link(world, params.linkId)
    world.links = world.links.filter((one) => one !== gone)
    return gone
  }),
  on(shelf.listReaders, (world, { params }) => {
    const { offers } = link(world, params.linkId)
    const readers = world.people
      .slice(4, 6)
      .filter(({ contactId }) => !offers.some((one) => one.contactId === contactId && one.sentAt))
    return {
      readers: readers.map(({ contactId, name }) => ({
        contactId,
        name,
        because: { kind: 'project' as const, text: 'The budget model' },
      })),
    }
  }),
  on(shelf.draftOffer, (world, { params }) => {
    const found = link(world, params.linkId)
    if (!found.offers.some(({ contactId }) => contactId === params.contactId))
      found.offers.push({ contactId: params.contactId, draftedAt: iso(world), sentAt: null })
    return offer(world, params.linkId, params.contactId)
  }),
  on(shelf.dropOffer, (world, { params }) => {
    const dropped = offer(world, params.linkId, params.contactId)
    const found = link(world, params.linkId)
    found.offers = found.offers.filter(({ contactId }) => contactId !== params.contactId)
    return dropped
  }),
  on(shelf.markOfferSent, (world, { params }) => {
    const found = oneOf(link(world, params.linkId).offers, ({ contactId }) => contactId === params.contactId)
    found.sentAt = iso(world)
    return offer(world, params.linkId, params.contactId)
  }),
]

const skillHandlers: Handler[] = [
  on(swaps.listSkills, (world) => ({ skills: world.skills })),
  on(swaps.writeSkill, (world, { params, body }) => {
    const skill = { ...params, ...body, published: body.published ?? false }
    world.skills = [...world.skills.filter(({ skillId }) => skillId !== params.skillId), skill]
    return skill
  }),
  on(swaps.deleteSkill, (world, { params }) => {
    const gone = oneOf(world.skills, ({ skillId }) => skillId === params.skillId)
    world.skills = world.skills.filter((one) => one !== gone)
    return gone
  }),
  on(swaps.listPublishedSkills, () => ({
    skills: [{ name: 'Ines Costa', contactId: null, direction: 'teach' as const, skill: 'Portuguese' }],
  })),
  on(swaps.listNotedSkills, (world, { params }) => ({
    skills: world.notedSkills.filter(({ contactId }) => contactId === params.contactId),
  })),
  on(swaps.noteSkill, (world, { params, body }) => {
    const skill = { ...params, ...body }
    world.notedSkills = [...world.notedSkills.filter(({ skillId }) => skillId !== params.skillId), skill]
    return skill
  }),
  on(swaps.forgetSkill, (world, { params }) => {
    const gone = oneOf(world.notedSkills, ({ skillId }) => skillId === params.skillId)
    world.notedSkills = world.notedSkills.filter((one) => one !== gone)
    return gone
  }),
]

const swapHandlers: Handler[] = [
  on(swaps.listMatches, (world) => ({ matches: world.matches })),
  on(swaps.listSwaps, (world) => ({ swaps: world.swaps })),
  on(swaps.beginSwap, (world, { params, body }) => {
    const { name } = known(world, body.contactId)
    const suggestion = world.suggestions[0]
    const leg = (): swaps.Leg => {
      const proposalId = crypto.randomUUID()
      if (suggestion)
        world.proposals.set(proposalId, {
          ...suggestion,
          suggestionId: proposalId,
          people: [{ contactId: body.contactId, name, title: null }],
        })
      return { state: 'times', proposalId, inviteId: null, start: null }
    }
    const swap: swaps.Swap = {
      ...params,
      contactId: body.contactId,
      name,
      learn: body.learn,
      teach: body.teach ?? null,
      learnLeg: leg(),
      teachLeg: body.teach ? leg() : null,
      yourTurn: false,
      madeAt: iso(world),
    }
    world.swaps = [swap, ...world.swaps]
    const card = world.suggestions.find((one) => one.action === 'swap' && one.people[0]?.contactId === body.contactId)
    if (card) {
      world.aside.set(card.suggestionId, card)
      world.suggestions = world.suggestions.filter((one) => one !== card)
    }
    return swap
  }),
  on(swaps.searchLeg, (world, { params, body }) => {
    const swap = oneOf(world.swaps, ({ swapId }) => swapId === params.swapId)
    const leg = body.leg === 'learn' ? swap.learnLeg : swap.teachLeg
    if (leg) leg.state = 'looking'
    return swap
  }),
  on(swaps.dropSwap, (world, { params }) => {
    const gone = oneOf(world.swaps, ({ swapId }) => swapId === params.swapId)
    world.swaps = world.swaps.filter((one) => one !== gone)
    return gone
  }),
]

export const shelfHandlersAll: Handler[] = [...shelfHandlers, ...skillHandlers, ...swapHandlers]
