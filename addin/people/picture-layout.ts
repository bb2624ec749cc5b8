/** Where everybody stands in the picture: the ring is the word, the direction is the circle they belong to. Pure. */
import type { PersonRow, Word } from '../../contract/people.ts'

/** From the middle outward; whoever is new stands outside, because nothing is known of them yet. */
export const rings: readonly Word[] = ['often', 'regular', 'cooling', 'occasional', 'rare', 'quiet', 'new']

/** How many of a word are drawn at most. Those far out are many and alike, so that a number says more. */
const drawnMost: Record<Word, number> = {
  often: 30,
  regular: 30,
  cooling: 30,
  occasional: 20,
  rare: 10,
  quiet: 8,
  new: 10,
}

export type Ring = { word: Word; rx: number; ry: number; count: number }
export type Node = {
  person: PersonRow
  word: Word
  ring: number
  angle: number
  x: number
  y: number
  from: { x: number; y: number } | null
}
export type More = { word: Word; ring: number; angle: number; count: number; x: number; y: number }
export type Picture = { width: number; height: number; face: number; rings: Ring[]; nodes: Node[]; more: More[] }

type Box = { x: number; y: number; halfWidth: number; halfHeight: number }

/** Room for a number of many. */
const pill = { halfWidth: 36, halfHeight: 16 }

const hit = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < a.halfWidth + b.halfWidth && Math.abs(a.y - b.y) < a.halfHeight + b.halfHeight

/** What somebody stands together with others by: a circle of the owner's, else their department. */
export type GroupOf = (person: PersonRow) => string
const byDepartment: GroupOf = ({ department }) => department ?? ''

/** A direction (radians, clockwise from the right) for each group, wide in proportion to its people. */
function sectors(people: readonly PersonRow[], groupOf: GroupOf): Map<string, { from: number; width: number }> {
  const sizes = new Map<string, number>()
  for (const person of people) sizes.set(groupOf(person), (sizes.get(groupOf(person)) ?? 0) + 1)
  const names = [...sizes.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const found = new Map<string, { from: number; width: number }>()
  let from = -Math.PI / 2
  for (const name of names) {
    const width = (2 * Math.PI * (sizes.get(name) ?? 0)) / people.length
    found.set(name, { from, width })
    from += width
  }
  return found
}

/** From the wished one outward, to either side in turn: angles, unless `most` says otherwise. */
function* around(wished: number, step: number, most = Math.PI): Generator<number> {
  yield wished
  for (let off = step; off <= most; off += step) {
    yield wished + off
    yield wished - off
  }
}

/**
 * Nobody covers anybody: who finds no room on their ring is in that ring's number. `people` are strongest first;
 * `width` in px. The same people, groups and width give the same picture.
 */
export function layoutPicture(people: readonly PersonRow[], width: number, groupOf = byDepartment): Picture {
  const wide = width >= 640
  const face = wide ? 18 : 14
  const half = wide ? { halfWidth: 39, halfHeight: 28 } : { halfWidth: 28, halfHeight: 23 }
  const byWord = new Map(rings.map((word) => [word, people.filter((person) => person.word === word)]))
  const present = rings.filter((word) => (byWord.get(word)?.length ?? 0) > 0)
  // Where it is too narrow for the numbers to stand beside each other it is high enough for them to stand below each other.
  const stacked = 2 * (face * 2 + half.halfHeight * 2 + 14 + (present.length - 1) * (pill.halfHeight * 2 + 1))
  const height = Math.round(Math.max(Math.min(600, Math.max(400, width * 0.64)), wide ? 0 : stacked))
  const drawn = present.flatMap((word) => byWord.get(word)?.slice(0, drawnMost[word]) ?? [])
  const inSector = sectors(drawn, groupOf)
  const center = { x: width / 2, y: height / 2 }
  const outer = { x: center.x - half.halfWidth - 2, y: center.y - half.halfHeight - 2 }
  // The first ring keeps clear of the middle; the others share what is left.
  const inner = { x: Math.min(outer.x * 0.5, face + half.halfWidth + 14), y: face * 2 + half.halfHeight + 12 }
  const placed: Box[] = [{ ...center, halfWidth: face + 12, halfHeight: face + 8 }]
  const picture: Picture = { width, height, face, rings: [], nodes: [], more: [] }
  const between = (least: number, most: number, ring: number): number =>
    least + (most - least) * (present.length === 1 ? 0.5 : ring / (present.length - 1))
  for (const [ring, word] of present.entries()) {
    const all = byWord.get(word) ?? []
    const [rx, ry] = [between(inner.x, outer.x, ring), between(inner.y, outer.y, ring)]
    picture.rings.push({ word, rx, ry, count: all.length })
    placed.push({ x: center.x, y: center.y - ry, halfWidth: 30, halfHeight: 9 })
  }
  for (const [ring, word] of present.entries()) {
    const { rx, ry } = picture.rings[ring] as Ring
    const at = (angle: number) => ({ x: center.x + rx * Math.cos(angle), y: center.y + ry * Math.sin(angle) })
    const find = (
      wished: number,
      size: { halfWidth: number; halfHeight: number },
    ): { angle: number; box: Box } | null => {
      for (const angle of around(wished, 6 / Math.max(rx, ry))) {
        const box = { ...at(angle), ...size }
        if (!placed.some((other) => hit(box, other))) return { angle, box }
      }
      return null
    }
    /** On a full ring the number stands further out, where there is room. */
    const outside = (size: { halfWidth: number; halfHeight: number }): { angle: number; box: Box } | null => {
      for (let grown = 1; grown < 3; grown += 0.04) {
        const box = { x: center.x, y: Math.min(height - size.halfHeight, center.y + ry * grown), ...size }
        if (!placed.some((other) => hit(box, other))) return { angle: Math.PI / 2, box }
      }
      // Anywhere at all, from below upward and from the middle outward.
      for (let y = height - size.halfHeight; y > size.halfHeight; y -= 8)
        for (const x of around(center.x, 8, center.x - size.halfWidth)) {
          const box = { x, y, ...size }
          if (!placed.some((other) => hit(box, other))) return { angle: Math.atan2(y - center.y, x - center.x), box }
        }
      return null
    }
    const all = byWord.get(word) ?? []
    const some = all.slice(0, drawnMost[word])
    // The number keeps a place before anybody takes it, in case not everybody finds one.
    const crowded = all.length > some.length || some.length * half.halfWidth * 2.2 > Math.PI * (rx + ry)
    const reserved = crowded ? (find(Math.PI / 2, pill) ?? outside(pill)) : null
    if (reserved) placed.push(reserved.box)
    let left = all.length - some.length
    for (const person of some) {
      const mates = some.filter((other) => groupOf(other) === groupOf(person))
      const { from, width: span } = inSector.get(groupOf(person)) ?? { from: 0, width: Math.PI * 2 }
      const spot = find(from + (span * (mates.indexOf(person) + 0.5)) / mates.length, half)
      if (!spot) {
        left += 1
        continue
      }
      placed.push(spot.box)
      const { angle, box } = spot
      const before = word === 'cooling' ? 0.72 : null
      picture.nodes.push({
        person,
        word,
        ring,
        angle,
        x: box.x,
        y: box.y,
        from:
          before === null
            ? null
            : { x: center.x + (box.x - center.x) * before, y: center.y + (box.y - center.y) * before },
      })
    }
    if (left > 0) {
      const spot = reserved ?? outside(pill)
      if (spot) placed.push(spot.box)
      const { x, y } = spot?.box ?? at(Math.PI / 2)
      picture.more.push({ word, ring, angle: spot?.angle ?? Math.PI / 2, count: left, x, y })
    }
  }
  return picture
}
