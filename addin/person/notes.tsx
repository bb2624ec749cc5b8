/** What the owner noted about a person; nobody else reads it. */
import { Button, Checkbox, Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { deleteNote, listNotes, type Note, type NoteKind, writeNote } from '../../contract/notes.ts'
import { useApi } from '../api.ts'
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

/** Writing, ticking off and deleting; a deleted note can be had back. */
function useNotes(contactId: string) {
  const { call } = useApi()
  const { t } = useWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const queryKey = ['notes', contactId]
  const onSettled = (): void => {
    void queries.invalidateQueries({ queryKey })
    void queries.invalidateQueries({ queryKey: ['brief', contactId] })
  }
  const notes = useQuery({ queryKey, queryFn: ({ signal }) => call(listNotes, { params: { contactId } }, { signal }) })
  const write = useMutation({
    mutationFn: ({ noteId, ...body }: Draft) => call(writeNote, { params: { contactId, noteId }, body }),
    // A tick shows at once; what the server says of it follows.
    onMutate: (draft) => {
      queries.setQueryData<{ notes: Note[] }>(
        queryKey,
        (known) =>
          known && { notes: known.notes.map((note) => (note.noteId === draft.noteId ? { ...note, ...draft } : note)) },
      )
    },
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (noteId: string) => call(deleteNote, { params: { contactId, noteId } }),
    onSuccess: ({ noteId, kind, text, dueOn, done }) =>
      offer({ text: t.notes.removed, undo: () => write.mutate({ noteId, kind, text, dueOn, done }) }),
    onSettled,
  })
  return { notes, write, remove }
}

export function Notes({ contactId }: { contactId: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { notes, write, remove } = useNotes(contactId)
  const all = notes.data?.notes ?? []
  const failed = [write, remove].find(({ isError }) => isError)
  return (
    <Card title={t.notes.title}>
      {notes.isPending ? <Loading heights={[40]} /> : null}
      {notes.isError && !notes.data ? <ErrorNotice error={notes.error} retry={() => void notes.refetch()} /> : null}
      {notes.data && all.length === 0 ? <p className={layout.quiet}>{t.notes.empty}</p> : null}
      {all.length > 0 ? (
        <ul className={layout.list}>
          {all.map(({ noteId, kind, text, dueOn, done }) => (
            <li key={noteId} className={styles.note}>
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
                <Checkbox
                  label={t.notes.done}
                  checked={done}
                  onChange={(_event, { checked }) =>
                    write.mutate({ noteId, kind, text, dueOn, done: checked === true })
                  }
                />
              ) : null}
              <Button
                appearance="subtle"
                size="small"
                icon={<DeleteRegular />}
                aria-label={t.notes.remove(text)}
                onClick={() => remove.mutate(noteId)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <NewNote saving={write.isPending} onSave={(draft, saved) => write.mutate(draft, { onSuccess: saved })} />
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}

function NewNote({ saving, onSave }: { saving: boolean; onSave: (draft: Draft, saved: () => void) => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [text, setText] = useState('')
  const [kind, setKind] = useState<NoteKind>('project')
  const [dueOn, setDueOn] = useState('')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    const due = dated.includes(kind) && dueOn ? dueOn : null
    // What was typed stays until it is stored.
    onSave({ noteId: crypto.randomUUID(), kind, text: text.trim(), dueOn: due, done: false }, () => {
      setText('')
      setDueOn('')
    })
  }
  return (
    <form onSubmit={save} className={styles.form}>
      <Field label={t.notes.text}>
        <Textarea dir="auto" maxLength={2000} value={text} onChange={(_event, { value }) => setText(value)} />
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
          {t.notes.save}
        </Button>
      </div>
    </form>
  )
}
