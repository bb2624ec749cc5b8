/**
 * `npm run soak`: seeded tests with many seeds, until each has had its number or the time is over. `SOAK_MINUTES` is the
 * time for all of them together. `npm run soak -- convergence` runs one of them, `-- convergence --seed 17` one seed,
 * `--from 51 --seeds 20` others. Says which seed failed and how to run it again; the exit code is 1 then.
 */
import { parseArgs } from 'node:util'
import { createVitest, type TestRunResult, type Vitest } from 'vitest/node'
import { type Soak, soaks } from './soaks.ts'

const usualMinutes = 60
const minuteMs = 60_000

type Run = { soak: Soak; seed: number }
type Tally = { passed: number; failed: number[] }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function asked(): { chosen: readonly Soak[]; from: number; seeds: number | undefined; minutes: number } {
  const { values, positionals } = parseArgs({
    options: { seed: { type: 'string' }, seeds: { type: 'string' }, from: { type: 'string' } },
    allowPositionals: true,
  })
  const unknown = positionals.filter((name) => !soaks.some((soak) => soak.name === name))
  if (unknown.length > 0)
    throw new Error(`no soak ${unknown.join(', ')}; there are ${soaks.map(({ name }) => name).join(', ')}`)
  const numberOf = (name: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined
    if (!/^\d{1,9}(\.\d+)?$/.test(text)) throw new Error(`${name} is a number, not ${text}`)
    return Number(text)
  }
  const seed = numberOf('--seed', values.seed)
  return {
    chosen: positionals.length > 0 ? soaks.filter(({ name }) => positionals.includes(name)) : soaks,
    from: seed ?? numberOf('--from', values.from) ?? 1,
    seeds: seed === undefined ? numberOf('--seeds', values.seeds) : 1,
    minutes: numberOf('SOAK_MINUTES', process.env.SOAK_MINUTES) ?? usualMinutes,
  }
}

/** Every soak's first seed, then every soak's second: what the time cuts off is cut off from all alike. */
function runsOf(chosen: readonly Soak[], from: number, seeds: number | undefined): Run[] {
  const most = Math.max(...chosen.map((soak) => seeds ?? soak.seeds))
  return Array.from({ length: most }, (_, at) => at).flatMap((at) =>
    chosen.filter((soak) => at < (seeds ?? soak.seeds)).map((soak) => ({ soak, seed: from + at })),
  )
}

/** Why a run failed, or null when it passed. A file that could not be run, or had nothing to run, failed. */
function failureOf({ testModules, unhandledErrors }: TestRunResult): string | null {
  const reasons = unhandledErrors.map(String)
  let passed = 0
  for (const module of testModules) {
    reasons.push(...module.errors().map(({ message }) => message))
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result()
      if (state === 'passed') passed += 1
      if (state === 'failed') reasons.push(...(errors ?? []).map(({ message }) => message))
    }
  }
  if (reasons.length > 0) return reasons.join('\n')
  return passed > 0 ? null : 'nothing ran'
}

async function runOne(vitest: Vitest, { soak, seed }: Run): Promise<string | null> {
  process.env.SEED = String(seed)
  const specifications = await vitest.globTestSpecifications([soak.file])
  return failureOf(await vitest.runTestSpecifications(specifications))
}

async function soakAll(vitest: Vitest): Promise<boolean> {
  const { chosen, from, seeds, minutes } = asked()
  const tallies = new Map<Soak, Tally>(chosen.map((soak) => [soak, { passed: 0, failed: [] }]))
  const until = performance.now() + minutes * minuteMs
  const runs = runsOf(chosen, from, seeds)
  let done = 0
  for (const run of runs) {
    if (done >= chosen.length && performance.now() > until) break
    const begun = performance.now()
    const failure = await runOne(vitest, run)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    done += 1
    const { soak, seed } = run
    const tally = tallies.get(soak)
    if (failure === null && tally) tally.passed += 1
    else tally?.failed.push(seed)
    say(`${soak.name} seed ${seed}: ${failure === null ? 'passed' : 'FAILED'} in ${seconds} s`)
    if (failure !== null) say(`${failure.slice(0, 4_000)}\n  again: SEED=${seed} npx vitest run ${soak.file}`)
  }
  if (done < runs.length) say(`the ${minutes} minutes are over: ${done} of ${runs.length} runs`)
  for (const [{ name }, { passed, failed }] of tallies)
    say(`${name}: ${passed} passed, ${failed.length} failed${failed.length > 0 ? ` (seeds ${failed.join(', ')})` : ''}`)
  return [...tallies.values()].every(({ failed }) => failed.length === 0)
}

const vitest = await createVitest('test', { watch: false, reporters: [{}], retry: 0 })
try {
  if (!(await soakAll(vitest))) process.exitCode = 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await vitest.close()
}
