/** The owner's people, as a picture first and as a table with the same facts. */
import { Input, makeStyles, Select, tokens } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons'
import { useDeferredValue, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { PersonRow, Word } from '../../contract/people.ts'
import { ReadingProgress } from '../first-run/progress.tsx'
import { useMe } from '../session/session.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { Empty, ErrorNotice, Freshness, Loading, PartialNotice } from '../ui/states.tsx'
import { WordMark } from '../ui/word-mark.tsx'
import { choosePeople, orders } from './choose.ts'
import { peopleMost, usePeople } from './people-query.ts'
import { PeopleTable } from './people-table.tsx'
import { Picture } from './picture.tsx'
import { rings } from './picture-layout.ts'
import { SortNotice } from './sort-notice.tsx'
import { sortWords } from './sort-words.ts'

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  search: { flex: '1 1 200px', minWidth: 0, maxWidth: '320px' },
  order: { marginInlineStart: 'auto', minWidth: 0 },
})

const whoms = ['peers', 'everybody', 'elsewhere'] as const

/** What is shown, kept in the address so that going back to it finds it again. */
function useView() {
  const [params, setParams] = useSearchParams()
  const set = (key: string, value: string | null): void =>
    setParams(
      (now) => {
        if (value) now.set(key, value)
        else now.delete(key)
        return now
      },
      { replace: true },
    )
  const asked = params.get('word')
  return {
    view: params.get('view') === 'table' ? ('table' as const) : ('picture' as const),
    who: whoms.find((one) => one === params.get('who')) ?? ('peers' as const),
    word: rings.find((word) => word === asked) ?? null,
    search: params.get('search') ?? '',
    order: orders.find((order) => order === params.get('order')) ?? 'contact',
    set,
    setParams,
  }
}

export function People() {
  const layout = useLayout()
  const { t } = useWords()
  const me = useMe()
  const view = useView()
  // Whoever moved on is among everybody, and told apart in the page.
  const peers = view.who === 'peers' ? 'peers' : 'everybody'
  const all = usePeople(peers)
  const beyond = (all.data?.total ?? 0) > peopleMost && view.search !== ''
  const found = usePeople(peers, beyond ? view.search : undefined)
  if (all.isPending) return <Loading heights={[32, 40, 480]} />
  if (!all.data) return <ErrorNotice error={all.error} retry={() => void all.refetch()} />
  const answer = beyond && found.data ? found.data : all.data
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title}>{t.people.title}</h1>
        <Freshness asOf={answer.asOf} />
      </div>
      {me.data ? <PartialNotice reading={me.data.reading} without="directory" /> : null}
      {me.data ? <SortNotice reading={me.data.reading} /> : null}
      {me.data ? <ReadingProgress me={me.data} /> : null}
      <Shown
        view={view}
        people={view.who === 'elsewhere' ? answer.people.filter(({ elsewhere }) => elsewhere) : answer.people}
        total={view.who === 'elsewhere' ? all.data.people.filter(({ elsewhere }) => elsewhere).length : all.data.total}
        asOf={answer.asOf}
        days={answer.historyDays}
      />
    </>
  )
}

type ShownProps = { view: ReturnType<typeof useView>; people: PersonRow[]; total: number; asOf: string; days: number }

function Shown({ view, people, total, asOf, days }: ShownProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, locale, dates } = useWords()
  const { elsewhere } = useArea(sortWords)
  const search = useDeferredValue(view.search)
  const { word, order } = view
  const chosen = useMemo(
    () => choosePeople(people, { search, word, order, locale }),
    [people, search, word, order, locale],
  )
  const present = useMemo(() => rings.filter((one) => people.some((person) => person.word === one)), [people])
  const amount = (one: Word): string => dates.number(people.filter((person) => person.word === one).length)
  return (
    <>
      <div className={styles.tools}>
        <Input
          className={styles.search}
          type="search"
          value={view.search}
          onChange={(_event, { value }) => view.set('search', value)}
          contentBefore={<SearchRegular />}
          placeholder={t.people.search}
          aria-label={t.people.search}
        />
        <Segments
          label={t.people.view}
          value={view.view}
          options={[
            { value: 'picture', label: t.people.picture },
            { value: 'table', label: t.people.table },
          ]}
          onChange={(value) => view.set('view', value === 'table' ? value : null)}
        />
        <Segments
          label={t.people.whom}
          value={view.who}
          options={[
            { value: 'peers', label: t.people.peers },
            { value: 'everybody', label: t.people.everybody },
            { value: 'elsewhere', label: elsewhere },
          ]}
          onChange={(value) => view.set('who', value === 'peers' ? null : value)}
        />
        {view.view === 'table' ? (
          <Select
            className={styles.order}
            size="small"
            aria-label={t.people.order}
            value={order}
            onChange={(_event, { value }) => view.set('order', value === 'contact' ? null : value)}
          >
            {orders.map((one) => (
              <option key={one} value={one}>
                {t.people.orders[one]}
              </option>
            ))}
          </Select>
        ) : null}
      </div>
      {present.length > 1 ? (
        <Segments<Word | 'all'>
          chips
          label={t.people.filter}
          value={word ?? 'all'}
          options={[
            { value: 'all', label: t.people.all },
            ...present.map((one) => ({
              value: one,
              label: (
                <>
                  <WordMark word={one} /> {amount(one)}
                </>
              ),
            })),
          ]}
          onChange={(value) => view.set('word', value === 'all' ? null : value)}
        />
      ) : null}
      {people.length === 0 ? (
        <Empty title={t.people.empty} next={t.people.emptyNext} />
      ) : chosen.length === 0 ? (
        <Empty title={t.people.noMatch} next={t.people.noMatchNext} />
      ) : view.view === 'table' ? (
        <PeopleTable people={chosen} asOf={asOf} />
      ) : (
        <Card>
          <Picture
            people={chosen}
            asOf={asOf}
            onMore={(more) =>
              view.setParams({ view: 'table', word: more, ...(view.who === 'peers' ? {} : { who: view.who }) })
            }
          />
        </Card>
      )}
      <p className={layout.quiet} role="status">
        {chosen.length === total ? t.people.count(total) : t.people.countOf(chosen.length, total)}.{' '}
        {t.people.read(days)} {t.reason.note}
      </p>
    </>
  )
}
