/** A time of the owner's own choosing: looked at in everybody's calendar first, and only what suits is held. */
import { useMutation } from '@tanstack/react-query'
import { readSlots, searchSlots } from '../../contract/invites.ts'
import type { BookedLine, Slot, Suggestion } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { groupWords } from '../groups/group-words.ts'
import { misfitLines } from '../invites/misfits.ts'
import { useMe } from '../session/session.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { type Found, FoundTimes } from '../today/found-times.tsx'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { meetWords } from './meet-words.ts'
import { OwnTimeToggle } from './own-time.tsx'

const lookEveryMs = 400
/** Looks until the time is held unseen: it is looked at again before anything leaves. */
const looksMost = 25

type Props = {
  people: Suggestion['people']
  kind: Slot['kind']
  /** Null where not everybody is a contact yet; then nobody's calendar is looked at before it is held. */
  contactIds: string[] | null
  hold: (start: string) => Promise<BookedLine | null>
  onHeld: (line: BookedLine) => void
}

export function OwnPick({ people, kind, contactIds, hold, onHeld }: Props) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  const group = useArea(groupWords)
  const me = useMe()
  const { call } = useApi()

  /** What is known of a picked time; null where it took too long to find out. */
  async function judge(start: string): Promise<Found | null> {
    if (contactIds === null) return null
    const { proposalId } = await call(searchSlots, { body: { kind, contactIds, start } })
    for (let look = 0; look < looksMost; look++) {
      const found = await call(readSlots, { params: { proposalId } })
      if (found.state !== 'looking') return found
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
    return null
  }
  const pick = useMutation({
    mutationFn: async (start: string) => {
      const found = await judge(start)
      return found?.picked?.errorCode ? { refused: found } : { held: await hold(start) }
    },
    onSuccess: ({ held }) => {
      if (held) onHeld(held)
    },
  })
  return (
    <>
      <OwnTimeToggle
        label={group.inviteThen}
        busy={pick.isPending}
        today={me.data ? dates.isoDay(me.data.asOf) : ''}
        onChoose={(start) => pick.mutate(start)}
      />
      <div role="status" className={layout.quiet}>
        {pick.isPending ? words.looking : null}
        {pick.data?.refused ? <Refusal found={pick.data.refused} /> : null}
      </div>
      {pick.data?.refused ? <FoundTimes people={people} found={pick.data.refused} onHeld={onHeld} /> : null}
      {pick.isError ? <ErrorNotice error={pick.error} /> : null}
    </>
  )
}

/** What speaks against the time, whom it does not suit, and whether there are others near it. */
function Refusal({ found: { picked, slots } }: { found: Found }) {
  const { dates } = useWords()
  const words = useArea(meetWords)
  if (!picked?.errorCode) return null
  const lines = [words.unsuited[picked.errorCode], ...misfitLines({ ...picked, outcome: null }, words, dates)]
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>{slots.length > 0 ? words.near : words.noneNear}</p>
    </>
  )
}
