import { describe, expect, test } from 'vitest'
import { type Known, type MailFacts, mailInteraction } from '../../../core/interaction/mail.ts'
import { dropPeople, mergePeople } from '../../../core/interaction/repoint.ts'

const mail = (from: string, to: string[]): MailFacts => ({
  id: '1',
  internetMessageId: '<1>',
  conversationId: null,
  from,
  to,
  cc: [],
  sentAt: 1e12,
  receivedAt: 1e12,
  isDraft: false,
  odataType: null,
})
/** As the addresses are known when `same` are known to be one person, or not to be people. */
const readAs = (facts: MailFacts, one: { same?: string[]; things?: string[] }) => {
  const known = (address: string): Known => ({
    contact: one.same?.includes(address) ? (one.same[0] ?? '') : address,
    kind: address === 'me' ? 'self' : one.things?.includes(address) ? 'shared' : 'person',
  })
  const result = mailInteraction(facts, known)
  if (typeof result === 'string') return { n: 0, contacts: [], weights: [], directions: [] }
  const { n, contacts, weights, directions } = result
  return { n, contacts, weights, directions }
}

const mails: [string, MailFacts][] = [
  ['to both addresses of one person', mail('me', ['a', 'a2'])],
  ['to one of them and others', mail('me', ['a2', 'b', 'c'])],
  ['to both and others', mail('me', ['a', 'a2', 'b'])],
  ['from one address with the other in copy', mail('a2', ['me', 'a', 'b'])],
  ['between others, both in copy', mail('b', ['me', 'a', 'a2'])],
]

describe('two contacts that turn out to be one person', () => {
  test.each(mails)('a mail %s becomes what it would have been, had it been known', (_, facts) => {
    const before = { kind: 'mail', ...readAs(facts, {}) }
    expect(mergePeople(before, new Set(['a', 'a2']), 'a')).toMatchObject(readAs(facts, { same: ['a', 'a2'] }))
  })
  test('doing it twice changes nothing more', () => {
    const once = mergePeople({ kind: 'mail', ...readAs(mail('me', ['a', 'a2', 'b']), {}) }, new Set(['a', 'a2']), 'a')
    expect(mergePeople(once, new Set(['a', 'a2']), 'a')).toEqual(once)
  })
})

describe('a contact that turns out to be no person', () => {
  test.each<[string, MailFacts]>([
    ['among the recipients gets no share and still counts', mail('me', ['x', 'b'])],
    ['as the sender leaves no contact at all', mail('x', ['me', 'b'])],
  ])('%s', (_, facts) => {
    const expected = readAs(facts, { things: ['x'] })
    const dropped = dropPeople({ kind: 'mail', ...readAs(facts, {}) }, new Set(['x']))
    expect(dropped).toEqual({ contacts: expected.contacts, weights: expected.weights, directions: expected.directions })
  })
})
