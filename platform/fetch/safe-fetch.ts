/**
 * Fetches a page or feed that somebody else named: public addresses only, checked where the connection is made (a name
 * that resolves differently a moment later gains nothing), few redirects, each checked again, and hard limits of size and time.
 */
import { lookup as resolveName } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

export type FetchRefusal =
  | 'not-an-address'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private-address'
  | 'unreachable'
  | 'too-slow'
  | 'too-large'
  | 'redirects'
  | 'status'
  | 'type'

export type Fetched =
  /** `etag` and `lastModified` as the server gave them, to ask with next time. */
  | { kind: 'ok'; url: string; contentType: string; body: Buffer; etag: string | null; lastModified: string | null }
  | { kind: 'not-modified' }
  | { kind: 'refused'; why: FetchRefusal; status?: number }

export type SafeFetchOptions = {
  /** Media types that are let through, such as `text/html`. */
  types: readonly string[]
  bytesMost?: number
  withinMs?: number
  redirectsMost?: number
  headers?: Readonly<Record<string, string>>
  /** Which resolved addresses and ports may be connected to; tests let their own server through. */
  mayConnect?: (address: string, port: number) => boolean
}

/** `safeFetch` or what stands in for it. */
export type FetchPage = (address: string, options: SafeFetchOptions) => Promise<Fetched>

const publicWebOnly = (address: string, port: number): boolean =>
  isPublicAddress(address) && (port === 80 || port === 443)

class Refusal extends Error {
  readonly why: FetchRefusal
  readonly status: number | undefined
  constructor(why: FetchRefusal, status?: number) {
    super(why)
    this.why = why
    this.status = status
  }
}

/** Fetches by GET. Everything that can go wrong is an answer, nothing is thrown. Defaults: 1 MB, 8 seconds in all, 3 redirects. */
export async function safeFetch(address: string, options: SafeFetchOptions): Promise<Fetched> {
  const { withinMs = 8_000, redirectsMost = 3 } = options
  const signal = AbortSignal.timeout(withinMs)
  try {
    let url = checked(address)
    for (let hop = 0; ; hop += 1) {
      const answer = await get(url, options, signal)
      const { statusCode = 0, headers } = answer
      if (statusCode === 304) {
        answer.destroy()
        return { kind: 'not-modified' }
      }
      if (statusCode >= 300 && statusCode < 400 && headers.location) {
        answer.destroy()
        if (hop >= redirectsMost) throw new Refusal('redirects')
        url = checked(headers.location, url)
        continue
      }
      return await taken(url, answer, options)
    }
  } catch (error) {
    if (error instanceof Refusal)
      return { kind: 'refused', why: error.why, ...(error.status === undefined ? {} : { status: error.status }) }
    return { kind: 'refused', why: signal.aborted ? 'too-slow' : 'unreachable' }
  }
}

function checked(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new Refusal('not-an-address')
  const url = new URL(address, base)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Refusal('scheme')
  if (url.username || url.password) throw new Refusal('credentials')
  return url
}

function get(url: URL, options: SafeFetchOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const { mayConnect = publicWebOnly } = options
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A literal address is never looked up, so it is checked here; a name is checked where it is resolved.
  if (isIP(host) && !mayConnect(host, port)) throw new Refusal('private-address')
  const lookup: LookupFunction = (name, settings, done) => {
    resolveName(name, { ...settings, all: true }, (error, found) => {
      if (error) return done(error, '', 0)
      const allowed = found.filter((one) => mayConnect(one.address, port))
      const [first] = allowed
      if (!first) return done(new Refusal('private-address'), '', 0)
      if (settings.all) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }
  const headers = {
    'user-agent': 'Kith',
    accept: options.types.join(', '),
    'accept-encoding': 'identity',
    ...options.headers,
  }
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, { method: 'GET', headers, lookup, signal, agent: false, maxHeaderSize: 16_384 }, resolve)
    request.on('error', reject)
    request.end()
  })
}

async function taken(url: URL, answer: IncomingMessage, options: SafeFetchOptions): Promise<Fetched> {
  const { bytesMost = 1_048_576, types } = options
  const { statusCode = 0, headers } = answer
  try {
    if (statusCode < 200 || statusCode > 299) throw new Refusal('status', statusCode)
    const contentType = headers['content-type'] ?? ''
    const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
    const plain = !headers['content-encoding'] || headers['content-encoding'] === 'identity'
    if (!types.includes(type) || !plain) throw new Refusal('type')
    if (Number(headers['content-length'] ?? 0) > bytesMost) throw new Refusal('too-large')
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > bytesMost) throw new Refusal('too-large')
      chunks.push(chunk)
    }
    const { etag = null, 'last-modified': lastModified = null } = headers
    return { kind: 'ok', url: url.href, contentType, body: Buffer.concat(chunks), etag, lastModified }
  } finally {
    answer.destroy()
  }
}
