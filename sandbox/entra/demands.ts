/** Error replies on demand: the token endpoint answers with any documented error, for whom and how often one wants. */
import type { AadstsCode } from './aadsts.ts'

/** The grants that a reply can be demanded for. */
export type GrantKind = 'authorization_code' | 'refresh_token' | 'on_behalf_of' | 'client_credentials'

/** One reply that is demanded. Left out means any. */
export type Demand = {
  code: AadstsCode
  personId?: string
  clientId?: string
  grant?: GrantKind
  /** How often; left out means until it is withdrawn. */
  times?: number
}

export function createDemands() {
  let demands: Demand[] = []
  return {
    demand: (demand: Demand) => void demands.push({ ...demand }),
    demands: (): readonly Demand[] => demands,
    withdrawDemands: () => {
      demands = []
    },
    /** The reply that is demanded for this request, counted down; null when none is. */
    demanded: (request: { personId: string | null; clientId: string; grant: GrantKind }): AadstsCode | null => {
      const found = demands.find(
        (one) =>
          (one.personId ?? request.personId) === request.personId &&
          (one.clientId ?? request.clientId) === request.clientId &&
          (one.grant ?? request.grant) === request.grant,
      )
      if (!found) return null
      if (found.times !== undefined && --found.times <= 0) demands = demands.filter((one) => one !== found)
      return found.code
    },
  }
}
