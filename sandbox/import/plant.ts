/** The one site of an imported company. */

import type { Site } from '../life/sites.ts'

/** Where everybody works. */
export const plant: Site = {
  city: 'Wrocław',
  zone: 'Europe/Warsaw',
  country: 'PL',
  region: null,
  hours: { from: '08:00', to: '16:00' },
  days: [1, 2, 3, 4, 5],
  lunch: { from: '12:00', to: '13:00' },
  names: [
    ['polish', 40],
    ['german', 15],
    ['english', 15],
    ['french', 10],
    ['spanish', 10],
    ['turkish', 10],
  ],
  rooms: [],
}
