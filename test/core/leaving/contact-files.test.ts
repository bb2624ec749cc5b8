import { expect, test } from 'vitest'
import { neutralised, type TakenAlong, tableHeader, tableRows, vCards } from '../../../core/leaving/contact-files.ts'

const person = (more: Partial<TakenAlong>): TakenAlong => ({
  name: 'Ana María López',
  email: null,
  phone: null,
  linkedIn: null,
  company: null,
  note: null,
  ...more,
})

test('a vCard says what was entered, and no line break or separator escapes its field', () => {
  const card = vCards([person({ email: 'ana@home.example', note: 'likes: tea; coffee,\nEND:VCARD\r\nBEGIN:VCARD' })])
  const lines = card.split('\r\n')
  expect(lines.filter((line) => line === 'BEGIN:VCARD')).toHaveLength(1)
  expect(lines).toContain('N:López;Ana María;;;')
  expect(lines).toContain('EMAIL;TYPE=INTERNET,HOME:ana@home.example')
  expect(card).toContain('likes: tea\\; coffee\\,\\nEND:VCARD\\nBEGIN:VCARD')
})

test('long lines are folded at 75 bytes, never inside a character', () => {
  const card = vCards([person({ note: 'ü'.repeat(200) })])
  for (const line of card.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  expect(card.replaceAll('\r\n ', '')).toContain('ü'.repeat(200))
})

test('what a spreadsheet would run stays text', () => {
  for (const cell of ['＝1+1', '－2', '=1+1', '+A1', '+1+cmd|x', '-2', '@SUM(A1)', '\t=1', ' =1', '|cmd'])
    expect(neutralised(cell)).toBe(`'${cell}`)
  expect(neutralised('Ana')).toBe('Ana')
  expect(neutralised('+49 (30) 901820-0')).toBe('+49 (30) 901820-0')
  const [row] = tableRows([person({ name: '=HYPERLINK("x") Y', company: '@Contoso' })])
  expect(row).toHaveLength(tableHeader.length)
  expect(row?.filter((cell) => /^[=+@-]/.test(cell))).toEqual([])
})
