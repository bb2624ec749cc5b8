/** The people whom the owner takes along when leaving: what the owner entered, as files that other programs open. */

/** One person to take along; every field was typed by the owner. No work address and no score ever stands here. */
export type TakenAlong = {
  name: string
  email: string | null
  phone: string | null
  linkedIn: string | null
  company: string | null
  note: string | null
}

/** Without control characters other than tabs and line breaks. */
const withoutControls = (text: string): string =>
  text.replace(/\p{Cc}/gu, (control) => (/[\t\r\n]/.test(control) ? control : ''))
/** Backslash, semicolon, comma and line breaks mean something in a vCard (RFC 2426 §4). */
const escaped = (text: string): string =>
  withoutControls(text)
    .replace(/\\/g, '\\\\')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[;,]/g, '\\$&')

/** Lines longer than 75 bytes are folded (RFC 2425 §5.8.1), never inside a character. */
function folded(line: string): string {
  const encoder = new TextEncoder()
  const parts: string[] = []
  let part = ''
  let bytes = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (bytes + size > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
      bytes = 0
    }
    part += character
    bytes += size
  }
  return [...parts, part].join('\r\n ')
}

function structuredName(name: string): string {
  const words = name.trim().split(/\s+/)
  const family = words.length > 1 ? (words.at(-1) ?? '') : ''
  const given = words.length > 1 ? words.slice(0, -1).join(' ') : name.trim()
  return `${escaped(family)};${escaped(given)};;;`
}

/** A vCard 3.0 file, which Outlook and Google Contacts both open. */
export function vCards(people: readonly TakenAlong[]): string {
  const cards = people.map((person) =>
    [
      'BEGIN:VCARD',
      'VERSION:3.0',
      `N:${structuredName(person.name)}`,
      `FN:${escaped(person.name)}`,
      ...(person.email ? [`EMAIL;TYPE=INTERNET,HOME:${escaped(person.email)}`] : []),
      ...(person.phone ? [`TEL;TYPE=CELL:${escaped(person.phone)}`] : []),
      ...(person.linkedIn ? [`URL:${escaped(person.linkedIn)}`] : []),
      ...(person.company ? [`ORG:${escaped(person.company)}`] : []),
      ...(person.note ? [`NOTE:${escaped(person.note)}`] : []),
      'END:VCARD',
    ]
      .map(folded)
      .join('\r\n'),
  )
  return cards.map((card) => `${card}\r\n`).join('')
}

/** Columns that Outlook and Google Contacts know by these names. */
export const tableHeader = [
  'First Name',
  'Last Name',
  'E-mail Address',
  'Mobile Phone',
  'Web Page',
  'Company',
  'Notes',
] as const

/** A telephone number as it is dialled from abroad: nothing in it can name a cell or a function. */
const international = /^\+[\d ().-]{3,}$/
/** What a spreadsheet would run as a formula, full-width signs included, is made text by an apostrophe (CWE-1236); a telephone number stays one. */
export const neutralised = (cell: string): string =>
  /^[\s]*[=+\-@\t\r|%＝＋－＠]/.test(cell) && !international.test(cell) ? `'${cell}` : cell

/** The rows of the table under `tableHeader`, formulas neutralised. */
export function tableRows(people: readonly TakenAlong[]): string[][] {
  return people.map((person) => {
    const words = person.name.trim().split(/\s+/)
    const family = words.length > 1 ? (words.at(-1) ?? '') : ''
    const given = words.length > 1 ? words.slice(0, -1).join(' ') : person.name.trim()
    return [given, family, person.email, person.phone, person.linkedIn, person.company, person.note].map((cell) =>
      neutralised(withoutControls(cell ?? '')),
    )
  })
}
