import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDirectory, type DirectoryPerson } from '../../../core/peers/directory.ts'
import { peerOf } from '../../../core/peers/peers.ts'

const person = (id: string, managerId: string | null, more: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  id,
  managerId,
  jobTitle: 'Engineer',
  department: 'Works',
  userType: 'Member',
  accountEnabled: true,
  ...more,
})

/** boss ← head, chief; head ← me, sam, lead; lead ← report; chief ← ana; ana ← deep ← deeper; me ← mine. */
const office = (changes: Record<string, Partial<DirectoryPerson>> = {}) =>
  createDirectory(
    [
      person('boss', null, { jobTitle: 'CEO' }),
      person('head', 'boss', { jobTitle: 'Head of Works' }),
      person('chief', 'boss', { jobTitle: 'Director Supply' }),
      person('me', 'head'),
      person('sam', 'head'),
      person('lead', 'head', { jobTitle: 'Team Lead' }),
      person('report', 'lead'),
      person('ana', 'chief', { jobTitle: 'Senior Buyer' }),
      person('deep', 'ana'),
      person('deeper', 'deep'),
      person('mine', 'me'),
      person('own', 'mine'),
      person('stranger', null),
    ].map((row) => ({ ...row, ...changes[row.id] })),
  )
const ask = (id: string | null, word: 'peer' | 'not' | null = null, changes = {}) => {
  const { peer, line, reason } = peerOf(office(changes), 'me', id, word)
  return [peer, line, reason]
}

describe('equals', () => {
  test('those of the same manager, or the same depth elsewhere, are equals', () => {
    expect(ask('sam')).toEqual(['peer', null, 'same-level'])
    expect(ask('ana')).toEqual(['peer', null, 'same-level'])
  })

  test('one level apart and in no line is an equal, two levels are not', () => {
    expect(ask('deep')).toEqual(['peer', null, 'near-level'])
    expect(ask('deeper')).toEqual(['not', null, 'level-gap'])
    expect(peerOf(office(), 'me', 'deeper', null).levelGap).toBe(2)
    expect(peerOf(office({ chief: { jobTitle: 'Buyer' } }), 'me', 'chief', null)).toMatchObject({
      peer: 'peer',
      levelGap: -1,
    })
  })

  test('manager, skip level and reports, direct or through others, are never equals, whatever the owner says', () => {
    for (const word of [null, 'peer', 'not'] as const) {
      for (const id of ['head', 'boss']) expect(ask(id, word)).toEqual(['not', 'above', 'line-above'])
      for (const id of ['mine', 'own']) expect(ask(id, word)).toEqual(['not', 'below', 'line-below'])
    }
  })

  test('a director elsewhere is no equal of an engineer, though one level up', () => {
    expect(ask('chief')).toEqual(['not', null, 'grade-gap'])
  })

  test('the owner’s word overrules a level and an unknown', () => {
    expect(ask('chief', 'peer')).toEqual(['peer', null, 'owners-word'])
    expect(ask('sam', 'not')).toEqual(['not', null, 'owners-word'])
    expect(ask('stranger', 'peer')).toEqual(['peer', null, 'owners-word'])
    expect(ask(null, 'peer')).toEqual(['peer', null, 'owners-word'])
  })

  test('without an org chart, or outside it, nobody is known to be an equal', () => {
    expect(ask('stranger')).toEqual(['unknown', null, 'no-org-chart'])
    expect(ask('nobody')).toEqual(['unknown', null, 'no-org-chart'])
    expect(ask(null)).toEqual(['unknown', null, 'no-org-chart'])
    const flat = createDirectory([person('me', null), person('sam', null)])
    expect(peerOf(flat, 'me', 'sam', null)).toMatchObject({ peer: 'unknown', levelGap: null })
  })

  test('a clear gap of titles says no even where there is no chart', () => {
    const flat = createDirectory([person('me', null), person('vp', null, { jobTitle: 'Vice President' })])
    expect(peerOf(flat, 'me', 'vp', null)).toMatchObject({ peer: 'not', reason: 'grade-gap' })
  })

  test('guests and contractors are unknown, somebody who left is none', () => {
    expect(ask('sam', null, { sam: { userType: 'Guest' } })).toEqual(['unknown', null, 'guest'])
    expect(ask('sam', null, { sam: { jobTitle: 'Freelance Engineer' } })).toEqual(['unknown', null, 'contractor'])
    expect(ask('sam', 'peer', { sam: { accountEnabled: false } })).toEqual(['not', null, 'left'])
  })

  test('a function of confidence is flagged and listed only by the owner’s word, unless it is the owner’s own', () => {
    const hr = { department: 'Human Resources' }
    expect(ask('sam', null, { sam: hr })).toEqual(['not', null, 'confidential'])
    expect(ask('sam', 'peer', { sam: hr })).toEqual(['peer', null, 'owners-word'])
    expect(peerOf(office({ sam: hr }), 'me', 'sam', 'peer').confidential).toBe(true)
    expect(ask('sam', null, { sam: hr, me: hr })).toEqual(['peer', null, 'same-level'])
  })

  test('a change of manager changes the answer at once', () => {
    expect(ask('sam', null, { sam: { managerId: 'me' } })).toEqual(['not', 'below', 'line-below'])
    expect(ask('sam', null, { me: { managerId: 'sam' } })).toEqual(['not', 'above', 'line-above'])
    expect(ask('mine', null, { mine: { managerId: 'head' } })).toEqual(['peer', null, 'same-level'])
  })

  test('oneself is no peer', () => {
    expect(ask('me')).toEqual(['not', null, 'oneself'])
  })

  test('in any chart, cycles and gaps included, walking ends, lines are never equals, and level gaps mirror', () => {
    const chart = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }), { minLength: 2, maxLength: 28 })
    fc.assert(
      fc.property(chart, (managers) => {
        const rows = managers.map((manager, id) => person(`${id}`, manager === null ? null : `${manager}`))
        const directory = createDirectory(rows)
        for (const { id: a } of rows)
          for (const { id: b } of rows) {
            const there = peerOf(directory, a, b, null)
            const back = peerOf(directory, b, a, null)
            if (directory.chainOf(a).includes(b) || directory.chainOf(b).includes(a)) {
              expect(there.peer).toBe('not')
              expect(peerOf(directory, a, b, 'peer').peer).toBe('not')
            }
            expect(back.peer).toBe(there.peer)
            if (there.levelGap !== null) expect(back.levelGap).toBe(0 - there.levelGap)
          }
      }),
    )
  })

  test('ten thousand people are answered for in well under a second', () => {
    const rows = Array.from({ length: 10_000 }, (_, id) =>
      person(`${id}`, id === 0 ? null : `${Math.floor((id - 1) / 6)}`),
    )
    const directory = createDirectory(rows)
    const begun = performance.now()
    const peers = rows.filter(({ id }) => peerOf(directory, '5000', id, null).peer === 'peer')
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(peers.length).toBeGreaterThan(1_000)
  })
})
