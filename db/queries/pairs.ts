/** What the rules of suggesting look at: relationships with their days and meetings, the team, and what was suggested before. */

import { meetingPeopleMost } from '../../core/policy/score.ts'
import type { History, PastInvite, PastSuggestion } from '../../core/suggest/history.ts'
import type { Pair } from '../../core/suggest/world.ts'
import type { Sql } from '../connect.ts'
import { asks, gifts } from './giving.ts'

type PairRow = {
  contact_id: string
  two_way: boolean
  peer: 'peer' | 'not' | 'unknown'
  elsewhere: boolean
  closed: boolean
  apart: boolean
  f7: number
  f90: number
  landmark: number
  first_day: number
  last_direct_day: number | null
  above_until: number | null
  best: number | null
  days: [number, number, number, number, number, number][] | null
  planned: boolean | null
  fell_through: boolean | null
  met_at: Date | null
  organisers: ('owner' | 'other')[] | null
  given: Date[] | null
  asked: Date[] | null
  next_at: Date | null
  next_count: number | null
  bridge: boolean
}

const dayMs = 86_400_000

/** Meetings of the owner and one other alone, by that other; in an attendee's copy the organiser is named apart. */
export const alone = (sql: Sql) => sql`
  alone as (
    select m.*, other.contact_id as other_id, case when m.is_organizer then other.contact_id = any(m.accepted)
        else m.my_response in ('accepted', 'organizer', 'tentativelyAccepted') end as held
    from meeting m cross join lateral (
      select case when m.is_organizer then m.contacts[1] else coalesce(m.organizer_contact, m.contacts[1]) end as contact_id
    ) other
    where m.people = 2 and other.contact_id is not null and not m.is_all_day
  )`

/**
 * Two-way relationships with people, strongest first, with everything the rules ask about them, in one statement. `closed`:
 * excluded by the owner, in a line of command, or gone from the directory; `apart`: not to be chosen anew by the other's wish.
 */
export async function readPairs(sql: Sql, asked: { now: Date; sinceDay: number; most: number }): Promise<Pair[]> {
  const { now } = asked
  const rows = await sql<PairRow[]>`
    with ${alone(sql)}, by_other as materialized (
      select other_id,
        bool_or(starts_at > ${now} and not cancelled and my_response <> 'declined' and not (other_id = any(declined))) as planned,
        bool_or(cancelled and series_id is null and starts_at > ${new Date(now.getTime() - 7 * dayMs)}) as fell_through,
        max(ends_at) filter (where ends_at <= ${now} and not cancelled and held) as met_at,
        array_agg(case when is_organizer then 'owner' else 'other' end order by starts_at desc)
          filter (where ends_at <= ${now} and not cancelled and held) as organisers
      from alone group by other_id
    ), coffees as (
      select c.contact_id, max(i.occurred_at) as met_at from interaction i cross join lateral unnest(i.contacts) c(contact_id)
      where i.kind = 'coffee' and not i.gone group by c.contact_id
    ), giving as materialized (
      select contact_id, array_agg(at) as given from (${gifts(sql, now)}) g group by contact_id
    ), asking as materialized (
      select contact_id, array_agg(at) as asked from (${asks(sql)}) a group by contact_id
    ), together as materialized (
      select c.contact_id, min(m.starts_at) as next_at, count(*)::int as next_count
      from meeting m cross join lateral (select distinct x from unnest(array_append(m.contacts, m.organizer_contact)) x where x is not null) c(contact_id)
      where m.starts_at > ${now} and m.starts_at < ${new Date(now.getTime() + 7 * dayMs)} and not m.cancelled and not m.is_private and not m.is_all_day
        and m.people between 3 and ${meetingPeopleMost} and m.my_response <> 'declined' and not (c.contact_id = any(m.declined)) group by c.contact_id
    ), strongest as materialized (
      select r.* from relationship r join contact c using (tenant_id, owner_id, contact_id)
      where r.two_way and c.kind = 'person' order by r.f90 desc limit ${asked.most}
    )
    select r.contact_id, r.two_way, case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end as peer, c.elsewhere,
      c.line is not null or exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
        or coalesce(not p.account_enabled or p.removed_at is not null, false) or c.left_word is not distinct from 'left' as closed,
      c.person_id is not null and not may_choose(c.person_id) as apart,
      r.f7, r.f90, r.landmark, r.first_day, r.last_direct_day, r.above_until, r.best_90_score as best, d.days,
      b.planned, b.fell_through, greatest(b.met_at, l.met_at) as met_at, b.organisers, g.given,
      a.asked, t.next_at, t.next_count,
      coalesce(p.department <> me.department, false) as bridge
    from strongest r join contact c using (tenant_id, owner_id, contact_id)
      left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join person me on (me.tenant_id, me.person_id) = (c.tenant_id, c.owner_id)
      left join by_other b on b.other_id = r.contact_id left join coffees l on l.contact_id = r.contact_id left join giving g on g.contact_id = r.contact_id
      left join asking a on a.contact_id = r.contact_id left join together t on t.contact_id = r.contact_id
      left join lateral (
        select json_agg(json_build_array(k.day, k.u, k.direct, k.mails, k.meetings, k.others) order by k.day) as days
        from contact_day k where k.tenant_id = r.tenant_id and k.owner_id = r.owner_id and k.contact_id = r.contact_id
          and k.day >= ${asked.sinceDay} and k.u > 0
      ) d on true
    order by r.f90 desc, r.contact_id`
  return rows.map((row) => pairOf(row, now))
}

function pairOf(row: PairRow, now: Date): Pair {
  return {
    contactId: row.contact_id,
    twoWay: row.two_way,
    peer: row.peer,
    elsewhere: row.elsewhere,
    closed: row.closed,
    apart: row.apart,
    columns: { f7: row.f7, f90: row.f90, landmark: row.landmark },
    firstDay: row.first_day,
    lastDirectDay: row.last_direct_day,
    aboveUntil: row.above_until,
    bestScore: row.best ?? 0,
    days: (row.days ?? []).map(([day, u, direct, mails, meetings, others]) => ({
      day,
      u,
      direct,
      mails,
      meetings,
      others,
    })),
    planned: row.planned ?? false,
    fellThrough: row.fell_through ?? false,
    metDaysAgo: row.met_at === null ? null : Math.floor((now.getTime() - row.met_at.getTime()) / dayMs),
    organisers: row.organisers ?? [],
    given: (row.given ?? []).map((at) => new Date(at).getTime()),
    asked: (row.asked ?? []).map((at) => new Date(at).getTime()),
    meetsNext: row.next_at === null ? null : { at: row.next_at.getTime(), count: row.next_count ?? 0 },
    bridge: row.bridge,
  }
}

/** Contacts with whom a meeting of the two alone lies ahead, of those named; also where there is no relationship yet. */
export async function plannedAmong(sql: Sql, contactIds: readonly string[], now: Date): Promise<Set<string>> {
  const rows = await sql<{ other_id: string }[]>`
    with ${alone(sql)} select distinct other_id from alone
    where starts_at > ${now} and not cancelled and my_response <> 'declined' and not (other_id = any(declined))
      and other_id = any(${contactIds as string[]}::uuid[])`
  return new Set(rows.map(({ other_id }) => other_id))
}

export type TeamStranger = { contactId: string | null; address: string; name: string; closed: boolean }

/** People of the owner's own team (same manager), peers, with whom there has been no contact both ways; by name. */
export async function teamStrangers(sql: Sql, most: number): Promise<TeamStranger[]> {
  return sql<TeamStranger[]>`
    select c.contact_id as "contactId", lower(p.mail) as address, p.display_name as name,
      not may_choose(p.person_id) or exists (select 1 from who_asked_out(array[p.person_id])) or c.line is not null or coalesce(c.owners_word = 'not', false)
        or exists (select 1 from exclusion e where (e.contact_id = c.contact_id or e.person_id = p.person_id) and e.undone_at is null) as closed
    from person me join person p on p.tenant_id = me.tenant_id and p.manager_id = me.manager_id and p.person_id <> me.person_id
      left join contact c on c.person_id = p.person_id and c.kind = 'person'
    where me.person_id = app_owner() and p.account_enabled and p.removed_at is null and p.mail is not null
      and coalesce(p.user_type, 'Member') = 'Member'
      and not exists (select 1 from relationship r where r.contact_id = c.contact_id and r.two_way)
    order by p.display_name, p.person_id limit ${most}`
}

type SuggestionFacts = {
  suggestion_id: string
  worth: number
  bound: boolean
  kind: string
  contacts: string[]
  about: string | null
  state: PastSuggestion['state']
  made_at: Date
  open_at: Date | null
  again_at: Date | null
  closed_at: Date | null
  closed_because: string | null
}
type InviteFacts = {
  kind: string
  contacts: string[]
  state: PastInvite['state']
  outcome: PastInvite['outcome']
  starts_at: Date
  ends_at: Date
  made_at: Date
  swamped: { contactId: string; at: string }[] | null
  declined_by: string[]
  by_owner: boolean
}

/** What was suggested and booked since a moment, for the rules of restraint. */
export async function readHistory(sql: Sql, since: Date): Promise<History> {
  const suggestions = await sql<SuggestionFacts[]>`
    select suggestion_id, kind, contacts, about, state, made_at, open_at, again_at, closed_at, closed_because, worth,
      auto_at is not null or exists (select 1 from calendar_hold h where h.suggestion_id = suggestion.suggestion_id and h.state = 'standing') as bound
    from suggestion
    where not by_hand and (made_at >= ${since} or state in ('candidate', 'open', 'snoozed') or closed_because = 'never-this-kind')`
  const invites = await sql<InviteFacts[]>`
    select i.kind, i.state, i.outcome, i.starts_at, i.ends_at, i.made_at, i.error_code is not distinct from 'cancelled-by-you' as by_owner,
      array(select a.contact_id from invite_attendee a where a.invite_id = i.invite_id order by 1) as contacts,
      array(select a.contact_id from invite_attendee a where a.invite_id = i.invite_id and a.response = 'declined' order by 1) as declined_by,
      (select jsonb_agg(jsonb_build_object('contactId', a.contact_id, 'at', a.swamped_at)) from invite_attendee a
        where a.invite_id = i.invite_id and a.swamped_at is not null) as swamped
    from invite i where i.made_at >= ${since} and i.state <> 'undone' order by i.made_at desc`
  const theirs = await sql<{ other_id: string; at: Date }[]>`
    with ${alone(sql)} select other_id, max(starts_at) as at from alone where not is_organizer and not cancelled group by other_id`
  const ms = (at: Date | null): number | null => at?.getTime() ?? null
  return {
    suggestions: suggestions.map((one) => ({
      suggestionId: one.suggestion_id,
      kind: one.kind,
      contacts: one.contacts,
      about: one.about,
      state: one.state,
      madeAt: one.made_at.getTime(),
      openAt: ms(one.open_at),
      againAt: ms(one.again_at),
      closedAt: ms(one.closed_at),
      because: one.closed_because,
      worth: one.worth,
      bound: one.bound,
    })),
    invites: invites.map((one) => ({
      kind: one.kind,
      contacts: one.contacts,
      state: one.state,
      outcome: one.outcome,
      startsAt: one.starts_at.getTime(),
      endsAt: one.ends_at.getTime(),
      madeAt: one.made_at.getTime(),
      byOwner: one.by_owner,
      swamped: (one.swamped ?? []).map(({ contactId, at }) => ({ contactId, at: Date.parse(at) })),
      declinedBy: one.declined_by,
    })),
    theirInitiative: new Map(theirs.map(({ other_id, at }) => [other_id, at.getTime()])),
  }
}
