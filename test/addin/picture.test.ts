import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choosePeople } from '../../addin/people/choose.ts'
import { groupsBy } from '../../addin/people/groups.ts'
import { layoutPicture, rings } from '../../addin/people/picture-layout.ts'
import type { Word } from '../../contract/people.ts'
import { fewPeople, manyPeople, person } from './support/answers.ts'

const anyone = fc
  .array(fc.record({ word: fc.constantFrom<(Word | null)[]>(...rings, null), group: fc.nat(6) }), { maxLength: 80 })
  .map((given) =>
    given.map(({ word, group }, index) => person(index + 1, `N${index}`, word, { department: `d${group}`, days: [] })),
  )

describe('the picture', () => {
  it('covers nobody with anybody, at any width', () => {
    fc.assert(
      fc.property(anyone, fc.integer({ min: 254, max: 1100 }), (people, width) => {
        const { nodes, face } = layoutPicture(people, width)
        const apart = (a: { x: number; y: number }, b: { x: number; y: number }): boolean =>
          Math.hypot(a.x - b.x, a.y - b.y) >= 2 * face
        return nodes.every((node, index) => nodes.slice(index + 1).every((other) => apart(node, other)))
      }),
      { numRuns: 60 },
    )
  })

  it('lets no number of many cover another, from a panel of 320 px to a wide screen', () => {
    const pill = { width: 72, height: 32 }
    const covered: string[] = []
    for (const people of [fewPeople(), manyPeople(60), manyPeople(500)])
      for (let width = 254; width < 1000; width += 20) {
        const { more } = layoutPicture(people, width)
        for (const [index, one] of more.entries())
          for (const other of more.slice(index + 1))
            if (Math.abs(one.x - other.x) < pill.width && Math.abs(one.y - other.y) < pill.height)
              covered.push(`${people.length} people, ${width} px: ${one.word} and ${other.word}`)
      }
    expect(covered).toEqual([])
  })

  it('shows or counts everybody who has a word, and stays inside its frame', () => {
    fc.assert(
      fc.property(anyone, fc.integer({ min: 254, max: 1100 }), (people, width) => {
        const { nodes, more, height } = layoutPicture(people, width)
        const told = nodes.length + more.reduce((sum, { count }) => sum + count, 0)
        const inside = [...nodes, ...more].every(({ x, y }) => x > 0 && x < width && y > 0 && y <= height)
        return inside && told === people.filter(({ word }) => word !== null).length
      }),
      { numRuns: 60 },
    )
  })

  it('puts who is more often in touch nearer, ring by ring', () => {
    const { nodes, width, height, rings: drawn } = layoutPicture(fewPeople(), 928)
    const away = ({ x, y }: { x: number; y: number }): number =>
      Math.hypot((x - width / 2) / (width / 2), (y - height / 2) / (height / 2))
    const nearest = drawn.map(({ word }) => Math.min(...nodes.filter((node) => node.word === word).map(away)))
    expect(drawn.map(({ word }) => word)).toEqual([...rings])
    expect(nearest).toEqual(nearest.toSorted((a, b) => a - b))
  })

  it('puts those of a circle side by side, whatever their departments', () => {
    const words: Word[] = ['regular', 'occasional', 'rare', 'quiet']
    const people = Array.from({ length: 12 }, (_, index) =>
      person(index + 1, `N${index}`, words[index % 4] ?? 'regular', { department: `d${index % 6}`, days: [] }),
    )
    const mates = [0, 2, 5, 7].flatMap((index) => people[index] ?? [])
    const among = new Set(mates.map(({ contactId }) => contactId))
    const member = ({ contactId, name }: (typeof people)[number]) => ({ contactId, name, next: null as never })
    const circle = { circleId: 'c', name: 'Lunch', everyDays: 42, atMostDays: 84, pausedUntil: null, linkIds: [] }
    const span = (nodes: ReturnType<typeof layoutPicture>['nodes']): number => {
      const angles = nodes.filter(({ person: { contactId } }) => among.has(contactId)).map(({ angle }) => angle)
      return Math.max(...angles) - Math.min(...angles)
    }
    const groups = groupsBy([{ ...circle, members: mates.map(member) }])
    expect(span(layoutPicture(people, 928, groups).nodes)).toBeLessThan(Math.PI / 2)
    expect(span(layoutPicture(people, 928).nodes)).toBeGreaterThan(Math.PI)
  })

  it('is the same for the same people', () => {
    expect(layoutPicture(manyPeople(500), 928)).toEqual(layoutPicture(manyPeople(500), 928))
  })
})

describe('choosing people', () => {
  const wish = { search: '', word: null, order: 'contact', locale: 'en' } as const
  const names = (people: { name: string }[]): string[] => people.map(({ name }) => name)

  it('finds every word of a search anywhere, without accents or capitals', () => {
    expect(names(choosePeople(fewPeople(), { ...wish, search: 'MARQUEZ gar' }))).toEqual(['Ana García Márquez'])
    expect(names(choosePeople(fewPeople(), { ...wish, search: 'الله' }))).toEqual(['محمد عبد الله'])
  })

  it('puts the cooling first and keeps the rest in order', () => {
    const people = fewPeople()
    const chosen = choosePeople(people, { ...wish, order: 'cooling' })
    expect(names(chosen).slice(0, 2)).toEqual(['Jonas Weber', 'Ana García Márquez'])
    const others = people.filter(({ word }) => word !== 'cooling')
    expect(names(chosen.slice(2))).toEqual(names(others))
  })

  it('shows those of one circle alone', () => {
    const people = fewPeople()
    const among = new Set(people.slice(2, 4).map(({ contactId }) => contactId))
    expect(names(choosePeople(people, { ...wish, among }))).toEqual(names(people.slice(2, 4)))
  })

  it('leaves the list that it was given as it was', () => {
    const people = fewPeople()
    choosePeople(people, { ...wish, order: 'name' })
    expect(names(people)).toEqual(names(fewPeople()))
  })
})
