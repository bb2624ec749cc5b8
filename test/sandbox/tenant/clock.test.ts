/** Simulated time: what falls due runs in its order, the time never goes back. */

import { describe, expect, test } from 'vitest'
import { createClock } from '../../../sandbox/tenant/clock.ts'

describe('a clock', () => {
  test('runs what falls due in the order of its time, and shows that time meanwhile', async () => {
    const clock = createClock({ now: 0 })
    const seen: [string, number][] = []
    for (const [name, at] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['later', 200],
    ] as const)
      clock.at(at, () => void seen.push([name, clock.now()]))
    await clock.set(100)
    expect(seen).toEqual([
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ])
    expect(clock.now()).toBe(100)
  })

  test('runs what its own work adds, as long as that falls due on the way', async () => {
    const clock = createClock({ now: 0 })
    const seen: number[] = []
    const again = (): void => {
      seen.push(clock.now())
      clock.at(clock.now() + 10, again)
    }
    clock.at(10, again)
    await clock.set(35)
    expect(seen).toEqual([10, 20, 30])
  })

  test('waits for work that takes its time before it goes on', async () => {
    const clock = createClock({ now: 0 })
    const seen: string[] = []
    clock.at(1, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push('first')
    })
    clock.at(2, () => void seen.push('second'))
    await clock.advance(5)
    expect(seen).toEqual(['first', 'second'])
  })

  test('refuses to go back, and does not run what was called off', async () => {
    const clock = createClock({ now: 100 })
    await expect(clock.set(99)).rejects.toThrow(RangeError)
    let ran = false
    const off = clock.at(150, () => {
      ran = true
    })
    off()
    await clock.set(200)
    expect(ran).toBe(false)
  })

  test('goes through all of its work when some of it fails, and then says what failed', async () => {
    const clock = createClock({ now: 0 })
    let ran = false
    clock.at(1, () => {
      throw new Error('broken')
    })
    clock.at(2, () => {
      ran = true
    })
    await expect(clock.set(5)).rejects.toThrow('broken')
    expect([ran, clock.now()]).toEqual([true, 5])
  })

  test('runs at a rate of real time', () => {
    let real = 0
    const clock = createClock({ now: 1000, wall: () => real })
    real = 50
    expect(clock.now()).toBe(1000)
    clock.run(60)
    real = 100
    expect(clock.now()).toBe(1000 + 50 * 60)
    clock.run(0)
    real = 500
    expect(clock.now()).toBe(1000 + 50 * 60)
    clock.stop()
  })
})
