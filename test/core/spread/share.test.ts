import { expect, test } from 'vitest'
import { shareOf, spread } from '../../../core/spread/share.ts'

const ids = Array.from({ length: 4_000 }, (_, index) => `8f2c1d7e-0000-4000-8000-${String(index).padStart(12, '0')}`)

test('many ids lie evenly from 0 up to 1, however alike they are', () => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const id of ids) {
    const share = shareOf(id)
    expect(share >= 0 && share < 1).toBe(true)
    tenths[Math.floor(share * 10)] = (tenths[Math.floor(share * 10)] ?? 0) + 1
  }
  // 400 each; five standard deviations are some 95.
  for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(95)
})

test('two things of the same owner do not fall due together', () => {
  const apart = ids.slice(0, 500).map((id) => Math.abs(shareOf(`${id}|inbox`) - shareOf(`${id}|inboy`)))
  // Of two at random a third of the span, on average.
  expect(apart.reduce((sum, one) => sum + one, 0) / apart.length).toBeGreaterThan(0.28)
})

test('the same id gives the same moment, within a tenth of the span to either side', () => {
  for (const id of ids.slice(0, 100)) {
    const at = spread(id, 3_600_000)
    expect(at).toBe(spread(id, 3_600_000))
    expect(at).toBeGreaterThanOrEqual(3_240_000)
    expect(at).toBeLessThanOrEqual(3_960_000)
  }
})
