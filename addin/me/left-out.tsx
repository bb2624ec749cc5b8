/** Those whom the owner said no to, each undoable. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { includePerson, listPeople, type PersonRow } from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'

const useStyles = makeStyles({ line: { padding: `${tokens.spacingVerticalXS} 0` } })

export function LeftOut() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const people = useQuery({
    queryKey: ['people', 'everybody', ''],
    queryFn: ({ signal }) => call(listPeople, { querystring: { peers: 'everybody', limit: 2_000 } }, { signal }),
  })
  const include = useMutation({
    mutationFn: ({ contactId }: PersonRow) => call(includePerson, { params: { contactId } }),
    onSettled: () => {
      for (const key of ['people', 'person', 'today']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
  const out = people.data?.people.filter(({ excluded }) => excluded) ?? []
  return (
    <Card title={t.me.excludedTitle}>
      <p className={layout.quiet}>{t.me.excludedText}</p>
      {people.isPending ? <Loading heights={[40]} /> : null}
      {people.isError && !people.data ? <ErrorNotice error={people.error} retry={() => void people.refetch()} /> : null}
      {people.data && out.length === 0 ? <p className={layout.text}>{t.me.excludedEmpty}</p> : null}
      {out.length > 0 ? (
        <ul className={layout.list}>
          {out.map((person) => (
            <li key={person.contactId} className={styles.line}>
              <PersonLine
                name={person.name}
                line={person.title ?? undefined}
                end={
                  <Button
                    size="small"
                    aria-label={t.me.include(person.name)}
                    disabledFocusable={include.isPending}
                    onClick={() => include.mutate(person)}
                  >
                    {t.app.undo}
                  </Button>
                }
              />
            </li>
          ))}
        </ul>
      ) : null}
      {include.isError ? <ErrorNotice error={include.error} /> : null}
    </Card>
  )
}
