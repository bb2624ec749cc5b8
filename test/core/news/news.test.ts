import { describe, expect, test } from 'vitest'
import { type Item, isAbout, newsOf } from '../../../core/news/news.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 24)
let count = 0
const item = (title: string, daysAgo = 1, source = 'wire'): Item => ({
  id: `urn:${++count}`,
  title,
  link: `https://${source}.example/${count}`,
  at: now - daysAgo * day,
  source,
})

describe('what is news', () => {
  test('one story told by four feeds counts once, by whoever told it first', () => {
    const items = [
      item('Contoso opens new plant in Lyon', 1, 'd'),
      item('New Lyon plant opened by Contoso', 2, 'c'),
      item('Contoso opens its new plant in Lyon, France', 3, 'a'),
      item('Contoso opens plant in Lyon', 2.5, 'b'),
    ]
    expect(newsOf('Contoso', items, now, []).map(({ source }) => source)).toEqual(['a'])
  })
  test('a story that was used is not used again, also from another feed', () => {
    const told = [item('Contoso wins design award', 3)]
    expect(newsOf('Contoso', [item('Design award: Contoso wins', 1)], now, told)).toEqual([])
  })
  test('layoffs, losses and courts are no reason to write', () => {
    const sad = [
      'Contoso lays off 300',
      'Contoso announces layoffs',
      'Contoso cuts 1,200 jobs',
      'Contoso sued over patents',
      'Contoso kündigt Stellenabbau an',
      'Fire at Contoso plant',
    ]
    for (const title of sad) expect([title, newsOf('Contoso', [item(title)], now, [])]).toEqual([title, []])
  })
  test('old news and news of tomorrow are none', () => {
    expect(newsOf('Contoso', [item('Contoso wins award', 15), item('Contoso wins award', -1)], now, [])).toEqual([])
  })
})

describe('namesakes', () => {
  test('a longer name is another company', () => {
    expect(isAbout('Contoso Bank raises rates', 'Contoso')).toBe(false)
    expect(isAbout('Contosoft launches app', 'Contoso')).toBe(false)
    expect(isAbout('How the old Contoso raised money', 'Contoso')).toBe(true)
    expect(isAbout('Today New Contoso raised money', 'Contoso')).toBe(false)
  })
  test('legal forms and the possessive are the same company', () => {
    expect(isAbout("Contoso's new office opens", 'Contoso')).toBe(true)
    expect(isAbout('Contoso AG opens new office', 'Contoso GmbH')).toBe(true)
  })
  test('a headline in capitals throughout is believed where a verb follows the name, and not otherwise', () => {
    expect(isAbout('Contoso Opens New Plant In Lyon', 'Contoso')).toBe(true)
    expect(isAbout('Contoso Bank Raises Its Rates Again', 'Contoso')).toBe(false)
  })
})
