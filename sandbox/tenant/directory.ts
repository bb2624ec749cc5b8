/** The accounts of the tenant: found by id or any address, soft-deleted, and what changed in them. */

import { createChangeLog } from './change-log.ts'
import { getOrMake } from './get-or-make.ts'
import type { Person, SandboxClock } from './types.ts'

const keptDeletedMs = 30 * 86_400_000

/** One change of an account. `fields` names what changed; empty for creation and deletion. */
export type UserFact = {
  personId: string
  kind: 'created' | 'updated' | 'removed' | 'purged'
  fields: string[]
  at: number
}

export type Directory = ReturnType<typeof createDirectory>

/** A directory over the people given, none of whom count as changes. `tell` hears of every later one. */
export function createDirectory(
  people: Iterable<Person>,
  clock: SandboxClock,
  tell: (personId: string, change: 'updated' | 'deleted') => void,
) {
  const byId = new Map<string, Person>()
  const byAddress = new Map<string, string>()
  const reports = new Map<string, Set<string>>()
  const log = createChangeLog<UserFact>()

  const addressesOf = (person: Person): string[] =>
    [person.mail, person.userPrincipalName, ...person.otherMails]
      .filter(Boolean)
      .map((address) => address.toLowerCase())
  function index(person: Person): void {
    byId.set(person.id, person)
    if (person.deletedAt !== null) return
    for (const address of addressesOf(person)) byAddress.set(address, person.id)
    if (!person.managerId) return
    getOrMake(reports, person.managerId, () => new Set<string>()).add(person.id)
  }
  function unindex(person: Person): void {
    for (const address of addressesOf(person)) if (byAddress.get(address) === person.id) byAddress.delete(address)
    if (person.managerId) reports.get(person.managerId)?.delete(person.id)
  }
  const note = (personId: string, kind: UserFact['kind'], fields: string[]): void => {
    log.add(`${personId}:${log.head()}`, { personId, kind, fields, at: clock.now() })
  }
  const need = (id: string): Person => {
    const person = byId.get(id)
    if (!person || person.deletedAt !== null) throw new RangeError(`there is no person ${id}`)
    return person
  }
  for (const person of people) index(person)

  return {
    log,
    people: function* (): Generator<Person> {
      for (const person of byId.values()) if (person.deletedAt === null) yield person
    },
    deleted: function* (): Generator<Person> {
      for (const person of byId.values()) if (person.deletedAt !== null) yield person
    },
    /** Deleted people are not found. */
    person(id: string): Person | undefined {
      const person = byId.get(id)
      return person?.deletedAt === null ? person : undefined
    },
    personByAddress: (address: string): Person | undefined => byId.get(byAddress.get(address.toLowerCase()) ?? ''),
    reportsOf: (id: string): Person[] =>
      [...(reports.get(id) ?? [])].map((one) => byId.get(one)!).filter((one) => one.deletedAt === null),
    addPerson(person: Person): void {
      if (byId.has(person.id)) throw new RangeError(`there is a person ${person.id} already`)
      const taken = addressesOf(person).find((address) => byAddress.has(address))
      if (taken) throw new RangeError(`the address ${taken} belongs to somebody else`)
      index(person)
      note(person.id, 'created', [])
      tell(person.id, 'updated')
    },
    changePerson(id: string, change: Partial<Person>): void {
      const before = need(id)
      const fields = (Object.keys(change) as (keyof Person)[]).filter(
        (key) => JSON.stringify(change[key]) !== JSON.stringify(before[key]),
      )
      if (fields.length === 0) return
      unindex(before)
      index({ ...before, ...change, id })
      note(id, 'updated', fields)
      tell(id, 'updated')
    },
    removePerson(id: string): void {
      const before = need(id)
      unindex(before)
      byId.set(id, { ...before, deletedAt: clock.now() })
      note(id, 'removed', [])
      tell(id, 'updated')
      clock.at(clock.now() + keptDeletedMs, () => {
        if (byId.get(id)?.deletedAt == null) return
        byId.delete(id)
        note(id, 'purged', [])
        tell(id, 'deleted')
      })
    },
    restorePerson(id: string): void {
      const person = byId.get(id)
      if (!person || person.deletedAt === null) throw new RangeError(`nobody deleted has the id ${id}`)
      index({ ...person, deletedAt: null })
      note(id, 'created', [])
      tell(id, 'updated')
    },
  }
}
