/** Meetings of many: everybody once a month, each site once a week. */

import type { Meeting } from './meeting-facts.ts'
import type { Party, Roster } from './roster.ts'
import { seeded } from './seeded.ts'
import { firstDayOf, seriesOver } from './series.ts'
import { type SeriesPlan, seriesOf } from './series-facts.ts'
import { bestMinute } from './working-time.ts'

/** Companies and sites up to this size name everybody in the invitation; beyond it a list is invited. */
const namedMost = 150

/** Everybody once a month, each site once a week. Worked out once: the same for all who are invited. */
export function createGatherings(roster: Roster): () => readonly { meeting: Meeting; listId: string | null }[] {
  let known: { meeting: Meeting; listId: string | null }[] | null = null
  const gather = (
    listId: string,
    subject: string,
    cadence: SeriesPlan['cadence'],
    minutes: number,
  ): { meeting: Meeting; listId: string | null }[] => {
    const { company } = roster
    const listed = (company.lists.get(listId) ?? []).flatMap((id) => roster.member(id) ?? [])
    const organizer = listed[0]
    if (!organizer || listed.length < 2) return []
    const key = `gathering:${listId}`
    const random = seeded(company.seed, key)
    const minute = bestMinute(random, listed.slice(0, 200), firstDayOf(roster), minutes)
    const plan = {
      key,
      subject,
      organizer,
      cadence,
      minute,
      minutes,
      place: '',
      room: null,
      changes: false,
      from: company.from,
      to: null,
    }
    if (listed.length <= namedMost)
      return seriesOver(roster, { ...plan, people: listed }).map((meeting) => ({ meeting, listId: null }))
    const list: Party = roster.party(listId)
    const meeting = seriesOf(roster, { ...plan, attendees: [list] })
    return meeting ? [{ meeting, listId }] : []
  }
  return () => {
    known ??= [...roster.company.lists.keys()].flatMap((listId) => {
      const { name, address } = roster.party(listId).address
      const local = address.split('@')[0] ?? ''
      if (local === 'all') return gather(listId, `${roster.company.name} all-hands`, { firstOfMonth: 2 }, 60)
      return local.startsWith('all-')
        ? gather(listId, `${name.replace('Everybody in ', '')} weekly call`, { weekdays: [1], everyWeeks: 1 }, 30)
        : []
    })
    return known
  }
}
