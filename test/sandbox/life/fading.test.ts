import { describe, expect, it } from 'vitest'
import { generateCompany } from '../../../sandbox/life/company.ts'
import { createHistory } from '../../../sandbox/life/history.ts'
import { relationshipsOf } from './owners-view.ts'

describe('what a generated company holds for a suggestion engine, by the product’s own rules', () => {
  const company = generateCompany({ seed: 1, size: 120, domain: 'contoso.example', until: Date.UTC(2026, 10, 23, 8) })
  const history = createHistory(company)
  const owners = company.employeeIds
    .filter((_, at) => at % 4 === 3)
    .map((id) => relationshipsOf(company, history, company.people.find((one) => one.id === id)!))
  const share = (holds: (relationships: (typeof owners)[number]) => boolean): number =>
    owners.filter(holds).length / owners.length

  it('most owners have two to five ties among equals that are fading', () => {
    const fading = owners.map((relationships) => relationships.filter((one) => one.fading).length)
    expect(fading.filter((count) => count >= 2 && count <= 5).length / fading.length).toBeGreaterThan(0.6)
    expect(Math.max(...fading)).toBeLessThanOrEqual(6)
  })

  it('nearly all have equals whom they are often and regularly in touch with', () => {
    const among = (low: number, high: number) => (relationships: (typeof owners)[number]) =>
      relationships.filter(({ peer, twoWay, score }) => peer === 'peer' && twoWay && score >= low && score < high)
        .length >= 2
    expect(share(among(45, 100))).toBeGreaterThan(0.8)
    expect(share(among(20, 45))).toBeGreaterThan(0.8)
    expect(share(among(3, 20))).toBeGreaterThan(0.6)
  })

  it('and people who write to them without ever hearing back, or never answer', () => {
    expect(
      share((relationships) => relationships.some(({ twoWay, person }) => !twoWay && person.kind === 'user')),
    ).toBeGreaterThan(0.5)
  })
})
