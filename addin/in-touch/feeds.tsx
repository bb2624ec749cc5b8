/** Feeds of company news that the owner chose. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { addFeed, type Feed, listFeeds, removeFeed } from '../../contract/news.ts'
import { useApi } from '../api.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  wide: { flex: '2 1 220px', minWidth: 0 },
  field: { flex: '1 1 140px', minWidth: 0 },
  feed: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  words: { flexGrow: 1, minWidth: 0 },
})

type NewFeed = Pick<Feed, 'feedId' | 'url' | 'company'>

export function Feeds() {
  const styles = useStyles()
  const layout = useLayout()
  const { inTouch: words } = useTouchWords()
  const { dates } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const [url, setUrl] = useState('')
  const [company, setCompany] = useState('')
  const feeds = useQuery({ queryKey: ['feeds'], queryFn: ({ signal }) => call(listFeeds, {}, { signal }) })
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['feeds'] })
  const add = useMutation({
    mutationFn: ({ feedId, ...body }: NewFeed) => call(addFeed, { params: { feedId }, body }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (feedId: string) => call(removeFeed, { params: { feedId } }),
    onSuccess: (gone) => offer({ text: words.feedRemoved, undo: () => add.mutate(gone) }),
    onSettled,
  })
  const isEmpty = url.trim() === '' || company.trim().length < 2
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (isEmpty) return
    add.mutate(
      { feedId: crypto.randomUUID(), url: url.trim(), company: company.trim() },
      {
        onSuccess: () => {
          setUrl('')
          setCompany('')
        },
      },
    )
  }
  const stateOf = ({ problem, readAt }: Feed): string =>
    problem
      ? (words.feedProblems[problem] ?? words.feedProblems.other ?? '')
      : readAt
        ? words.feedRead(dates.dateTime(readAt))
        : words.feedWaiting
  const all = feeds.data?.feeds ?? []
  const failed = [add, remove].find(({ isError }) => isError)
  return (
    <Card title={words.feeds}>
      <p className={layout.quiet}>{words.feedsLead}</p>
      {feeds.data && all.length === 0 ? <p className={layout.text}>{words.feedsEmpty}</p> : null}
      {all.length > 0 ? (
        <ul className={layout.list} style={{ rowGap: 8 }}>
          {all.map((feed) => (
            <li key={feed.feedId} className={styles.feed}>
              <div className={styles.words}>
                <p className={layout.text} dir="auto">
                  {feed.company}
                </p>
                <p className={layout.quiet}>
                  {feed.url} · {stateOf(feed)}
                </p>
              </div>
              <Button
                size="small"
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={words.feedRemove(feed.company)}
                onClick={() => remove.mutate(feed.feedId)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <form onSubmit={save} className={styles.form}>
        <Field label={words.feedUrl} className={styles.wide}>
          <Input type="url" maxLength={2048} value={url} onChange={(_event, { value }) => setUrl(value)} />
        </Field>
        <Field label={words.feedCompany} className={styles.field}>
          <Input dir="auto" maxLength={120} value={company} onChange={(_event, { value }) => setCompany(value)} />
        </Field>
        <Button type="submit" disabledFocusable={isEmpty || add.isPending}>
          {words.feedAdd}
        </Button>
      </form>
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}
