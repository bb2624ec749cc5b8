/** What the demo was asked to do: flags and environment, checked before anything starts. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type DemoOptions = {
  /** Plays the main job end to end, prints what happened, and exits. */
  check: boolean
  /** Starts server and worker anew, and builds the add-in anew, whenever their sources change. */
  watch: boolean
  port: number
  sandboxPort: number
  /** Where data stays between two starts. */
  folder: string
  databaseUrl: string | null
  databaseOwnerUrl: string | null
  redisUrl: string | null
  import: { messages: string; org: string | null; shift: boolean } | null
  size: number
  seed: number
}

/** A complaint that names what is wrong and what to do, in one line. */
export class DemoProblem extends Error {}

/** Reads flags and environment; throws a `DemoProblem` that lists everything that is wrong. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const wrong: string[] = []
  const flags = flagsOf(args, wrong)
  const whole = (name: string, text: string | undefined, fallback: number, least: number, most: number): number => {
    if (text === undefined || text === '') return fallback
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    wrong.push(`${name} is "${text}": give a whole number from ${least} to ${most}`)
    return fallback
  }
  const url = (name: string, schemes: readonly string[]): string | null => {
    const text = env[name]
    if (!text) return null
    if (URL.canParse(text) && schemes.includes(new URL(text).protocol)) return text
    wrong.push(
      `${name} is no ${schemes[0]?.replace(':', '')} address: give one like ${schemes[0]}//user:password@host/name`,
    )
    return null
  }
  const file = (flag: string, path: string | undefined): string | null => {
    if (path === undefined) return null
    const full = resolve(path)
    if (existsSync(full) && statSync(full).isFile()) return full
    wrong.push(`--${flag} ${path}: there is no such file`)
    return null
  }
  const messages = file('import', flags.import)
  const org = file('org', flags.org)
  if (flags.org !== undefined && flags.import === undefined)
    wrong.push('--org needs --import: it is the org chart of the imported mail')
  const postgres = ['postgres:', 'postgresql:']
  const options: DemoOptions = {
    check: flags.check ?? false,
    watch: flags.watch ?? false,
    port: whole('PORT', env.PORT, 3000, 1, 65_535),
    sandboxPort: whole('SANDBOX_PORT', env.SANDBOX_PORT, 4400, 1, 65_535),
    folder: resolve(env.KITH_DATA ?? '.kith'),
    databaseUrl: url('DATABASE_URL', postgres),
    databaseOwnerUrl: url('DATABASE_OWNER_URL', postgres),
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:', 'redis+sentinel:', 'redis+cluster:']),
    import: messages === null ? null : { messages, org, shift: !flags['no-shift'] },
    size: whole('--size', flags.size, 120, 20, 20_000),
    seed: whole('--seed', flags.seed, 7, 0, 2 ** 31),
  }
  if (options.port === options.sandboxPort) wrong.push(`PORT and SANDBOX_PORT are both ${options.port}: give two ports`)
  if (Boolean(env.DATABASE_URL) !== Boolean(env.DATABASE_OWNER_URL))
    wrong.push(
      'DATABASE_URL and DATABASE_OWNER_URL go together: the application logs in with one, migrations with the other',
    )
  if (wrong.length > 0) throw new DemoProblem(wrong.join('\n'))
  return options
}

function flagsOf(args: readonly string[], wrong: string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: 'boolean' },
        watch: { type: 'boolean' },
        import: { type: 'string' },
        org: { type: 'string' },
        'no-shift': { type: 'boolean' },
        size: { type: 'string' },
        seed: { type: 'string' },
      },
    }).values
  } catch (error) {
    wrong.push(
      `${(error as Error).message.split('. ')[0]}: known are --check, --import, --org, --no-shift, --size, --seed`,
    )
    return {}
  }
}
