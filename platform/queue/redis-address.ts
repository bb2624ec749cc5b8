/** What `REDIS_URL` may say: one Redis or Valkey, a Sentinel group, or a Cluster. */

export type RedisNode = { host: string; port: number }

/** A parsed address. `name` is Sentinel's name of the group; `tls` for addresses that begin with `rediss`. */
export type RedisAddress = {
  username: string | undefined
  password: string | undefined
  tls: boolean
} & (
  | { kind: 'single'; node: RedisNode; database: number }
  | { kind: 'sentinel'; nodes: RedisNode[]; name: string; database: number }
  | { kind: 'cluster'; nodes: RedisNode[] }
)

const form = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#]+)(?:\/([^?#]*))?$/
const shape =
  'redis://host:6379[/0], redis+sentinel://host:26379,host:26379/name[/0] or redis+cluster://host:6379,host:6379'

/** Reads an address; throws an Error whose message is one line that names the accepted forms. */
export function parseRedisAddress(url: string): RedisAddress {
  const found = form.exec(url.trim())
  if (!found) throw new Error(`is not ${shape}`)
  const [, secure, kind, username, password, hosts = '', path = ''] = found
  const login = {
    username: username ? decodeURIComponent(username) : undefined,
    password: password === undefined ? undefined : decodeURIComponent(password),
    tls: secure === 's',
  }
  const nodes = hosts.split(',').map((host) => nodeOf(host, kind === 'sentinel' ? 26_379 : 6379))
  if (kind === 'cluster') return { kind, nodes, ...login }
  if (kind === 'sentinel') {
    const [name = '', database = ''] = path.split('/')
    if (!name) throw new Error('names no Sentinel group: redis+sentinel://host:26379/name')
    return { kind, nodes, name: decodeURIComponent(name), database: databaseOf(database), ...login }
  }
  const [node, more] = nodes
  if (!node || more) throw new Error('names several hosts: say redis+sentinel:// or redis+cluster://')
  return { kind: 'single', node, database: databaseOf(path), ...login }
}

function nodeOf(text: string, defaultPort: number): RedisNode {
  const found = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text)
  const port = found?.[2] === undefined ? defaultPort : Number(found[2])
  if (!found?.[1] || port < 1 || port > 65_535) throw new Error(`has a host that cannot be read: ${shape}`)
  return { host: found[1].replace(/^\[|\]$/g, ''), port }
}

function databaseOf(text: string): number {
  if (!/^\d{0,3}$/.test(text)) throw new Error('names a database that is not a small number')
  return Number(text)
}
