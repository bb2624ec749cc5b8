import { describe, expect, test } from 'vitest'
import { confidenceOf, readTitle } from '../../../core/peers/grade.ts'

describe('the grade that a title states', () => {
  test.each([
    ['Intern', 0],
    ['Werkstudentin', 0],
    ['Junior Software Engineer', 1],
    ['Graduate Analyst', 1],
    ['Software Engineer', 2],
    ['Product Manager', 2],
    ['Key Account Manager', 2],
    ['HR Business Partner', 2],
    ['Executive Assistant to the Managing Director', 2],
    ['Executive Assistant to CEO', 2],
    ['Staff Accountant', 2],
    ['Lead Generation Specialist', 2],
    ['Senior Product Manager', 3],
    ['Sr. Accountant', 3],
    ['Team Lead Controlling', 4],
    ['Principal Engineer', 4],
    ['Staff Engineer', 4],
    ['Assistant Manager, Operations', 4],
    ['Teamleiterin Einkauf', 4],
    ['Engineering Manager', 5],
    ['Senior Finance Manager', 5],
    ['Abteilungsleiter Produktion', 5],
    ['Head of People', 6],
    ['Associate Director, Marketing', 6],
    ['Chief of Staff', 6],
    ['Vice President Sales', 7],
    ['SVP Engineering', 7],
    ['Bereichsleiterin Logistik', 7],
    ['CTO', 8],
    ['Chief Financial Officer', 8],
    ['President', 8],
    ['Geschäftsführerin', 8],
  ])('%s stands at %i', (title, grade) => {
    expect(readTitle(title).grade).toBe(grade)
  })

  test.each([[null], [''], ['   '], ['Ninja'], ['Zauberer'], ['12345']])('%j states no grade', (title) => {
    expect(readTitle(title).grade).toBeNull()
  })

  test('a contractor is told by the title', () => {
    expect(readTitle('Freelance Developer').contractor).toBe(true)
    expect(readTitle('Contractor, Data Engineering').contractor).toBe(true)
    expect(readTitle('Contract Manager').contractor).toBe(false)
  })
})

describe('functions that one turns to in confidence', () => {
  test.each([
    ['HR Business Partner', 'Human Resources', 'people'],
    ['Referentin', 'Personalabteilung', 'people'],
    ['Chair of the works council', null, 'works-council'],
    ['Betriebsarzt', null, 'medical'],
    ['General Counsel', 'Legal', 'legal'],
    ['Compliance Officer', 'Legal', 'compliance'],
    ['Data Protection Officer', 'IT', 'compliance'],
  ])('%s in %s is one', (jobTitle, department, function_) => {
    expect(confidenceOf({ jobTitle, department })).toBe(function_)
  })

  test.each([
    ['Software Engineer', 'Platform'],
    ['Chromium Developer', 'Research'],
    ['Accountant', 'Finance'],
    [null, null],
  ])('%s in %s is none', (jobTitle, department) => {
    expect(confidenceOf({ jobTitle, department })).toBeNull()
  })
})
