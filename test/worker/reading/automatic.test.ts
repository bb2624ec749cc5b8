import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { wantPass } from '../../../db/queries/mailboxes.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { sweepMissed } from '../../../worker/jobs/sweep-missed.ts'
import { syncDirectory } from '../../../worker/jobs/sync-directory.ts'
import { syncMail } from '../../../worker/jobs/sync-mail.ts'
import { testDatabase } from '../../support/database.ts'
import { beginnings, either, emptyCalendar, mail, ok, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
const me = 'me@x.example'
const ana = 'ana@x.example'
const folder = (id: string) => `/me/mailFolders/${id}/messages/delta`
const end = (id: string, at: number) => ({ '@odata.deltaLink': `${root}${folder(id)}?$deltatoken=${at}` })
const autoReply = { internetMessageHeaders: [{ name: 'Auto-Submitted', value: 'auto-replied' }] }
type Mail = ReturnType<typeof mail> & { folder?: string }

/** A mailbox that is followed. `put` lets mail come into a folder and the pass that a notification starts read it. */
async function followed(headersOf: (id: string) => object, folders: Script = () => undefined) {
  const waiting: Record<string, Mail[]> = {}
  let token = 0
  const mails = new Map<string, Mail>()
  const graph: Script = (_, path) => {
    const [, id] = /^\/me\/mailFolders\/(F-\w+)\/messages\/delta/.exec(path) ?? []
    if (id) {
      token += 1
      // A round that begins anew lists everything again.
      const listed = path.includes('$filter') ? [...mails.values()].filter((one) => one.folder === id) : waiting[id]
      waiting[id] = []
      return ok({ value: listed ?? [], ...end(id, token) })
    }
    if (path.startsWith('/me/messages?')) {
      const [, sought] = /internetMessageId eq '([^']+)'/.exec(path) ?? []
      return ok({ value: [...mails.values()].filter(({ internetMessageId }) => internetMessageId === sought) })
    }
    if (path.startsWith('/me/messages/')) return ok(headersOf(path.slice('/me/messages/'.length).split('?')[0] ?? ''))
    return undefined
  }
  const world = await scripted(database(), either(folders, graph, beginnings, emptyCalendar))
  for (let runs = 0; runs < 9; runs += 1) {
    world.enqueued.length = 0
    await world.run('backfill-mailbox', backfillMailbox)
    if (!world.enqueued.includes('backfill-mailbox')) break
  }
  await world.run('sync-mail', syncMail)
  const pass = async (): Promise<void> => {
    await world.sql((sql) => wantPass(sql, world.clock.now(), { mail: true }))
    await world.run('sync-mail', syncMail)
  }
  const put = async (into: string, ...arriving: ReturnType<typeof mail>[]): Promise<void> => {
    waiting[into] = [...(waiting[into] ?? []), ...arriving]
    for (const one of arriving) mails.set(one.id, Object.assign(one, { folder: into }))
    await pass()
  }
  const counted = () =>
    world
      .sql((sql) => sql<{ source_id: string }[]>`select source_id from interaction where contacts <> '{}' order by 1`)
      .then((rows) => rows.map(({ source_id }) => source_id.slice('mail:<'.length, -'@x>'.length)))
  const looks = () => world.asked.filter(({ path }) => path.startsWith('/me/messages/')).length
  return { ...world, pass, put, counted, looks }
}
const talk = { conversationId: 'talk' }
const from = (id: string, sender: string, second: number, more: object = talk) =>
  mail(id, sender, [me], `2026-11-24T08:00:${String(second).padStart(2, '0')}Z`, more)
const to = (id: string, receiver: string, second: number, more: object = talk) =>
  mail(id, me, [receiver], `2026-11-24T08:00:${String(second).padStart(2, '0')}Z`, more)

describe('an automatic reply of somebody one knows', () => {
  test('is no contact; the headers of one fast answer tell, and the next one needs no look', async () => {
    const world = await followed(() => autoReply)
    await world.put('F-inbox', from('before', ana, 0, { conversationId: 'other' }))
    const stranger = world.looks()
    await world.put('F-sent', to('asked', ana, 10))
    await world.put('F-inbox', from('away', ana, 13))
    expect(await world.counted()).toEqual(['asked', 'before'].filter((id) => id !== 'before' || stranger === 0))
    await world.put('F-sent', to('again', ana, 20, { conversationId: 'more' }))
    await world.put('F-inbox', from('away2', ana, 22, { conversationId: 'more' }))
    expect((await world.counted()).filter((id) => id.startsWith('away'))).toEqual([])
    expect(world.looks()).toBe(1)
  })

  test('is told whichever of the two mails is read first, and stays out when the folder is read again', async () => {
    const world = await followed((id) => (id === 'away' ? autoReply : { internetMessageHeaders: [] }))
    await world.put('F-inbox', from('hello', ana, 0, { conversationId: 'other' }))
    await world.sql((sql) => sql`update contact set header_read_at = null where address = ${ana}`)
    await world.put('F-inbox', from('away', ana, 13))
    expect(await world.counted()).toEqual(['away', 'hello'])
    await world.put('F-sent', to('asked', ana, 10))
    expect(await world.counted()).toEqual(['asked', 'hello'])
    await world.sql(
      (sql) =>
        sql`update delta_link set link = null, backfill_link = ${`${root}${folder('F-inbox')}?$filter=x`} where source = 'mail:F-inbox'`,
    )
    await world.pass()
    expect(await world.counted()).toEqual(['asked', 'hello'])
  })

  test('is not taken for one because it is fast: whoever wrote it themselves counts, and is looked at once', async () => {
    const world = await followed(() => ({ internetMessageHeaders: [] }))
    await world.put('F-sent', to('q1', ana, 1), to('q2', ana, 20))
    await world.put('F-inbox', from('a1', ana, 5), from('a2', ana, 25))
    await world.run('sweep-missed', sweepMissed).catch(() => undefined)
    expect(await world.counted()).toEqual(['a1', 'a2', 'q1', 'q2'])
    expect(world.looks()).toBe(1)
  })

  test('is told also of one who was a stranger when they were looked at: the directory came later', async () => {
    let open = false
    const who = { displayName: 'Ana', givenName: 'Ana', mail: ana, userPrincipalName: ana, accountEnabled: true }
    const world = await followed(
      (id) => (id.startsWith('away') ? autoReply : { internetMessageHeaders: [] }),
      (_, path) => {
        if (path.startsWith('/subscriptions')) return ok({ value: [] })
        if (!open || !path.startsWith('/users/delta')) return undefined
        return ok({ value: [{ id: randomUUID(), ...who }], '@odata.deltaLink': `${root}/users/delta?t=1` })
      },
    )
    await world.put('F-inbox', from('hello', ana, 0, { conversationId: 'other' }))
    await world.put('F-sent', to('asked', ana, 10))
    await world.put('F-inbox', from('away', ana, 13))
    open = true
    world.clock.advance(3_600_000)
    await world.run('sync-directory', syncDirectory)
    await world.run('sweep-missed', sweepMissed)
    expect(await world.counted()).toEqual(['asked', 'hello'])
    expect(world.looks()).toBe(2)
  })

  test('of a stranger stays out when the folder is read again', async () => {
    const world = await followed((id) => (id === 'first' ? autoReply : { internetMessageHeaders: [] }))
    await world.put('F-inbox', from('first', 'eve@y.example', 1))
    await world.put('F-inbox', from('second', 'eve@y.example', 2, { conversationId: 'other' }))
    await world.sql(
      (sql) =>
        sql`update delta_link set link = null, backfill_link = ${`${root}${folder('F-inbox')}?$filter=x`} where source = 'mail:F-inbox'`,
    )
    await world.pass()
    expect(await world.counted()).toEqual(['second'])
    expect(await world.sql((sql) => sql`select reason, amount::int from left_out`)).toEqual([
      { reason: 'auto-reply', amount: 1 },
    ])
  })
})

test('an automatic reply is no contact while the first reading still goes on', async () => {
  const colleagues = [ana, 'lee@x.example'].map((address) => ({
    id: randomUUID(),
    displayName: address,
    givenName: address,
    mail: address,
    accountEnabled: true,
  }))
  const page = (n: number) => `${root}${folder('F-inbox')}?$skiptoken=${n}`
  const world = await scripted(
    database(),
    either(
      (_, path) => {
        // Whom the directory knows is not looked at when they write first.
        if (path.startsWith('/users/delta'))
          return ok({ value: colleagues, '@odata.deltaLink': `${root}/users/delta?t=1` })
        if (path.startsWith(folder('F-sent')))
          return ok({ value: [to('asked', ana, 10), to('asked-lee', 'lee@x.example', 10)], ...end('F-sent', 1) })
        if (path.startsWith('/me/messages?')) return ok({ value: [{ id: path.includes('away@') ? 'away' : 'other' }] })
        if (path.startsWith('/me/messages/')) return ok(path.startsWith('/me/messages/away?') ? autoReply : {})
        if (!path.startsWith(folder('F-inbox'))) return undefined
        const n = Number(/skiptoken=(\d+)/.exec(path)?.[1] ?? 0)
        const value = n === 0 ? [from('away', ana, 13), from('quick', 'lee@x.example', 15)] : []
        return ok({ value, '@odata.nextLink': page(n + 1) })
      },
      beginnings,
      emptyCalendar,
    ),
  )
  await world.run('backfill-mailbox', backfillMailbox)
  const rows = await world.sql((sql) => sql`select source_id from interaction where contacts <> '{}' order by 1`)
  expect(rows.map(({ source_id }) => source_id)).toEqual(['mail:<asked-lee@x>', 'mail:<asked@x>', 'mail:<quick@x>'])
  expect(await world.sql((sql) => sql`select backfill_done_at from mailbox`)).toEqual([{ backfill_done_at: null }])
})

test('a pass asks for the folders that something comes into, and once an hour for all of them', async () => {
  const ids = Array.from({ length: 40 }, (_, at) => `F-f${at}`)
  const world = await followed(
    () => ({ internetMessageHeaders: [] }),
    (_, path) =>
      path.startsWith('/me/mailFolders/delta')
        ? ok({ value: ids.map((id) => ({ id, parentFolderId: 'root', totalItemCount: 0 })) })
        : undefined,
  )
  const asked = () => new Set(world.asked.flatMap(({ path }) => /F-f\d+(?=\/messages)/.exec(path)?.[0] ?? []))
  const after = async (minutes: number, work: () => Promise<void>): Promise<number> => {
    world.clock.advance(minutes * 60_000)
    world.asked.length = 0
    await work()
    return asked().size
  }
  expect(await after(5, () => world.put('F-f9', from('one', ana, 1)))).toBe(12)
  expect(await world.counted()).toEqual([])
  expect(await after(50, world.pass)).toBe(40)
  expect(await world.counted()).toEqual(['one'])
  expect(await after(5, () => world.put('F-f9', from('two', ana, 2, { conversationId: randomUUID() })))).toBe(12)
  expect(asked()).toContain('F-f9')
  expect(await world.counted()).toEqual(['one', 'two'])
})
