/** Introductions by double opt-in: the one who would be met is asked privately first; a no and no answer look the same. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { askIntroduction, type Introduction, listIntroductions } from '../../contract/introductions.ts'
import { useApi } from '../api.ts'
import { Questions } from '../ask/questions.tsx'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useTellWords } from '../wins/tell-words.ts'
import { IntroductionCard } from './introduction-card.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
})

const over: readonly Introduction['state'][] = ['introduced', 'lapsed', 'withdrawn']

export function Introductions() {
  const layout = useLayout()
  const { introductions: words } = useTellWords()
  const { call } = useApi()
  const [older, setOlder] = useState(false)
  const [kept, setKept] = useState<readonly string[]>([])
  const list = useQuery({
    queryKey: ['introductions'],
    queryFn: ({ signal }) => call(listIntroductions, {}, { signal }),
  })
  const all = list.data?.introductions ?? []
  const shown = all.filter(
    ({ introductionId, state, leaving }) =>
      older || leaving !== null || kept.includes(introductionId) || !over.includes(state),
  )
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      <Questions />
      <Begin />
      {list.isPending ? <Loading heights={[96]} /> : null}
      {list.isError && !list.data ? <ErrorNotice error={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && all.length === 0 ? <Empty title={words.empty} next={words.emptyNext} /> : null}
      {shown.length > 0 ? (
        <section className={layout.screen} aria-label={words.mine}>
          {shown.map((one) => (
            <IntroductionCard
              key={one.introductionId}
              introduction={one}
              onSend={() => setKept((before) => [...before, one.introductionId])}
            />
          ))}
        </section>
      ) : null}
      {!older && shown.length < all.length ? (
        <div className={layout.row}>
          <Button appearance="subtle" onClick={() => setOlder(true)}>
            {words.older}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Begin() {
  const styles = useStyles()
  const layout = useLayout()
  const { introductions: words } = useTellWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Picked[]>([])
  const [wishing, setWishing] = useState<Picked[]>([])
  const begin = useMutation({
    mutationFn: (body: { askedContactId: string; forContactId: string }) =>
      call(askIntroduction, { params: { introductionId: crypto.randomUUID() }, body }),
    onSuccess: () => {
      setAsked([])
      setWishing([])
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['introductions'] }),
  })
  const [first] = asked
  const [second] = wishing
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    if (first && second) begin.mutate({ askedContactId: first.contactId, forContactId: second.contactId })
  }
  return (
    <Card title={words.begin}>
      <form onSubmit={ask} className={styles.form}>
        <div className={styles.pair}>
          <PersonPicker
            label={words.asked}
            chosen={asked}
            most={1}
            without={wishing.map(({ contactId }) => contactId)}
            onChange={setAsked}
          />
          <PersonPicker
            label={words.wishing}
            chosen={wishing}
            most={1}
            without={asked.map(({ contactId }) => contactId)}
            onChange={setWishing}
          />
        </div>
        <div className={layout.row}>
          <Button type="submit" appearance="primary" disabledFocusable={!first || !second || begin.isPending}>
            {words.ask}
          </Button>
          <span className={layout.quiet}>{words.note}</span>
        </div>
        {begin.isError ? <ErrorNotice error={begin.error} /> : null}
      </form>
    </Card>
  )
}
