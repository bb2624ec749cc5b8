/** What the server in memory knows, and how it misbehaves. */

import type { PickedTime } from '../../../contract/invites.ts'
import type { LiveKind } from '../../../contract/live.ts'
import type { AccessEntry, Me } from '../../../contract/me.ts'
import type { Note } from '../../../contract/notes.ts'
import type { Person } from '../../../contract/people.ts'
import type { BookedLine, Suggestion } from '../../../contract/suggestions.ts'
import { fewPeople, invites, me, startsAt, suggestions } from './answers.ts'
import { type Given, nothingGiven } from './fake-given.ts'
import { nothingOwned, type Owned } from './fake-owned.ts'

export type World = Given &
  Owned & {
    me: Me
    people: Person[]
    suggestions: Suggestion[]
    aside: Map<string, Suggestion>
    /** Searches for times that the owner asked for. */
    proposals: Map<string, Suggestion>
    /** Times that the owner picked, as they were judged, by search. */
    picks: Map<string, PickedTime>
    included: boolean
    invites: BookedLine[]
    lookBack: string | null
    notes: Note[]
    access: AccessEntry[]
    activities: { activityId: string; contactId: string; kind: string; on: string }[]
    /** Only a bearer token in here is let in. */
    tokens: Set<string>
    /** Every request that was let in, as `GET /api/today`. */
    seen: string[]
    /** What a request, for a file too, gets instead of its answer, or null. `hang` never answers; `absent` breaks the line. */
    fault: (request: string) => Fault | null
    /** What the live line says next, after which it breaks; it stays open without a word until then. */
    live: Promise<LiveKind> | null
    now: () => number
  }
export type Fault =
  | { status: number; code?: string; claims?: string }
  /** The server hears of it only then, and answers as ever, or with the fault that this tells. */
  | { after: Promise<Fault | undefined> }
  /** It is answered at once; the answer comes only then. */
  | { late: Promise<unknown> }
  | { delayMs: number }
  | 'hang'
  | 'absent'
export function createWorld(change: Partial<World> = {}): World {
  const people = change.people ?? fewPeople()
  const began = Date.now()
  return {
    ...nothingGiven(),
    ...nothingOwned(),
    me: me(),
    people,
    suggestions: suggestions(people),
    aside: new Map(),
    proposals: new Map(),
    picks: new Map(),
    included: true,
    invites: invites(people),
    lookBack: 'met:4',
    notes: [],
    access: [
      { at: new Date(startsAt).toISOString(), actor: 'you', what: 'open', times: 3 },
      { at: new Date(startsAt - 86_400_000).toISOString(), actor: 'you', what: 'export', times: 1 },
    ],
    activities: [],
    tokens: new Set(['good-token']),
    seen: [],
    fault: () => null,
    live: null,
    now: () => startsAt + Date.now() - began,
    ...change,
  }
}
