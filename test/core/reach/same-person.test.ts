import { expect, test } from 'vitest'
import { maySamePerson } from '../../../core/reach/same-person.ts'

test('a new surname, a shorter name, an accent or no name at all may be the same person; another name is another person', () => {
  for (const other of ['Ana Ruiz', 'Ruiz, Ana (Lyon)', 'ANA', 'Aña Berg', '', 'ana@fabrikam.example'])
    expect([other, maySamePerson('Ana Lopez', other)]).toEqual([other, true])
  for (const other of ['Bo Berg', 'A. L.', 'Anabel'])
    expect([other, maySamePerson('Ana Lopez', other)]).toEqual([other, other === 'A. L.'])
})
