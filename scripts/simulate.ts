/**
 * `npm run simulate`: a year of sixty people who use Kith, with ten seeds, as one table. Exits with 1 where a suggestion reached
 * somebody whom it must not, came too often, or changed anything for people who take none up. `-- --seeds 3 --people 60`.
 */
import { parseArgs } from 'node:util'
import { type Fate, type Figures, fateOf, faultsOf, figuresOf, mustBeZero } from './simulate/figures.ts'
import { createSociety } from './simulate/society.ts'
import { spreadOf, tableOf } from './simulate/table.ts'
import { runYear } from './simulate/year.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10' }, people: { type: 'string', default: '60' } },
})
const [seeds, people] = [Number(values.seeds), Number(values.people)]
if (!(seeds >= 1 && people >= 20)) throw new RangeError('--seeds wants 1 or more, --people 20 or more')

/** Fates of the same ties: without Kith, with nothing but the meetings themselves, and where a meeting brings half of the old contact back. */
type Run = { seed: number; figures: Figures; fates: { without: Fate; bare: Fate; carried: Fate } }

function run(seed: number): Run {
  const society = createSociety(seed, people)
  const without = runYear({ society, kith: false, acceptance: 0, carry: 0 })
  const ignored = runYear({ society, kith: true, acceptance: 0, carry: 0.5 })
  if (ignored.contacts.fingerprint() !== without.contacts.fingerprint())
    throw new Error(`seed ${seed}: nobody takes anything up, and the year is another one`)
  if (ignored.shown.length === 0) throw new Error(`seed ${seed}: nothing was shown, so nothing was tried`)
  const bare = runYear({ society, kith: true, acceptance: 1, carry: 0 })
  const carried = runYear({ society, kith: true, acceptance: 1, carry: 0.5 })
  const years = [ignored, bare, carried].map(figuresOf)
  const faults = years.flatMap(faultsOf)
  if (faults.length > 0) {
    process.exitCode = 1
    console.error(`seed ${seed}: ${faults.join(', ')}`)
  }
  const figures = years[1]
  if (!figures) throw new Error('no figures')
  return { seed, figures, fates: { without: fateOf(without), bare: fateOf(bare), carried: fateOf(carried) } }
}

const runs: Run[] = []
for (let seed = 1; seed <= seeds; seed += 1) {
  runs.push(run(seed))
  console.error(`seed ${seed} of ${seeds}`)
}
const of = (pick: (one: Run) => number, digits: number, scale = 1): string =>
  spreadOf(
    runs.map((one) => pick(one) * scale),
    digits,
  )
const fates = (name: string, pick: (one: Fate) => number, digits: number, scale = 1): string[] => [
  name,
  ...(['without', 'bare', 'carried'] as const).map((year) => of(({ fates: all }) => pick(all[year]), digits, scale)),
]
console.log(
  tableOf([
    [`a year of ${people} people, ${seeds} seeds`, 'mean (least to most)'],
    ['suggestions per person and week', of(({ figures }) => figures.perWeek, 2)],
    ['most new for anybody in seven days (5 at most)', of(({ figures }) => figures.mostInAWeek, 0)],
    ['most open at once for anybody (3 at most)', of(({ figures }) => figures.mostOpen, 0)],
    ['taken up, % of those shown', of(({ figures }) => figures.accepted, 1, 100)],
    ['made way for what has its day, % of those shown', of(({ figures }) => figures.madeWay, 1, 100)],
    ['of these came again within fourteen days', of(({ figures }) => figures.cameAgain, 0)],
    ...mustBeZero.map((name) => [`${name} (must be 0)`, of(({ figures }) => figures[name], 0)]),
  ]),
)
console.log(
  tableOf([
    ['ties that die down, at the end of the year', 'without Kith', 'with, meetings alone', 'with, half comes back'],
    fates('ties', ({ ties }) => ties, 0),
    fates('days with contact in the last 90', ({ daysIn90 }) => daysIn90, 2),
    fates('score', ({ score }) => score, 1),
    fates('with direct contact in the last 28 days, %', ({ alive }) => alive, 1, 100),
  ]),
)
