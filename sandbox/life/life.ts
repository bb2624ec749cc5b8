/** People who behave: from now on they answer what reaches them, write to each other, and their working lives go on. */

import type { Tenant } from '../tenant/types.ts'
import { startAmbient } from './ambient.ts'
import { createInvitationAnswers } from './answer-invitations.ts'
import { createMailAnswers } from './answer-mail.ts'
import { createCast } from './cast.ts'
import type { Company } from './company-types.ts'
import { createHappenings, type Happened, type Happening, happeningSchema } from './happenings.ts'
import { startTurnover } from './turnover.ts'

/** How people behave. */
export type LifeOptions = {
  seed: number
  /** Simulated seconds within which everybody answers, whatever their own pace; left out, they take their time. */
  answersWithin?: number
  /** Whether people write and invite by themselves, plan leaves, come and go; true unless said otherwise. */
  ambient?: boolean
}

/** A tenant whose people are alive. */
export type Life = {
  /** Ends everything that is under way. What happened stays. */
  stop: () => void
  /** Lets something happen. Throws a RangeError where it cannot be. */
  happen: (happening: Happening) => Happened
}

/** What somebody outside asks to happen, checked. Throws a RangeError that says what is wrong. */
export function parseHappening(given: unknown): Happening {
  const parsed = happeningSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new RangeError(issue ? `${issue.path.join('.') || 'happening'}: ${issue.message}` : 'no such happening')
}

/**
 * Brings the people of a tenant to life on its clock. `company` is the one that the tenant's history was made from. The same
 * seed, clock and requests give the same life.
 */
export function createLife(tenant: Tenant, company: Company, options: LifeOptions): Life {
  const { seed, answersWithin, ambient = true } = options
  const cast = createCast(tenant, company, seed)
  const quick = answersWithin ?? null
  const invitations = createInvitationAnswers(tenant, cast, { seed, quick })
  const mail = createMailAnswers(tenant, cast, { seed, quick })
  const happenings = createHappenings(tenant, cast, seed)
  const ends = [
    tenant.onChange((change) => {
      if (change.resource === 'event') invitations.note(change)
      else if (change.resource === 'message') mail.note(change)
    }),
    invitations.stop,
    mail.stop,
    happenings.stop,
  ]
  if (ambient) ends.push(startAmbient(tenant, cast, seed), startTurnover(tenant, cast, seed, happenings.happen))
  return {
    stop() {
      for (const end of ends) end()
    },
    happen: happenings.happen,
  }
}
