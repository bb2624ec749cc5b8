/** Every row of Microsoft's permission table that the sandbox serves: no token, each least scope, and a token of the wrong kind. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePath } from '../../../sandbox/graph/router.ts'
import { createRoutes } from '../../../sandbox/graph/routes.ts'
import { type Receiver, startReceiver } from '../subscriptions/receiver.ts'
import { extra, type Furniture, furnish, localBody, localUrl } from './furniture.ts'
import { createWorld, people } from './world.ts'

type Row = { least: string[]; all: string[] }
const file = path.resolve(import.meta.dirname, '../../../../shared/data/graph-permissions.json')
const table = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, { DelegatedWork?: Row; Application?: Row }> })
      .paths
  : {}

/** Not served, although the path reads like a calendar of that name. */
const unserved = /\/calendars\/delta$/i

const routes = createRoutes()
const served = Object.entries(table)
  .map(([key, row]) => ({ key, method: key.split(' ')[0]!, path: key.split(' ').slice(1).join(' '), row }))
  .filter(
    ({ method, path: pattern }) =>
      !unserved.test(pattern) && routes.find(method, parsePath(pattern)!.segments).route !== null,
  )

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.close())

type Room = { world: ReturnType<typeof createWorld>; is: Furniture }
let forReading: Room | undefined
/** Reads and refusals leave nothing behind and share a world; whatever changes something gets its own. */
async function roomFor(changes: boolean): Promise<Room> {
  if (!changes && forReading) return forReading
  const world = createWorld({ more: extra })
  const room = { world, is: await furnish(world, receiver.url) }
  if (!changes) forReading = room
  return room
}

async function ask(
  key: string,
  method: string,
  pattern: string,
  who: 'nobody' | { scopes: string[] } | { roles: string[] },
  refused = false,
) {
  const { world, is } = await roomFor(method !== 'GET' && !refused)
  const example = {
    method,
    url: `https://graph.microsoft.com/v1.0${pattern.replace(/\{value\}/g, "'2026-03-02T00:00:00Z'")}`,
    requestBody: null,
  }
  let url = localUrl(example, is)
  if (/calendarview|instances|reminderview/i.test(key))
    url += '?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z'
  if (/roomlist/i.test(key)) url = url.replace(/places\/[^/]+/, `places/rooms-lyon@${world.tenant.domain}`)
  if (/timezonestandard/i.test(key))
    url = url.replace(/\(.*\)/, "(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')")
  const caller =
    who === 'nobody'
      ? null
      : 'scopes' in who
        ? world.tokenFor(people.ana, who.scopes)
        : world.tokenFor({ appOnly: who.roles })
  return world.ask(caller, method, url, localBody(example, is, receiver.url))
}

describe.skipIf(served.length === 0)('the permission table', () => {
  test('covers most of what is served', () => {
    expect(served.length).toBeGreaterThan(180)
  })

  test('lets nobody in without a token', async () => {
    for (const { key, method, path: pattern } of served)
      expect([key, (await ask(key, method, pattern, 'nobody', true)).status]).toEqual([key, 401])
  })

  test('lets each least scope in', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    for (const { key, method, path: pattern, row } of served) {
      for (const scope of row.DelegatedWork?.least ?? []) {
        const { status, json } = await ask(key, method, pattern, { scopes: [scope] })
        if (status < 200 || status > 299) wrong.push(`${key} with ${scope}: ${status} ${json.error?.message}`)
      }
      for (const role of row.Application?.least ?? []) {
        const { status, json } = await ask(key, method, pattern, { roles: [role] })
        const me = pattern.startsWith('/me')
        if (me ? status !== 400 : status < 200 || status > 299)
          wrong.push(`${key} as an app with ${role}: ${status} ${json.error?.message}`)
      }
    }
    expect(wrong.join('\n')).toBe('')
  })

  test('keeps out a token without the scope, and one of the wrong kind', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    for (const { key, method, path: pattern, row } of served) {
      const bare = await ask(key, method, pattern, { scopes: ['openid'] }, true)
      if (bare.status !== 403) wrong.push(`${key} without a scope: ${bare.status}`)
      if (pattern.startsWith('/me')) continue
      const app = await ask(
        key,
        method,
        pattern,
        {
          roles: row.Application ? ['Nothing.Read.All'] : (row.DelegatedWork?.all ?? []),
        },
        true,
      )
      if (app.status !== 403) wrong.push(`${key} as an app: ${app.status}`)
    }
    expect(wrong.join('\n')).toBe('')
  })
})
