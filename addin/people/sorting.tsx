/** Where no org chart tells: the owner taps who leads them and whom they lead; the rest are equals. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronLeftRegular } from '@fluentui/react-icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { type Level, listUnsorted, sortPerson, undoCorrection } from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { sortWords } from './sort-words.ts'

const useStyles = makeStyles({
  back: { alignSelf: 'flex-start', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
    '@media (max-width: 599px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  levels: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
})

/** As many at once as one looks through; the next take the place of those who are sorted. */
const shownMost = 30
const levels: readonly Level[] = ['leads-me', 'i-lead', 'equal']

function useSorting() {
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const words = useArea(sortWords)
  const refresh = (): void => {
    for (const key of ['people', 'person', 'today']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const takeBack = useMutation({
    mutationFn: (params: { contactId: string; correctionId: string }) => call(undoCorrection, { params }),
    onSettled: refresh,
  })
  const sort = useMutation({
    mutationFn: ({ contactId, level }: { contactId: string; name: string; level: Level }) =>
      call(sortPerson, { params: { contactId }, body: { level } }),
    onSuccess: ({ correctionId, level }, { contactId, name }) =>
      offer({
        text: words.saidOf(name, words.said[level]),
        undo: () => takeBack.mutate({ contactId, correctionId }),
      }),
    onSettled: refresh,
  })
  return { sort, takeBack }
}

export function Sorting() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(sortWords)
  const { call } = useApi()
  const go = useNavigate()
  const { sort, takeBack } = useSorting()
  const answer = useQuery({
    queryKey: ['people', 'unsorted'],
    queryFn: ({ signal }) => call(listUnsorted, {}, { signal }),
  })
  if (answer.isPending) return <Loading heights={[32, 56, 56, 56]} />
  if (!answer.data) return <ErrorNotice error={answer.error} retry={() => void answer.refetch()} />
  const { unsorted, sorted } = answer.data
  const failed = [sort, takeBack].find(({ isError }) => isError)
  return (
    <>
      <Button
        className={styles.back}
        appearance="subtle"
        icon={<ChevronLeftRegular />}
        onClick={() => void go('/people')}
      >
        {t.people.title}
      </Button>
      <h1 className={layout.title}>{words.title}</h1>
      <p className={layout.text}>{words.lead}</p>
      {failed ? <ErrorNotice error={failed.error} /> : null}
      {unsorted.length === 0 ? <Empty title={words.nobody} next={words.nobodyNext} /> : null}
      {unsorted.length > 0 ? (
        <Card>
          <ul className={layout.list}>
            {unsorted.slice(0, shownMost).map(({ contactId, name, title, department }) => (
              <li key={contactId} className={styles.line}>
                <PersonLine name={name} line={[title, department].filter(Boolean).join(' · ')} />
                <fieldset className={styles.levels}>
                  <legend className={layout.hidden}>{words.of(name)}</legend>
                  <div className={layout.row}>
                    {levels.map((level) => (
                      <Button
                        key={level}
                        size="small"
                        disabledFocusable={sort.isPending}
                        onClick={() => sort.mutate({ contactId, name, level })}
                      >
                        {words.levels[level]}
                      </Button>
                    ))}
                  </div>
                </fieldset>
              </li>
            ))}
          </ul>
          {unsorted.length > shownMost ? (
            <p className={layout.quiet}>{words.more(unsorted.length - shownMost)}</p>
          ) : null}
        </Card>
      ) : null}
      {sorted.length > 0 ? (
        <Card title={words.sortedTitle}>
          <ul className={layout.list}>
            {sorted.map(({ contactId, name, level, correctionId }) => (
              <li key={correctionId} className={layout.between} style={{ alignItems: 'center' }}>
                <span className={layout.text} dir="auto">
                  {words.saidOf(name, words.said[level])}
                </span>
                <Button
                  size="small"
                  appearance="subtle"
                  aria-label={words.undoOf(name)}
                  disabledFocusable={takeBack.isPending}
                  onClick={() => takeBack.mutate({ contactId, correctionId })}
                >
                  {t.app.undo}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}
