/** Every documented request that names a route of the sandbox is made, and its answer compared with the documented one. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '../subscriptions/receiver.ts'
import { pastMail } from '../tenant/people.ts'
import { addChats, type Example, extra, furnish, localBody, localUrl } from './furniture.ts'
import { differences } from './shape.ts'
import { createWorld, type Json, people, start, type World } from './world.ts'

const file = path.resolve(import.meta.dirname, '../../../../shared/data/graph-examples.json')
const examples: Example[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { examples: Example[] }).examples
  : []

/** Not replayed, and why: parts of Graph that Kith has no use for. */
const skips: readonly [pattern: RegExp, reason: string][] = [
  [/\/users\/\{usersId\}|^POST \S+\/users$/, 'a mock made from a schema, without the status that the method has'],
  [/^GET \S+installedApps\/NWI/, 'a mock that wraps a single app as if it were a list'],
  [/^DELETE \S+\/me\/calendar$/, 'a mailbox without its own calendar does not exist'],
  [/\$batch$/, 'its parts are drives and plans, which are not served'],
  [/^GET \S+\/me\/mailFolders$/, 'search folders, of which it shows one, are not kept'],
  [/expand=extensions/i, 'open extensions are not kept'],
  [/ValueExtendedProperties/i, 'extended properties are not kept'],
  [/_msLearnCourses/i, 'schema extensions are not kept'],
  [/includeResourceData/, 'notifications with resource data are not sent'],
]

/** Why an example is passed over, or undefined. */
function skipReason({ method, url, requestBody }: Example): string | undefined {
  const named = [`${method} ${decodeURIComponent(url!)}`, JSON.stringify(requestBody) ?? '']
  return skips.find(([pattern]) => named.some((text) => pattern.test(text)))?.[1]
}

const { ana, sam, lee } = people
let receiver: Receiver
let notificationUrl: string

beforeAll(async () => {
  receiver = await startReceiver()
  notificationUrl = receiver.url
})
afterAll(() => receiver.close())

async function replay(example: Example): Promise<string[]> {
  const history = (owner: typeof ana) => ({
    messages: Array.from({ length: 12 }, (_, at) => pastMail(owner, at, start - at * 86_400_000, sam)),
    events: [],
  })
  const world = createWorld({ more: extra, history })
  const is = await furnish(world, notificationUrl)
  if (example.url!.includes('/chats?')) await addChats(world)
  let url = localUrl(example, is)
  const headers = Object.fromEntries(
    Object.entries(example.headers).filter(([name]) => !/^(authorization|host)$/.test(name)),
  )
  if (/\$(skip|delta)token=/.test(url)) url = await followed(world, url)
  const answer = await world.ask(ana, example.method!, url, localBody(example, is, notificationUrl), headers)
  const documented = example.response ?? {}
  const status = documented.status ?? 200
  const wrong =
    Math.floor(answer.status / 100) === Math.floor(status / 100)
      ? []
      : [`status ${answer.status} in place of ${status}: ${JSON.stringify(answer.json).slice(0, 200)}`]
  const body = documented.body
  if (wrong.length > 0 || typeof body !== 'object' || body === null) return wrong
  return differences(withLinkOf(answer.json, body), answer.json)
}

/** Which page of a round is the last depends on how much there is: either link fits the documented one. */
function withLinkOf(actual: Json, documented: object): object {
  const isDelta = Object.values(documented).some((value) => typeof value === 'string' && /[/.]delta\b/i.test(value))
  if (!isDelta) return documented
  const { '@odata.nextLink': next, '@odata.deltaLink': last, ...rest } = documented as Json
  return next || last
    ? { ...rest, [actual['@odata.deltaLink'] ? '@odata.deltaLink' : '@odata.nextLink']: next ?? last }
    : rest
}

/** The link that a documented token stands for: a first page is asked for, and its link followed as far. */
async function followed(world: World, url: string): Promise<string> {
  const [base = '', query = ''] = url.split('?')
  const first = await world.ask(
    ana,
    'GET',
    base.includes('calendarView')
      ? `${base}?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-30T00:00:00Z`
      : base,
    undefined,
    { prefer: 'odata.maxpagesize=1' },
  )
  if (query.includes('$skiptoken')) return first.json['@odata.nextLink']!
  let link: string = first.json['@odata.nextLink']!
  for (let page = 0; page < 100; page++) {
    const { json } = await world.ask(ana, 'GET', link)
    if (json['@odata.deltaLink']) {
      world.tenant.changePerson(sam.id, { displayName: 'Samuel Example' })
      world.tenant.removePerson(lee.id)
      return json['@odata.deltaLink']
    }
    link = json['@odata.nextLink']!
  }
  throw new Error('the round never ended')
}

describe.skipIf(examples.length === 0)('the documented examples', () => {
  test('are answered as documented, at least 160 of them', async () => {
    const skipped: string[] = []
    const failed: string[] = []
    let replayed = 0
    for (const example of examples) {
      const reason = !example.method || !example.url ? 'names no request' : skipReason(example)
      if (reason) {
        skipped.push(`${example.method ?? ''} ${example.url ?? example.id}: ${reason}`)
        continue
      }
      const wrong = await replay(example)
      replayed++
      if (wrong.length > 0) failed.push(`${example.method} ${example.url}\n    ${wrong.join('\n    ')}`)
    }
    console.log(`replayed ${replayed}, skipped ${skipped.length}:\n  ${skipped.join('\n  ')}`)
    expect(failed.join('\n')).toBe('')
    expect(replayed).toBeGreaterThanOrEqual(160)
  })
})
