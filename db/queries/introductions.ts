/** Introductions by double opt-in: the introducer's rows, the asked person's answers, and the two narrow ways between them. */
import type { Sql } from '../connect.ts'

export type IntroductionRow = {
  introduction_id: string
  /** The asked contact's person, where the directory knows them. */
  asked_person: string | null
  asked_contact: string
  for_contact: string
  agreed: boolean
  asked_at: Date
  withdrawn_at: Date | null
  introduced: boolean
  /** The mail to both while it is held or being sent. */
  leaving: string | null
}

const introductions = (sql: Sql) => sql`
  select i.introduction_id, i.asked_person, i.asked_contact, i.for_contact, i.asked_at, i.withdrawn_at,
    i.agreed_at is not null or i.introduction_id in (select introductions_agreed(array[i.introduction_id])) as agreed,
    exists (select 1 from message m where m.message_id = i.message_id and m.state not in ('undone', 'failed')) as introduced,
    (select m.message_id from message m where m.message_id = i.message_id and m.state in ('held', 'sending')) as leaving
  from introduction i`

/** Newest first, at most two hundred. */
export async function listIntroductions(sql: Sql): Promise<IntroductionRow[]> {
  return sql<IntroductionRow[]>`${introductions(sql)} order by i.asked_at desc, i.introduction_id limit 200`
}

/** One, locked for a decision. */
export async function lockIntroduction(sql: Sql, introductionId: string): Promise<IntroductionRow | undefined> {
  await sql`select 1 from introduction where introduction_id = ${introductionId} for update`
  const [row] = await sql<IntroductionRow[]>`${introductions(sql)} where i.introduction_id = ${introductionId}`
  return row
}

/** Asks once: the same id again changes nothing. */
export async function askIntroduction(
  sql: Sql,
  ask: { introductionId: string; askedContact: string; forContact: string; at: Date },
): Promise<void> {
  await sql`
    insert into introduction (tenant_id, owner_id, introduction_id, asked_contact, asked_person, for_contact, for_person, asked_at)
    select app_tenant(), app_owner(), ${ask.introductionId}, a.contact_id, a.person_id, f.contact_id, f.person_id, ${ask.at}
    from contact a, contact f where a.contact_id = ${ask.askedContact} and f.contact_id = ${ask.forContact}
    on conflict (tenant_id, owner_id, introduction_id) do nothing`
}

/** The introducer's word that the third person said yes, or that back. */
export async function sayAgreed(sql: Sql, introductionId: string, at: Date | null): Promise<void> {
  await sql`update introduction set agreed_at = ${at} where introduction_id = ${introductionId}`
}

/** Takes the question back, or asks on with null. */
export async function withdrawIntroduction(sql: Sql, introductionId: string, at: Date | null): Promise<void> {
  await sql`update introduction set withdrawn_at = ${at} where introduction_id = ${introductionId}`
}

/** The mail to both. */
export async function noteIntroduced(sql: Sql, introductionId: string, messageId: string): Promise<void> {
  await sql`update introduction set message_id = ${messageId} where introduction_id = ${introductionId}`
}

/** Whether a message is the mail to both of this introduction. */
export async function isIntroducing(sql: Sql, introductionId: string, messageId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from introduction where introduction_id = ${introductionId} and message_id = ${messageId}`
  return rows.length > 0
}

export type QuestionRow = {
  introduction_id: string
  /** Who asks, as a person of the directory. */
  asker: string
  asked_by: string
  would_meet: string
  asked_at: Date
  agreed: boolean | null
}

/** What the owner is asked since a moment; names are the directory's. */
export async function questionsToMe(sql: Sql, since: Date): Promise<QuestionRow[]> {
  return sql<QuestionRow[]>`
    select q.introduction_id, q.asked_by as asker, coalesce(nullif(b.display_name, ''), b.mail, '') as asked_by, coalesce(nullif(f.display_name, ''), f.mail, '') as would_meet,
      q.asked_at, a.agreed
    from introductions_asked_of_me(${since}) q left join person b on b.person_id = q.asked_by left join person f on f.person_id = q.for_person
      left join introduction_answer a on a.introduction_id = q.introduction_id
    order by q.asked_at desc, q.introduction_id`
}

/** The owner's own answer to a question; null takes it back. */
export async function answerQuestion(
  sql: Sql,
  introductionId: string,
  answer: { agreed: boolean; at: Date } | null,
): Promise<void> {
  if (answer === null) await sql`delete from introduction_answer where introduction_id = ${introductionId}`
  else
    await sql`
      insert into introduction_answer (tenant_id, owner_id, introduction_id, agreed, answered_at)
      values (app_tenant(), app_owner(), ${introductionId}, ${answer.agreed}, ${answer.at})
      on conflict (tenant_id, owner_id, introduction_id) do update set agreed = excluded.agreed, answered_at = excluded.answered_at`
}
