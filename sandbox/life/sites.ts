/** Where people of a generated company work: zone, public holidays, and the hours and lunch that are usual there. */

import type { NameStock } from './names.ts'

/** A place where people of a company work, with what is usual there. */
export type Site = {
  city: string
  zone: string
  /** Two-letter country, and the region whose public holidays apply. */
  country: string
  region: string | null
  hours: { from: string; to: string }
  days: readonly number[]
  lunch: { from: string; to: string }
  /** How common names of a stock are here. */
  names: readonly (readonly [NameStock, number])[]
  rooms: readonly string[]
}

const weekdays = [1, 2, 3, 4, 5]

/** The sites that companies are spread over. */
export const sites = {
  lyon: {
    city: 'Lyon',
    zone: 'Europe/Paris',
    country: 'FR',
    region: null,
    hours: { from: '09:00', to: '18:00' },
    days: weekdays,
    lunch: { from: '12:00', to: '14:00' },
    names: [
      ['french', 62],
      ['arabic', 9],
      ['english', 5],
      ['german', 6],
      ['spanish', 8],
      ['chinese', 4],
      ['african', 6],
    ],
    rooms: ['Rhône', 'Saône', 'Fourvière', 'Confluence', 'Bellecour'],
  },
  london: {
    city: 'London',
    zone: 'Europe/London',
    country: 'GB',
    region: 'ENG',
    hours: { from: '09:00', to: '17:30' },
    days: weekdays,
    lunch: { from: '12:00', to: '13:30' },
    names: [
      ['english', 55],
      ['indian', 14],
      ['african', 9],
      ['french', 5],
      ['polish', 6],
      ['chinese', 6],
      ['arabic', 5],
    ],
    rooms: ['Thames', 'Fleet', 'Tyburn', 'Lea'],
  },
  newYork: {
    city: 'New York',
    zone: 'America/New_York',
    country: 'US',
    region: 'NY',
    hours: { from: '09:00', to: '17:00' },
    days: weekdays,
    lunch: { from: '12:00', to: '13:00' },
    names: [
      ['english', 44],
      ['spanish', 18],
      ['chinese', 10],
      ['indian', 10],
      ['african', 6],
      ['polish', 5],
      ['hebrew', 7],
    ],
    rooms: ['Hudson', 'Harlem', 'Bronx', 'Gowanus'],
  },
  berlin: {
    city: 'Berlin',
    zone: 'Europe/Berlin',
    country: 'DE',
    region: 'be',
    hours: { from: '08:30', to: '17:00' },
    days: weekdays,
    lunch: { from: '11:45', to: '13:00' },
    names: [
      ['german', 62],
      ['turkish', 13],
      ['polish', 9],
      ['english', 5],
      ['arabic', 6],
      ['vietnamese', 5],
    ],
    rooms: ['Spree', 'Havel', 'Panke', 'Dahme'],
  },
  bengaluru: {
    city: 'Bengaluru',
    zone: 'Asia/Kolkata',
    country: 'IN',
    region: 'KA',
    hours: { from: '09:30', to: '18:30' },
    days: weekdays,
    lunch: { from: '13:00', to: '14:00' },
    names: [
      ['indian', 94],
      ['english', 6],
    ],
    rooms: ['Kaveri', 'Arkavathi', 'Vrishabha'],
  },
  madrid: {
    city: 'Madrid',
    zone: 'Europe/Madrid',
    country: 'ES',
    region: 'MD',
    hours: { from: '09:00', to: '18:30' },
    days: weekdays,
    lunch: { from: '14:00', to: '15:30' },
    names: [
      ['spanish', 88],
      ['english', 4],
      ['french', 4],
      ['arabic', 4],
    ],
    rooms: ['Retiro', 'Jarama', 'Manzanares'],
  },
  telAviv: {
    city: 'Tel Aviv',
    zone: 'Asia/Jerusalem',
    country: 'IL',
    region: null,
    hours: { from: '09:00', to: '18:00' },
    days: [7, 1, 2, 3, 4],
    lunch: { from: '12:00', to: '13:30' },
    names: [
      ['hebrew', 86],
      ['arabic', 8],
      ['english', 6],
    ],
    rooms: ['Yarkon', 'Carmel', 'Neve Tzedek'],
  },
  osaka: {
    city: 'Osaka',
    zone: 'Asia/Tokyo',
    country: 'JP',
    region: null,
    hours: { from: '09:00', to: '18:00' },
    days: weekdays,
    lunch: { from: '12:00', to: '13:00' },
    names: [
      ['japanese', 92],
      ['chinese', 5],
      ['english', 3],
    ],
    rooms: ['Yodo', 'Dotonbori', 'Nakanoshima'],
  },
} as const satisfies Record<string, Site>

/** The sites of a company and their share of its people, in percent: few when it is small. */
export function sitesFor(size: number): readonly (readonly [Site, number])[] {
  if (size < 300)
    return [
      [sites.lyon, 50],
      [sites.london, 32],
      [sites.newYork, 18],
    ]
  if (size < 2000)
    return [
      [sites.lyon, 34],
      [sites.london, 22],
      [sites.berlin, 18],
      [sites.newYork, 14],
      [sites.bengaluru, 12],
    ]
  return [
    [sites.lyon, 22],
    [sites.london, 17],
    [sites.berlin, 14],
    [sites.newYork, 15],
    [sites.bengaluru, 17],
    [sites.madrid, 8],
    [sites.telAviv, 4],
    [sites.osaka, 3],
  ]
}
