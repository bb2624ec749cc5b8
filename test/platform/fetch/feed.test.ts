import { expect, test } from 'vitest'
import { decodeText } from '../../../platform/fetch/decode.ts'
import { readFeed } from '../../../platform/fetch/feed.ts'
import { readHead } from '../../../platform/fetch/page.ts'

const atom = (entries: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>${entries}</feed>`

test('entries of RSS and Atom are read alike; those without title, web address or day are left out', () => {
  const entry =
    '<entry><id>1</id><title>A &amp; B</title><link href="https://x.example/1"/><updated>2026-11-23T00:00:00Z</updated></entry>'
  const items = [{ id: '1', title: 'A & B', link: 'https://x.example/1', at: Date.UTC(2026, 10, 23) }]
  expect(readFeed(atom(entry), 10)).toEqual({ kind: 'ok', title: 'F', items })
  const rss =
    '<rss><channel><title>F</title><item><title>A &amp; B</title><link>https://x.example/1</link><guid>1</guid><pubDate>Mon, 23 Nov 2026 00:00:00 GMT</pubDate></item></channel></rss>'
  expect(readFeed(rss, 10)).toEqual({ kind: 'ok', title: 'F', items })
  for (const wrong of [
    entry.replace('https://', 'javascript://'),
    entry.replace('2026-11-23T00:00:00Z', 'soon'),
    entry.replace('A &amp; B', ''),
  ])
    expect(readFeed(atom(wrong), 10)).toMatchObject({ items: [] })
})

test('no more entries are read than asked for, and a document type is refused unread', () => {
  const entry = (id: number) =>
    `<entry><id>${id}</id><title>T${id}</title><link href="https://x.example/${id}"/><updated>2026-11-23T00:00:00Z</updated></entry>`
  const many = readFeed(atom(Array.from({ length: 500 }, (_, id) => entry(id)).join('')), 200)
  expect(many.kind === 'ok' && many.items.length).toBe(200)
  expect(readFeed(`<!DOCTYPE feed [<!ENTITY a "b">]>${atom(entry(1))}`, 10)).toEqual({ kind: 'refused', why: 'dtd' })
  expect(readFeed('not a feed', 10)).toEqual({ kind: 'refused', why: 'not-a-feed' })
})

test('a page in another charset is read in it, by its header, its declaration, or its head', () => {
  const latin = Buffer.from('<meta charset="iso-8859-1"><title>Müller</title>', 'latin1')
  expect(readHead(decodeText('text/html', latin)).title).toBe('Müller')
  expect(decodeText('text/html; charset=ISO-8859-1', Buffer.from('ü', 'latin1'))).toBe('ü')
  expect(decodeText('text/xml', Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>ü', 'latin1'))).toContain('ü')
  expect(decodeText('text/html; charset=no-such-thing', Buffer.from('ü'))).toBe('ü')
})

test('a title in the body or in a picture is not the title of the page', () => {
  expect(readHead('<head></head><body><svg><title>icon</title></svg>').title).toBeNull()
  expect(readHead(`<title>${'x'.repeat(5_000)}</title>`).title?.length).toBeLessThanOrEqual(2_000)
})
