/** Opportunities: what the owner has for others, told one by one; what they look for, which is theirs alone. */
import { Button, Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Input as InputOf } from '../../contract/client.ts'
import {
  deleteOpportunity,
  keepOpportunity,
  listOpportunities,
  type Opportunity,
} from '../../contract/opportunities.ts'
import { useApi } from '../api.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useTellWords } from '../wins/tell-words.ts'
import { KnownAtCard } from './known-at.tsx'
import { OpportunityCard } from './opportunity-card.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 200px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
})

type Body = InputOf<typeof keepOpportunity>['body']

function useOpportunityActions() {
  const { opportunities: words } = useTellWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['opportunities'] })
  const keep = useMutation({
    mutationFn: ({ opportunityId, body }: { opportunityId: string; body: Body }) =>
      call(keepOpportunity, { params: { opportunityId }, body }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (opportunityId: string) => call(deleteOpportunity, { params: { opportunityId } }),
    onSuccess: ({ opportunityId, direction, kind, text, company }: Opportunity) =>
      offer({
        text: words.removed,
        undo: () => keep.mutate({ opportunityId, body: { direction, kind, text, company } }),
      }),
    onSettled,
  })
  return { keep, remove }
}

export function Opportunities() {
  const layout = useLayout()
  const { opportunities: words } = useTellWords()
  const { call } = useApi()
  const { remove } = useOpportunityActions()
  const list = useQuery({
    queryKey: ['opportunities'],
    queryFn: ({ signal }) => call(listOpportunities, {}, { signal }),
  })
  const all = list.data?.opportunities ?? []
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      <Keep />
      {list.isPending ? <Loading heights={[96]} /> : null}
      {list.isError && !list.data ? <ErrorNotice error={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && all.length === 0 ? <Empty title={words.empty} next={words.emptyNext} /> : null}
      {all.length > 0 ? (
        <section className={layout.screen} aria-label={words.mine}>
          {all.map((one) => (
            <OpportunityCard
              key={one.opportunityId}
              opportunity={one}
              onRemove={() => remove.mutate(one.opportunityId)}
            />
          ))}
        </section>
      ) : null}
      {remove.isError ? <ErrorNotice error={remove.error} /> : null}
      <KnownAtCard />
    </>
  )
}

const directions = ['offering', 'seeking'] as const
const kinds = ['role', 'referral', 'freelance', 'partnership', 'introduction'] as const

function Keep() {
  const styles = useStyles()
  const layout = useLayout()
  const { opportunities: words } = useTellWords()
  const { keep } = useOpportunityActions()
  const [direction, setDirection] = useState<Body['direction']>('offering')
  const [kind, setKind] = useState<Body['kind']>('role')
  const [text, setText] = useState('')
  const [company, setCompany] = useState('')
  const isShort = company.trim().length === 1
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '' || isShort) return
    const body = { direction, kind, text: text.trim(), company: company.trim() || null }
    keep.mutate(
      { opportunityId: crypto.randomUUID(), body },
      {
        onSuccess: () => {
          setText('')
          setCompany('')
        },
      },
    )
  }
  return (
    <Card>
      <form onSubmit={save} className={styles.form}>
        <div>
          <Segments
            label={words.direction}
            value={direction}
            options={directions.map((value) => ({ value, label: words.directions[value] }))}
            onChange={setDirection}
          />
        </div>
        <Field label={words.text} hint={direction === 'seeking' ? words.seekingNote : ''}>
          <Textarea dir="auto" maxLength={1000} value={text} onChange={(_event, { value }) => setText(value)} />
        </Field>
        <div className={styles.fields}>
          <Field label={words.kind}>
            <Select
              value={kind}
              onChange={(_event, { value }) => setKind(kinds.find((one) => one === value) ?? 'role')}
            >
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {words.kinds[one]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={words.company}>
            <Input dir="auto" maxLength={100} value={company} onChange={(_event, { value }) => setCompany(value)} />
          </Field>
        </div>
        <div className={layout.row}>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={keep.isPending || text.trim() === '' || isShort}
          >
            {words.keep}
          </Button>
        </div>
        {keep.isError ? <ErrorNotice error={keep.error} /> : null}
      </form>
    </Card>
  )
}
