/** What the directory knows about people and applications besides their accounts: consent, roles, revocation, step-up. */
import { createDemands } from './demands.ts'

type PersonStanding = {
  /** `clientId resource` to permission names. */
  consents: Record<string, string[]>
  /** ms: sessions, refresh tokens and challenge-aware tokens from before are dead. */
  revokedAt: number | null
  /** ms: Graph challenges older tokens of clients that can answer, while refresh tokens still hold. */
  challengedAt: number | null
  /** ms: a second factor proved before does not count. */
  stepUpAt: number | null
}

type Saved = {
  people: Record<string, PersonStanding>
  /** `clientId resource` to permissions that an administrator agreed to for everybody. */
  admin: Record<string, string[]>
  /** App-only permissions on Graph, by client. */
  appRoles: Record<string, string[]>
  /** Roles of our API that people hold. */
  roles: Record<string, string[]>
}

/** What the parts below share: the state, and a way to change it that whoever saves it hears of. */
type Book = { state: () => Saved; of: (personId: string) => PersonStanding; change: (work: () => void) => void }

export type Standing = ReturnType<typeof createStanding>

const union = (a: readonly string[] = [], b: readonly string[] = []): string[] => [...new Set([...a, ...b])].sort()
const keyOf = (clientId: string, resource: string): string => `${clientId} ${resource}`
const without = (held: readonly string[] = [], taken?: readonly string[]): string[] =>
  held.filter((one) => taken && !taken.includes(one))

/** Consent of people and administrators. `resource` is `graph` or an API's client id. */
function consents({ state, of, change }: Book) {
  return {
    /** Everything that this client may do for this person: their own consent and the administrator's. */
    consented: (clientId: string, personId: string, resource: string): string[] =>
      union(state().people[personId]?.consents[keyOf(clientId, resource)], state().admin[keyOf(clientId, resource)]),
    consent: (clientId: string, personId: string, resource: string, permissions: readonly string[]) =>
      change(() => {
        const held = of(personId).consents
        held[keyOf(clientId, resource)] = union(held[keyOf(clientId, resource)], permissions)
      }),
    /** Takes back a person's consent: the named permissions, or all of them. */
    withdraw: (clientId: string, personId: string, resource: string, permissions?: readonly string[]) =>
      change(() => {
        const held = of(personId).consents
        held[keyOf(clientId, resource)] = without(held[keyOf(clientId, resource)], permissions)
      }),
    adminConsent: (clientId: string, resource: string, permissions: readonly string[]) =>
      change(() => {
        const { admin } = state()
        admin[keyOf(clientId, resource)] = union(admin[keyOf(clientId, resource)], permissions)
      }),
    withdrawAdmin: (clientId: string, resource: string, permissions?: readonly string[]) =>
      change(() => {
        const { admin } = state()
        admin[keyOf(clientId, resource)] = without(admin[keyOf(clientId, resource)], permissions)
      }),
    appRoles: (clientId: string): readonly string[] => state().appRoles[clientId] ?? [],
    grantAppRoles: (clientId: string, roles: readonly string[]) =>
      change(() => {
        state().appRoles[clientId] = [...roles]
      }),
    roles: (personId: string): readonly string[] => state().roles[personId] ?? [],
    assignRoles: (personId: string, roles: readonly string[]) =>
      change(() => {
        state().roles[personId] = [...roles]
      }),
  }
}

/** What ends or limits somebody's sessions. Times are real, ms. */
function sessions({ state, of, change }: Book) {
  const set = (personId: string, values: Partial<PersonStanding>): void =>
    change(() => void Object.assign(of(personId), values))
  return {
    revokedAt: (personId: string) => state().people[personId]?.revokedAt ?? null,
    challengedAt: (personId: string) => state().people[personId]?.challengedAt ?? null,
    stepUpAt: (personId: string) => state().people[personId]?.stepUpAt ?? null,
    revokeSessions: (personId: string, at: number) => set(personId, { revokedAt: at }),
    challenge: (personId: string, at: number) => set(personId, { challengedAt: at }),
    demandStepUp: (personId: string, at: number | null) => set(personId, { stepUpAt: at }),
  }
}

/** `changed` is called after every change, to keep what `save()` gives. Demanded replies are not kept. */
export function createStanding(saved: string | null, changed: () => void = () => undefined) {
  let state: Saved = { people: {}, admin: {}, appRoles: {}, roles: {} }
  if (saved) state = { ...state, ...(JSON.parse(saved) as Saved) }
  const book: Book = {
    state: () => state,
    of: (personId) => {
      state.people[personId] ??= { consents: {}, revokedAt: null, challengedAt: null, stepUpAt: null }
      return state.people[personId]
    },
    change: (work) => {
      work()
      changed()
    },
  }
  return { ...consents(book), ...sessions(book), ...createDemands(), save: () => JSON.stringify(state) }
}
