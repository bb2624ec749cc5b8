import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, expect, test, vi } from 'vitest'
import { createQueues } from '../../../platform/queue/queues.ts'
import { freePort } from '../../../scripts/postgres.ts'
import { findProgram, needs } from '../../support/needs.ts'
import { startRedis } from '../../support/redis.ts'

vi.setConfig({ testTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'kith-redis-set-'))
const children: ChildProcess[] = []
afterAll(async () => {
  for (const child of children) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGKILL')) await gone
  }
  rmSync(folder, { recursive: true, force: true })
})

function launch(args: string[]): void {
  children.push(spawn(findProgram('redis') ?? '', args, { cwd: folder, stdio: 'ignore' }))
}

/** A connection to what was just started, once it answers. */
async function connected(port: number): Promise<Redis> {
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => 100, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  await redis.ping()
  return redis
}

/** Jobs go in, are coalesced, fail, are tried again and end: in every lane, whichever node holds it. */
async function works(redisUrl: string): Promise<void> {
  const queues = await createQueues({ redisUrl })
  const ran: string[] = []
  try {
    for (const lane of ['intake', 'graph', 'backfill', 'score', 'act'] as const)
      await queues.startLane(
        lane,
        async (job) => {
          ran.push(`${job.name} ${job.attempt}`)
          return job.name === 'suggest' && job.attempt === 1 ? { kind: 'retry', reason: 'once' } : { kind: 'done' }
        },
        { concurrency: 1, onLost: async () => undefined },
      )
    const ids = () => ({ eventId: randomUUID(), tenantId: randomUUID(), ownerId: randomUUID() })
    await queues.enqueue('take-notifications', { eventId: randomUUID(), items: [] })
    await queues.enqueue('sync-mail', ids())
    await queues.enqueue('backfill-mailbox', ids())
    await queues.enqueue('suggest', ids())
    await queues.enqueue('book-invite', { ...ids(), inviteId: randomUUID() })
    await vi.waitFor(
      () =>
        expect(ran.toSorted()).toEqual(
          [
            'take-notifications 1',
            'sync-mail 1',
            'backfill-mailbox 1',
            'suggest 1',
            'suggest 2',
            'book-invite 1',
          ].toSorted(),
        ),
      { timeout: 20_000, interval: 100 },
    )
    await queues.ping()
  } finally {
    await queues.close(2_000)
  }
}

needs('redis')('other ways to run Redis', () => {
  test('a cluster holds the lanes on any of its nodes', async () => {
    const port = await freePort()
    launch([
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--cluster-announce-ip',
      '127.0.0.1',
      '--cluster-enabled',
      'yes',
      '--cluster-config-file',
      'nodes.conf',
      '--save',
      '',
    ])
    const redis = await connected(port)
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await vi.waitFor(async () => expect(await redis.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'), {
      timeout: 20_000,
    })
    redis.disconnect()
    await works(`redis+cluster://127.0.0.1:${port}`)
  })

  test('sentinels say which Redis it is', async () => {
    const master = await startRedis()
    try {
      const port = await freePort()
      const file = join(folder, 'sentinel.conf')
      const { port: masterPort } = new URL(master.url)
      writeFileSync(file, `port ${port}\nbind 127.0.0.1\nsentinel monitor kith-queues 127.0.0.1 ${masterPort} 1\n`)
      launch([file, '--sentinel'])
      const sentinel = await connected(port)
      sentinel.disconnect()
      await works(`redis+sentinel://127.0.0.1:${port}/kith-queues`)
    } finally {
      await master.stop()
    }
  })
})
