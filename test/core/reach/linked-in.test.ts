import { expect, test } from 'vitest'
import { goodbyeDraft } from '../../../core/leaving/goodbye.ts'
import { linkedInProfile, linkedInSearch, matchConnections } from '../../../core/reach/linked-in.ts'

test('a profile has one address, however it is written, and nothing else passes for one', () => {
  for (const written of [
    'https://www.linkedin.com/in/ana-lopez/?utm=1',
    'linkedin.com/in/ana-lopez',
    'https://de.linkedin.com/in/ana-lopez/en',
  ])
    expect(linkedInProfile(written)).toBe('https://www.linkedin.com/in/ana-lopez')
  for (const other of [
    'https://linkedin.com.evil.example/in/ana',
    'https://evil.example/linkedin.com/in/ana',
    'javascript:alert(1)',
    'https://www.linkedin.com/company/x',
    'https://a:b@linkedin.com/in/ana',
    '',
  ])
    expect(linkedInProfile(other)).toBeNull()
})

test('the search is for name and company, each as one word of the address', () => {
  expect(linkedInSearch('Ana & Co', 'Contoso')).toBe(
    'https://www.linkedin.com/search/results/people/?keywords=Ana%20%26%20Co%20Contoso',
  )
})

const row = (name: string, email = '') => ({ name, email, url: '', company: '' })
const known = (name: string, ...addresses: string[]) => ({ name, addresses })

test('a row is about whom its address or its name alone says; two of one name are left to the owner', () => {
  const [ana, sam, sam2, lee] = [
    known('Ana López'),
    known('Sam Lee', 'a@x.example'),
    known('Sam Lee', 'b@x.example'),
    known('Lee', 'lee@home.example'),
  ]
  const { matched, ambiguous } = matchConnections(
    [ana, sam, sam2, lee],
    [row('Lopez, Ana'), row('Sam Lee'), row('Somebody Else', 'LEE@home.example'), row('Nobody Known')],
  )
  expect(matched.map(({ contact, connection }) => [contact.name, connection.name])).toEqual([
    ['Lee', 'Somebody Else'],
    ['Ana López', 'Lopez, Ana'],
  ])
  expect(ambiguous).toBe(1)
})

test('a goodbye says the day and no more than a person would', () => {
  expect(goodbyeDraft({ peerName: 'Lee, Sam', ownerName: 'Uma Rao', lastDay: '2026-12-11', locale: 'en' })).toEqual({
    subject: 'Uma / Sam',
    text: 'Hi Sam, my last day here is Friday 11 December.\nThank you for the good time. How can I reach you afterwards?',
  })
  const german = goodbyeDraft({ peerName: 'Sam', ownerName: 'Uma', lastDay: '2026-12-11', locale: 'de' }).text
  expect(german).toContain('Freitag, 11. Dezember')
})
