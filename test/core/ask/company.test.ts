import { expect, test } from 'vitest'
import { isAtCompany, isSameCompany } from '../../../core/ask/company.ts'

test.each([
  ['Contoso', 'Contoso Ltd.'],
  ['contoso gmbh', 'CONTOSO'],
  ['Blue Yonder Airlines', 'Blue Yonder'],
])('%s and %s are one company', (one, other) => {
  expect([isSameCompany(one, other), isSameCompany(other, one)]).toEqual([true, true])
})
test.each([
  ['Contoso', 'Fabrikam'],
  ['GmbH', 'Contoso GmbH'],
  ['Con', 'Contoso'],
  ['', ''],
])('%s and %s are not', (one, other) => {
  expect(isSameCompany(one, other)).toBe(false)
})
test.each([
  ['ana@contoso.com', 'Contoso', true],
  ['ana@mail.contoso.co.uk', 'contoso ltd', true],
  ['ana@blue-yonder.com', 'Blue Yonder', true],
  ['ana@blueyonder.com', 'Blue Yonder', true],
  ['ana@notcontoso.com', 'Contoso', false],
  ['contoso@gmail.com', 'Contoso', false],
  ['ana@fabrikam.com', 'com', false],
])('%s at %s: %s', (address, company, isThere) => {
  expect(isAtCompany(address, company)).toBe(isThere)
})
