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

/** An error's kind and where it was thrown; its message may quote what it was about, so it stays out. */
function errorFacts(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { name: typeof error }
  const { name, code, status, stack } = error as { name?: unknown; code?: unknown; status?: unknown; stack?: unknown }
  const frames =
    typeof stack === 'string'
      ? stack
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 12)
      : undefined
  return { name, code, status, frames }
}
