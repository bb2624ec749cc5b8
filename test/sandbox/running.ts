/** A sandbox for one test file: a small company, a clock that stands still, everything in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/start.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { trust } from './trust.ts'

export type Running = {
  sandbox: Sandbox
  /** Somebody who works there, by position; the chief is 0. */
  person: (at: number) => Person
  /** Posts, puts, patches or deletes at the control API; gives status and parsed body. */
  control: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Record<string, unknown> }>
  dataDir: string
}

/** Tuesday morning in Lyon. */
export const startsAt = Date.parse('2026-11-24T08:00:00Z')

/** Starts a sandbox and trusts it. */
export async function startRunning(
  options: Partial<SandboxOptions> = {},
): Promise<Running & { stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-sandbox-'))
  const sandbox = await startSandbox({ dataDir, size: 30, now: startsAt, rate: 0, ...options })
  trust(sandbox.caFile)
  return {
    sandbox,
    dataDir,
    person: (at) => sandbox.tenant.person(sandbox.company.employeeIds[at] ?? '') as Person,
    control: async (method, path, body) => {
      const answer = await fetch(`${sandbox.httpOrigin}/_sandbox${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} }
    },
    stop: async () => {
      await sandbox.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** One sandbox for all tests of a file; read it inside tests and hooks only. */
export function runningSandbox(options: Partial<SandboxOptions> = {}): () => Running {
  let held: Awaited<ReturnType<typeof startRunning>> | undefined
  beforeAll(async () => {
    held = await startRunning(options)
  })
  afterAll(() => held?.stop())
  return () => {
    if (!held) throw new Error('the sandbox is there only while tests run')
    return held
  }
}
