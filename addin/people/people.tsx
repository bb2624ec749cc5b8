/** The owner's people, as a picture first and as a table with the same facts. */
import { Input, makeStyles, Select, tokens } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons'
import { useDeferredValue, useMemo } from 'react'
import type { PersonRow, Word } from '../../contract/people.ts'
import { useCircles } from '../circles/circles-query.ts'
import { ReadingProgress } from '../first-run/progress.tsx'
import { useMe } from '../session/session.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { Empty, ErrorNotice, Freshness, Loading, PartialNotice } from '../ui/states.tsx'
import { WordMark } from '../ui/word-mark.tsx'
import { choosePeople, orders } from './choose.ts'
import { groupsBy, membersOf } from './groups.ts'
import { peopleMost, usePeople } from './people-query.ts'
import { PeopleTable } from './people-table.tsx'
import { useView } from './people-view.ts'
import { Picture } from './picture.tsx'
import { rings } from './picture-layout.ts'
import { SortNotice } from './sort-notice.tsx'
import { sortWords } from './sort-words.ts'

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  search: { flex: '1 1 200px', minWidth: 0, maxWidth: '320px' },
  order: { marginInlineStart: 'auto', minWidth: 0 },
})

export function People() {
  const layout = useLayout()
  const { t } = useWords()
  const me = useMe()
  const view = useView()
  // With the people, not after them: who stands together is drawn at once.
  useCircles()
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
  const { elsewhere, circle: circleWords } = useArea(sortWords)
  const circles = useCircles().data?.circles
  const search = useDeferredValue(view.search)
  const { word, order } = view
  const circle = circles?.find(({ circleId }) => circleId === view.circle)
  const chosen = useMemo(
    () => choosePeople(people, { search, word, among: circle ? membersOf(circle) : null, order, locale }),
    [people, search, word, circle, order, locale],
  )
  const groupOf = useMemo(() => groupsBy(circles ?? []), [circles])
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
        {circles && circles.length > 0 ? (
          <Select
            size="small"
            aria-label={circleWords.label}
            value={circle?.circleId ?? ''}
            onChange={(_event, { value }) => view.set('circle', value || null)}
          >
            <option value="">{circleWords.all}</option>
            {circles.map(({ circleId, name }) => (
              <option key={circleId} value={circleId}>
                {name}
              </option>
            ))}
          </Select>
        ) : null}
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
            groupOf={groupOf}
            asOf={asOf}
            onMore={(more) =>
              view.setParams({
                view: 'table',
                word: more,
                ...(view.who === 'peers' ? {} : { who: view.who }),
                ...(circle ? { circle: circle.circleId } : {}),
              })
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
