/** What passed from the owner to others and what they asked of them: one meaning for whose turn it is, whom to leave in peace, and what was last given. */
import { swapBackAbout } from '../../core/suggest/occasions.ts'
import type { Sql } from '../connect.ts'

/**
 * Rows of `contact_id`, `kind` and `at`: what the owner gave that reached somebody. Logged gifts, messages and links that left,
 * introductions made for them, and meetings for help or teaching that took place; what did not take place was not given.
 */
export const gifts = (sql: Sql, now: Date) => sql`
  select c.contact_id, i.kind, i.occurred_at as at from interaction i cross join lateral unnest(i.contacts) c(contact_id)
    where i.given_by = 'owner' and not i.gone
  union all
  select c.contact_id, a.kind, m.sent_at from ask a join message m on m.message_id = a.message_id cross join lateral unnest(a.contacts) c(contact_id)
    where a.direction = 'give' and m.state = 'sent'
  union all
  select k.contact_id, case k.form when 'thanks' then 'thanks' else 'credit' end, m.sent_at from credit k join message m on m.message_id = k.message_id
    where m.state = 'sent'
  union all
  select o.contact_id, 'link', o.sent_at from shelf_offer o where o.sent_at is not null
  union all
  select f.contact_id, 'lead', m.sent_at from opportunity_offer f join message m on m.message_id = f.message_id
    where m.state = 'sent' and not exists (select 1 from opportunity o where o.opportunity_id = f.opportunity_id and o.direction = 'seeking')
  union all
  select i.for_contact, 'introduction', m.sent_at from introduction i join message m on m.message_id = i.message_id where m.state = 'sent'
  union all
  select c.contact_id, 'check-in', m.sent_at from message m cross join lateral unnest(m.contacts) c(contact_id)
    where m.state = 'sent' and m.purpose in ('check-in', 'congratulate', 'milestone')
  union all
  select t.contact_id, case i.kind when 'help-15' then 'help-15' else 'teach' end, i.ends_at from invite i join invite_attendee t on t.invite_id = i.invite_id
    where i.state = 'booked' and i.ends_at <= ${now} and coalesce(i.outcome, 'happened') = 'happened' and t.response <> 'declined'
      and (i.kind = 'help-15' or exists (select 1 from ask a where a.invite_id = i.invite_id and a.direction = 'give')
        or exists (select 1 from swap w where w.teach_proposal = i.suggestion_id)
        or exists (select 1 from suggestion s where s.suggestion_id = i.suggestion_id and starts_with(s.about, ${swapBackAbout})))`

/**
 * Rows of `contact_id` and `at`: what the owner asked of somebody in writing, sent, about to be, or copied to be sent from
 * elsewhere. Meetings for advice are invites and not among them.
 */
export const asks = (sql: Sql) => sql`
  select c.contact_id, coalesce(m.made_at, a.copied_at) as at from ask a left join message m on m.message_id = a.message_id
    cross join lateral unnest(a.contacts) c(contact_id)
    where a.direction = 'ask' and (m.state not in ('undone', 'failed')
      or a.message_id is null and a.invite_id is null and a.copied_at is not null and a.withdrawn_at is null)
  union all
  select f.contact_id, m.made_at from opportunity_offer f join opportunity o on o.opportunity_id = f.opportunity_id
    join message m on m.message_id = f.message_id where o.direction = 'seeking' and m.state not in ('undone', 'failed')`
