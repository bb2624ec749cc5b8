/** Reading the tenant's directory: by deltas where an administrator agreed, names where not, by one owner for all. */
import type { OwnerRef } from '../../db/connect.ts'
import {
  type DirectoryState,
  extendLease,
  leaseDirectory,
  moveDirectory,
  releaseDirectory,
  restartDirectory,
  storeKinds,
  storePeople,
} from '../../db/queries/directory.ts'
import {
  nearPeopleRequest,
  type PeoplePage,
  readNearPeople,
  readPeoplePage,
  usersBasicRequest,
  usersDeltaRequest,
} from '../../platform/graph/directory.ts'
import type { GraphRequest } from '../../platform/graph/graph.ts'
import type { Deps } from '../deps.ts'
import { Refused } from '../failures.ts'
import { ask } from './answer.ts'

const pagesMost = 2_000
/** How often one reading is begun anew because its link ran out on the way. */
const anewMost = 2

export type Extent = 'people' | 'basic' | 'full'
/** What a reading came to; null: it was fresh enough, or another owner is at it. */
export type Read = { extent: Extent; changed: boolean } | null

/** Reads what changed in the directory if nobody has since `readBefore` (business time). */
export async function readDirectory(deps: Deps, owner: OwnerRef, readBefore: Date): Promise<Read> {
  const { tenantId } = owner
  const state = await deps.db.asTenant(tenantId, (sql) =>
    leaseDirectory(sql, { realNow: new Date(Date.now()), until: leaseUntil(deps), readBefore }),
  )
  if (!state) return null
  try {
    return (
      (await readUsers(deps, owner, state, 'full')) ??
      (await readUsers(deps, owner, state, 'basic')) ?? {
        extent: 'people',
        changed: await readNear(deps, owner, state.round + 1, 'people'),
      }
    )
  } finally {
    await deps.db.asTenant(tenantId, releaseDirectory)
  }
}

/** A lease is on real time, since business time may stand still; each page makes it longer. */
const leaseUntil = (deps: Deps): Date => new Date(Date.now() + deps.settings.leaseMs)

/** Pages of users to the end; null where the permission is missing. */
async function readUsers(deps: Deps, owner: OwnerRef, state: DirectoryState, extent: 'full' | 'basic'): Promise<Read> {
  const request: (link: string | null) => GraphRequest = extent === 'full' ? usersDeltaRequest : usersBasicRequest
  const continues = state.extent === extent
  let link = continues ? (state.next_link ?? (extent === 'full' ? state.link : null)) : null
  let listing = !continues || state.link === null
  let round = listing && !(continues && state.next_link) ? state.round + 1 : state.round
  let changed = false
  let anew = 0
  const marks = new Set<string>()
  for (let pages = 0; pages < pagesMost; pages += 1) {
    const answer = await ask(deps, owner, request(link))
    if (answer.kind === 'missing-scope') return null
    if (answer.kind === 'resync') {
      await deps.db.asTenant(owner.tenantId, restartDirectory)
      anew += 1
      if (anew > anewMost || (listing && link === null)) throw new Refused(answer.code)
      marks.clear()
      ;[link, listing, round] = [null, true, round + 1]
      continue
    }
    const page = answer.kind === 'ok' ? readPeoplePage(answer.body) : null
    if (!page || isRepeated(page, marks)) throw new Refused('directory-unreadable')
    changed = (await storePage(deps, owner, page, { extent, round, listing })) || changed
    link = page.nextLink
    if (link) continue
    if (extent === 'basic' || listing)
      changed = (await readNear(deps, owner, round, extent === 'basic' ? extent : null)) || changed
    return { extent, changed }
  }
  throw new Refused('endless-round')
}

function isRepeated(page: PeoplePage, marks: Set<string>): boolean {
  if (page.mark === '' || !page.nextLink) return false
  if (marks.has(page.mark)) return true
  marks.add(page.mark)
  return false
}

async function storePage(
  deps: Deps,
  owner: OwnerRef,
  page: PeoplePage,
  how: { extent: Extent; round: number; listing: boolean },
): Promise<boolean> {
  const at = deps.clock.now()
  return deps.db.asTenant(owner.tenantId, async (sql) => {
    const changed = (await storePeople(sql, page.people, how.round, at)) > 0
    const ends = page.nextLink === null
    await extendLease(sql, leaseUntil(deps))
    const step = { next: page.nextLink, link: page.deltaLink, extent: how.extent, round: how.round, changed, at }
    const left = await moveDirectory(sql, { ...step, listingEnds: ends && how.listing })
    return changed || left > 0
  })
}

/** The owner's surroundings: rooms and groups, and people's titles where nothing better may be read. */
async function readNear(
  deps: Deps,
  owner: OwnerRef,
  round: number,
  extent: 'people' | 'basic' | null,
): Promise<boolean> {
  const answer = await ask(deps, owner, nearPeopleRequest())
  const near = answer.kind === 'ok' ? readNearPeople(answer.body) : null
  if (!near) return false
  const kinds = new Map<string, 'room' | 'list'>()
  for (const { kind, addresses } of near)
    if (kind !== 'person') for (const address of addresses) kinds.set(address, kind)
  const at = deps.clock.now()
  return deps.db.asTenant(owner.tenantId, async (sql) => {
    await storeKinds(sql, kinds)
    if (!extent) return false
    const people = near.flatMap(({ person, addresses }) => (person ? [{ ...person, addresses }] : []))
    const changed = (await storePeople(sql, people, round, at)) > 0
    await moveDirectory(sql, { next: null, link: null, extent, round, listingEnds: false, changed, at })
    return changed
  })
}
