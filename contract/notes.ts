/** What the owner typed about a peer: notes, promises, goals with dates; and the brief before they next meet. Sealed at rest. */
import { z } from 'zod'
import { Day } from './day.ts'

export const NoteKind = z.enum(['project', 'interest', 'promise', 'shared', 'goal', 'remember'])
export type NoteKind = z.infer<typeof NoteKind>

export const Note = z.object({
  noteId: z.uuid(),
  contactId: z.uuid(),
  kind: NoteKind,
  text: z.string(),
  /** A goal's or a promise's day (ISO), or null. */
  dueOn: z.string().nullable(),
  done: z.boolean(),
  updatedAt: z.string(),
})
export type Note = z.infer<typeof Note>

const person = z.object({ contactId: z.uuid() })
const one = person.extend({ noteId: z.uuid() })
const text = z.string().trim().min(1, 'write something').max(2000, 'at most 2,000 characters')

export const listNotes = {
  method: 'GET',
  url: '/api/people/:contactId/notes',
  schema: {
    params: person,
    response: { 200: z.object({ notes: z.array(Note) }) },
    summary: 'Notes about a person',
    tags: ['notes'],
  },
} as const
/** `noteId` is made by the caller, so that a repeated click writes one note. */
export const writeNote = {
  method: 'PUT',
  url: '/api/people/:contactId/notes/:noteId',
  schema: {
    params: one,
    body: z.strictObject({
      kind: NoteKind,
      text,
      dueOn: Day.nullable().default(null),
      done: z.boolean().default(false),
    }),
    response: { 200: Note },
    summary: 'Write or change a note',
    tags: ['notes'],
  },
} as const
/** The deleted note comes back as the answer, so that undo can write it again. */
export const deleteNote = {
  method: 'DELETE',
  url: '/api/people/:contactId/notes/:noteId',
  schema: { params: one, response: { 200: Note }, summary: 'Delete a note', tags: ['notes'] },
} as const

export const Brief = z.object({
  contactId: z.uuid(),
  name: z.string(),
  /** ISO day of the last contact, or null. */
  lastContact: z.string().nullable(),
  /** The next meeting in the owner's calendar with this person, or null. */
  nextMeeting: z.object({ start: z.string(), end: z.string() }).nullable(),
  workingOn: z.array(Note),
  excites: z.array(Note),
  goals: z.array(Note),
  /** What the owner promised and has not done. */
  promised: z.array(Note),
  shared: z.array(Note),
  remember: z.array(Note),
  /** Speaks only when it is the owner's turn: how often in a row the owner was given to or invited. */
  yourTurn: z.object({ code: z.enum(['they-invited', 'they-helped']), times: z.int() }).nullable(),
  /** One good question, where nothing is known: a number that stands for its words. */
  question: z.int().nullable(),
  asOf: z.string(),
})
export type Brief = z.infer<typeof Brief>
export const readBrief = {
  method: 'GET',
  url: '/api/people/:contactId/brief',
  schema: { params: person, response: { 200: Brief }, summary: 'Before you next meet', tags: ['notes'] },
} as const
