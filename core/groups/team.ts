/** A list picked by hand beside whole teams: leaving out exactly one is worth a second look. */

export type Team = { code: 'mine' | 'led'; people: readonly string[] }

/** Who is missing where all of a team but one are invited; a team of two has no all but one. */
export function allButOne(invited: readonly string[], teams: readonly Team[]): string[] {
  const missing = teams.flatMap(({ people }) => {
    const out = people.filter((one) => !invited.includes(one))
    return people.length >= 3 && out.length === 1 ? out : []
  })
  return [...new Set(missing)]
}
