import { expect, test } from 'vitest'
import { readMe, turnOn } from '../../contract/me.ts'
import { needs } from './needs.ts'
import { startRedis } from './redis.ts'
import { createWorld } from './world.ts'

needs('redis')('with queues in Redis', () => {
  test('a year is read and scored, and the numbers are those of a rebuild', { timeout: 180_000 }, async () => {
    const redis = await startRedis()
    const world = await createWorld({ redisUrl: redis.url })
    try {
      const signed = await world.signIn(world.employees()[3]!)
      await signed.call(turnOn, { body: {} })
      await world.settled(120_000)
      const { reading } = await signed.call(readMe, {})
      expect(reading).toMatchObject({ state: 'live', percent: 100, missing: [] })
      expect(reading.messages).toBeGreaterThan(1_000)
      const recounted = await world.recount(signed.owner)
      expect(recounted.differed).toBe(0)
      expect(recounted.relationships).toBeGreaterThan(10)
      expect(await world.database.look`select job, reason from dead_letter`).toEqual([])
    } finally {
      await world.close()
      await redis.stop()
    }
  })
})
