/** How to reach somebody outside the company: typed by the owner, read by them alone. */
import { Button, Link as ExternalLink, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Reach, readReach, writeReach } from '../../contract/leaving.ts'
import { useApi } from '../api.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  facts: { margin: 0, display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS },
})

const fields = ['email', 'phone', 'linkedIn', 'company', 'note'] as const
type Typed = Record<(typeof fields)[number], string | null>
const typedOf = (reach: Reach): Typed => ({
  email: reach.email,
  phone: reach.phone,
  linkedIn: reach.linkedIn,
  company: reach.company,
  note: reach.note,
})

export function ReachCard({ contactId }: { contactId: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { reach: words, inTouch } = useTouchWords()
  const { call } = useApi()
  const reach = useQuery({
    queryKey: ['reach', contactId],
    queryFn: ({ signal }) => call(readReach, { params: { contactId } }, { signal }),
  })
  const [editing, setEditing] = useState(false)
  const known = reach.data ? fields.filter((field) => reach.data[field]) : []
  return (
    <Card title={words.title}>
      {reach.isPending ? <Loading heights={[32]} /> : null}
      {reach.isError && !reach.data ? <ErrorNotice error={reach.error} retry={() => void reach.refetch()} /> : null}
      {reach.data && !editing ? (
        <>
          {known.length === 0 ? <p className={layout.quiet}>{words.none}</p> : null}
          {known.length > 0 ? (
            <dl className={styles.facts}>
              {known.map((field) => (
                <div key={field}>
                  <dt className={layout.quiet}>{words[field]}</dt>
                  <dd className={layout.text} style={{ margin: 0 }} dir="auto">
                    {reach.data[field]}
                  </dd>
                </div>
              ))}
            </dl>
          ) : null}
          <div className={layout.row}>
            <Button size="small" onClick={() => setEditing(true)}>
              {known.length === 0 ? words.add : words.edit}
            </Button>
            <ExternalLink
              href={reach.data.searchUrl}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`${inTouch.search}, ${inTouch.opens}`}
            >
              {inTouch.search}
            </ExternalLink>
          </div>
        </>
      ) : null}
      {reach.data && editing ? (
        <ReachForm contactId={contactId} typed={typedOf(reach.data)} onDone={() => setEditing(false)} />
      ) : null}
    </Card>
  )
}

/** What was there before is had back by undo. */
function ReachForm({ contactId, typed, onDone }: { contactId: string; typed: Typed; onDone: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  const { reach: words, circles } = useTouchWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const [filled, setFilled] = useState(typed)
  const write = useMutation({
    mutationFn: (body: Typed) => call(writeReach, { params: { contactId }, body }),
    onSettled: () => {
      for (const key of ['reach', 'in-touch', 'leaving']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const trimmed = fields.map((field) => [field, filled[field]?.trim() || null] as const)
    write.mutate(Object.fromEntries(trimmed) as Typed, {
      onSuccess: () => {
        offer({ text: words.saved, undo: () => write.mutate(typed) })
        onDone()
      },
    })
  }
  return (
    <form onSubmit={save} className={styles.form}>
      {fields.map((field) => (
        <Field key={field} label={words[field]} hint={field === 'note' ? words.lead : undefined}>
          <Input
            dir="auto"
            type={field === 'email' ? 'email' : 'text'}
            maxLength={field === 'note' || field === 'linkedIn' ? 500 : 120}
            value={filled[field] ?? ''}
            onChange={(_event, { value }) => setFilled({ ...filled, [field]: value })}
          />
        </Field>
      ))}
      <div className={layout.row}>
        <Button type="submit" appearance="primary" disabledFocusable={write.isPending}>
          {words.save}
        </Button>
        <Button onClick={onDone}>{circles.cancel}</Button>
      </div>
      {write.isError ? <ErrorNotice error={write.error} /> : null}
    </form>
  )
}
