/** Which folders are read: all but those that hold no contact, and what lies inside of them. */

import { folderPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef } from '../../db/connect.ts'
import {
  addSources,
  type LinkRow,
  type NewSource,
  noteItems,
  readLinks,
  removeSources,
} from '../../db/queries/delta-links.ts'
import { expectMessages } from '../../db/queries/mailboxes.ts'
import { readSetting, saveSetting } from '../../db/queries/settings.ts'
import {
  type FolderFacts,
  filteredDeltaMost,
  foldersLeftOut,
  foldersRequest,
  leftOutFolderRequest,
  mailDeltaPath,
  readFolderId,
  readFolderPage,
} from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import { ask, askFor, mailboxAnswered, mailboxRefused } from './answer.ts'
import { inParallel, severally } from './severally.ts'
import { folderOf, isMail, sourcesOfPast } from './sources.ts'

const dayMs = 86_400_000
const pagesMost = 50
/** How often one list is begun anew because its link ran out on the way. */
const anewMost = 5
/** Folders asked for by name at once; a mailbox takes four requests. */
const foldersAtOnce = 3

/** Finds new folders and forgets those that are gone. False where mail may not be read. */
export async function followFolders(deps: Deps, owner: OwnerRef, readFrom: Date): Promise<boolean> {
  const at = deps.clock.now()
  const [leftOut, folders] = await inParallel(
    () => leftOutFolders(deps, owner),
    () => allFolders(deps, owner),
  )
  await mailboxAnswered(deps, owner)
  if (!leftOut || !folders) return false
  const read = readable(folders, new Set(leftOut))
  await deps.db.asOwner(owner, async (sql) => {
    const held = await readLinks(sql)
    const ids = new Set(read.map(({ id }) => id))
    const gone = held.filter(({ source }) => isMail(source) && !ids.has(folderOf(source)))
    await removeSources(
      sql,
      gone.map(({ source }) => source),
    )
    await noteItems(
      sql,
      read.map(({ id, items }) => ({ source: `mail:${id}`, items })),
      at,
    )
    const known = new Set(held.map(({ source }) => source))
    const sources = read
      .filter(({ id }) => !known.has(`mail:${id}`))
      .flatMap((folder) => sourcesOf(folder, readFrom, at))
    await addSources(sql, sources, at)
    await expectMessages(
      sql,
      read.reduce((sum, { items }) => sum + items, 0),
    )
    await saveSetting(sql, 'reading.folders-at', at.toISOString(), at)
  })
  return true
}

/** The folders that a pass looks at now: the liveliest, those in the middle of a round, and those whose turn has come. */
export function dueFolders(rows: readonly LinkRow[], now: Date): LinkRow[] {
  const { always, warmDays, coldMinutes } = folderPolicy
  const since = (at: Date | null): number => (at ? Math.abs(now.getTime() - at.getTime()) : Number.MAX_SAFE_INTEGER)
  const byLife = rows
    .filter(({ source }) => isMail(source))
    .sort((a, b) => since(a.brought_at) - since(b.brought_at) || (a.source < b.source ? -1 : 1))
  return byLife.filter(
    (row, at) =>
      at < always ||
      row.link === null ||
      row.backfill_link !== null ||
      since(row.brought_at) < warmDays * dayMs ||
      since(row.updated_at) >= coldMinutes * 60_000,
  )
}

/** A small folder is read whole by its first delta round; a large one from its end by pages, with a delta from yesterday on. */
function sourcesOf(folder: FolderFacts, readFrom: Date, at: Date): NewSource[] {
  const source = `mail:${folder.id}`
  if (folder.items <= filteredDeltaMost)
    return [{ source, first: mailDeltaPath(folder.id, readFrom), expected: folder.items }]
  const overlap = new Date(at.getTime() - dayMs)
  return [
    { source, first: mailDeltaPath(folder.id, overlap), expected: 0 },
    ...sourcesOfPast(folder.id, folder.items, readFrom, at),
  ]
}

/** Folders that neither are left out nor lie in one that is. */
export function readable(folders: readonly FolderFacts[], leftOut: ReadonlySet<string>): FolderFacts[] {
  const parents = new Map(folders.map(({ id, parentId }) => [id, parentId]))
  const isOut = (id: string): boolean => {
    const seen = new Set<string>()
    for (let next: string | null | undefined = id; next && !seen.has(next); next = parents.get(next)) {
      if (leftOut.has(next)) return true
      seen.add(next)
    }
    return false
  }
  return folders.filter(({ id }) => !isOut(id))
}

/** Asked once: the ids of well-known folders never change. A folder that a mailbox does not have is none. */
async function leftOutFolders(deps: Deps, owner: OwnerRef): Promise<string[] | null> {
  const held = await deps.db.asOwner(owner, (sql) => readSetting<string[]>(sql, 'reading.folders-left-out'))
  if (held) return held
  const ids: string[] = []
  let [allowed, told] = [true, true]
  await severally(foldersLeftOut, foldersAtOnce, async (name) => {
    const answer = await ask(deps, owner, leftOutFolderRequest(name))
    if (answer.kind === 'not-found') return
    if (answer.kind === 'missing-scope') allowed = false
    const id = answer.kind === 'ok' ? readFolderId(answer.body) : null
    if (id) ids.push(id)
    else told = false
  })
  if (!allowed) return null
  if (!told) return mailboxRefused(deps, owner, 'folders-unknown')
  await deps.db.asOwner(owner, (sql) => saveSetting(sql, 'reading.folders-left-out', ids.sort(), deps.clock.now()))
  return ids
}

async function allFolders(deps: Deps, owner: OwnerRef): Promise<FolderFacts[] | null> {
  const found = new Map<string, FolderFacts>()
  let request = foldersRequest()
  let anew = 0
  for (let pages = 0; pages < pagesMost; pages += 1) {
    const answer = await askFor(deps, owner, request)
    if (answer.kind === 'missing-scope') return null
    if (answer.kind === 'resync' && anew < anewMost) {
      anew += 1
      found.clear()
      request = foldersRequest()
      continue
    }
    const page = answer.kind === 'ok' ? readFolderPage(answer.body) : null
    if (!page) return mailboxRefused(deps, owner, 'folders-unknown')
    for (const folder of page.folders) found.set(folder.id, folder)
    if (!page.nextLink) return [...found.values()]
    request = foldersRequest(page.nextLink)
  }
  return mailboxRefused(deps, owner, 'endless-round')
}
