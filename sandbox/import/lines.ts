/** Lines of a file that may be large, or lines that are there already. */

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { ImportProblem } from './problem.ts'

/** A path, or the lines themselves. */
export type Source = string | Iterable<string> | AsyncIterable<string>

/** What to call a source in a message. */
export const nameOf = (source: Source, what: string): string => (typeof source === 'string' ? source : what)

/** The lines of a source; throws an `ImportProblem` where a file cannot be read. */
export async function* linesOf(source: Source): AsyncGenerator<string> {
  if (typeof source !== 'string') {
    yield* source
    return
  }
  const found = await stat(source).catch(() => null)
  if (!found?.isFile()) {
    const wrong = found ? 'is not a file' : 'no such file'
    throw new ImportProblem(`${source}: ${wrong}. Give the path of a file that can be read.`)
  }
  yield* createInterface({ input: createReadStream(source, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
}
