/** What jobs have of the world beside Graph, for tests that have nothing to do with it: no page answers, keys are of the test's own. */
import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/connect.ts'
import { createKeys } from '../../platform/keys.ts'
import type { Deps } from '../../worker/deps.ts'

export const nothingOutside = (db: Database): Pick<Deps, 'fetchPage' | 'keys'> => ({
  fetchPage: async () => ({ kind: 'refused', why: 'unreachable' }),
  keys: createKeys(db, randomBytes(32)),
})
