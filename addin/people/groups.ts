/** Who stands together in the picture, by the owner's own circles. Pure. */
import type { Circle } from '../../contract/circles.ts'
import type { GroupOf } from './picture-layout.ts'

export const membersOf = ({ members }: Pick<Circle, 'members'>): ReadonlySet<string> =>
  new Set(members.map(({ contactId }) => contactId))

/** Whoever shares a circle stands together, whoever is in none with their department; of several circles the first counts. */
export function groupsBy(circles: readonly Circle[]): GroupOf {
  const circleOf = new Map<string, string>()
  for (const circle of [...circles].reverse())
    for (const contactId of membersOf(circle)) circleOf.set(contactId, circle.circleId)
  return ({ contactId, department }) => circleOf.get(contactId) ?? department ?? ''
}
