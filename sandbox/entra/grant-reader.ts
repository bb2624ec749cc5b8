/** Checks Graph tokens, with continuous access evaluation: a revoked session is challenged before its token expires. */
import type { DirectoryContext } from './directory.ts'
import type { Grant, GrantReader } from './grant.ts'
import type { GraphToken } from './issue.ts'

const refused = (message: string, claims?: string): ReturnType<GrantReader> => ({
  kind: 'refused',
  code: 'InvalidAuthenticationToken',
  message,
  ...(claims ? { claims } : {}),
})

/** Opened tokens are kept while they are in use: the same token comes with every request. */
const rememberedTokens = 5_000

export function createGrantReader(context: DirectoryContext): GrantReader {
  const opened = new Map<string, { token: GraphToken; grant: Grant }>()
  const open = (bearer: string): { token: GraphToken; grant: Grant } | null => {
    const known = opened.get(bearer)
    if (known) return known
    const token = context.sealer.open('graph', bearer) as GraphToken | null
    if (!token) return null
    const { issuedAt: _, challengeable: __, ...grant } = token
    if (opened.size >= rememberedTokens) opened.clear()
    opened.set(bearer, { token, grant })
    return { token, grant }
  }
  return (bearer) => {
    if (!bearer) return refused('Access token is empty.')
    const found = open(bearer)
    if (!found) return refused('Access token validation failure. Invalid audience.')
    const { token, grant } = found
    const now = context.now()
    if (token.expiresAt <= now) return refused('Lifetime validation failed, the token is expired.')
    if (token.personId === null) return { kind: 'grant', grant }
    const { standing } = context
    const person = context.tenant.person(token.personId)
    const gone = !person || person.deletedAt !== null || !person.accountEnabled
    if (token.challengeable) {
      const since = Math.max(standing.revokedAt(token.personId) ?? 0, standing.challengedAt(token.personId) ?? 0)
      if (token.issuedAt <= since || gone) {
        const nbf = { essential: true, value: String(Math.floor(Math.max(since, gone ? now : 0) / 1000)) }
        return refused(
          'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
          JSON.stringify({ access_token: { nbf } }),
        )
      }
    }
    if (!person || person.deletedAt !== null)
      return refused('The identity of the calling application could not be established.')
    return { kind: 'grant', grant }
  }
}
