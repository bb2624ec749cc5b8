import { describe, expect, test } from 'vitest'
import { slotKinds } from '../../../core/policy/slots.ts'
import { inviteText, type LocalTime } from '../../../core/reason/invite-text.ts'
import { firstName, plainLine } from '../../../core/reason/plain.ts'

const own: LocalTime = { contactId: null, zone: 'Europe/London', date: '2027-03-16', from: '14:00', to: '14:30' }
const theirs: LocalTime = { contactId: 'sam', zone: 'America/New_York', date: '2027-03-16', from: '10:00', to: '10:30' }
const ask = (change: Partial<Parameters<typeof inviteText>[0]> = {}) =>
  inviteText({
    kind: 'lunch',
    ownerName: 'Mara Vogel',
    peerNames: ['Sam Lee'],
    peerIds: ['sam'],
    locale: 'en',
    local: [own],
    ...change,
  })

/** Rule 11 of the product: no count, no word of rule 8, nothing about a calendar, nothing that shows who wrote it. */
const forbidden =
  /\b(often|regular|cooling|occasional|rare|quiet|new|calendar|kith|suggest\w*|score|contact|fading|free|busy|weeks?|months?|times?|oft|regelmäßig|selten|ruhig|neu|kalender|vorschlag|frei|beschäftigt|wochen?|monate?|-mal)\b/i

describe('what reaches a peer', () => {
  test.each(slotKinds.flatMap((kind) => (['en', 'de'] as const).map((locale) => [kind, locale] as const)))(
    '%s in %s: first names as a title, two plain lines, nothing observed, the times on both clocks',
    (kind, locale) => {
      for (const local of [[own], [own, theirs]]) {
        const { title, body } = ask({ kind, locale, local })
        expect(title).toBe('Mara / Sam')
        expect(body.split('\n')).toHaveLength(2)
        const words = body.replaceAll('your time', '')
        expect([kind, words, forbidden.test(words)]).toEqual([kind, words, false])
        expect(body).toContain('14:00–14:30')
        if (local.length > 1) expect(body).toContain('10:00–10:30')
        expect(body).toContain(locale === 'de' ? 'Dienstag, 16. März' : 'Tuesday 16 March')
        // Digits are of dates and clocks only.
        expect(words.replace(/\d\d:\d\d/g, '').match(/\d+/g)).toEqual(['16'])
      }
    },
  )

  test('across midnight both days are named', () => {
    const late: LocalTime = { contactId: 'sam', zone: 'Asia/Tokyo', date: '2027-03-17', from: '08:00', to: '08:30' }
    expect(ask({ kind: 'call', local: [{ ...own, from: '23:00', to: '23:30' }, late] }).body).toContain(
      'Wednesday 17 March, 08:00–08:30 your time, Tuesday 16 March, 23:00–23:30 mine.',
    )
  })

  test('in a group everybody whose clock differs is named with their own time', () => {
    const { title, body } = ask({
      kind: 'call',
      peerNames: ['Sam Lee', 'Ana Ruiz'],
      peerIds: ['sam', 'ana'],
      local: [own, theirs, { contactId: 'ana', zone: 'Europe/Madrid', date: '2027-03-16', from: '15:00', to: '15:30' }],
    })
    expect(title).toBe('Mara / Sam / Ana')
    expect(body).toBe(
      'Hi Sam and Ana, shall we talk for a bit?\nTuesday 16 March, 14:00–14:30, which is 10:00–10:30 for Sam and 15:00–15:30 for Ana.',
    )
  })

  test('a name cannot break out of its line', () => {
    const evil = 'Sam\r\nBcc: all@example.com\u2028\u0000 Lee'
    const { title, body } = ask({ peerNames: [evil], ownerName: 'Mara\nVogel' })
    expect(title).toBe('Mara / Sam')
    expect(body.split('\n')).toHaveLength(2)
    const isControl = (character: string): boolean => /\p{Cc}|\p{Zl}|\p{Zp}/u.test(character) && character !== '\n'
    expect([...title, ...body].filter(isControl)).toEqual([])
  })
})

describe('first names', () => {
  test.each([
    ['Sam Lee', 'Sam'],
    ['Lee, Sam', 'Sam'],
    ['Lee, Sam (Lyon)', 'Sam'],
    ['  Ana   Ruiz ', 'Ana'],
    ['"Jonas" Weber', 'Jonas'],
    ['jonas.weber@kith.test', 'Jonas'],
    ['王小明', '王小明'],
    ['\u202Eevil Name', 'evil'],
    ['', ''],
    ['()', ''],
  ])('%j is %j', (display, first) => {
    expect(firstName(display)).toBe(first)
  })
  test('a line is cut by characters, never inside one', () => {
    expect(plainLine('👩‍👩‍👧'.repeat(3), 2)).toBe('👩 👩'.slice(0, 3).trim())
    expect(plainLine(`a\tb\u200Fc`)).toBe('a b c')
  })
})
