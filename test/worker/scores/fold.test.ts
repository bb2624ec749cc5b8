import { describe, expect, test } from 'vitest'
import type { Interaction } from '../../../core/interaction/mail.ts'
import { landmarkDay } from '../../../core/policy/score.ts'
import {
  emptyInteractions,
  retractInteraction,
  storeFolded,
  storeInteractions,
  unfoldAll,
} from '../../../db/queries/interactions.ts'
import { foldFresh, foldPending, lockOwnerScores } from '../../../db/queries/relationships.ts'
import { testDatabase } from '../../support/database.ts'
import { differences, expectedPairs, expectedScores, storedScores } from './expected.ts'
import { dayNumber, mail, type Office, openOffice, randomInteraction, score, seeded } from './office.ts'

const database = testDatabase()
const today = dayNumber('2026-11-24')
const now = '2026-11-24T10:00:00Z'
const atDay = today + 10 / 24
const span = { firstDay: today - 400, days: 400, sources: 60 }

const check = async (office: Office, unscored: string[] = []): Promise<string[]> =>
  differences(
    await storedScores(database().db, office, atDay),
    expectedScores(await expectedPairs(database().db, office, unscored), atDay),
  )

/** One random thing that happens to what is stored: new, repeated or revised, emptied, or deleted for good. */
async function happen(office: Office, random: () => number): Promise<void> {
  await database().db.asOwnerScoring(office.ref, async (sql) => {
    const batch = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
      randomInteraction(random, office.contacts, span),
    )
    if (random() < 0.5) await storeInteractions(sql, batch)
    else await storeFolded(sql, batch, { landmark: landmarkDay, today })
    const source = batch[0]?.sourceId ?? ''
    if (random() < 0.15) await emptyInteractions(sql, [{ sourceId: source, rev: Math.floor(random() * 5) }])
    if (random() < 0.1) await retractInteraction(sql, source, new Date(now))
    if (random() < 0.05) await retractInteraction(sql, `mail:l${Math.floor(random() * 90)}`, new Date(now))
  })
}

describe('the fold of pending interactions', () => {
  test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'ends in the numbers of the formula, whatever comes in whatever order (history %i)',
    async (seed) => {
      const random = seeded(seed)
      const office = await openOffice(database().db, 8)
      for (let step = 0; step < 25; step++) {
        await happen(office, random)
        if (random() < 0.5) await score(database().db, office, now)
      }
      await score(database().db, office, now)
      expect(await check(office)).toEqual([])
    },
  )

  test('a rebuild from the interactions gives what the running state had', async () => {
    const random = seeded(77)
    const office = await openOffice(database().db, 12)
    for (let step = 0; step < 30; step++) {
      await happen(office, random)
      await score(database().db, office, now)
    }
    const running = await storedScores(database().db, office, atDay)
    await database().db.asOwner(office.ref, async (sql) => {
      await lockOwnerScores(sql)
      await unfoldAll(sql)
    })
    await score(database().db, office, now)
    const { days, rows } = await storedScores(database().db, office, atDay)
    expect(days).toEqual(running.days)
    expect(rows.map(({ score: _, ...row }) => row)).toEqual(running.rows.map(({ score: _, ...row }) => row))
    rows.forEach((row, index) => {
      expect(Math.abs(row.score - (running.rows[index]?.score ?? Number.NaN))).toBeLessThan(1e-9)
    })
  })

  test('a mail sent twice counts once, and running the job again changes nothing', async () => {
    const office = await openOffice(database().db, 1)
    const letter = mail({ id: 'a', from: 'self', to: [office.contacts[0] ?? ''], at: Date.parse(now) })
    const store = () => database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [letter]))
    expect(await store()).toMatchObject({ changed: 1 })
    expect(await store()).toMatchObject({ changed: 0 })
    await score(database().db, office, now)
    const before = await storedScores(database().db, office, atDay)
    expect(before.days).toMatchObject([{ u: 720_720, mails: 1, direct: 1 }])
    await store()
    await score(database().db, office, now)
    expect(await storedScores(database().db, office, atDay)).toEqual(before)
  })

  test('what is counted as it is stored is written once, and waits for nothing but what its history says', async () => {
    const office = await openOffice(database().db, 2)
    const [a = '', b = ''] = office.contacts
    const letters = [1, 2, 3].map((day) =>
      mail({ id: `s${day}`, from: 'self', to: [a, b], at: Date.parse(now) - day * 86_400_000 }),
    )
    const store = () =>
      database().db.asOwnerScoring(office.ref, (sql) => storeFolded(sql, letters, { landmark: landmarkDay, today }))
    expect(await store()).toEqual({ fresh: 3, changed: 3, touched: 2 })
    const rows = await database().db.asOwner(office.ref, (sql) => sql`select pending from interaction`)
    expect(rows).toEqual([{ pending: false }, { pending: false }, { pending: false }])
    expect(await store()).toEqual({ fresh: 0, changed: 0, touched: 0 })
    await score(database().db, office, now)
    expect(await check(office)).toEqual([])
  })

  const arrivals: [string, (office: Office, batch: Interaction[]) => Promise<unknown>][] = [
    [
      'when it is stored',
      (office, batch) =>
        database().db.asOwnerScoring(office.ref, (sql) => storeFolded(sql, batch, { landmark: landmarkDay, today })),
    ],
    [
      'when it is its turn',
      async (office, batch) => {
        await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, batch))
        await database().db.asOwnerScoring(office.ref, (sql) => foldFresh(sql, 100, { landmark: landmarkDay, today }))
      },
    ],
  ]
  const on = (day: number): number => (today - day) * 86_400_000

  test.each(arrivals)('being copied together counts once there is a first contact, counted %s', async (_, arrive) => {
    const office = await openOffice(database().db, 2)
    const [a = '', b = ''] = office.contacts
    await arrive(
      office,
      [30, 9].map((day) => mail({ id: `w${day}`, from: a, to: ['self', b], at: on(day) })),
    )
    expect((await storedScores(database().db, office, atDay)).rows.map(({ contact_id }) => contact_id)).toEqual([a])
    await arrive(office, [mail({ id: 'first', from: 'self', to: [b], at: on(20) })])
    await score(database().db, office, now)
    expect(await check(office)).toEqual([])
    const [row] = await database().db.asOwner(
      office.ref,
      (sql) => sql`select first_day, last_day, last_sum_day from relationship where contact_id = ${b}`,
    )
    expect(row).toEqual({ first_day: today - 20, last_day: today - 20, last_sum_day: today - 9 })
  })

  test.each(arrivals)(
    'being copied together on the day of the first contact counts as well, counted %s',
    async (_, arrive) => {
      const office = await openOffice(database().db, 2)
      const [a = '', b = ''] = office.contacts
      await arrive(office, [mail({ id: 'weak', from: a, to: ['self', b], at: on(9) })])
      await arrive(office, [mail({ id: 'first', from: 'self', to: [b], at: on(9) + 3_600_000 })])
      await score(database().db, office, now)
      expect(await check(office)).toEqual([])
    },
  )

  test.each(arrivals)('a day that was no contact stays so, and only that day, counted %s', async (_, arrive) => {
    const office = await openOffice(database().db, 2)
    const [a = '', b = ''] = office.contacts
    const strike = (days: number[]) =>
      database().db.asOwner(
        office.ref,
        (sql) => sql`update contact set struck_days = ${days}::int[] where contact_id = ${a}`,
      )
    await strike([today - 3])
    await arrive(
      office,
      [3, 2].map((day) => mail({ id: `d${day}`, from: 'self', to: [a, b], at: on(day) })),
    )
    const days = await database().db.asOwner(
      office.ref,
      (sql) => sql`select contact_id, day from contact_day order by contact_id, day`,
    )
    expect(days.map(({ contact_id, day }) => [contact_id === a ? 'a' : 'b', today - Number(day)]).sort()).toEqual([
      ['a', 2],
      ['b', 2],
      ['b', 3],
    ])
  })

  test.each(arrivals)(
    'where somebody is left out nothing is counted before their wish was followed, %s',
    async (_, arrive) => {
      const office = await openOffice(database().db, 2)
      const [a = '', b = ''] = office.contacts
      await database().db.asOwner(office.ref, (sql) => sql`update contact set left_out = true where contact_id = ${a}`)
      await arrive(office, [mail({ id: 'l', from: 'self', to: [a, b], at: on(1) })])
      expect(await database().db.asOwner(office.ref, (sql) => sql`select pending from interaction`)).toEqual([
        { pending: true },
      ])
      expect((await storedScores(database().db, office, atDay)).days).toEqual([])
    },
  )

  test('after a retraction nothing is left behind, not even by rounding', async () => {
    const office = await openOffice(database().db, 1)
    const contact = office.contacts[0] ?? ''
    const at = (day: number) => (today - day) * 86_400_000
    const old = mail({ id: 'old', from: 'self', to: [contact], at: at(399) })
    const recent = Array.from({ length: 40 }, (_, index) =>
      mail({ id: `r${index}`, from: contact, to: ['self'], at: at(index) }),
    )
    await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [old, ...recent]))
    await score(database().db, office, now)
    for (const { sourceId } of recent)
      await database().db.asOwner(office.ref, (sql) => retractInteraction(sql, sourceId, new Date(now)))
    await score(database().db, office, now)
    const [row] = await database().db.asOwner(office.ref, (sql) => sql`select f7, landmark from relationship`)
    expect(row?.f7).toBe(2 ** ((today - 399 - landmarkDay) / 7))
    await database().db.asOwner(office.ref, (sql) => retractInteraction(sql, old.sourceId, new Date(now)))
    await score(database().db, office, now)
    expect((await storedScores(database().db, office, atDay)).rows).toEqual([])
  })

  test('who reports to the owner gets no day and no number', async () => {
    const random = seeded(5)
    const office = await openOffice(database().db, 6)
    const [below = ''] = office.contacts
    await database().db.asOwner(
      office.ref,
      (sql) => sql`update contact set line = 'below', chart_line = 'below' where contact_id = ${below}`,
    )
    for (let step = 0; step < 10; step++) await happen(office, random)
    await score(database().db, office, now)
    expect((await expectedPairs(database().db, office)).has(below)).toBe(true)
    expect(await check(office, [below])).toEqual([])
  })

  test('eight workers at once neither deadlock nor count anything twice', async () => {
    const offices = await Promise.all([openOffice(database().db, 10), openOffice(database().db, 10)])
    const worker = async (seed: number): Promise<void> => {
      const random = seeded(seed)
      for (let step = 0; step < 15; step++) {
        const office = offices[Math.floor(random() * 2)]
        if (!office) continue
        await happen(office, random)
        await database().db.asOwner(office.ref, async (sql) => {
          await lockOwnerScores(sql)
          await foldPending(sql, 7, landmarkDay)
        })
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, index) => worker(100 + index)))
    for (const office of offices) {
      await Promise.all(Array.from({ length: 4 }, () => score(database().db, office, now)))
      expect(await check(office)).toEqual([])
    }
  })

  test('revisions that are committed while a fold is under way count once, before or after it', async () => {
    const office = await openOffice(database().db, 6)
    const random = seeded(31)
    const revised = (nr: number, rev: number) => ({
      ...randomInteraction(random, office.contacts, span),
      sourceId: `s${nr % 200}`,
      rev,
    })
    let writing = true
    const write = async (): Promise<void> => {
      for (let rev = 1; rev <= 900; rev++)
        await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [revised(rev * 7, rev)]))
      writing = false
    }
    const fold = async (): Promise<void> => {
      while (writing) await score(database().db, office, now)
    }
    await database().db.asOwner(office.ref, (sql) =>
      storeInteractions(
        sql,
        Array.from({ length: 200 }, (_, nr) => revised(nr, 0)),
      ),
    )
    await Promise.all([write(), fold(), fold()])
    await score(database().db, office, now)
    expect(await check(office)).toEqual([])
  })

  test('a row that a reader is writing this moment waits for the next fold, and is not lost', async () => {
    const office = await openOffice(database().db, 2)
    const [a = '', b = ''] = office.contacts
    const letter = (id: string, to: string, rev = 0) => mail({ id, from: 'self', to: [to], at: Date.parse(now), rev })
    await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [letter('1', a), letter('2', b)]))
    await database().db.asOwner(office.ref, async (sql) => {
      await storeInteractions(sql, [letter('1', a, 1)])
      await score(database().db, office, now)
      expect((await storedScores(database().db, office, atDay)).rows).toHaveLength(1)
    })
    await score(database().db, office, now)
    expect(await check(office)).toEqual([])
  })
})

describe('a business clock that jumps', () => {
  test('changes no number once it is right again', async () => {
    const random = seeded(9)
    const office = await openOffice(database().db, 5)
    for (const when of [now, '2001-05-01T00:00:00Z', now, '2060-01-01T00:00:00Z', '2027-11-24T00:00:00Z', now]) {
      for (let step = 0; step < 4; step++) await happen(office, random)
      await score(database().db, office, when)
    }
    expect(await check(office)).toEqual([])
  })

  test('an old corpus is scored as exactly as a new one', async () => {
    const office = await openOffice(database().db, 1)
    const contact = office.contacts[0] ?? ''
    const day = dayNumber('2001-05-01')
    const letters = [0, 3, 8, 200].map((back) =>
      mail({ id: `e${back}`, from: contact, to: ['self'], at: (day - back) * 86_400_000 }),
    )
    await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, letters))
    await score(database().db, office, '2001-05-01T12:00:00Z')
    const at = day + 0.5
    const expected = expectedScores(await expectedPairs(database().db, office), at)
    expect(expected.rows[0]?.score).toBeGreaterThan(15)
    expect(differences(await storedScores(database().db, office, at), expected)).toEqual([])
  })
})
