/** What the owner noted about a person; nobody else reads it. */
import { Button, Checkbox, Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components'
import { DeleteRegular, EditRegular } from '@fluentui/react-icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { deleteNote, listNotes, type Note, type NoteKind, writeNote } from '../../contract/notes.ts'
import { useApi } from '../api.ts'
import { inOrder, useAtOnce } from '../at-once.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'

const useStyles = makeStyles({
  note: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  words: { flexGrow: 1, minWidth: 0 },
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  fields: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

const kinds: readonly NoteKind[] = ['project', 'interest', 'goal', 'promise', 'shared', 'remember']
/** Those that may have a day on which they fall due. */
const dated: readonly NoteKind[] = ['goal', 'promise']

type Draft = Pick<Note, 'noteId' | 'kind' | 'text' | 'dueOn' | 'done'>
const draftOf = ({ noteId, kind, text, dueOn, done }: Note): Draft => ({ noteId, kind, text, dueOn, done })

/** Writing, ticking off and deleting; a deleted note can be had back. */
function useNotes(contactId: string) {
  const { call } = useApi()
  const { t } = useWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const queryKey = ['notes', contactId]
  const brief = ['brief', contactId]
  const notes = useQuery({ queryKey, queryFn: ({ signal }) => call(listNotes, { params: { contactId } }, { signal }) })
  const write = useAtOnce({
    queryKey,
    mutationFn: ({ noteId, ...body }: Draft) => call(writeNote, { params: { contactId, noteId }, body }),
    show: ({ notes }: { notes: Note[] }, draft) => ({
      notes: notes.map((note) => (note.noteId === draft.noteId ? { ...note, ...draft } : note)),
    }),
    also: [brief],
  })
  const remove = useMutation({
    // A tick that is still under way would write the note anew.
    scope: inOrder(queryKey),
    mutationFn: (noteId: string) => call(deleteNote, { params: { contactId, noteId } }),
    onSuccess: ({ noteId, kind, text, dueOn, done }) =>
      offer({ text: t.notes.removed, undo: () => write.mutate({ noteId, kind, text, dueOn, done }) }),
    onSettled: () => {
      for (const key of [queryKey, brief]) void queries.invalidateQueries({ queryKey: key })
    },
  })
  return { notes, write, remove }
}

export function Notes({ contactId }: { contactId: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { notes, write, remove } = useNotes(contactId)
  const [editing, setEditing] = useState<string | null>(null)
  const all = notes.data?.notes ?? []
  const failed = [write, remove].find(({ isError }) => isError)
  return (
    <Card title={t.notes.title}>
      {notes.isPending ? <Loading heights={[40]} /> : null}
      {notes.isError && !notes.data ? <ErrorNotice error={notes.error} retry={() => void notes.refetch()} /> : null}
      {notes.data && all.length === 0 ? <p className={layout.quiet}>{t.notes.empty}</p> : null}
      {all.length > 0 ? (
        <ul className={layout.list}>
          {all.map((note) => (
            <li key={note.noteId} className={styles.note}>
              {editing === note.noteId ? (
                <div className={styles.words}>
                  <NoteForm
                    note={note}
                    saving={write.isPending}
                    onSave={(draft) => write.mutate(draft, { onSuccess: () => setEditing(null) })}
                    onCancel={() => setEditing(null)}
                  />
                </div>
              ) : (
                <Line
                  note={note}
                  onTick={(done) => write.mutate({ ...draftOf(note), done })}
                  onEdit={() => setEditing(note.noteId)}
                  onRemove={() => remove.mutate(note.noteId)}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <NoteForm
        note={null}
        saving={write.isPending}
        onSave={(draft, saved) => write.mutate(draft, { onSuccess: saved })}
      />
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}

type LineProps = { note: Note; onTick: (done: boolean) => void; onEdit: () => void; onRemove: () => void }

function Line({ note, onTick, onEdit, onRemove }: LineProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { kind, text, dueOn, done } = note
  return (
    <>
      <div className={styles.words}>
        <span className={layout.quiet}>
          {t.notes.kinds[kind]}
          {dueOn ? `, ${t.notes.by(dates.day(dueOn))}` : ''}
        </span>
        <p className={layout.text} dir="auto">
          {text}
        </p>
      </div>
      {dated.includes(kind) ? (
        <Checkbox label={t.notes.done} checked={done} onChange={(_event, { checked }) => onTick(checked === true)} />
      ) : null}
      <Button
        appearance="subtle"
        size="small"
        icon={<EditRegular />}
        aria-label={t.notes.edit(text)}
        onClick={onEdit}
      />
      <Button
        appearance="subtle"
        size="small"
        icon={<DeleteRegular />}
        aria-label={t.notes.remove(text)}
        onClick={onRemove}
      />
    </>
  )
}

type FormProps = {
  /** The note as it was; null writes a new one. */
  note: Draft | null
  saving: boolean
  onSave: (draft: Draft, saved: () => void) => void
  onCancel?: () => void
}

function NoteForm({ note, saving, onSave, onCancel }: FormProps) {
  const styles = useStyles()
  const { t } = useWords()
  const [text, setText] = useState(note?.text ?? '')
  const [kind, setKind] = useState<NoteKind>(note?.kind ?? 'project')
  const [dueOn, setDueOn] = useState(note?.dueOn ?? '')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (note) field.current?.focus()
  }, [note])
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    const due = dated.includes(kind) && dueOn ? dueOn : null
    const { noteId, done } = note ?? { noteId: crypto.randomUUID(), done: false }
    // What was typed stays until it is stored.
    onSave({ noteId, kind, text: text.trim(), dueOn: due, done: dated.includes(kind) && done }, () => {
      setText('')
      setDueOn('')
    })
  }
  return (
    <form onSubmit={save} className={styles.form} aria-label={note ? t.notes.edit(note.text) : undefined}>
      <Field label={t.notes.text}>
        <Textarea
          ref={field}
          dir="auto"
          maxLength={2000}
          value={text}
          onChange={(_event, { value }) => setText(value)}
        />
      </Field>
      <div className={styles.fields}>
        <Field label={t.notes.kind}>
          <Select
            value={kind}
            onChange={(_event, { value }) => setKind(kinds.find((one) => one === value) ?? 'project')}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t.notes.kinds[one]}
              </option>
            ))}
          </Select>
        </Field>
        {dated.includes(kind) ? (
          <Field label={t.notes.due}>
            <Input type="date" value={dueOn} onChange={(_event, { value }) => setDueOn(value)} />
          </Field>
        ) : null}
        <Button type="submit" disabledFocusable={saving || text.trim() === ''}>
          {note ? t.notes.change : t.notes.save}
        </Button>
        {onCancel ? (
          <Button appearance="subtle" onClick={onCancel}>
            {t.app.cancel}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
