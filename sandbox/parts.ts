/** The parts of a sandbox that belong to one company. An import or a snapshot makes them anew, on the same port. */
import type { SeenRequest } from './control/world.ts'
import { apiApp, kithTeamsAppId } from './entra/apps.ts'
import { createEntra, type Entra, type EntraOptions } from './entra/entra.ts'
import type { Faults } from './faults/faults.ts'
import { createGraph } from './graph/graph.ts'
import { type GraphSettings, graphDefaults } from './graph/settings.ts'
import { createTeams, type Teams } from './graph/teams-store.ts'
import type { Company } from './life/company-types.ts'
import { createHistory } from './life/history.ts'
import { createLife, type Life } from './life/life.ts'
import { uuidOf } from './life/seeded.ts'
import { followChanges, historyFrom, type Snapshot } from './snapshot.ts'
import { createClock } from './tenant/clock.ts'
import { createTenant, type SandboxTenant } from './tenant/tenant.ts'

export type PartsOptions = {
  /** Simulated seconds a second. */
  rate: number
  /** Simulated seconds within which everybody answers; left out, they take their time. */
  answersWithin?: number
  /** Whether people write and meet by themselves. */
  traffic: boolean
  graph?: Partial<GraphSettings>
  entra?: Pick<EntraOptions, 'adminConsent' | 'appRoles' | 'lifetimes' | 'apps' | 'now'>
}

export type Parts = {
  company: Company
  tenant: SandboxTenant
  entra: Entra
  graph: ReturnType<typeof createGraph>
  life: Life
  /** Whose mailbox differs from its history. */
  changed: ReadonlySet<string>
  stop: () => void
}

/** What the sign-in keeps over a restart. */
export type Secrets = { read: () => string | null; write: (text: string) => void }

/** Kith's Teams app, installed for everybody who works here, as an administrator would have it. */
function installKith(teams: Teams, company: Company): Teams {
  const teamsAppId = kithTeamsAppId
  const app = { teamsAppId, externalId: teamsAppId, displayName: 'Kith' }
  teams.apps.set(apiApp.clientId, {
    ...app,
    activityTypes: ['suggestionReady'],
    resourceSpecific: ['TeamsActivity.Send.User'],
  })
  for (const id of company.employeeIds)
    teams.installed.set(id, [{ ...app, id: uuidOf(`installed:${id}`, company.seed), version: '1.0.0' }])
  return teams
}

/** Another company is another tenant, also under the same seed: whoever remembers one never mixes it with the other. */
const tenantIdOf = ({ seed, employeeIds, corpus }: Company): string =>
  uuidOf(corpus ? `tenant:${corpus.mails.length}:${corpus.mails[0]?.id ?? ''}` : `tenant:${employeeIds.length}`, seed)

/** Puts the parts together. `from` brings back what a snapshot kept. */
export function createParts(
  options: PartsOptions,
  given: {
    company: Company
    secrets: Secrets
    from: Snapshot | null
    faults: Faults
    onRequest: (seen: SeenRequest) => void
  },
): Parts {
  const { company, secrets, from, faults } = given
  const clock = createClock({ now: from?.now ?? company.until, rate: options.rate })
  const plain = createHistory(company)
  const tenant = createTenant({
    id: tenantIdOf(company),
    domain: company.domain,
    clock,
    history: from ? historyFrom(from, plain) : plain,
    people: from?.people ?? company.people,
    lists: company.lists,
  })
  const entra: Entra = createEntra({
    ...options.entra,
    tenant,
    saved: from?.entra ?? secrets.read(),
    onChange: () => secrets.write(entra.save()),
  })
  secrets.write(entra.save())
  const graph = createGraph({
    tenant,
    readGrant: entra.readGrant,
    faults,
    settings: { ...graphDefaults, ...options.graph },
    teams: installKith(createTeams(), company),
    onRequest: ({ appId: _, ...record }) => given.onRequest({ ...record, at: clock.now() }),
  })
  const life = createLife(tenant, company, {
    seed: company.seed,
    ambient: options.traffic,
    ...(options.answersWithin === undefined ? {} : { answersWithin: options.answersWithin }),
  })
  return {
    company,
    tenant,
    entra,
    graph,
    life,
    changed: followChanges(tenant, Object.keys(from?.mailboxes ?? {})),
    stop: () => {
      life.stop()
      graph.subscriptions.stop()
      clock.stop()
    },
  }
}
