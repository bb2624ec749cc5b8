/** Names and lines that leave: no control character, no line break, no length that nobody reads. */

const nameMost = 60

/** One line of text without control characters, separators or invisible direction marks; spaces joined, cut to `most` characters. */
export function plainLine(text: string, most = 200): string {
  const cleaned = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return [...cleaned].slice(0, most).join('').trim()
}

/** The first name of a display name, whichever way it is written: `Sam Lee`, `Lee, Sam (Lyon)`. An address gives its first word. */
export function firstName(displayName: string): string {
  const plain = plainLine(displayName, nameMost * 3)
    .replace(/\(.*?\)/g, ' ')
    .replace(/["'<>]/g, ' ')
    .trim()
  const comma = plain.split(',')
  const given = comma.length === 2 && comma[1]?.trim() ? comma[1].trim() : plain
  const word = given.split(' ').find((part) => part.length > 0) ?? ''
  const local = word.includes('@') ? ((word.split('@')[0] ?? '').split(/[._-]/)[0] ?? '') : word
  const shown = [...local].slice(0, nameMost).join('')
  return word.includes('@') && shown ? shown[0]?.toLocaleUpperCase('en') + shown.slice(1) : shown
}
