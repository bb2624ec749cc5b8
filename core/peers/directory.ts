/** The org chart, walked once for each person asked about. */

/** A person as the directory knows them. */
export type DirectoryPerson = {
  id: string
  managerId: string | null
  jobTitle: string | null
  department: string | null
  userType: string | null
  accountEnabled: boolean
}

export type Directory = {
  find: (id: string) => DirectoryPerson | undefined
  /** Everybody who leads this person, nearest first; empty at the top and for strangers. */
  chainOf: (id: string) => readonly string[]
  /** Everybody known, in the order given. */
  people: () => Iterable<DirectoryPerson>
}

/** Builds the chart from people in any order. A row that names itself, or a cycle, is the end of a chain. */
export function createDirectory(people: Iterable<DirectoryPerson>): Directory {
  const byId = new Map<string, DirectoryPerson>()
  for (const person of people) byId.set(person.id, person)
  const chains = new Map<string, readonly string[]>()
  const chainOf = (id: string): readonly string[] => {
    const known = chains.get(id)
    if (known) return known
    const chain: string[] = []
    const seen = new Set([id])
    let next = byId.get(id)?.managerId ?? null
    while (next !== null && !seen.has(next)) {
      seen.add(next)
      chain.push(next)
      next = byId.get(next)?.managerId ?? null
    }
    chains.set(id, chain)
    return chain
  }
  return { find: (id) => byId.get(id), chainOf, people: () => byId.values() }
}
