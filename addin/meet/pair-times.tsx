/** A time with one person: found by Kith, or of the owner's own choosing. */
import { useMutation } from '@tanstack/react-query'
import { makeInvite } from '../../contract/invites.ts'
import type { BookedLine, Slot } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { groupWords } from '../groups/group-words.ts'
import type { Picked } from '../people/person-picker.tsx'
import { useMe } from '../session/session.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { FoundTimes } from '../today/found-times.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { Look } from './look.tsx'
import { meetWords } from './meet-words.ts'
import { OwnTimeToggle } from './own-time.tsx'

type Props = { people: Picked[]; kind: Slot['kind']; onHeld: (line: BookedLine) => void }

export function PairTimes({ people, kind, onHeld }: Props) {
  const { dates } = useWords()
  const words = useArea(meetWords)
  const group = useArea(groupWords)
  const me = useMe()
  const { call } = useApi()
  const contactIds = people.map(({ contactId }) => contactId)
  const search = useMutation({ mutationFn: () => call(makeInvite, { body: { kind, contactIds } }) })
  const own = useMutation({
    mutationFn: (start: string) => call(makeInvite, { body: { kind, contactIds, start } }),
    onSuccess: ({ invite }) => {
      if (invite) onHeld(invite)
    },
  })
  const found = useFoundSlots(search.data?.proposalId ?? null)
  const isLooking = search.isPending || (search.isSuccess && (found.isPending || found.data?.state === 'looking'))
  return (
    <>
      {found.data && !isLooking && found.data.slots.length > 0 ? (
        <FoundTimes people={people} found={found.data} onHeld={onHeld} />
      ) : (
        <Look words={words} isLooking={isLooking} found={found.data} onLook={() => search.mutate()} />
      )}
      <OwnTimeToggle
        label={group.inviteThen}
        busy={own.isPending}
        today={me.data ? dates.isoDay(me.data.asOf) : ''}
        onChoose={(start) => own.mutate(start)}
      />
      {[search, own].map(({ isError, error }, index) =>
        isError ? <ErrorNotice key={index === 0 ? 'search' : 'own'} error={error} /> : null,
      )}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </>
  )
}
