/**
 * Tokens of owners. The server exchanges a sign-in once (on-behalf-of); from then on the worker renews from the sealed cache
 * in the database. Access tokens stay in memory, refresh tokens are written sealed, neither is ever logged or queued.
 */
import type { Database, OwnerRef } from '../../db/connect.ts'
import {
  dropTokenCache,
  forgetTokens,
  keepTokenCache,
  readTokenCache,
  renewTokenCache,
  type SealedCache,
} from '../../db/queries/tokens.ts'
import { createDiscovery, graphScopes, type Outcome, type Registration, runMsal } from './client.ts'
import { createRecent } from './recent.ts'

/** What the on-behalf-of exchange came to. `claims` is JSON. */
export type ExchangeResult =
  | { kind: 'ok' }
  | { kind: 'claims-needed'; claims: string }
  | { kind: 'consent-required' }
  | { kind: 'token-too-old' }
  | { kind: 'refused' }
  | { kind: 'transient'; afterMs?: number }

/** A Graph token of an owner's, or why there is none. `expiresAt` in ms of real time. */
export type TokenResult =
  | { kind: 'token'; token: string; expiresAt: number }
  | { kind: 'needs-sign-in' | 'consent-required' | 'refused' }
  | { kind: 'transient'; afterMs?: number }

export type Entra = {
  /** Trades a token for our API against the right to act for its owner, and keeps that right sealed. Always asks Entra. */
  exchange: (ref: OwnerRef, assertion: string) => Promise<ExchangeResult>
  /** A Graph token with these delegated scopes (`Mail.ReadBasic`). `fresh`: one that was at hand is not good enough. */
  accessToken: (ref: OwnerRef, scopes: readonly string[], options?: { fresh?: boolean }) => Promise<TokenResult>
  /**
   * A Graph token of the application itself in a tenant. It carries no permission that anybody agreed to: what it opens is
   * what the installation of the app in Teams allows for one person. Kept in memory, never stored.
   */
  appToken: (tenantId: string, options?: { fresh?: boolean }) => Promise<TokenResult>
  /** Forgets everything that is kept for the owner. */
  forget: (ref: OwnerRef) => Promise<void>
}

/** Seals and opens an owner's cache (`platform/keys.ts`). */
export type CacheSealer = {
  seal: (ref: OwnerRef, plaintext: string) => Promise<SealedCache>
  open: (ref: OwnerRef, keyVersion: number, cipher: Buffer) => Promise<Buffer>
}

/** Something that an operator must know: ids and numbers only. */
export type EntraTrouble = { what: 'misconfigured' | 'tenant-refused'; tenantId: string; code: number | null }

export type EntraOptions = {
  registration: Registration
  db: Database
  sealer: CacheSealer
  /** Real time in ms: tokens do not follow business time. */
  realNow?: () => number
  fetcher?: typeof fetch
  onTrouble?: (trouble: EntraTrouble) => void
}

/** A token that ends within this time is renewed before it is used. */
const renewBeforeMs = 300_000

/** What every owner agrees to first. */
const leastScope = 'User.Read'

/** An application asks for all that it has, which for ours is nothing. */
const appScope = '.default'

const ownerKey = (ref: OwnerRef): string => `${ref.tenantId}|${ref.ownerId}`

/** Makes the one way to Entra. */
export function createEntra(options: EntraOptions): Entra {
  const { registration, db, sealer, realNow = Date.now, fetcher = fetch } = options
  const discovery = createDiscovery(registration.authority, fetcher)
  const recent = createRecent<{ token: string; expiresAt: number }>(5_000)
  const running = new Map<string, Promise<TokenResult>>()
  const apps = createRecent<{ token: string; expiresAt: number }>(1_000)
  const asking = new Map<string, Promise<TokenResult>>()

  const run = async (
    ref: Pick<OwnerRef, 'tenantId'>,
    cache: string | null,
    operation: Parameters<typeof runMsal>[1],
  ): Promise<Outcome> => {
    let metadata: string
    try {
      metadata = await discovery(ref.tenantId)
    } catch {
      return { kind: 'transient', afterMs: null, code: null }
    }
    const outcome = await runMsal({ registration, tenantId: ref.tenantId, metadata, cache, fetcher }, operation)
    if (outcome.kind === 'misconfigured')
      options.onTrouble?.({ what: 'misconfigured', tenantId: ref.tenantId, code: outcome.code })
    if (outcome.kind === 'refused' && outcome.tenant)
      options.onTrouble?.({ what: 'tenant-refused', tenantId: ref.tenantId, code: outcome.code })
    return outcome
  }
  const at = (): Date => new Date(realNow())

  const renew = async (ref: OwnerRef, scopes: readonly string[], fresh: boolean): Promise<TokenResult> => {
    const was = await db.asOwner(ref, readTokenCache)
    if (!was) return { kind: 'needs-sign-in' }
    let cache: string
    try {
      cache = (await sealer.open(ref, was.keyVersion, was.cipher)).toString('utf8')
    } catch {
      // Sealed under a key that is gone, or damaged: only a new sign-in helps.
      return { kind: 'needs-sign-in' }
    }
    const outcome = await run(ref, cache, async (client) => {
      const [account] = await client.getTokenCache().getAllAccounts()
      return account ? client.acquireTokenSilent({ account, scopes: graphScopes(scopes), forceRefresh: fresh }) : null
    })
    if (outcome.kind === 'token') {
      if (!outcome.fromCache) {
        const sealed = await sealer.seal(ref, outcome.cache)
        await db.asOwner(ref, (sql) => renewTokenCache(sql, was, sealed, at()))
      }
      return { kind: 'token', token: outcome.token, expiresAt: outcome.expiresAt }
    }
    const refused = withoutToken(outcome)
    // What is dead is not tried again with every job; a sign-in that came meanwhile is left alone.
    if (refused.kind === 'needs-sign-in' && outcome.kind !== 'claims-needed')
      await db.asOwner(ref, (sql) => dropTokenCache(sql, was))
    return refused
  }

  const askAsApp = async (tenantId: string): Promise<TokenResult> => {
    const outcome = await run({ tenantId }, null, (client) =>
      client.acquireTokenByClientCredential({ scopes: graphScopes([appScope]) }),
    )
    if (outcome.kind !== 'token') return withoutToken(outcome)
    const { token, expiresAt } = outcome
    apps.keep(tenantId, appScope, { token, expiresAt })
    return { kind: 'token', token, expiresAt }
  }

  return {
    exchange: async (ref, assertion) => {
      const outcome = await run(ref, null, (client) =>
        client.acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes: graphScopes(['.default']) }),
      )
      if (outcome.kind !== 'token') return exchangeRefused(outcome)
      // `.default` also holds what an administrator agreed to for everybody; without their own yes nobody is signed in.
      if (!graphScopes([leastScope]).every((scope) => outcome.scopes.includes(scope)))
        return { kind: 'consent-required' }
      const sealed = await sealer.seal(ref, outcome.cache)
      await db.asOwner(ref, (sql) => keepTokenCache(sql, sealed, at()))
      recent.forget(ownerKey(ref))
      return { kind: 'ok' }
    },
    accessToken: async (ref, scopes, { fresh = false } = {}) => {
      const wanted = [...scopes].sort().join(' ')
      const owner = ownerKey(ref)
      const held = recent.get(owner, wanted)
      if (!fresh && held && held.expiresAt - realNow() > renewBeforeMs) return { kind: 'token', ...held }
      const flight = `${owner}|${wanted}|${fresh}`
      const already = running.get(flight)
      if (already) return already
      const work = renew(ref, scopes, fresh).finally(() => running.delete(flight))
      running.set(flight, work)
      const result = await work
      if (result.kind === 'token') recent.keep(owner, wanted, { token: result.token, expiresAt: result.expiresAt })
      else recent.forget(owner)
      return result
    },
    appToken: async (tenantId, { fresh = false } = {}) => {
      const held = apps.get(tenantId, appScope)
      if (!fresh && held && held.expiresAt - realNow() > renewBeforeMs) return { kind: 'token', ...held }
      const already = asking.get(tenantId)
      if (already) return already
      const work = askAsApp(tenantId).finally(() => asking.delete(tenantId))
      asking.set(tenantId, work)
      return work
    },
    forget: async (ref) => {
      recent.forget(ownerKey(ref))
      await db.asOwner(ref, forgetTokens)
    },
  }
}

type Refused = Exclude<Outcome, { kind: 'token' }>

const transient = (outcome: Refused): { kind: 'transient'; afterMs?: number } =>
  outcome.kind === 'transient' && outcome.afterMs !== null
    ? { kind: 'transient', afterMs: outcome.afterMs }
    : { kind: 'transient' }

/** At the exchange somebody is there who can act. */
function exchangeRefused(outcome: Refused): ExchangeResult {
  switch (outcome.kind) {
    case 'claims-needed':
      return { kind: 'claims-needed', claims: outcome.claims }
    case 'consent-required':
    case 'token-too-old':
      return { kind: outcome.kind }
    case 'needs-sign-in':
      return { kind: 'token-too-old' }
    case 'refused':
      return { kind: 'refused' }
    default:
      // What is wrong with our registration is told to the operator; the owner can only try again later.
      return transient(outcome)
  }
}

/** In the background nobody is there: a step-up waits for the next sign-in. */
function withoutToken(outcome: Refused): Exclude<TokenResult, { kind: 'token' }> {
  switch (outcome.kind) {
    case 'claims-needed':
    case 'token-too-old':
    case 'needs-sign-in':
      return { kind: 'needs-sign-in' }
    case 'consent-required':
    case 'refused':
      return { kind: outcome.kind }
    default:
      return transient(outcome)
  }
}
