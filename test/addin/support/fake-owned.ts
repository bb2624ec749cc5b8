/** What the server in memory knows of the owner's own settings, lists and organisation. */

import type { z } from 'zod'
import type { Tenant } from '../../../contract/admin.ts'
import type { Cadence, Circle } from '../../../contract/circles.ts'
import type { Input } from '../../../contract/client.ts'
import type { startGroup, Team } from '../../../contract/groups.ts'
import type { Incoming } from '../../../contract/invites.ts'
import type { Level } from '../../../contract/people.ts'
import type { OwnNeeds, Place } from '../../../contract/places.ts'
import type { Poll, PollQuestion } from '../../../contract/polls.ts'

export type Owned = {
  chart: {
    outOfRange: { contactId: string; name: string; title: string | null; answer: boolean | null }[]
    reports: { contactId: string; name: string; notes: number; kept: boolean }[]
    sorted: { contactId: string; name: string; level: Level; correctionId: string }[]
  }
  places: Place[]
  needs: z.infer<typeof OwnNeeds>
  circles: Circle[]
  cadences: Cadence[]
  incoming: z.infer<typeof Incoming>[]
  /** Contacts of whom the owner said that they are swamped. */
  swamped: Set<string>
  teams: z.infer<typeof Team>[]
  /** What groups were started with, by id. */
  groups: Map<string, Input<typeof startGroup>['body']>
  polls: Poll[]
  pollQuestions: PollQuestion[]
  /** No time suits a whole group, so that a poll is what is left. */
  noGroupTime: boolean
  /** Null for whoever is no administrator. */
  tenant: Tenant | null
}

/** Nothing of one's own yet. */
export const nothingOwned = (): Owned => ({
  chart: { outOfRange: [], reports: [], sorted: [] },
  places: [],
  needs: { needs: null, shared: false },
  circles: [],
  cadences: [],
  incoming: [],
  swamped: new Set(),
  teams: [],
  groups: new Map(),
  polls: [],
  pollQuestions: [],
  noGroupTime: false,
  tenant: null,
})
