/** The order of the files: those that take longest first, so that no core waits while the last of them goes on alone. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Long ones, the longest first; the rest comes as it comes. */
const long = [
  'test/addin/browser.test.ts',
  'test/flows/hosts.test.ts',
  'test/flows/ten-things.test.ts',
  'test/logs/processes.test.ts',
  'test/faults/',
  'test/flows/',
  'test/worker/',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((part) => moduleId.includes(part))
      return found < 0 ? long.length : found
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
