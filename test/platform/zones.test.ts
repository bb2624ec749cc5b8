import { describe, expect, test } from 'vitest'
import { isZone } from '../../core/zones/local.ts'
import { countryOf, hasHolidays, holidaysAt } from '../../platform/holidays.ts'
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
    expect(holidaysAt({ zone: 'Europe/Paris' }, '2026-12-20', '2027-01-05')).toEqual(['2026-12-25', '2027-01-01'])
    expect(holidaysAt({ zone: 'America/New_York' }, '2026-11-20', '2026-11-30')).toEqual(['2026-11-26'])
    expect(holidaysAt({ zone: 'Europe/London' }, '2026-08-25', '2026-09-01')).toEqual(['2026-08-31'])
  })
  test('a site has the holidays of its region, by the name of its city or as the owner says', () => {
    const corpus = ['2026-06-01', '2026-06-10'] as const
    expect(holidaysAt({ zone: 'Europe/Berlin', site: 'München' }, ...corpus)).toEqual(['2026-06-04'])
    expect(holidaysAt({ zone: 'Europe/Berlin', site: 'Munich (HQ)' }, ...corpus)).toEqual(['2026-06-04'])
    expect(holidaysAt({ zone: 'Europe/Berlin', site: 'Berlin' }, ...corpus)).toEqual([])
    expect(holidaysAt({ zone: 'Europe/Berlin', site: 'Werk 2', region: 'DE-BY' }, ...corpus)).toEqual(['2026-06-04'])
    expect(holidaysAt({ zone: 'Europe/London', site: 'Edinburgh' }, '2026-01-01', '2026-01-03')).toEqual([
      '2026-01-01',
      '2026-01-02',
    ])
  })
  test('a city of that name in another country changes nothing', () => {
    expect(holidaysAt({ zone: 'America/Toronto', site: 'London' }, '2026-05-20', '2026-05-26')).toEqual([])
    expect(holidaysAt({ zone: 'Europe/London', site: 'London' }, '2026-05-20', '2026-05-26')).toEqual(['2026-05-25'])
    expect([hasHolidays('DE-BY'), hasHolidays('DE-XX'), hasHolidays('QQ')]).toEqual([true, false, false])
  })
  test('an offset, or a zone in no country, has none', () => {
    expect(holidaysAt({ zone: '+05:30' }, '2026-01-01', '2026-12-31')).toEqual([])
    expect(holidaysAt({ zone: 'UTC' }, '2026-01-01', '2026-12-31')).toEqual([])
    expect(countryOf('Asia/Kolkata')).toBe('IN')
    expect(countryOf('Asia/Calcutta')).toBe('IN')
  })
})
