/** Telling a win to one peer: whom, the draft as it will arrive, and the ten seconds. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { draftWin, tellWin, type Win } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { Compose } from '../drafts/compose.tsx'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { firstName } from '../ui/first-name.ts'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useTellWords } from './tell-words.ts'

export function TellWin({ win }: { win: Win }) {
  const { wins: words } = useTellWords()
  const [people, setPeople] = useState<Picked[]>([])
  const [person] = people
  return (
    <>
      <PersonPicker
        label={words.whom}
        chosen={people}
        most={1}
        peers="peers"
        without={win.told.filter((contactId) => contactId !== person?.contactId)}
        onChange={setPeople}
      />
      {person ? <Telling key={person.contactId} winId={win.winId} person={person} /> : null}
    </>
  )
}

function Telling({ winId, person }: { winId: string; person: Picked }) {
  const { call } = useApi()
  const queries = useQueryClient()
  const [messageId] = useState(() => crypto.randomUUID())
  const { contactId } = person
  const draft = useQuery({
    queryKey: ['win-draft', winId, contactId],
    queryFn: ({ signal }) => call(draftWin, { params: { winId }, body: { contactId } }, { signal }),
    gcTime: 0,
  })
  if (draft.isPending) return <Loading heights={[160]} />
  if (!draft.data) return <ErrorNotice error={draft.error} retry={() => void draft.refetch()} />
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['wins'] })
  return (
    <Compose
      draft={draft.data}
      who={firstName(person.name)}
      send={(body) => call(tellWin, { params: { winId }, body: { ...body, messageId, contactId } })}
      onSend={refresh}
      onUndone={refresh}
    />
  )
}
