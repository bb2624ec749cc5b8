/**
 * `npm run fuzz`: every route and every kind of answer of Graph's and Entra's, spoiled at random, for `FUZZ_MINUTES` (10) from
 * `FUZZ_SEED` (one that is printed, so that a failure can be had again). `npm test` does the same for some seconds.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const seed = process.env.FUZZ_SEED ?? String(Math.floor(Math.random() * 1e9))
const minutes = process.env.FUZZ_MINUTES ?? '10'
console.log(`FUZZ_SEED=${seed} FUZZ_MINUTES=${minutes}`)
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const child = spawn(
  process.execPath,
  [vitest, 'run', 'test/fuzz', '--fileParallelism=false', ...process.argv.slice(2)],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_MINUTES: minutes },
  },
)
child.on('close', (code) => {
  process.exitCode = code ?? 1
})
