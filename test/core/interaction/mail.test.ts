import { describe, expect, test } from 'vitest'
import { type Known, type MailFacts, mailInteraction, mailSource, mailTime } from '../../../core/interaction/mail.ts'
import { unitsPerContact } from '../../../core/policy/score.ts'

const at = Date.parse('2026-11-24T09:00:00Z')
const mail = (change: Partial<MailFacts>): MailFacts => ({
  id: 'AAkA1',
  internetMessageId: '<1@x>',
  conversationId: 'c1',
  from: 'sam@x',
  to: ['me@x'],
  cc: [],
  sentAt: at,
  receivedAt: at + 2_000,
  isDraft: false,
  odataType: '#microsoft.graph.message',
  ...change,
})
const kinds: Record<string, Known['kind']> = {
  'me@x': 'self',
  'me@y': 'self',
  'news@x': 'automatic',
  'info@x': 'shared',
  'all@x': 'list',
  'room@x': 'room',
}
const known = (address: string): Known => ({
  contact: { 'sam@home': 'sam', 'sam@x': 'sam' }[address] ?? address.split('@')[0] ?? '',
  kind: kinds[address] ?? 'person',
})
const read = (change: Partial<MailFacts>) => mailInteraction(mail(change), known)

describe('a mail between people', () => {
  test('to me alone is one whole contact in', () => {
    expect(read({})).toMatchObject({
      sourceId: 'mail:<1@x>',
      kind: 'mail',
      rev: 0,
      occurredAt: at,
      n: 1,
      direct: true,
      contacts: ['sam'],
      weights: [unitsPerContact],
      directions: [1],
      conversationId: 'c1',
    })
  })
  test('from me to three is a third of a contact with each, Cc as To', () => {
    expect(read({ from: 'me@x', to: ['b@x', 'a@x'], cc: ['c@x'] })).toMatchObject({
      n: 3,
      contacts: ['a', 'b', 'c'],
      weights: [240_240, 240_240, 240_240],
      directions: [0, 0, 0],
    })
  })
  test('other recipients of the same mail are weak evidence, not contact', () => {
    expect(read({ to: ['me@x', 'lee@x'] })).toMatchObject({
      n: 2,
      contacts: ['lee', 'sam'],
      directions: [3, 1],
      weights: [10_811, 360_360],
    })
  })
  test('two addresses of one person are one person, and the owner is one with all of theirs', () => {
    expect(read({ from: 'me@y', to: ['sam@x', 'sam@home', 'me@x'] })).toMatchObject({
      n: 1,
      contacts: ['sam'],
      weights: [720_720],
    })
    expect(read({ from: 'me@x', to: ['me@y'] })).toBe('only-self')
  })
  test('lists, rooms and shared mailboxes count among the many and get no share', () => {
    expect(read({ from: 'me@x', to: ['sam@x', 'all@x', 'info@x'] })).toMatchObject({
      n: 3,
      contacts: ['sam'],
      weights: [240_240],
    })
  })
  test('the same mail gives the same row however its recipients are ordered', () => {
    const one = read({ from: 'me@x', to: ['a@x', 'b@x'], cc: ['c@x'] })
    expect(read({ from: 'me@x', to: ['c@x', 'b@x'], cc: ['a@x'] })).toEqual(one)
  })
})

describe('what is no contact says why', () => {
  test.each<[string, Partial<MailFacts>, string]>([
    ['a draft', { isDraft: true }, 'draft'],
    ['a mail without a sender', { from: null }, 'no-sender'],
    ['an invitation, or an answer to one', { odataType: '#microsoft.graph.eventMessageRequest' }, 'meeting-message'],
    ['a newsletter', { from: 'news@x' }, 'automatic'],
    ['mail from a shared mailbox', { from: 'info@x' }, 'shared'],
    ['mail that went to a list and not to me', { to: ['all@x'] }, 'not-addressed'],
    ['my mail to a list alone', { from: 'me@x', to: ['all@x'] }, 'list'],
    ['my mail to a shared mailbox alone', { from: 'me@x', to: ['info@x'] }, 'shared'],
    [
      'mail to more people than Exchange lets through at once',
      { to: Array.from({ length: 501 }, (_, at) => `p${at}@x`) },
      'too-many',
    ],
  ])('%s', (_, change, reason) => {
    expect(read(change)).toBe(reason)
  })
})

test('a mail is the same in every folder, and one without an internet message id is told by its immutable id', () => {
  expect(mailSource(mail({ id: 'other' }))).toBe('mail:<1@x>')
  expect(mailSource(mail({ internetMessageId: null }))).toBe('mail:id:AAkA1')
})

test('a mail happened when it was sent, unless the clock of its sender is a day off', () => {
  expect(mailTime({ sentAt: at - 3_600_000, receivedAt: at })).toBe(at - 3_600_000)
  expect(mailTime({ sentAt: at - 90_000_000, receivedAt: at })).toBe(at)
  expect(mailTime({ sentAt: null, receivedAt: at })).toBe(at)
})
