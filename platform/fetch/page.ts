/** What a page says of itself in its head: a title and what kind of thing it is. */
import { Parser } from 'htmlparser2'

/** Both as the page wrote them, untrusted; null where it says nothing. `type` is its `og:type`. */
export type PageHead = { title: string | null; type: string | null }

const titleMost = 1_000

/** Reads the head of an HTML text; nothing is run and nothing else is loaded. */
export function readHead(html: string): PageHead {
  const found: { title: string; ogTitle: string | null; type: string | null } = { title: '', ogTitle: null, type: null }
  let inTitle = false
  let done = false
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'body') done = true
      if (done) return
      if (name === 'title') inTitle = found.title === ''
      if (name !== 'meta') return
      const property = attributes.property ?? attributes.name
      const content = attributes.content?.slice(0, titleMost)
      if (property === 'og:title') found.ogTitle ??= content ?? null
      if (property === 'og:type') found.type ??= content ?? null
    },
    ontext(text) {
      if (inTitle && found.title.length < titleMost) found.title += text.slice(0, titleMost)
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false
    },
  })
  parser.end(html)
  return { title: found.ogTitle?.trim() || found.title.trim() || null, type: found.type }
}
