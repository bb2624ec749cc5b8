import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createDirectory } from '../../../core/peers/directory.ts'
import { peerOf } from '../../../core/peers/peers.ts'

const file = new URL('../../../../shared/data/manufacturing-reportsto.csv', import.meta.url)
const present = existsSync(file)
if (!present) console.log('skipped: the org chart of the manufacturing corpus is not on this machine')

describe.skipIf(!present)('the org chart of a real company', () => {
  const rows = present
    ? readFileSync(file, 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((row) => row.split(','))
    : []
  const managers = new Map(rows.map(([id = '', manager = '']) => [id, Number(manager) > 0 ? manager : null]))
  const ids = [...new Set(rows.flat())].filter((id) => Number(id) > 0)
  const directory = createDirectory(
    ids.map((id) => ({
      id,
      managerId: managers.get(id) ?? null,
      jobTitle: null,
      department: null,
      userType: 'Member',
      accountEnabled: true,
    })),
  )
  /** Everybody above, by the rows alone. */
  const above = (id: string): Set<string> => {
    const found = new Set<string>()
    for (let next = managers.get(id); next && !found.has(next); next = managers.get(next)) found.add(next)
    found.delete(id)
    return found
  }

  test('no one in anybody’s chain, above or below, is ever among the peers, whatever the owner says', () => {
    let lines = 0
    for (const owner of ids)
      for (const other of ids) {
        const isAbove = above(owner).has(other)
        const isBelow = above(other).has(owner)
        if (owner === other || (!isAbove && !isBelow)) continue
        lines += 1
        for (const word of [null, 'peer'] as const) {
          const { peer, line } = peerOf(directory, owner, other, word)
          expect(peer).toBe('not')
          expect(line).toBe(isAbove ? 'above' : 'below')
        }
      }
    expect(lines).toBeGreaterThan(100)
  })

  test('most people have equals, and equals are equals of each other', () => {
    const withPeers = ids.filter((owner) => {
      const peers = ids.filter((other) => peerOf(directory, owner, other, null).peer === 'peer')
      for (const other of peers) expect(peerOf(directory, other, owner, null).peer).toBe('peer')
      return peers.length > 0
    })
    expect(withPeers.length).toBeGreaterThan(ids.length / 2)
  })
})
