/** A time with one person: found by Kith, or of the owner's own choosing. */
import { useMutation } from '@tanstack/react-query'
import { makeInvite } from '../../contract/invites.ts'
import type { BookedLine, Slot } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import type { Picked } from '../people/person-picker.tsx'
import { useArea } from '../strings/area.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { FoundTimes } from '../today/found-times.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { Look } from './look.tsx'
import { meetWords } from './meet-words.ts'
import { OwnPick } from './own-pick.tsx'

type Props = { people: Picked[]; kind: Slot['kind']; onHeld: (line: BookedLine) => void }

export function PairTimes({ people, kind, onHeld }: Props) {
  const words = useArea(meetWords)
  const { call } = useApi()
  const contactIds = people.map(({ contactId }) => contactId)
  const search = useMutation({ mutationFn: () => call(makeInvite, { body: { kind, contactIds } }) })
  const found = useFoundSlots(search.data?.proposalId ?? null)
  const isLooking = search.isPending || (search.isSuccess && (found.isPending || found.data?.state === 'looking'))
  return (
    <>
      {found.data && !isLooking && found.data.slots.length > 0 ? (
        <FoundTimes people={people} found={found.data} onHeld={onHeld} />
      ) : (
        <Look words={words} isLooking={isLooking} found={found.data} onLook={() => search.mutate()} />
      )}
      <OwnPick
        people={people}
        kind={kind}
        contactIds={contactIds}
        hold={async (start) => (await call(makeInvite, { body: { kind, contactIds, start } })).invite}
        onHeld={onHeld}
      />
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </>
  )
}
