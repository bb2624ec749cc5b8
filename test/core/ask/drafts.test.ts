import { expect, test } from 'vitest'
import { slotKinds } from '../../../core/policy/slots.ts'
import { type DraftKind, draftOf } from '../../../core/reason/drafts.ts'
import { inviteText } from '../../../core/reason/invite-text.ts'
import { forbiddenIn } from './leaving.ts'

/** A record, so that a kind that is added and not drafted here does not compile. */
const kinds = Object.keys({
  'ask:fresh-eyes': 1,
  'ask:brainstorm': 1,
  'ask:rehearsal': 1,
  'ask:ear': 1,
  'ask:learn': 1,
  'ask:lead': 1,
  'ask:introduction': 1,
  'give:help-15': 1,
  'give:link': 1,
  'give:teach': 1,
  'give:thanks': 1,
  'give:credit': 1,
  'give:success': 1,
  'give:success-credit': 1,
  'give:lead': 1,
  'give:introduction': 1,
  'give:check-in': 1,
  'give:news': 1,
  'give:role': 1,
  'give:anniversary': 1,
  'give:milestone': 1,
  'ask:goal': 1,
  'ask:reach': 1,
  win: 1,
  'shout-out': 1,
  manager: 1,
  'shout-out-success': 1,
  'manager-success': 1,
  'may-i-introduce': 1,
  introduce: 1,
} satisfies Record<DraftKind, 1>) as DraftKind[]
const locales = ['en', 'de'] as const
const names = { ownerName: 'Uma Berg', peerNames: ['Lee, Sam (Lyon)'], thirdName: 'Ana Ruiz' }

test.each(kinds.flatMap((kind) => locales.map((locale) => ({ kind, locale }))))(
  'the draft of $kind in $locale reads as if a person had written it, with a title of first names',
  ({ kind, locale }) => {
    for (const topic of [null, 'pricing for a pilot']) {
      const { title, body } = draftOf({ ...names, kind, locale, topic })
      expect(forbiddenIn(`${title}\n${body}`)).toEqual([])
      expect(title).toBe('Uma / Sam')
      expect(body.split('\n').length).toBeLessThanOrEqual(2)
      expect(body).not.toMatch(/undefined|null|\s$|: *$/m)
    }
  },
)

test('the check finds what it forbids', () => {
  const texts = [
    'We met 3 times',
    'your calendar is full this week',
    'Kith thinks so',
    'we talk less often',
    'dein Kalender ist voll',
  ]
  for (const text of texts) expect(forbiddenIn(text).length).toBeGreaterThan(0)
})

test.each(slotKinds.flatMap((kind) => locales.map((locale) => ({ kind, locale }))))(
  'the invite for $kind in $locale gives nothing away either',
  ({ kind, locale }) => {
    const { title, body } = inviteText({ kind, locale, ownerName: 'Uma', peerNames: ['Sam'], local: [] })
    expect(forbiddenIn(`${title}\n${body}`)).toEqual([])
  },
)

test('a topic stands in the text and never in the title; an ear has none', () => {
  const draft = draftOf({ ...names, kind: 'ask:fresh-eyes', locale: 'en', topic: 'pricing for a pilot' })
  expect(draft.body).toContain('pricing for a pilot')
  expect(draft.title).not.toContain('pricing')
  expect(draftOf({ ...names, kind: 'ask:ear', locale: 'en', topic: 'pricing' }).body).not.toContain('pricing')
})

test('neither a name nor a topic breaks out of its line', () => {
  const evil = 'Sam\r\nBcc: all@x.test'
  const draft = draftOf({ kind: 'ask:brainstorm', locale: 'en', ownerName: evil, peerNames: [evil], topic: evil })
  expect(draft.title).not.toMatch(/[\r\n]/)
  expect(draft.body.split('\n')).toHaveLength(2)
})
