/** Where a transaction is begun within another: who holds a connection of the pool while waiting for a second one may wait for ever. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Sql } from '../../db/connect.ts'

/** The same database; where transactions are nested is written to `found`. */
export function watchNesting(db: Database, found: string[]): Database {
  const within = new AsyncLocalStorage<true>()
  const begin =
    <A, T>(run: (whose: A, work: (sql: Sql) => Promise<T>) => Promise<T>) =>
    (whose: A, work: (sql: Sql) => Promise<T>): Promise<T> => {
      if (within.getStore()) found.push(new Error().stack ?? '')
      return run(whose, (sql) => within.run(true, () => work(sql)))
    }
  return {
    ...db,
    asOwner: begin(db.asOwner),
    asOwnerScoring: begin(db.asOwnerScoring),
    asTenant: begin(db.asTenant),
  } as Database
}
