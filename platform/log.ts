/** Logs carry ids, codes and counts: never an address, a name, a subject or a token. */
import { type Logger, pino } from 'pino'

export type Log = Logger

const secret = [
  'authorization',
  'token',
  'accessToken',
  'refreshToken',
  'assertion',
  'clientState',
  'address',
  'addresses',
  'mail',
  'email',
  'name',
  'displayName',
  'subject',
  'body',
  'password',
  'cipher',
]

/** A logger for one process; `level` as pino's. Lines go to stdout as JSON. */
export function createLog(options: { process: string; level?: string; destination?: NodeJS.WritableStream }): Log {
  const paths = secret.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  const settings = {
    level: options.level ?? 'info',
    base: { process: options.process },
    redact: { paths: paths.filter((path) => path !== '*.name' && path !== '*.*.name'), censor: '[removed]' },
    serializers: { err: errorFacts },
  }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}

/** A word that cannot quote anything: a Node or PostgreSQL error code, an error's name. */
const code = /^[\w.-]{1,64}$/

/** An error's kind and where it was thrown; its message may quote what it was about, so it stays out, also out of the stack. */
function errorFacts(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { name: typeof error }
  const facts = error as Record<string, unknown>
  const word = (value: unknown): unknown =>
    typeof value === 'number' || (typeof value === 'string' && code.test(value)) ? value : undefined
  return { name: word(facts.name), code: word(facts.code), status: word(facts.status), frames: framesOf(facts) }
}

function framesOf({ stack, message }: Record<string, unknown>): string[] | undefined {
  if (typeof stack !== 'string') return undefined
  const at = typeof message === 'string' ? stack.indexOf(message) : -1
  const below = at < 0 ? stack : stack.slice(at + String(message).length)
  return below
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
}
