import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSandbox } from '../../sandbox/start.ts'
import { startRunning, startsAt } from './running.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-start-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `npm run sandbox`'s program until it ends, or until `stopAt` is on its output and it was told to stop. */
function runMain(
  environment: Record<string, string>,
  stopAt?: string,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: folder, KITH_DATA: folder, ...environment },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (part: Buffer) => {
      out += part
      if (stopAt && out.includes(stopAt)) child.kill('SIGINT')
    })
    child.stderr.on('data', (part: Buffer) => {
      err += part
    })
    child.on('exit', (code) => resolve({ code, out, err }))
  })
}

describe('one port', () => {
  test('speaks TLS with a certificate for loopback names, and plain HTTP', async () => {
    const running = await startRunning()
    try {
      const { port, caFile, httpOrigin } = running.sandbox
      const ca = readFileSync(caFile, 'utf8')
      const leaf = await new Promise<X509Certificate>((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
          resolve(new X509Certificate(socket.getPeerCertificate().raw))
          socket.end()
        })
        socket.on('error', reject)
      })
      expect(leaf.checkHost('localhost')).toBe('localhost')
      expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
      expect(leaf.checkHost('example.com')).toBeUndefined()
      expect(leaf.verify(new X509Certificate(ca).publicKey)).toBe(true)
      expect(new X509Certificate(ca).ca).toBe(true)
      expect((await fetch(`${httpOrigin}/_sandbox/clock`)).status).toBe(200)
      // Graph and sign-in are never without TLS: plain requests belong to the application.
      expect((await fetch(`${httpOrigin}/v1.0/me`)).status).toBe(502)
    } finally {
      await running.stop()
    }
  })

  test('a connection that says nothing, or nonsense, harms nobody', async () => {
    const running = await startRunning()
    try {
      const { port, httpOrigin } = running.sandbox
      const { connect: plain } = await import('node:net')
      const silent = plain(port, '127.0.0.1')
      const noisy = plain(port, '127.0.0.1')
      noisy.on('error', () => undefined)
      await new Promise((resolve) =>
        noisy.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x04, 0xff, 0xff, 0xff, 0xff]), resolve),
      )
      expect((await fetch(`${httpOrigin}/_sandbox/clock`)).status).toBe(200)
      silent.destroy()
      noisy.destroy()
    } finally {
      await running.stop()
    }
  })

  test('a port that is taken is said so at once', async () => {
    const running = await startRunning()
    try {
      await expect(
        startSandbox({ dataDir: folder, size: 20, now: startsAt, rate: 0, port: running.sandbox.port }),
      ).rejects.toMatchObject({ code: 'EADDRINUSE' })
    } finally {
      await running.stop()
    }
  })
})

describe('a restart', () => {
  test('keeps the authority, the keys and the consent, so that nobody has to sign in again', async () => {
    const options = { dataDir: folder, size: 20, now: startsAt, rate: 0 }
    const first = await startSandbox(options)
    const person = first.company.employeeIds[3] ?? ''
    first.entra.standing.consent('4b697468-0000-4000-8000-000000000a91', person, 'graph', ['User.Read'])
    const reply = await first.entra.broker(
      { personId: person, clientId: '4b697468-0000-4000-8000-000000000a91', scope: 'User.Read' },
      first.origin,
    )
    const ca = readFileSync(first.caFile, 'utf8')
    await first.close()
    const second = await startSandbox(options)
    try {
      expect(readFileSync(second.caFile, 'utf8')).toBe(ca)
      expect(second.tenant.id).toBe(first.tenant.id)
      expect(second.entra.keys.jwks()).toEqual(first.entra.keys.jwks())
      if (reply.kind !== 'token') throw new Error(reply.kind)
      expect(second.entra.readGrant(reply.token.access_token)).toMatchObject({
        kind: 'grant',
        grant: { personId: person },
      })
    } finally {
      await second.close()
    }
    for (const secret of ['sandbox-entra.json', 'sandbox-ca-key.pem'])
      expect(statSync(join(folder, secret)).mode & 0o077).toBe(0)
  })

  test('another tenant does not take the tokens of the first', async () => {
    const first = await startSandbox({ dataDir: folder, size: 20, now: startsAt, rate: 0, seed: 1 })
    const token = await first.entra.broker(
      {
        personId: first.company.employeeIds[3] ?? '',
        clientId: '4b697468-0000-4000-8000-000000000a91',
        scope: 'User.Read',
        did: { agreed: true },
      },
      first.origin,
    )
    await first.close()
    const second = await startSandbox({ dataDir: folder, size: 20, now: startsAt, rate: 0, seed: 2 })
    try {
      if (token.kind !== 'token') throw new Error(token.kind)
      expect(second.entra.readGrant(token.token.access_token)).toMatchObject({ kind: 'refused' })
    } finally {
      await second.close()
    }
  })
})

describe('npm run sandbox', () => {
  test('prints its addresses and ready, and ends on a signal', async () => {
    const { code, out, err } = await runMain({ SANDBOX_PORT: '0', SANDBOX_SIZE: '20' }, 'ready\n')
    expect(out).toMatch(/^Graph\s+https:\/\/localhost:\d+\/v1\.0$/m)
    expect(out).toMatch(/^Sign-in\s+https:\/\/localhost:\d+\/[0-9a-f-]{36}$/m)
    expect(out).toMatch(/NODE_EXTRA_CA_CERTS=.*sandbox-ca\.pem$/m)
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('names everything that is wrong with the environment at once, a line each', async () => {
    const { code, err } = await runMain({
      SANDBOX_PORT: 'x',
      SANDBOX_SIZE: '5',
      SANDBOX_CLOCK: 'soon',
      NO_SHIFT: 'maybe',
      SANDBOX_ORG: 'a.csv',
      KITH_URL: 'https://example.com',
    })
    expect(code).toBe(2)
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(/[= ]/)[0]),
    ).toEqual(['SANDBOX_PORT', 'SANDBOX_SIZE', 'SANDBOX_CLOCK', 'NO_SHIFT', 'SANDBOX_ORG', 'KITH_URL'])
  })

  test('a taken port and a corpus that is not there are one line each', async () => {
    const taken: Server = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = String(typeof address === 'object' && address ? address.port : 0)
    const refused = await runMain({ SANDBOX_PORT: port, SANDBOX_SIZE: '20' })
    expect(refused).toMatchObject({ code: 1, err: `Port ${port} is taken. Set SANDBOX_PORT to another one.\n` })
    taken.close()
    const absent = await runMain({ SANDBOX_PORT: '0', SANDBOX_IMPORT: join(folder, 'absent.ndjson') })
    expect(absent.code).toBe(1)
    expect(absent.err.trim().split('\n')).toEqual([expect.stringContaining('absent.ndjson: no such file')])
  })
})
