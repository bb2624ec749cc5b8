/** Notes and the brief: sealed before they are stored, opened for their owner alone. */
import { type Brief, deleteNote, listNotes, type Note, readBrief, writeNote } from '../../contract/notes.ts'
import { questionFor, yourTurn } from '../../core/brief/brief.ts'
import type { OwnerRef } from '../../db/connect.ts'
import * as notes from '../../db/queries/notes.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner } from '../owner.ts'

const dayMs = 86_400_000
const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

export function noteRoutes(app: App, deps: ServerDeps): void {
  const opened = async (ref: OwnerRef, row: notes.NoteRow): Promise<Note> => ({
    noteId: row.note_id,
    contactId: row.contact_id,
    kind: row.kind,
    text: (await deps.keys.open(ref, row.key_version, row.cipher)).toString('utf8'),
    dueOn: row.due_on,
    done: row.done_at !== null,
    updatedAt: row.updated_at.toISOString(),
  })
  const openedAll = (ref: OwnerRef, rows: readonly notes.NoteRow[]): Promise<Note[]> =>
    Promise.all(rows.map((row) => opened(ref, row)))

  app.route({
    ...listNotes,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const { contactId } = request.params
        if (!(await notes.mayNote(sql, contactId))) throw notFound()
        return { notes: await openedAll(caller, await notes.listNotes(sql, contactId)) }
      }),
  })
  app.route({
    ...writeNote,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const { contactId, noteId } = request.params
        const { kind, text, dueOn, done } = request.body
        if (!(await notes.mayNote(sql, contactId))) throw notFound()
        const sealed = await deps.keys.seal(caller, Buffer.from(text, 'utf8'))
        const row = await notes.writeNote(sql, {
          noteId,
          contactId,
          kind,
          ...sealed,
          dueOn,
          done,
          at: deps.clock.now(),
        })
        if (!row) throw notFound()
        return opened(caller, row)
      }),
  })
  app.route({
    ...deleteNote,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const row = await notes.deleteNote(sql, request.params.contactId, request.params.noteId)
        if (!row) throw notFound()
        return opened(caller, row)
      }),
  })
  app.route({
    ...readBrief,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }): Promise<Brief> => {
        const { contactId } = request.params
        const person = await notes.personLine(sql, contactId)
        if (!person) throw notFound()
        const now = deps.clock.now()
        const next = await notes.nextMeetingWith(sql, contactId, now)
        const known = await openedAll(caller, await notes.listNotes(sql, contactId))
        const open = (kind: Note['kind']): Note[] => known.filter((note) => note.kind === kind && !note.done)
        return {
          contactId,
          name: person.name,
          lastContact: person.last_day === null ? null : isoDay(person.last_day),
          nextMeeting: next && { start: next.starts_at.toISOString(), end: next.ends_at.toISOString() },
          workingOn: open('project'),
          excites: open('interest'),
          goals: open('goal'),
          promised: open('promise'),
          shared: known.filter((note) => note.kind === 'shared'),
          remember: open('remember'),
          yourTurn: yourTurn(await notes.exchangesWith(sql, contactId)),
          question: known.length > 0 ? null : questionFor(contactId, Math.floor(now.getTime() / dayMs)),
          asOf: now.toISOString(),
        }
      }),
  })
}
