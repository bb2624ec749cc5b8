/** Times that a search found, and the invite for one of them. */
import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import type { Output } from '../../contract/client.ts'
import type { readSlots } from '../../contract/invites.ts'
import type { BookedLine, Suggestion } from '../../contract/suggestions.ts'
import { whoOf } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { DaysWithout } from './days-without.tsx'
import { SlotChoice } from './slot-choice.tsx'
import { assumptions } from './slot-words.ts'
import { useSuggestionActions } from './today-query.ts'

export type Found = Output<typeof readSlots>

type Props = { people: Suggestion['people']; found: Found; onHeld: (line: BookedLine) => void }

/** Nothing where no time was found. */
export function FoundTimes({ people, found, onHeld }: Props) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const { accept } = useSuggestionActions((_id, line) => onHeld(line))
  const [chosen, setChosen] = useState<string | null>(null)
  const { proposalId: suggestionId, slots, assumed } = found
  const slot = slots.find(({ start }) => start === chosen) ?? slots[0]
  const guesses = assumptions(assumed, t)
  if (!slot) return null
  return (
    <>
      <SlotChoice
        suggestion={{ suggestionId, people, slots }}
        chosen={slot.start}
        onChoose={setChosen}
        onAsk={null}
        looking={false}
      />
      {guesses.length > 0 ? <p className={layout.quiet}>{guesses.join(' ')}</p> : null}
      <DaysWithout days={found.days} />
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabledFocusable={accept.isPending}
          aria-label={t.today.inviteAt(whoOf(people, t), dates.slot(slot.start, slot.end))}
          onClick={() => accept.mutate({ suggestionId, start: slot.start })}
        >
          {t.propose.invite}
        </Button>
      </div>
      {accept.isError ? <ErrorNotice error={accept.error} /> : null}
    </>
  )
}
