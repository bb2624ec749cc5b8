/** What a kind of tenant lets the environment say: the sandbox stays on this machine, real people are served over https. */
import type { Values } from './config-variables.ts'
import { parseRedisAddress } from './queue/redis-address.ts'

/** What is right on its own and wrong together. */
export function contradictions(values: Values): string[] {
  const wrong: string[] = []
  if (!values.ENTRA_CLIENT_SECRET) wrong.push('ENTRA_CLIENT_SECRET is missing: or ENTRA_CLIENT_SECRET_FILE.')
  if (!values.KITH_KEY) wrong.push('KITH_KEY is missing: 32 bytes in base64, or KITH_KEY_FILE.')
  if (values.CLOCK_URL && !isLoopback(values.CLOCK_URL)) wrong.push('CLOCK_URL has to be on this machine.')
  const addresses = addressesOf(values)
  if (values.TENANT_MODE === 'sandbox') {
    if (values.NODE_ENV === 'production') wrong.push('TENANT_MODE=sandbox does not start with NODE_ENV=production.')
    for (const [name, address] of addresses)
      if (!isLoopback(address)) wrong.push(`${name} has to be on this machine when TENANT_MODE=sandbox.`)
    return wrong
  }
  for (const [name, address] of addresses) {
    const web = !['DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'CLOCK_URL'].includes(name)
    if (web && !address.startsWith('https:')) wrong.push(`${name} has to begin with https when TENANT_MODE=entra.`)
  }
  if (values.CLOCK_URL) wrong.push('CLOCK_URL is for TENANT_MODE=sandbox: real people live by the real time.')
  return wrong
}

function addressesOf(values: Values): [string, string][] {
  const single = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'ENTRA_AUTHORITY', 'GRAPH_URL'] as const
  const more = ['PUBLIC_URL', 'NOTIFICATION_URL', 'CLOCK_URL', 'OFFICE_JS_URL'] as const
  const found: [string, string][] = [...single, ...more].flatMap((name) => {
    const value = values[name]
    return value && !value.startsWith('/') ? [[name, value] as [string, string]] : []
  })
  return [...found, ...values.HOST_ORIGINS.map((origin): [string, string] => ['HOST_ORIGINS', origin])]
}

function isLoopback(address: string): boolean {
  if (address.startsWith('redis')) {
    const redisAddress = parseRedisAddress(address)
    const nodes = redisAddress.kind === 'single' ? [redisAddress.node] : redisAddress.nodes
    return nodes.every(({ host }) => loopbackHost.test(host))
  }
  return loopbackHost.test(new URL(address).hostname.replace(/^\[|\]$/g, ''))
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|::1)$/
