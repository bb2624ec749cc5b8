/** Several things at once, all of them ended before the first failure is passed on: nothing runs on behind a job's back. */

/** Does `work` for each item, at most `atOnce` at a time. After a failure nothing new is begun; the first one is thrown. */
export async function severally<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const failures: unknown[] = []
  const go = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && failures.length === 0; item = waiting.shift())
      await work(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, go))
  if (failures.length > 0) throw failures[0]
}

/** What each of these works gives, all of them begun at once; fails as `severally` does. */
export async function inParallel<T extends unknown[]>(...works: { [K in keyof T]: () => Promise<T[K]> }): Promise<T> {
  const given: unknown[] = []
  await severally([...works.entries()], works.length, async ([at, work]) => {
    given[at] = await work()
  })
  return given as T
}
