/** Everything that is kept for an owner, table by table, and a summary that a person can read. */
import type { Sql } from '../connect.ts'

/** Tables that the export holds, row by row. Notes are sealed here; whoever holds the keys opens them for the export. */
export const exported = [
  'owner',
  'setting',
  'mailbox',
  'contact',
  'contact_address',
  'relationship',
  'contact_day',
  'interaction',
  'meeting',
  'left_out',
  'bounce',
  'correction',
  'exclusion',
  'not_included',
  'note',
  'ask',
  'message',
  'win',
  'win_told',
  'credit',
  'success',
  'introduction',
  'introduction_answer',
  'opportunity',
  'opportunity_offer',
  'shelf_link',
  'shelf_offer',
  'own_skill',
  'published_skill',
  'noted_skill',
  'swap',
  'circle',
  'circle_member',
  'circle_link',
  'cadence',
  'reach',
  'leaving',
  'goodbye',
  'account_gone',
  'feed',
  'story',
  'story_told',
  'place',
  'place_need',
  'site',
  'site_way',
  'fullness',
  'fullness_week',
  'peer_mark',
  'milestone',
  'poll',
  'poll_asked',
  'poll_answer',
  'suggestion',
  'owner_notice',
  'calendar_hold',
  'invite',
  'invite_attendee',
  'access_log',
] as const

/** Tables of the owner's that stay out, and why: what is in them is a key, or says nothing that the others do not. */
export const notExported: Readonly<Record<string, string>> = {
  token_cache: 'a key: who holds it can act as the owner',
  subscription: 'a key: who holds it can pose as Microsoft 365',
  subscription_offer: 'a key, as above',
  subscription_route: 'a key, as above',
  delta_link: 'a key: it opens the mailbox',
  left_out_item: 'hashes of what was left out; the counts are in left_out',
  graph_slot: 'requests under way',
  graph_pause: 'requests under way',
  due: 'when background work starts next',
  outbox: 'background work under way',
  erased: 'empty while there is an owner',
}

export type Archive = Record<(typeof exported)[number], Record<string, unknown>[]>

/** Every row, by table. */
export async function exportOwner(sql: Sql): Promise<Archive> {
  const archive: Partial<Archive> = {}
  for (const table of exported)
    archive[table] = [...(await sql`select * from ${sql(table)} where owner_id = app_owner()`)]
  return archive as Archive
}

/** The archive in sentences, from its own rows. */
export function summaryOf(archive: Archive, madeAt: Date): string[] {
  const days = archive.interaction.map(({ occurred_at }) => (occurred_at as Date).toISOString().slice(0, 10)).sort()
  const people = archive.contact.filter(({ kind }) => kind === 'person').length
  const leftOut = archive.left_out.map(({ reason, amount }) => `${amount} ${reason}`).join(', ')
  return [
    `Everything that Kith keeps for ${archive.owner[0]?.display_name || 'you'}, as of ${madeAt.toISOString()}.`,
    `${archive.interaction.length} interactions${days.length > 0 ? ` from ${days[0]} to ${days.at(-1)}` : ''}: who, when and in which direction; never a subject or a text.`,
    `${people} people, ${archive.relationship.length} of them with a score, from ${archive.contact_day.length} days with contact.`,
    `${archive.note.length} notes, ${archive.correction.length} corrections, ${archive.exclusion.length} exclusions, all of them your own.`,
    `${archive.suggestion.length} suggestions, ${archive.invite.length} invites, ${archive.meeting.length} meetings by time and people.`,
    `Read and left out: ${leftOut || 'nothing'}.`,
    'Days are counted from 1 January 1970; weights are in units of 1/720720 of a contact; docs/scoring.md says what they mean.',
  ]
}
