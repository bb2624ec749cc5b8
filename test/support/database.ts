/** A database of its own for a test file, cloned from the migrated template in some tens of milliseconds. */
import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, inject } from 'vitest'
import { connect, type Database } from '../../db/connect.ts'

export type TestDatabase = {
  /** As the application's role. */
  db: Database
  appUrl: string
  ownerUrl: string
  /** As the superuser: sees every row; for looking, never for the code under test. */
  look: postgres.Sql
  drop: () => Promise<void>
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

/** Clones the template. Call `drop` when done. */
export const cloneDatabase = (): Promise<TestDatabase> => makeDatabase(inject('postgres').template)

/** One that no migration has seen yet. Call `drop` when done. */
export const emptyDatabase = (): Promise<TestDatabase> => makeDatabase('template1')

async function makeDatabase(template: string): Promise<TestDatabase> {
  const { superUrl, ownerUrl, appUrl } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const admin = postgres(superUrl, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} template ${template} owner kith_owner`)
  const db = connect({ url: withDatabase(appUrl, name), poolSize: 12 })
  const look = postgres(withDatabase(superUrl, name), { max: 2, onnotice: () => {} })
  return {
    db,
    look,
    appUrl: withDatabase(appUrl, name),
    ownerUrl: withDatabase(ownerUrl, name),
    drop: async () => {
      await Promise.all([db.close(), look.end({ timeout: 5 })])
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end({ timeout: 5 })
    },
  }
}

/** One database for all tests of a file; read it inside tests and hooks only. */
export function testDatabase(): () => TestDatabase {
  let held: TestDatabase | undefined
  beforeAll(async () => {
    held = await cloneDatabase()
  })
  afterAll(() => held?.drop())
  return () => {
    if (!held) throw new Error('the database is there only while tests run')
    return held
  }
}
