/** Somebody to listen, today or tomorrow. There is no field to type in, and nothing is kept but the meeting. */
import { Button, Checkbox } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askForAnEar, findEarTimes } from '../../contract/asks.ts'
import type { Slot } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import type { Picked } from '../people/person-picker.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useAskWords } from './ask-words.ts'
import { Back } from './back.tsx'
import { Candidates } from './candidates.tsx'
import { FindTime } from './find-time.tsx'

export function Ear() {
  const layout = useLayout()
  const words = useAskWords()
  const [outsideLine, setOutsideLine] = useState(false)
  const [people, setPeople] = useState<Picked[]>([])
  const [person] = people
  return (
    <>
      <Back />
      <h1 className={layout.title}>{words.kinds.ear?.name}</h1>
      <p className={layout.text}>{words.form.earNote}</p>
      <Card title={words.form.who}>
        <Checkbox
          label={words.form.outside}
          checked={outsideLine}
          onChange={(_event, { checked }) => {
            setOutsideLine(checked === true)
            setPeople([])
          }}
        />
        <Candidates
          key={String(outsideLine)}
          wish={{ kind: 'ear', outsideLine }}
          chosen={people}
          most={1}
          onChange={setPeople}
        />
      </Card>
      {person ? <EarTime key={person.contactId} person={person} /> : null}
    </>
  )
}

/** A time with one person, today or tomorrow, and the ten seconds; `begun`: a search for it that is under way or done. */
export function EarTime({ person, begun }: { person: Picked; begun?: string }) {
  const layout = useLayout()
  const words = useAskWords()
  const { dates } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const [slot, setSlot] = useState<Slot | null>(null)
  const [held, setHeld] = useState<string | null>(null)
  const { contactId } = person
  const ask = useMutation({
    mutationFn: (start: string) => call(askForAnEar, { body: { inviteId: crypto.randomUUID(), contactId, start } }),
    onSuccess: ({ inviteId }) => {
      setHeld(inviteId)
      void queries.invalidateQueries({ queryKey: ['invites'] })
    },
  })
  return (
    <Card title={words.time.title}>
      {held ? (
        <HeldInvite inviteId={held} focus onUndone={() => setHeld(null)} />
      ) : (
        <>
          <FindTime
            people={[person]}
            look={() => call(findEarTimes, { body: { contactId } })}
            begun={begun}
            chosen={slot?.start ?? null}
            onChoose={setSlot}
          />
          {slot ? (
            <div className={layout.row}>
              <Button
                appearance="primary"
                disabledFocusable={ask.isPending}
                aria-label={`${firstName(person.name)}: ${words.draft.inviteAt(dates.slot(slot.start, slot.end))}`}
                onClick={() => ask.mutate(slot.start)}
              >
                {words.draft.inviteAt(dates.slot(slot.start, slot.end))}
              </Button>
            </div>
          ) : null}
          {ask.isError ? <ErrorNotice error={ask.error} /> : null}
        </>
      )}
    </Card>
  )
}
