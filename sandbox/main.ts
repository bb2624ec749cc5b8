/** `npm run sandbox`: a Microsoft 365 tenant on loopback, alone. Reads the environment, prints its addresses, stops on a signal. */
import { resolve } from 'node:path'
import { type SandboxOptions, startSandbox } from './start.ts'

const known = [
  'SANDBOX_PORT',
  'KITH_DATA',
  'KITH_URL',
  'SANDBOX_SEED',
  'SANDBOX_SIZE',
  'SANDBOX_DOMAIN',
  'SANDBOX_IMPORT',
  'SANDBOX_ORG',
  'NO_SHIFT',
  'SANDBOX_CLOCK',
  'SANDBOX_RATE',
  'SANDBOX_ANSWERS_WITHIN',
  'SANDBOX_TRAFFIC',
] as const
type Environment = Partial<Record<(typeof known)[number], string>>

/** A number from the environment, or a line that says what is wrong. */
function numberOf(
  environment: Environment,
  name: (typeof known)[number],
  range: { min: number; max: number; whole?: boolean },
  wrong: string[],
): number | undefined {
  const text = environment[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  const fits =
    Number.isFinite(value) && value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value))
  if (!fits)
    wrong.push(`${name}=${text}: give a ${range.whole ? 'whole ' : ''}number from ${range.min} to ${range.max}.`)
  return value
}

function flagOf(environment: Environment, name: (typeof known)[number], wrong: string[]): boolean | undefined {
  const text = environment[name]
  if (text === undefined || text === '') return undefined
  if (!['0', '1', 'true', 'false'].includes(text)) wrong.push(`${name}=${text}: give 1 or 0.`)
  return text === '1' || text === 'true'
}

function momentOf(text: string | undefined, wrong: string[]): number | undefined {
  if (!text) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) wrong.push(`SANDBOX_CLOCK=${text}: give an ISO date-time such as 2026-11-24T09:00:00Z.`)
  return ms
}

/** The options that the environment asks for, or every line that is wrong with it. */
export function readOptions(environment: Environment): { options: SandboxOptions } | { wrong: string[] } {
  const wrong: string[] = []
  const options: SandboxOptions = {
    port: numberOf(environment, 'SANDBOX_PORT', { min: 0, max: 65_535, whole: true }, wrong) ?? 4400,
    dataDir: resolve(environment.KITH_DATA || '.kith'),
    seed: numberOf(environment, 'SANDBOX_SEED', { min: 0, max: 2 ** 31 - 1, whole: true }, wrong),
    size: numberOf(environment, 'SANDBOX_SIZE', { min: 20, max: 20_000, whole: true }, wrong),
    domain: environment.SANDBOX_DOMAIN || undefined,
    now: momentOf(environment.SANDBOX_CLOCK, wrong),
    rate: numberOf(environment, 'SANDBOX_RATE', { min: 0, max: 100_000 }, wrong),
    answersWithin: numberOf(environment, 'SANDBOX_ANSWERS_WITHIN', { min: 0, max: 86_400 }, wrong),
    traffic: flagOf(environment, 'SANDBOX_TRAFFIC', wrong) ?? true,
    kithUrl: environment.KITH_URL || null,
  }
  const stays = flagOf(environment, 'NO_SHIFT', wrong) ?? false
  const { SANDBOX_IMPORT: messages, SANDBOX_ORG: org } = environment
  if (messages) options.corpus = { messages: resolve(messages), ...(org ? { org: resolve(org) } : {}), shift: !stays }
  else if (org) wrong.push('SANDBOX_ORG is the org chart of a corpus: set SANDBOX_IMPORT as well.')
  if (options.kithUrl && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/.test(options.kithUrl))
    wrong.push(`KITH_URL=${options.kithUrl}: give a plain http address on loopback, such as http://127.0.0.1:4300.`)
  return wrong.length > 0 ? { wrong } : { options }
}

function explain(error: unknown, port: number | undefined): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Set SANDBOX_PORT to another one.`
  if (code === 'EACCES') return `Port ${port} or the data folder may not be used by this account: ${message}`
  return message
}

async function main(): Promise<void> {
  const read = readOptions(process.env as Environment)
  if ('wrong' in read) {
    for (const line of read.wrong) console.error(line)
    process.exitCode = 2
    return
  }
  try {
    const sandbox = await startSandbox(read.options)
    const { corpus } = sandbox.company
    if (corpus) console.log(`imported ${corpus.mails.length} messages among ${corpus.memberIds.length} people`)
    console.log(`Graph      ${sandbox.origin}/v1.0`)
    console.log(`Sign-in    ${sandbox.origin}/${sandbox.tenant.id}`)
    console.log(`Trust      NODE_EXTRA_CA_CERTS=${sandbox.caFile}`)
    console.log(`Teams      ${sandbox.httpOrigin}/teams`)
    console.log(`Outlook    ${sandbox.httpOrigin}/outlook`)
    console.log(`Control    ${sandbox.httpOrigin}/_sandbox/`)
    // Whoever waits for this line may stop the sandbox in the same moment.
    let stopping = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1)
        stopping = true
        void sandbox.close().then(() => process.exit(0))
      })
    }
    console.log('ready')
  } catch (error) {
    console.error(explain(error, read.options.port))
    process.exitCode = 1
  }
}

if (process.argv[1] && import.meta.filename === resolve(process.argv[1])) await main()
