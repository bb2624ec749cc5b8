/** A company out of a corpus of real mail and its org chart: numbers become people with invented names, all at one site. */

import { account, placedAt } from '../life/accounts.ts'
import type { Company, CorpusMail, Habits } from '../life/company-types.ts'
import { dayOf, instantOf } from '../life/local-time.ts'
import { aliasBook, nameFrom } from '../life/names.ts'
import { between, logNormal, seeded, uuidOf, weighted } from '../life/seeded.ts'
import type { Random } from '../random.ts'
import type { Person } from '../tenant/types.ts'
import type { Source } from './lines.ts'
import { plant } from './plant.ts'
import { ImportProblem } from './problem.ts'
import { type Chart, readChart } from './read-chart.ts'
import { type RawMail, readMails } from './read-mails.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
const peopleMost = 20_000

/** A company that was imported. `until` (ms) is where its clock begins. */
export type ImportedCompany = Company & {
  /** Account id of each person by the name that the corpus uses. */
  idOf: ReadonlyMap<string, string>
  /** Mails in the corpus, each counted once whatever its recipients. */
  messages: number
  /** Whole weeks by which the mails were moved; 0 keeps their dates. */
  shiftedWeeks: number
}

/** What to import, and how. */
export type ImportOptions = {
  messages: Source
  org: Source
  /** Move everything by whole weeks so that it ends yesterday or in the six days before; else the dates stay. */
  shift: boolean
  /** The present, ms. Without a shift the company's clock begins on the morning after the last mail instead. */
  until: number
  seed: number
  domain: string
  name?: string
}

const habitsAt = (random: Random, joinedAt: number): Habits => ({
  paceMinutes: Math.min(300, Math.max(4, logNormal(random, 40, 0.8))),
  answers: between(random, 0.5, 0.92),
  activity: 1,
  readiness: weighted(random, [
    [0.97, 60],
    [0.85, 30],
    [0.6, 10],
  ]),
  lunchHold: random.chance(0.35),
  focus: random.chance(0.25) ? { weekday: 1 + random.int(5), minute: random.pick([540, 780, 840]) } : null,
  privateItems: random.chance(0.4) ? 0.4 : 0,
  joinedAt,
  leftAt: null,
  leaves: [],
  formerManager: null,
  newsletters: [],
})

/** The branch of the chart that somebody is in, by whoever heads it below the top; null at the top and outside the chart. */
function branchOf(chart: Chart, key: string): string | null {
  let below = key
  for (let up = chart.get(key) ?? null; up !== null; up = chart.get(up) ?? null) {
    if ((chart.get(up) ?? null) === null) return below
    below = up
  }
  return null
}

/** Everybody who is named, the chart's top first, then by name: the same files give the same company. */
function keysOf(mails: readonly RawMail[], chart: Chart): string[] {
  const keys = new Set<string>()
  for (const { from, to } of mails) {
    keys.add(from)
    for (const one of to) keys.add(one)
  }
  for (const [person, manager] of chart) {
    keys.add(person)
    if (manager !== null) keys.add(manager)
  }
  const leaders = new Set(chart.values())
  const rank = (key: string): number => (leaders.has(key) && (chart.get(key) ?? null) === null ? 0 : 1)
  return [...keys].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }))
}

/** How far to move, ms: a whole number of weeks after which the last mail lies before today. */
function shiftOf(lastAt: number, options: ImportOptions): number {
  if (!options.shift) return 0
  const today = instantOf(plant.zone, dayOf(plant.zone, options.until), 0)
  return Math.floor((today - 1 - lastAt) / weekMs) * weekMs
}

/** Names and accounts for everybody in the files, no name twice. */
function accountsOf(keys: readonly string[], chart: Chart, idOf: ReadonlyMap<string, string>, options: ImportOptions) {
  const { seed, domain, name = 'Fabrikam Manufacturing' } = options
  const alias = aliasBook()
  const taken = new Set<string>()
  const branches: string[] = []
  const invented = (random: Random): ReturnType<typeof nameFrom> => {
    // There are thousands of names; in a company larger than that some are borne twice.
    for (let tries = 0; ; tries++) {
      const made = nameFrom(random, weighted(random, plant.names))
      if (taken.has(made.shown) && tries < 50) continue
      taken.add(made.shown)
      return made
    }
  }
  return keys.map((key): Person => {
    const made = invented(seeded(seed, `imported:${key}`))
    const branch = branchOf(chart, key)
    const manager = chart.get(key) ?? null
    if (branch !== null && !branches.includes(branch)) branches.push(branch)
    return account({
      id: idOf.get(key)!,
      kind: 'user',
      displayName: made.shown,
      givenName: made.given,
      surname: made.family,
      mail: `${alias(made.alias)}@${domain}`,
      department: branch === null ? null : `Department ${branches.indexOf(branch) + 1}`,
      companyName: name,
      managerId: manager === null ? null : idOf.get(manager)!,
      ...placedAt(plant),
      lunch: { ...plant.lunch },
    })
  })
}

/**
 * Imports a corpus. Everything that is wrong with a file is an `ImportProblem` with one line to show. `createHistory` takes
 * the company as it takes a generated one: mail is the corpus's alone, calendars hold days off, lunch and focus time.
 */
export async function importCorpus(options: ImportOptions): Promise<ImportedCompany> {
  const { seed, domain, name = 'Fabrikam Manufacturing' } = options
  const mails = await readMails(options.messages)
  const chart = await readChart(options.org)
  const keys = keysOf(mails, chart)
  if (keys.length > peopleMost) {
    throw new ImportProblem(
      `${keys.length} people are in these files, but at most ${peopleMost} can be imported. Leave some out.`,
    )
  }
  const idOf = new Map(keys.map((key) => [key, uuidOf(`imported:${key}`, seed)]))
  const position = new Map(keys.map((key, at) => [key, at]))
  const shift = shiftOf(mails.at(-1)!.t * 1000, options)
  const from = mails[0]!.t * 1000 + shift
  const last = mails.at(-1)!.t * 1000 + shift
  const people = accountsOf(keys, chart, idOf, options)
  const memberIds = people.map(({ id }) => id)
  const moved = mails.map(
    (mail): CorpusMail => ({
      id: mail.id,
      at: mail.t * 1000 + shift,
      from: position.get(mail.from)!,
      to: mail.to.map((one) => position.get(one)!),
    }),
  )
  return {
    seed,
    domain,
    name,
    from,
    until: options.shift ? options.until : instantOf(plant.zone, dayOf(plant.zone, last) + 1, 480),
    people,
    employeeIds: memberIds,
    departedIds: [],
    teams: [],
    lists: new Map(),
    shared: new Map(),
    newsletters: [],
    habits: new Map(memberIds.map((id) => [id, habitsAt(seeded(seed, `habits:${id}`), from - 400 * dayMs)])),
    corpus: { mails: moved, memberIds },
    idOf,
    messages: moved.length,
    shiftedWeeks: shift / weekMs,
  }
}
