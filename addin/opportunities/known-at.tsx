/** Whom the owner knows at a company: their own ties only; the company is not stored. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { whoDoIKnowAt } from '../../contract/opportunities.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useTellWords } from '../wins/tell-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  field: { flex: '1 1 200px', minWidth: 0, maxWidth: '360px' },
  one: { padding: `${tokens.spacingVerticalS} 0` },
})

export function KnownAtCard() {
  const styles = useStyles()
  const layout = useLayout()
  const { knownAt: words } = useTellWords()
  const { dates } = useWords()
  const { call } = useApi()
  const go = useNavigate()
  const [company, setCompany] = useState('')
  const look = useMutation({
    mutationFn: () => call(whoDoIKnowAt, { body: { company: company.trim() } }),
    gcTime: 0,
  })
  const isShort = company.trim().length < 2
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    if (!isShort) look.mutate()
  }
  return (
    <Card title={words.title}>
      <form onSubmit={ask} className={styles.form}>
        <Field label={words.company} className={styles.field}>
          <Input dir="auto" maxLength={100} value={company} onChange={(_event, { value }) => setCompany(value)} />
        </Field>
        <Button type="submit" disabledFocusable={isShort || look.isPending}>
          {words.look}
        </Button>
      </form>
      <p className={layout.quiet}>{words.note}</p>
      <span className={layout.text} role="status">
        {look.data?.people.length === 0 ? words.none : ''}
      </span>
      {look.data && look.data.people.length > 0 ? (
        <ul className={layout.list}>
          {look.data.people.map(({ contactId, name, title, by, lastContact, daysIn90, lastGave }) => (
            <li key={contactId} className={styles.one}>
              <PersonLine
                name={name}
                whole
                line={[
                  title,
                  words.by[by],
                  words.contact(daysIn90),
                  lastContact ? words.last(dates.day(lastContact)) : null,
                  lastGave ? words.gave(words.gifts[lastGave.kind] ?? words.something, dates.day(lastGave.on)) : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
                end={
                  <Button
                    size="small"
                    aria-label={`${words.askWord}: ${firstName(name)}`}
                    onClick={() => void go(`/ask/new/ask/lead?person=${contactId}`)}
                  >
                    {words.askWord}
                  </Button>
                }
              />
            </li>
          ))}
        </ul>
      ) : null}
      {look.isError ? <ErrorNotice error={look.error} /> : null}
    </Card>
  )
}
