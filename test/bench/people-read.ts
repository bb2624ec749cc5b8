/** The fifty strongest of an owner's 2,000 relationships, against reading fifty rows of the same table by their key. */
import { storeInteractions } from '../../db/queries/interactions.ts'
import { listRelationships } from '../../db/queries/people.ts'
import { byStrength, personRow } from '../../server/worded.ts'
import { dayNumber, mail, openOffice, score, seeded } from '../worker/scores/office.ts'
import { type Figure, inTurns, timed } from './figure.ts'

const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')
const measured = 60

export const peopleFigures: readonly Figure[] = [
  {
    name: 'people-read',
    run: async ({ db, look }) => {
      const office = await openOffice(db, 2000)
      const random = seeded(1)
      const letters = office.contacts.flatMap((contact, nr) =>
        (['self', contact] as const).map((from) =>
          mail({
            id: `${nr}${from}`,
            from,
            to: [from === 'self' ? contact : 'self'],
            at: (today - Math.floor(random() * 360)) * 86_400_000,
          }),
        ),
      )
      await db.asOwner(office.ref, (sql) => storeInteractions(sql, letters))
      await score(db, office, now)
      // What autovacuum does within a minute or two.
      await look`analyze`
      const telling = { atDay: today + 0.4, today, historyDays: 365, hasWords: true }
      const pair = await inTurns(
        { measured, warm: 10 },
        {
          ours: () =>
            timed(() =>
              db.asOwner(office.ref, async (sql) => {
                const { rows } = await listRelationships(sql, { peersOnly: true, search: null, limit: 100 })
                return byStrength(rows, telling)
                  .slice(0, 50)
                  .map((row) => personRow(row, telling))
              }),
            ),
          other: () =>
            timed(() => db.asOwner(office.ref, (sql) => sql`select * from relationship order by contact_id limit 50`)),
        },
      )
      return {
        value: pair.ours,
        unit: 'ms',
        ratioTo: 'reading fifty rows by their key',
        ratio: pair.other / pair.ours,
        runs: measured,
      }
    },
  },
]
