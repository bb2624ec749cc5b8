import { describe, expect, test } from 'vitest'
import { isZone } from '../../core/zones/local.ts'
import { countryOf, holidaysIn } from '../../platform/holidays.ts'
import { ianaZone } from '../../platform/zones.ts'

describe('zones as Exchange names them', () => {
  test.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['Europe/Lisbon', 'Europe/Lisbon'],
    ['India Standard Time', 'Asia/Kolkata'],
  ])('%s', (name, expected) => {
    const zone = ianaZone({ name })
    const shown = (one: string | null) =>
      new Intl.DateTimeFormat('en', { timeZone: one ?? '' }).resolvedOptions().timeZone
    expect(shown(zone)).toBe(shown(expected))
  })
  test('nothing, an unknown name and a nameless custom one say nothing', () => {
    for (const name of ['', 'Customized Time Zone', 'tzone://Microsoft/Custom', 'Mars Standard Time'])
      expect(ianaZone({ name })).toBeNull()
    expect(ianaZone(null)).toBeNull()
  })
  test('a custom zone is the likely one with the same winter offset, else the offset itself', () => {
    const custom = (bias: number) =>
      ianaZone({ name: 'Customized Time Zone', bias }, ['America/New_York', 'Europe/Paris'])
    expect(custom(-60)).toBe('Europe/Paris')
    expect(custom(300)).toBe('America/New_York')
    expect(custom(-330)).toBe('+05:30')
    expect(custom(90)).toBe('-01:30')
    expect(custom(99_999)).toBeNull()
    expect(isZone('+05:30')).toBe(true)
  })
})

describe('public holidays', () => {
  test('are those of the country that the zone lies in, between the days asked for', () => {
    expect(holidaysIn('Europe/Paris', '2026-12-20', '2027-01-05')).toEqual(['2026-12-25', '2027-01-01'])
    expect(holidaysIn('America/New_York', '2026-11-20', '2026-11-30')).toEqual(['2026-11-26'])
    expect(holidaysIn('Europe/London', '2026-08-25', '2026-09-01')).toEqual(['2026-08-31'])
  })
  test('an offset, or a zone in no country, has none', () => {
    expect(holidaysIn('+05:30', '2026-01-01', '2026-12-31')).toEqual([])
    expect(holidaysIn('UTC', '2026-01-01', '2026-12-31')).toEqual([])
    expect(countryOf('Asia/Kolkata')).toBe('IN')
    expect(countryOf('Asia/Calcutta')).toBe('IN')
  })
})
