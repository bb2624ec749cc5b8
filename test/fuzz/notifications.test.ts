import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobName, Payload } from '../../contract/jobs.ts'
import { createFixedClock } from '../../platform/clock.ts'
import { createLog } from '../../platform/log.ts'
import { handlers } from '../../worker/handlers.ts'
import { createRunner, type Runner } from '../../worker/run.ts'
import { type Api, openApi } from '../server/api.ts'
import { testDatabase } from '../support/database.ts'
import { jobDeps, seeded } from '../worker/scores/office.ts'
import { fuzzing, oneOf, spoiled, spoiledText, untilTimeIsUp } from './hostile.ts'

/** Whatever is posted where Graph posts: answered, never with a 500, and what it became is a job that does not fail. */
const database = testDatabase()
const random = seeded(fuzzing.seed)
const clock = createFixedClock('2026-11-24T09:00:00Z')
const posted: Payload<'take-notifications'>[] = []
let api: Api
let runner: Runner

beforeAll(async () => {
  api = await openApi(database().db, clock.now().toISOString(), {
    enqueue: async (_: JobName, payload: unknown) => void posted.push(payload as Payload<'take-notifications'>),
  })
  const log = createLog({ process: 'test', level: 'silent' })
  runner = createRunner({ ...jobDeps(database().db, clock.now()), log }, handlers, async () => undefined)
})
afterAll(() => api.close())

const change = (): object => ({
  subscriptionId: randomUUID(),
  clientState: 'x'.repeat(40),
  changeType: oneOf(random, ['created', 'updated', 'deleted']),
  resource: `Users/${randomUUID()}/Messages/AAMk=`,
  subscriptionExpirationDateTime: '2026-11-30T18:23:45.9356913Z',
  tenantId: randomUUID(),
  resourceData: { '@odata.type': '#Microsoft.Graph.Message', '@odata.id': 'Users/x/Messages/y', id: 'AAMk=' },
})
const lifecycle = (): object => ({
  ...change(),
  lifecycleEvent: oneOf(random, ['missed', 'subscriptionRemoved', 'reauthorizationRequired']),
})

test(`nothing that is posted breaks the server or the job (FUZZ_SEED=${fuzzing.seed})`, {
  timeout: 120_000 + 2_000 * fuzzing.seconds,
}, async () => {
  const statuses = new Map<number, number>()
  const { grown, bound } = await untilTimeIsUp(async () => {
    const list = Array.from({ length: 1 + Math.floor(random() * 4) }, oneOf(random, [change, lifecycle]))
    let body: unknown = { value: list }
    for (let times = Math.floor(random() * 3); times > 0; times -= 1) body = spoiled(body, random)
    const text = JSON.stringify(body) ?? ''
    const { statusCode } = await api.app.inject({
      method: 'POST',
      url: `${oneOf(random, ['/graph/notifications', '/graph/lifecycle'])}${oneOf(random, ['', '', '', '?validationToken=%00%F0', '?validationToken=a&validationToken=b', '?x=1'])}`,
      headers: {
        'content-type': oneOf(random, [
          'application/json',
          'application/json',
          'application/json; charset=utf-8',
          'text/plain',
          'text/xml',
        ]),
      },
      payload: random() < 0.1 ? spoiledText(text, random) : text,
    })
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    expect(statusCode, `FUZZ_SEED=${fuzzing.seed} ${text.slice(0, 500)}`).toBeLessThan(500)
    for (const payload of posted.splice(0)) {
      const job = { id: randomUUID(), name: 'take-notifications', payload, attempt: 1, lastAttempt: false }
      expect(await runner.run(job), JSON.stringify(payload).slice(0, 500)).toMatchObject({ kind: 'done' })
    }
  })
  expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 202, 400]))
  expect(grown, 'bytes on the heap').toBeLessThan(bound)
})
