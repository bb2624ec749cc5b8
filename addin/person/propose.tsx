/** A time with one person: Kith looks in both calendars, the owner picks, and ten seconds later the invite leaves. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { searchSlots } from '../../contract/invites.ts'
import type { Person } from '../../contract/people.ts'
import type { BookedLine, Suggestion } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import { useWords } from '../strings/strings.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { SlotChoice } from '../today/slot-choice.tsx'
import { assumptions } from '../today/slot-words.ts'
import { useSuggestionActions } from '../today/today-query.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { ErrorNotice } from '../ui/states.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
})

const kinds = ['lunch', 'coffee', 'walk', 'call'] as const
type Kind = (typeof kinds)[number]
type Who = Pick<Person, 'contactId' | 'name' | 'title'>

export function Propose({ person }: { person: Who }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const [kind, setKind] = useState<Kind>('lunch')
  const [held, setHeld] = useState<BookedLine | null>(null)
  const search = useMutation({
    mutationFn: () => call(searchSlots, { body: { kind, contactIds: [person.contactId] } }),
  })
  const found = useFoundSlots(search.data?.proposalId ?? null)
  const looking = search.isPending || (search.isSuccess && (found.isPending || found.data?.state === 'looking'))
  if (held) return <HeldInvite inviteId={held.inviteId} first={held} focus onUndone={() => setHeld(null)} />
  return (
    <div className={styles.root}>
      <Segments<Kind>
        label={t.propose.kind}
        value={kind}
        options={kinds.map((value) => ({ value, label: t.propose.kinds[value] }))}
        onChange={(value) => {
          setKind(value)
          search.reset()
        }}
      />
      {found.data?.state === 'ready' && found.data.slots.length > 0 ? (
        <Found person={person} found={found.data} onHeld={setHeld} />
      ) : (
        <div className={layout.row}>
          <Button appearance="primary" disabledFocusable={looking} onClick={() => search.mutate()}>
            {t.propose.look}
          </Button>
          <span className={layout.quiet} role="status">
            {looking ? t.propose.looking : found.data && found.data.state !== 'looking' ? t.propose.none : ''}
          </span>
        </div>
      )}
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </div>
  )
}

type FoundProps = {
  person: Who
  found: { proposalId: string; slots: Suggestion['slots']; assumed: string[] }
  onHeld: (line: BookedLine) => void
}

function Found({ person, found, onHeld }: FoundProps) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const { accept } = useSuggestionActions((_id, line) => onHeld(line))
  const [chosen, setChosen] = useState<string | null>(null)
  const slot = found.slots.find(({ start }) => start === chosen) ?? found.slots[0]
  if (!slot) return null
  const { proposalId: suggestionId, slots, assumed } = found
  const offered = { suggestionId, people: [person], slots }
  const guesses = assumptions(assumed, t)
  return (
    <>
      <SlotChoice suggestion={offered} chosen={slot.start} onChoose={setChosen} onAsk={null} looking={false} />
      {guesses.length > 0 ? <p className={layout.quiet}>{guesses.join(' ')}</p> : null}
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabledFocusable={accept.isPending}
          aria-label={t.today.inviteAt(firstName(person.name), dates.slot(slot.start, slot.end))}
          onClick={() => accept.mutate({ suggestionId, start: slot.start })}
        >
          {t.propose.invite}
        </Button>
      </div>
      {accept.isError ? <ErrorNotice error={accept.error} /> : null}
    </>
  )
}
