/** Who has to do with whom in a company: found once from the directory, shared by all mailboxes. */

import { createAnnouncements } from './bulk-mail.ts'
import { createGatherings } from './gatherings.ts'
import type { MailFact } from './mail-facts.ts'
import type { Meeting } from './meeting-facts.ts'
import { createHostings } from './outside-mail.ts'
import { createProjects, type Project } from './projects.ts'
import type { Member, Roster } from './roster.ts'
import { createTies, type Tie } from './ties.ts'
import { createTimetable, type Timetable } from './timetable.ts'

/** Who has to do with whom. */
export type Society = {
  tiesOf: (id: string) => readonly Tie[]
  projectsOf: (id: string) => readonly Project[]
  timetable: Timetable
  hostings: ReturnType<typeof createHostings>
  announcements: (member: Member) => { mail: MailFact; onList: boolean }[]
  gatherings: () => readonly { meeting: Meeting; listId: string | null }[]
}

/** The society of a company; nothing of anybody's mail is worked out yet. */
export function createSociety(roster: Roster): Society {
  const projectsOf = createProjects(roster)
  return {
    tiesOf: createTies(roster, projectsOf),
    projectsOf,
    timetable: createTimetable(roster),
    hostings: createHostings(roster),
    announcements: createAnnouncements(roster),
    gatherings: createGatherings(roster),
  }
}
