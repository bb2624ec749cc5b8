/**
 * Reading over what was left out by mistake: mail with somebody whom only the directory knew for a person, and mail to an
 * address that turned out to be the owner's own. Every folder is listed once more; what counted already counts once.
 */
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { addSources, beginRound, readLink, readLinks, removeSources } from '../../db/queries/delta-links.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { readMailbox, wantPass } from '../../db/queries/mailboxes.ts'
import { readSetting, saveSetting } from '../../db/queries/settings.ts'
import { calendarDeltaPath, calendarPastPath } from '../../platform/graph/calendar.ts'
import { mailPastPath } from '../../platform/graph/mail.ts'
import { folderOf, isPast } from './sources.ts'

/** At most once in this time, business time: a directory that is read bit by bit teaches in one go. */
const everyMs = 3_600_000

/** Begins it where it is wanted (`misread` above 0, now or before) and was not done lately. In the transaction that found out. */
export async function reconsider(sql: Sql, owner: OwnerRef, misread: number, at: Date): Promise<void> {
  const wanted = misread > 0 || (await readSetting<boolean>(sql, 'reading.misread'))
  if (!wanted) return
  const mailbox = await readMailbox(sql)
  const last = Date.parse((await readSetting<string>(sql, 'reading.reconsidered-at')) ?? '')
  const soon = at.getTime() - last < everyMs
  await saveSetting(sql, 'reading.misread', soon, at)
  if (soon || !mailbox?.read_from) return
  await saveSetting(sql, 'reading.reconsidered-at', at.toISOString(), at)
  await listAnew(sql, mailbox.read_from, at)
  await wantPass(sql, at, { mail: true, calendar: true })
  for (const what of ['sync-mail', 'sync-calendar']) await armNoLater(sql, owner, what, at)
}

async function listAnew(sql: Sql, readFrom: Date, at: Date): Promise<void> {
  const held = await readLinks(sql)
  const folders = held.filter(({ source }) => source.startsWith('mail:'))
  const past = folders.map(({ source, expected, items }) => {
    const folder = folderOf(source)
    return { source: `past:${folder}`, first: mailPastPath(folder, readFrom, at), expected: items ?? expected }
  })
  const calendar = await readLink(sql, 'calendar')
  const from = calendar?.window_from
  // A listing that is under way has passed some of it by.
  const under = held.map(({ source }) => source).filter(isPast)
  await removeSources(sql, [...under, ...(from ? ['calendar-past'] : [])])
  await addSources(sql, past, at)
  if (!calendar || !from || !calendar.window_to) return
  await beginRound(sql, 'calendar', calendarDeltaPath(from, calendar.window_to), { from: null, at })
  if (readFrom >= from) return
  const first = calendarPastPath(readFrom, from)
  await addSources(sql, [{ source: 'calendar-past', first, expected: null, windowFrom: readFrom, windowTo: from }], at)
}
