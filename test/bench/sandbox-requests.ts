/** How many simple requests a second the sandbox answers with a company of a thousand, beside a bare server that answers the same bytes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spaApp } from '../../sandbox/entra/apps.ts'
import { serverIdentity } from '../../sandbox/tls/authority.ts'
import { createControl } from '../../scripts/demo/control.ts'
import { startProcess, waitFor } from '../../scripts/demo/processes.ts'
import { freePort } from '../../scripts/postgres.ts'
import { type Figure, median } from './figure.ts'

const people = 40
const connections = 32
const requestsARun = 4_000
const path = '/v1.0/me?$select=id,displayName,mail'

type Load = { port: number; ca: string; tokens: readonly string[] }

/** Asks `requestsARun` times over kept connections; gives requests a second. */
async function rate({ port, ca, tokens }: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca })
  let next = 0
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const token = tokens[next++ % tokens.length]
      const asked = request(
        { port, host: 'localhost', path, agent, headers: { authorization: `Bearer ${token}` } },
        (answer) => {
          if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`))
          answer.resume().on('end', resolve)
        },
      )
      asked.on('error', reject).end()
    })
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let count = 0; count < requestsARun / connections; count++) await one()
    }),
  )
  agent.destroy()
  return requestsARun / ((performance.now() - begun) / 1000)
}

async function tokensOf(origin: string): Promise<string[]> {
  const everybody = await createControl(origin).people()
  return Promise.all(
    everybody.slice(0, people).map(async ({ id }) => {
      const scope = 'https://graph.microsoft.com/User.Read'
      const answer = await fetch(`${origin}/_sandbox/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person: id, clientId: spaApp.clientId, scope, agree: true }),
      })
      return ((await answer.json()) as { token: { access_token: string } }).token.access_token
    }),
  )
}

/** `sandbox-requests`: the sandbox in a process of its own, the one who asks in this one. */
export const sandboxFigures: readonly Figure[] = [
  {
    name: 'sandbox-requests',
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
      const port = await freePort()
      let isReady = false
      const sandbox = startProcess(
        'sandbox',
        'sandbox/main.ts',
        { SANDBOX_PORT: String(port), KITH_DATA: folder, SANDBOX_SIZE: '1000', SANDBOX_TRAFFIC: '0' },
        {
          say: (line) => process.stderr.write(`${line}\n`),
          heard: (line) => {
            if (line === 'ready') isReady = true
          },
        },
      )
      try {
        await waitFor(sandbox, () => Promise.resolve(isReady), 120_000)
        const ca = readFileSync(join(folder, 'sandbox-ca.pem'), 'utf8')
        const tokens = await tokensOf(`http://localhost:${port}`)
        const { cert, key } = serverIdentity(folder, new Date())
        const bare = createServer({ cert, key }, (_asked, answer) => {
          answer
            .writeHead(200, { 'content-type': 'application/json' })
            .end(JSON.stringify({ id: tokens.length, displayName: 'Somebody', mail: 'somebody@contoso.example' }))
        })
        await new Promise<void>((resolve) => bare.listen(0, resolve))
        const other = { port: (bare.address() as AddressInfo).port, ca, tokens }
        const ours: number[] = []
        const bares: number[] = []
        for (let run = 0; run < 6; run++) {
          ours.push(await rate({ port, ca, tokens }))
          bares.push(await rate(other))
        }
        bare.close()
        const value = median(ours.slice(1))
        return {
          value,
          unit: 'requests/s',
          ratioTo: 'a bare server that answers the same',
          ratio: value / median(bares.slice(1)),
          runs: 5,
        }
      } finally {
        await sandbox.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    },
  },
]
