import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clockStarts, flow, type JobName, jobs, type Payload, subjectOf, subjects } from '../../contract/jobs.ts'
import { jobOptions } from '../../platform/queue/deduplicate.ts'
import { flowPage } from '../../scripts/flow-page.ts'

/** What waits in the queues of the last release at the moment of an update. Added to at each release, never changed. */
const inFlight = JSON.parse(readFileSync(new URL('./payloads-0.1.json', import.meta.url), 'utf8')) as Record<
  string,
  object
>
const ofLastRelease = [
  'take-notifications',
  'take-activity',
  'sync-mail',
  'sync-calendar',
  'backfill-mailbox',
  'sync-directory',
  'score-relationships',
  'settle-meetings',
  'suggest',
  'find-slots',
  'book-invite',
  'change-invite',
  'track-invite',
  'renew-subscriptions',
  'sweep-missed',
  'erase-owner',
]
const payloadOf = (name: string): object => inFlight[name] ?? inFlight['owner-jobs'] ?? {}
const names = Object.keys(jobs) as JobName[]

test.each(ofLastRelease)('a %s that waited through an update is still understood, with nothing lost', (name) => {
  expect(names).toContain(name)
  expect(jobs[name as JobName].payload.parse(payloadOf(name))).toEqual(payloadOf(name))
})

test.each(names)('a payload of %s is ids and codes, and a name, an address or a subject is not let in', (name) => {
  const schema = jobs[name].payload
  const payload = payloadOf(name)
  expect(schema.parse({ ...payload, subject: 'lunch', name: 'Sam' })).toEqual(payload)
  for (const key of Object.keys(payload).filter((one) => one !== 'items'))
    expect(schema.safeParse({ ...payload, [key]: 'sam@contoso.example' }).success).toBe(false)
})

test('one post carries at most a thousand notifications', () => {
  const [item] = (inFlight['take-notifications'] as Payload<'take-notifications'>).items
  const post = (count: number) => ({
    ...inFlight['take-notifications'],
    items: Array.from({ length: count }, () => item),
  })
  expect(jobs['take-notifications'].payload.safeParse(post(1_000)).success).toBe(true)
  expect(jobs['take-notifications'].payload.safeParse(post(1_001)).success).toBe(false)
})

test('whatever is started is in the catalog, and whatever is in it is started by something', () => {
  const started = new Set<string>([
    ...Object.values(flow).flat(),
    ...clockStarts,
    'take-notifications',
    'take-activity',
  ])
  expect([...started].filter((name) => !names.includes(name as JobName))).toEqual([])
  expect(names.filter((name) => !started.has(name))).toEqual([])
})

test('what a due row is about finds its place in the payload', () => {
  for (const name of names) {
    const field = (subjects as { [N in JobName]?: string })[name]
    const payload = payloadOf(name) as Record<string, unknown>
    expect(subjectOf(name, payload)).toBe(field === undefined ? '' : payload[field])
    const more = Object.keys(payload).filter((key) => !['eventId', 'tenantId', 'ownerId', 'items'].includes(key))
    expect(more).toEqual(field === undefined ? [] : [field])
  }
})

test('two jobs are the same when their job, owner and subject are, and ids fit every store', () => {
  const ids = new Map<string, string>()
  for (const name of names) {
    const { deduplication, jobId } = jobOptions(name, payloadOf(name) as never)
    const id = deduplication?.id ?? jobId ?? ''
    expect(ids.get(id)).toBeUndefined()
    ids.set(id, name)
    expect(id.startsWith(`${name}_`)).toBe(true)
    expect(id).not.toMatch(/[: ]/)
    const again = jobOptions(name, { ...payloadOf(name), eventId: '0199f3f0-7a10-7d6e-9c3b-0d7a1c5a2bff' } as never)
    expect(again.deduplication?.id === id).toBe(name !== 'take-notifications')
  }
})

test('docs/flow.md is what the catalog says', () => {
  const page = readFileSync(new URL('../../docs/flow.md', import.meta.url), 'utf8')
  expect(page).toBe(flowPage())
})
