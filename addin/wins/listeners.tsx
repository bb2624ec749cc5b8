/** Two who are free to talk today, each with a time; whoever is free tomorrow where today there are not. Looked for at once, kept nowhere. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { findEarTimes } from '../../contract/asks.ts'
import { freeFirst } from '../../core/ask/free-first.ts'
import { hardDay } from '../../core/policy/asks.ts'
import { useApi } from '../api.ts'
import { EarTime } from '../ask/ear.tsx'
import type { Picked } from '../people/person-picker.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { slotsQuery } from '../today/found-slots.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useTellWords } from './tell-words.ts'

const useStyles = makeStyles({ list: { rowGap: tokens.spacingVerticalM } })
/** Forgotten as soon as nobody looks at it, and not asked for again while somebody does. */
const fleeting = { gcTime: 0, staleTime: Number.POSITIVE_INFINITY }

export function Listeners({ people }: { people: readonly Picked[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { hard: words } = useTellWords()
  const { dates } = useWords()
  const { call } = useApi()
  const me = useMe()
  const [chosen, setChosen] = useState<string | null>(null)
  const searches = useQueries({
    queries: people.map(({ contactId }) => ({
      queryKey: ['hard-day', 'search', contactId],
      queryFn: () => call(findEarTimes, { body: { contactId } }),
      ...fleeting,
    })),
  })
  const found = useQueries({
    queries: searches.map(({ data }) => ({ ...slotsQuery(call, data?.proposalId ?? null), gcTime: 0 })),
  })
  const failed = searches.find(({ isError }) => isError) ?? found.find(({ isError, data }) => isError && !data)
  const candidates = people.map((person, index) => {
    const { data, isError } = found[index] ?? {}
    const isKnown = data !== undefined && data.state !== 'looking'
    const starts = (data?.slots ?? []).map(({ start }) => start).sort()
    const isLost = isError === true || searches[index]?.isError === true
    return { person, starts, days: isKnown ? starts.map(dates.isoDay) : isLost ? [] : null }
  })
  const named = me.data ? freeFirst(candidates, dates.isoDay(me.data.asOf), hardDay.people) : null
  const shown = named?.map((person) => candidates.find((one) => one.person === person)) ?? []
  const index = people.findIndex(({ contactId }) => contactId === chosen)
  const [person, begun] = [people[index], searches[index]?.data?.proposalId]
  return (
    <>
      <h3 className={layout.subtitle}>{words.people}</h3>
      {named === null ? <Loading heights={[40, 40]} /> : null}
      {named?.length === 0 && !failed ? <p className={layout.text}>{words.noPeople}</p> : null}
      {named?.length === 0 && failed ? <ErrorNotice error={failed.error} retry={() => void failed.refetch()} /> : null}
      <ul className={`${layout.list} ${styles.list}`}>
        {shown.map((one) =>
          one ? (
            <li key={one.person.contactId}>
              <PersonLine
                name={one.person.name}
                line={dates.dateTime(one.starts[0] ?? '')}
                end={
                  <Button size="small" onClick={() => setChosen(one.person.contactId)}>
                    {words.talk(firstName(one.person.name))}
                  </Button>
                }
              />
            </li>
          ) : null,
        )}
      </ul>
      {person ? <EarTime key={person.contactId} person={person} {...(begun ? { begun } : {})} /> : null}
    </>
  )
}
