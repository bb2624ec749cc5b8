/** One line worth remembering, kept from where one stands. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { deleteNote, writeNote } from '../../contract/notes.ts'
import { useApi } from '../api.ts'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useBriefWords } from './brief-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalS },
  field: { flexGrow: 1, minWidth: 0 },
})

export function QuickNote({ contactId }: { contactId: string }) {
  const styles = useStyles()
  const { note: words } = useBriefWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const [text, setText] = useState('')
  const onSettled = (): void => {
    for (const key of ['brief', 'notes']) void queries.invalidateQueries({ queryKey: [key, contactId] })
  }
  const remove = useMutation({
    mutationFn: (noteId: string) => call(deleteNote, { params: { contactId, noteId } }),
    onSettled,
  })
  const write = useMutation({
    mutationFn: (noteId: string) =>
      call(writeNote, { params: { contactId, noteId }, body: { kind: 'remember', text: text.trim() } }),
    onSuccess: ({ noteId }) => {
      setText('')
      offer({ text: words.kept, undo: () => remove.mutate(noteId) })
    },
    onSettled,
  })
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() !== '') write.mutate(crypto.randomUUID())
  }
  return (
    <>
      <form onSubmit={save} className={styles.form}>
        <Field label={words.text} className={styles.field}>
          <Input dir="auto" maxLength={2000} value={text} onChange={(_event, { value }) => setText(value)} />
        </Field>
        <Button type="submit" disabledFocusable={write.isPending || text.trim() === ''}>
          {words.save}
        </Button>
      </form>
      {write.isError ? <ErrorNotice error={write.error} /> : null}
    </>
  )
}
