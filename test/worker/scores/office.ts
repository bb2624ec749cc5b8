/** One owner with contacts in a real database, and seeded random mail and meetings for them. */
import { randomUUID } from 'node:crypto'
import { type Interaction, mailInteraction } from '../../../core/interaction/mail.ts'
import { meetingInteraction } from '../../../core/interaction/meeting.ts'
import type { Database, OwnerRef } from '../../../db/connect.ts'
import { createFixedClock } from '../../../platform/clock.ts'
import { createLog } from '../../../platform/log.ts'
import type { Deps } from '../../../worker/deps.ts'
import { scoreRelationships } from '../../../worker/jobs/score-relationships.ts'
import { oneByOne } from '../../support/one-by-one.ts'
import { nothingOutside } from '../../support/outside.ts'

export type Office = { ref: OwnerRef; contacts: string[] }
export const dayMs = 86_400_000
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs

/** Numbers in [0, 1) that the same seed repeats. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An owner who turned Kith on, with `amount` contacts named c0, c1, …; the ids are the seed's where one is given. */
export async function openOffice(db: Database, amount: number, options: { tenantId?: string } = {}): Promise<Office> {
  const ref = { tenantId: options.tenantId ?? randomUUID(), ownerId: randomUUID() }
  const contacts = Array.from({ length: amount }, () => randomUUID()).sort()
  await db.asOwner(ref, async (sql) => {
    await sql`
      insert into owner (tenant_id, owner_id, state, signed_in_at, turned_on_at)
      values (app_tenant(), app_owner(), 'on', '2026-01-01', '2026-01-01')`
    await sql`
      insert into mailbox (tenant_id, owner_id, state, read_from, read_back_to, backfill_done_at)
      values (app_tenant(), app_owner(), 'live', '2025-11-24', '2025-11-24', '2026-11-24')`
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, display_name, address, first_seen_at)
      select app_tenant(), app_owner(), id, 'c' || nr - 1, 'c' || nr - 1 || '@example.com', '2026-01-01'
      from unnest(${contacts}::uuid[]) with ordinality as t(id, nr)`
    await sql`
      insert into contact_address (tenant_id, owner_id, address, contact_id)
      select tenant_id, owner_id, address, contact_id from contact`
  })
  return { ref, contacts }
}

type Letter = { id: string; from: string; to: string[]; at: number; rev?: number }

/** A mail as it would be stored; `self` is the owner, every other name a contact's id or, with `-`, nobody's. */
export function mail({ id, from, to, at, rev = 0 }: Letter): Interaction {
  const facts = {
    id,
    internetMessageId: id,
    conversationId: null,
    from,
    to,
    cc: [],
    sentAt: at,
    receivedAt: at,
    isDraft: false,
    odataType: null,
  }
  const known = (name: string) =>
    name === 'self'
      ? ({ contact: 'self', kind: 'self' } as const)
      : ({ contact: name, kind: name.startsWith('-') ? 'list' : 'person' } as const)
  const found = mailInteraction(facts, known)
  if (typeof found === 'string') throw new Error(`no contact: ${found}`)
  return { ...found, rev }
}

/** A meeting that the owner organised and everybody accepted. */
export function meeting(id: string, contacts: string[], at: number, rev = 0): Interaction {
  const found = meetingInteraction(
    {
      meetingId: id,
      icalUid: id,
      seriesId: null,
      startsAt: at,
      endsAt: at + 1_800_000,
      organizerContact: null,
      isOrganizer: true,
      contacts,
      accepted: contacts,
      declined: [],
      people: contacts.length + 1,
      showAs: 'busy',
      isAllDay: false,
      isPrivate: false,
      myResponse: 'organizer',
      cancelled: false,
      rev,
    },
    Number.MAX_SAFE_INTEGER,
  )
  if (typeof found === 'string') throw new Error(`no contact: ${found}`)
  // The natural key of a meeting carries its time; a test that moves one keeps its id.
  return { ...found, sourceId: `meeting:${id}` }
}

/** A random mail or meeting among the contacts on one of `days` days from `firstDay` on, source ids out of `sources`. */
export function randomInteraction(
  random: () => number,
  contacts: readonly string[],
  span: { firstDay: number; days: number; sources: number },
): Interaction {
  const pick = (): string => contacts[Math.floor(random() ** 2 * contacts.length)] ?? ''
  const at = (span.firstDay + Math.floor(random() * span.days)) * dayMs + Math.floor(random() * dayMs)
  const nr = Math.floor(random() * span.sources)
  const rev = Math.floor(random() * 4)
  const some = [...new Set(Array.from({ length: 1 + Math.floor(random() ** 2 * 9) }, pick))]
  if (random() < 0.15) return meeting(`m${nr}`, some, at, rev)
  const strangers = random() < 0.2 ? ['-list'] : []
  if (random() < 0.5) return mail({ id: `l${nr}`, from: 'self', to: [...some, ...strangers], at, rev })
  const [from = '', ...rest] = some
  return mail({ id: `l${nr}`, from, to: ['self', ...rest, ...strangers], at, rev })
}

/** Deps for a job's handler; what it starts is written down in `started`. */
export function jobDeps(
  db: Database,
  now: string | Date,
): Deps & {
  clock: ReturnType<typeof createFixedClock>
  started: string[]
  enqueue: (name: string) => Promise<void>
} {
  const started: string[] = []
  return {
    db,
    ...nothingOutside(db),
    clock: createFixedClock(now),
    graph: oneByOne(db, async () => ({ kind: 'not-found', code: 'itemNotFound' })),
    log: createLog({ process: 'test', level: 'silent' }),
    settings: { notificationUrl: '', lifecycleUrl: '', subscriptionMinutes: 4230, teamsAppId: 'app', leaseMs: 60_000 },
    started,
    enqueue: async (name) => {
      started.push(name)
    },
  }
}

/** Runs the scoring job for the office at `now`; gives which jobs it started. */
export async function score(db: Database, office: Office, now: string | Date): Promise<string[]> {
  const deps = jobDeps(db, now)
  await scoreRelationships(deps, { eventId: randomUUID(), ...office.ref })
  return deps.started
}
