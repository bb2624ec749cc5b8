/** An owner with one of everything that has an id, so that somebody else can try to reach it. */
import { randomUUID } from 'node:crypto'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import type { Keys } from '../../platform/keys.ts'
import type { TestDatabase } from '../support/database.ts'
import { fillTables } from '../support/fill.ts'

/** Ids of the owner's rows by the name that routes give them, and words that only they wrote or have. */
export type LivedIn = { ref: OwnerRef; ids: Record<string, string>; words: string[] }

/** Tables in which a row would change what the owner is, and what an owner shows to everybody on purpose. */
const untouched = ['erased', 'not_included', 'exclusion', 'due', 'published_skill']

const at = new Date('2026-11-24T09:00:00Z')

/** Makes one; `now` of the test is taken to be 2026-11-24. `everywhere`: a row in every other table too, whatever is in it. */
export async function livedIn(
  database: TestDatabase,
  keys: Keys,
  tenantId: string,
  everywhere = true,
): Promise<LivedIn> {
  const { db } = database
  const ref = { tenantId, ownerId: randomUUID() }
  const names = ['contactId', 'noteId', 'suggestionId', 'proposalId', 'inviteId', 'correctionId', 'activityId']
  const ids: Record<string, string> = Object.fromEntries(names.map((name) => [name, randomUUID()]))
  // A group is a proposal of the owner's own.
  ids.groupId = ids.proposalId ?? ''
  const word = `planted-${randomUUID().slice(0, 8)}`
  const address = `${word}@contoso.example`
  const sealed = await keys.seal(ref, `${word} wants to teach`)
  await db.asOwner(ref, async (sql) => {
    await sql`
      insert into owner (tenant_id, owner_id, state, display_name, signed_in_at)
      values (app_tenant(), app_owner(), 'on', ${`Vera ${word}`}, ${at})`
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, display_name, address, peer, out_of_range, first_seen_at)
      values (app_tenant(), app_owner(), ${ids.contactId ?? ''}, ${`Sam ${word}`}, ${address}, 'peer', 'asked', ${at})`
    await sql`insert into contact_address values (app_tenant(), app_owner(), ${address}, ${ids.contactId ?? ''})`
    await sql`
      insert into note (tenant_id, owner_id, note_id, contact_id, kind, cipher, key_version, updated_at)
      values (app_tenant(), app_owner(), ${ids.noteId ?? ''}, ${ids.contactId ?? ''}, 'goal', ${sealed.cipher}, ${sealed.keyVersion}, ${at})`
    for (const [id, byHand] of [
      [ids.suggestionId, false],
      [ids.proposalId, true],
    ] as const)
      await sql`
        insert into suggestion (tenant_id, owner_id, suggestion_id, kind, contacts, state, reason, slots, by_hand, made_at, open_at, expires_at)
        values (app_tenant(), app_owner(), ${id ?? ''}, 'lunch', array[${ids.contactId ?? ''}]::uuid[], 'open',
          ${sql.json({ code: 'fading', counts: { daysIn90: 5 }, text: word })}, ${sql.json([slot])}, ${byHand}, ${at}, ${at}, '2026-12-04T09:00:00Z')`
    await sql`
      insert into invite (tenant_id, owner_id, invite_id, kind, state, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
      values (app_tenant(), app_owner(), ${ids.inviteId ?? ''}, 'lunch', 'held', ${randomUUID()}, ${slot.start}, ${slot.end}, 'UTC', ${word}, ${word},
        '2026-11-24T12:00:00Z', ${at})`
    await sql`
      insert into invite_attendee (tenant_id, owner_id, invite_id, contact_id)
      values (app_tenant(), app_owner(), ${ids.inviteId ?? ''}, ${ids.contactId ?? ''})`
    await sql`
      insert into correction (tenant_id, owner_id, correction_id, contact_id, kind, made_at)
      values (app_tenant(), app_owner(), ${ids.correctionId ?? ''}, ${ids.contactId ?? ''}, 'more', ${at})`
    await sql`
      insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions, pending)
      values (app_tenant(), app_owner(), ${`activity:${ids.activityId ?? ''}`}, 'help', 0, ${at}, floor(extract(epoch from ${at}::timestamptz) / 86400), 1, true,
        array[${ids.contactId ?? ''}]::uuid[], '{720720}', '{2}', false)`
    await tellLive(sql, ref.ownerId, ['people'])
  })
  // An introduction about which the owner is asked, so that there is a question to them.
  const given: Record<string, string> = { ...ids, askedPerson: ref.ownerId }
  if (!everywhere) return { ref, ids, words: [word, ref.ownerId, ...Object.values(ids)] }
  const words = await keys.seal(ref, JSON.stringify(wordsWith(word)))
  given.opportunityId = randomUUID()
  await db.asOwner(
    ref,
    (sql) => sql`
      insert into opportunity (tenant_id, owner_id, opportunity_id, kind, cipher, key_version, made_at)
      values (app_tenant(), app_owner(), ${given.opportunityId ?? ''}, 'role', ${words.cipher}, ${words.keyVersion}, ${at})`,
  )
  const filled = await fillTables(database, ref, { ids: given, word, sealed: words, without: untouched })
  return { ref, ids: filled.ids, words: [word, ref.ownerId, ...Object.values(filled.ids)] }
}

/** What any table's sealed words may hold, in one: each reads its own fields of it. */
const wordsWith = (word: string): object => ({
  id: word,
  text: word,
  topic: word,
  title: word,
  body: word,
  name: word,
  skill: word,
  learn: word,
  teach: word,
  company: word,
  source: word,
  note: word,
  phone: word,
  email: `${word}@home.example`,
  linkedIn: null,
  address: `https://example.com/${word}`,
  link: `https://example.com/${word}`,
  kind: 'article',
  tags: [word],
  where: word,
  place: word,
  site: null,
  kinds: ['lunch'],
  suits: [],
  walkMinutes: null,
  alcohol: false,
})

const slot = {
  start: '2026-11-26T11:00:00.000Z',
  end: '2026-11-26T11:45:00.000Z',
  kind: 'lunch',
  local: [{ contactId: null, zone: 'UTC', date: '2026-11-26', from: '11:00', to: '11:45' }],
  reasons: ['both-free'],
}

/** Every row of the owner's in every table, to be compared. */
export async function everythingOf({ look }: TestDatabase, { tenantId, ownerId }: OwnerRef): Promise<string> {
  const tables = await look<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`
  const rows: string[] = []
  for (const { name } of tables)
    rows.push(
      ...(
        await look<{ row: string }[]>`
          select ${name} || ' ' || t::text as row from ${look(name)} t
          where tenant_id = ${tenantId} and owner_id = ${ownerId} order by 1`
      ).map(({ row }) => row),
    )
  return rows.join('\n')
}
