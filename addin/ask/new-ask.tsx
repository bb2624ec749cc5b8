/** Something new to ask or give: what, who, and then the draft. */
import { Button, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { usePeople } from '../people/people-query.ts'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { type Needs, type What, whatOf } from './ask-kinds.ts'
import { useWriteAsk } from './ask-query.ts'
import { useAskWords } from './ask-words.ts'
import { Back } from './back.tsx'
import { Candidates } from './candidates.tsx'
import { OneAsk } from './one-ask.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL },
  day: { maxWidth: '220px' },
})

export function NewAsk() {
  const { direction, kind } = useParams()
  const [params] = useSearchParams()
  const { t } = useWords()
  const known = whatOf(direction, kind)
  const people = usePeople('everybody')
  if (!known) return <Empty title={t.errors.notFound} />
  // A form that is being filled in must not begin anew when the name arrives.
  if (params.has('person') && people.isPending) return <Loading heights={[120, 120]} />
  const given = people.data?.people.find(({ contactId }) => contactId === params.get('person'))
  return <Form key={`${kind}-${given?.contactId ?? ''}`} what={known.what} needs={known.needs} given={given ?? null} />
}

type Filled = { topic: string; before: string; people: Picked[]; third: Picked[] }

function Form({ what, needs, given }: { what: What; needs: Needs; given: Picked | null }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useAskWords()
  const go = useNavigate()
  const [askId] = useState(() => crypto.randomUUID())
  const [drafted, setDrafted] = useState(false)
  const [filled, setFilled] = useState<Filled>({ topic: '', before: '', people: given ? [given] : [], third: [] })
  const write = useWriteAsk()
  const topic = filled.topic.trim()
  const lacksWhat =
    (needs.topic === 'needed' && topic === '') ||
    (needs.third && filled.third.length === 0) ||
    (needs.before && filled.before === '')
  const lacks = lacksWhat ? words.form.needWhat : filled.people.length === 0 ? words.form.needWho : null
  const draft = (event: FormEvent): void => {
    event.preventDefault()
    if (lacks) return
    const body = {
      what,
      contactIds: filled.people.map(({ contactId }) => contactId),
      topic: topic === '' ? null : topic,
      aboutContactId: filled.third[0]?.contactId ?? null,
      before: needs.before ? filled.before : null,
    }
    write.mutate({ askId, body }, { onSuccess: () => setDrafted(true) })
  }
  const name = words.kinds[what.kind]?.name ?? what.kind
  return (
    <>
      <Back />
      <h1 className={layout.title}>{name}</h1>
      {drafted ? (
        <OneAsk askId={askId} onChange={() => setDrafted(false)} onAside={() => void go('/ask')} />
      ) : (
        <form onSubmit={draft} className={styles.form}>
          <Fields what={what} needs={needs} filled={filled} onChange={setFilled} />
          <div className={layout.row}>
            <Button type="submit" appearance="primary" disabledFocusable={lacks !== null || write.isPending}>
              {words.form.next}
            </Button>
            <span className={layout.quiet}>{lacks ?? ''}</span>
          </div>
          {write.isError ? <ErrorNotice error={write.error} /> : null}
        </form>
      )}
    </>
  )
}

type FieldsProps = { what: What; needs: Needs; filled: Filled; onChange: (filled: Filled) => void }

function Fields({ what, needs, filled, onChange }: FieldsProps) {
  const styles = useStyles()
  const words = useAskWords()
  const { dates } = useWords()
  const me = useMe()
  const { kind, direction } = what
  const change = (part: Partial<Filled>): void => onChange({ ...filled, ...part })
  const topic = filled.topic.trim()
  const canFind = kind === 'fresh-eyes' || kind === 'brainstorm' || kind === 'rehearsal' || kind === 'learn'
  const without = filled.third.map(({ contactId }) => contactId)
  const tomorrow = me.data ? dates.plusDays(me.data.asOf, 1) : undefined
  return (
    <>
      {needs.topic === 'none' && !needs.third ? null : (
        <Card>
          {needs.third ? (
            <PersonPicker
              label={words.form.third}
              chosen={filled.third}
              most={1}
              without={filled.people.map(({ contactId }) => contactId)}
              onChange={(third) => change({ third })}
            />
          ) : null}
          {needs.topic === 'none' ? null : (
            <Field label={words.form.what[kind] ?? ''} hint={words.form.private} required={needs.topic === 'needed'}>
              <Textarea
                dir="auto"
                maxLength={300}
                placeholder={words.form.example[kind] ?? ''}
                value={filled.topic}
                onChange={(_event, { value }) => change({ topic: value.replaceAll('\n', ' ') })}
              />
            </Field>
          )}
          {needs.before ? (
            <Field className={styles.day} label={words.form.day} hint={words.form.dayHint} required>
              <Input
                type="date"
                {...(tomorrow ? { min: tomorrow } : {})}
                value={filled.before}
                onChange={(_event, { value }) => change({ before: value })}
              />
            </Field>
          ) : null}
        </Card>
      )}
      <Card title={direction === 'ask' ? words.form.who : words.form.whoGive}>
        {needs.candidates && canFind ? (
          <Candidates
            wish={topic === '' ? null : { kind, topic }}
            chosen={filled.people}
            most={needs.most}
            onChange={(people) => change({ people })}
          />
        ) : null}
        <PersonPicker
          label={needs.candidates ? words.form.other : direction === 'ask' ? words.form.who : words.form.whoGive}
          chosen={filled.people}
          most={needs.most}
          without={without}
          onChange={(people) => change({ people })}
        />
      </Card>
    </>
  )
}
