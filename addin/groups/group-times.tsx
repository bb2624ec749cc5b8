/** A time for a group: found by Kith, of the owner's own choosing, or asked about in a poll. */
import { useRef, useState } from 'react'
import type { GroupKind } from '../../contract/groups.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { Look } from '../meet/look.tsx'
import { meetWords } from '../meet/meet-words.ts'
import { OwnPick } from '../meet/own-pick.tsx'
import { AskWhich } from '../polls/ask-which.tsx'
import { useArea } from '../strings/area.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { FoundTimes } from '../today/found-times.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { type GroupWish, useStartGroup } from './group-query.ts'

type Props = {
  /** Who comes, by name; somebody of a whole team may be no contact yet. */
  people: readonly { contactId: string | null; name: string }[]
  wish: GroupWish & { kind: GroupKind }
  onHeld: (line: BookedLine) => void
}

/** One id a time of one's own: whoever clicks twice invites once, whoever chooses another time starts another group. */
function useIds(): (start: string) => string {
  const ids = useRef(new Map<string, string>())
  return (start) => {
    const id = ids.current.get(start) ?? crypto.randomUUID()
    ids.current.set(start, id)
    return id
  }
}

export function GroupTimes({ people, wish, onHeld }: Props) {
  const words = useArea(meetWords)
  const [groupId] = useState(() => crypto.randomUUID())
  const idFor = useIds()
  const search = useStartGroup()
  const own = useStartGroup()
  const found = useFoundSlots(search.data?.groupId ?? null)
  const isLooking = search.isPending || (search.isSuccess && (found.isPending || found.data?.state === 'looking'))
  const known = people.flatMap(({ contactId, name }) => (contactId === null ? [] : [{ contactId, name, title: null }]))
  const slots = isLooking ? [] : (found.data?.slots ?? [])
  const poll = {
    kind: wish.kind,
    contactIds: known.map(({ contactId }) => contactId),
    ...(wish.quorum === undefined ? {} : { quorum: wish.quorum }),
  }
  return (
    <>
      {found.data && slots.length > 0 ? (
        <FoundTimes people={known} found={found.data} onHeld={onHeld} />
      ) : (
        <Look words={words} isLooking={isLooking} found={found.data} onLook={() => search.mutate({ groupId, wish })} />
      )}
      {found.data && !isLooking && known.length === people.length ? (
        <AskWhich poll={poll} times={[...slots, ...(found.data.pollTimes ?? [])]} isOnly={slots.length === 0} />
      ) : null}
      <OwnPick
        people={known}
        kind={wish.kind}
        contactIds={wish.contactIds ?? null}
        hold={async (start) => (await own.mutateAsync({ groupId: idFor(start), wish: { ...wish, start } })).invite}
        onHeld={onHeld}
      />
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </>
  )
}
