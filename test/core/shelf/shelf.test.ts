import { describe, expect, test } from 'vitest'
import { canonicalLink, kindOfLink } from '../../../core/shelf/link.ts'
import { type Reader, whomItServes } from '../../../core/shelf/serve.ts'

const reader = (
  contact: string,
  known: Reader<string>['known'],
  more: Partial<Reader<string>> = {},
): Reader<string> => ({
  contact,
  known,
  tie: 0.5,
  offered: false,
  source: false,
  ...more,
})
const forecasting = { title: 'Forecasting in Excel', tags: [] }
const budget = { kind: 'project' as const, text: 'the budget model for next year' }

describe('whom a link serves', () => {
  test("Priya, who builds a budget model, is served by a link on forecasting in Excel, and the owner's own note says why", () => {
    const served = whomItServes(
      forecasting,
      [
        reader('Priya', [{ kind: 'interest', text: 'climbing' }, budget]),
        reader('Sam', [{ kind: 'goal', text: 'marathon in May' }]),
      ],
      3,
    )
    expect(served.map(({ contact, because }) => [contact, because])).toEqual([['Priya', budget]])
  })
  test('never the same person twice, never the one it came from', () => {
    expect(whomItServes(forecasting, [reader('Priya', [budget], { offered: true })], 3)).toEqual([])
    expect(whomItServes(forecasting, [reader('Priya', [budget], { source: true })], 3)).toEqual([])
  })
  test('what somebody wants to learn beats what they happen to work on', () => {
    const wants = reader('Lee', [{ kind: 'learns', text: 'Excel forecasting' }])
    expect(whomItServes(forecasting, [reader('Priya', [budget]), wants], 3).map(({ contact }) => contact)).toEqual([
      'Lee',
      'Priya',
    ])
  })
  test('tags count like the title', () => {
    const link = { title: 'Ten things', tags: ['budget'] }
    expect(whomItServes(link, [reader('Priya', [budget])], 3)).toHaveLength(1)
    expect(whomItServes({ title: 'Ten things', tags: [] }, [reader('Priya', [budget])], 3)).toEqual([])
  })
})

describe('links', () => {
  test('one page under many addresses is one link', () => {
    const one = canonicalLink('https://www.example.com/forecast/?utm_source=mail&b=2&a=1#top')
    expect(one).toBe('https://example.com/forecast?a=1&b=2')
    expect(canonicalLink('https://example.com/forecast?a=1&b=2&fbclid=xyz')).toBe(one)
  })
  test('what is no web address is no link', () => {
    for (const text of [
      'forecast',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://me:pw@example.com/',
      'http://localhost/',
      `https://example.com/${'x'.repeat(3000)}`,
    ])
      expect([text.slice(0, 30), canonicalLink(text)]).toEqual([text.slice(0, 30), null])
  })
  test('its kind is told by the place, else by the page itself', () => {
    expect(kindOfLink('https://open.spotify.com/episode/1', null)).toBe('podcast')
    expect(kindOfLink('https://learn.microsoft.com/en-us/training/modules/x', null)).toBe('course')
    expect(kindOfLink('https://example.com/a', 'video.other')).toBe('video')
    expect(kindOfLink('https://example.com/discourse', null)).toBe('article')
  })
})
