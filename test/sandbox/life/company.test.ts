import { describe, expect, it } from 'vitest'
import { generateCompany } from '../../../sandbox/life/company.ts'
import { createHistory } from '../../../sandbox/life/history.ts'
import { holidayOn } from '../../../sandbox/life/holidays.ts'
import { dayOfDate } from '../../../sandbox/life/local-time.ts'
import type { Person } from '../../../sandbox/tenant/types.ts'

const until = Date.UTC(2026, 10, 23, 8)
const companyOf = (size: number, seed = 1) => generateCompany({ seed, size, domain: 'contoso.example', until })

describe('a generated company', () => {
  it.each([20, 120, 1000, 20_000])('of %i has that many people under one chief, and no circle of managers', (size) => {
    const company = companyOf(size)
    const people = new Map(company.people.map((one) => [one.id, one]))
    const employees = company.employeeIds.map((id) => people.get(id)!)
    expect(employees).toHaveLength(size)
    expect(employees.filter(({ managerId }) => managerId === null)).toHaveLength(1)
    const depthOf = (person: Person): number => {
      let depth = 0
      for (let up = person.managerId; up !== null && depth < 50; up = people.get(up)!.managerId) depth++
      return depth
    }
    const deepest = Math.max(...employees.map(depthOf))
    expect(deepest).toBeGreaterThanOrEqual(2)
    expect(deepest).toBeLessThan(8)
  })

  it('leads have teams of a size that one person can lead', () => {
    const company = companyOf(1000)
    const spans = new Map<string, number>()
    for (const id of company.employeeIds) {
      const { managerId } = company.people.find((one) => one.id === id)!
      if (managerId) spans.set(managerId, (spans.get(managerId) ?? 0) + 1)
    }
    expect(Math.max(...spans.values())).toBeLessThanOrEqual(12)
    const mean = (company.employeeIds.length - 1) / spans.size
    expect(mean).toBeGreaterThan(3)
    expect(mean).toBeLessThan(9)
  })

  it('every address and id belongs to one account, and addresses need no escaping', () => {
    const { people } = companyOf(1000)
    const addresses = people.flatMap(({ mail, otherMails }) => [mail, ...otherMails].map((one) => one.toLowerCase()))
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length)
    expect(addresses.filter((one) => !/^[a-z0-9.-]+@[a-z0-9.-]+$/.test(one))).toEqual([])
  })

  it('sites lie in several zones, with their own public holidays', () => {
    const { people } = companyOf(120)
    expect(new Set(people.filter(({ kind }) => kind === 'user').map(({ zone }) => zone)).size).toBeGreaterThan(2)
    expect(holidayOn({ country: 'FR', site: 'Lyon' }, dayOfDate('2026-07-14'))).not.toBeNull()
    expect(holidayOn({ country: 'GB', site: 'London' }, dayOfDate('2026-07-14'))).toBeNull()
    expect(holidayOn({ country: 'US', site: 'New York' }, dayOfDate('2026-11-26'))).not.toBeNull()
    expect(holidayOn({ country: 'FR', site: 'Lyon' }, dayOfDate('2026-11-26'))).toBeNull()
  })

  it('who is on leave now has automatic replies for as long', () => {
    const company = companyOf(1000)
    const today = Math.floor(until / 86_400_000)
    const away = company.people.filter(
      ({ id, accountEnabled }) =>
        accountEnabled &&
        company.habits.get(id)?.leaves.some(({ fromDay, toDay }) => fromDay <= today && toDay > today + 1),
    )
    expect(away.length).toBeGreaterThan(3)
    for (const { automaticReplies } of away) {
      expect(automaticReplies.status).toBe('scheduled')
      expect(Date.parse(automaticReplies.to ?? '')).toBeGreaterThan(until)
    }
    const there = company.people.filter(({ id }) =>
      company.habits.get(id)?.leaves.every(({ fromDay, toDay }) => fromDay > today + 1 || toDay < today),
    )
    expect(there.filter(({ automaticReplies }) => automaticReplies.status !== 'disabled')).toEqual([])
  })

  it('sizes that make no company are refused', () => {
    for (const size of [0, 19, 20_001, 50.5]) expect(() => companyOf(size)).toThrow(/20 to 20000/)
  })

  it('of 20,000 reads one mailbox without the others', () => {
    const company = companyOf(20_000)
    const { messages, events } = createHistory(company).load(company.employeeIds[12_345]!)
    expect(messages.length).toBeGreaterThan(1000)
    expect(events.length).toBeGreaterThan(30)
  })
})
