/** Propose: who, what for, when. Kith finds the times; whom the owner picks is invited as picked. */
import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { makeInvite } from '../../contract/invites.ts'
import type { BookedLine, Slot } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import { whoOf } from '../invites/invite-words.ts'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { SlotChoice } from '../today/slot-choice.tsx'
import { assumptions } from '../today/slot-words.ts'
import { useSuggestionActions } from '../today/today-query.ts'
import { Face } from '../ui/face.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { MeetNav } from './meet-nav.tsx'
import { meetWords } from './meet-words.ts'

const useStyles = makeStyles({
  seats: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, flexWrap: 'wrap' },
  free: {
    width: '32px',
    height: '32px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
  },
  quorum: { maxWidth: '240px' },
})

const peopleMost = 7
const alone = ['lunch', 'coffee', 'walk', 'call'] as const
const together = ['group-lunch', 'happy-hour', 'group-activity'] as const
type Kind = (typeof alone)[number] | (typeof together)[number]
/** You and two others: what fewer would make is no group. */
const quorumLeast = 3

/** The places at the table: who is chosen, and those that are free. */
function Seats({ people }: { people: readonly Picked[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useArea(meetWords)
  const free = Array.from({ length: Math.max(0, peopleMost - people.length) }, (_, index) => `free-${index}`)
  return (
    <div className={styles.seats}>
      {people.map(({ contactId, name }) => (
        <Face key={contactId} name={name} size={32} />
      ))}
      {free.map((id) => (
        <span key={id} className={styles.free} aria-hidden="true" />
      ))}
      <span className={layout.quiet} role="status">
        {people.length > 0 ? words.row(people.length) : ''}
      </span>
    </div>
  )
}

export function NewMeeting() {
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(meetWords)
  const [people, setPeople] = useState<Picked[]>([])
  const [held, setHeld] = useState<BookedLine | null>(null)
  const [one, setOne] = useState<(typeof alone)[number]>('lunch')
  const [many, setMany] = useState<(typeof together)[number]>('group-lunch')
  const [quorum, setQuorum] = useState(quorumLeast)
  const isGroup = people.length > 1
  const kind: Kind = isGroup ? many : one
  return (
    <>
      <MeetNav />
      {held ? (
        <Card>
          <HeldInvite inviteId={held.inviteId} first={held} focus onUndone={() => setHeld(null)} />
        </Card>
      ) : (
        <Card>
          <PersonPicker label={words.who} chosen={people} onChange={setPeople} most={peopleMost} />
          {isGroup ? <Seats people={people} /> : null}
          <p className={layout.quiet}>{people.length === 0 ? words.choosePeople : isGroup ? words.hand : ''}</p>
          {isGroup ? (
            <Segments<(typeof together)[number]>
              chips
              label={words.what}
              value={many}
              options={together.map((value) => ({ value, label: words.kinds[value] }))}
              onChange={setMany}
            />
          ) : (
            <Segments<(typeof alone)[number]>
              chips
              label={words.what}
              value={one}
              options={alone.map((value) => ({ value, label: words.kinds[value] }))}
              onChange={setOne}
            />
          )}
          {isGroup ? <Quorum people={people.length + 1} value={quorum} onChange={setQuorum} /> : null}
          {people.length > 0 ? (
            <Times
              key={`${kind}-${quorum}-${people.map(({ contactId }) => contactId).join()}`}
              people={people}
              kind={kind}
              quorum={isGroup ? Math.min(quorum, people.length + 1) : null}
              onHeld={setHeld}
            />
          ) : null}
        </Card>
      )}
      <p className={layout.quiet}>{t.reason.note}</p>
    </>
  )
}

/** `people` counts the owner. */
function Quorum({ people, value, onChange }: { people: number; value: number; onChange: (quorum: number) => void }) {
  const styles = useStyles()
  const words = useArea(meetWords)
  const choices = Array.from({ length: people - 1 }, (_, index) => index + 2)
  return (
    <Field label={words.quorumLabel} hint={words.quorumHint} className={styles.quorum}>
      <Select value={Math.min(value, people)} onChange={(_event, chosen) => onChange(Number(chosen.value))}>
        {choices.map((count) => (
          <option key={count} value={count}>
            {words.quorum(count)}
          </option>
        ))}
      </Select>
    </Field>
  )
}

type TimesProps = { people: Picked[]; kind: Slot['kind']; quorum: number | null; onHeld: (line: BookedLine) => void }

function Times({ people, kind, quorum, onHeld }: TimesProps) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(meetWords)
  const { call } = useApi()
  const search = useMutation({
    mutationFn: () =>
      call(makeInvite, {
        body: {
          kind,
          contactIds: people.map(({ contactId }) => contactId),
          ...(quorum === null ? {} : { quorum }),
        },
      }),
  })
  const found = useFoundSlots(search.data?.proposalId ?? null)
  const { accept } = useSuggestionActions((_id, line) => onHeld(line))
  const [chosen, setChosen] = useState<string | null>(null)
  const looking = search.isPending || (search.isSuccess && (found.isPending || found.data?.state === 'looking'))
  const slots = found.data?.state === 'looking' ? [] : (found.data?.slots ?? [])
  const slot = slots.find(({ start }) => start === chosen) ?? slots[0]
  if (slot && found.data) {
    const { proposalId: suggestionId, assumed } = found.data
    return (
      <>
        <SlotChoice
          suggestion={{ suggestionId, people, slots }}
          chosen={slot.start}
          onChoose={setChosen}
          onAsk={null}
          looking={false}
        />
        <p className={layout.quiet}>{assumptions(assumed, t).join(' ')}</p>
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
  return (
    <>
      <div className={layout.row}>
        <Button appearance="primary" disabledFocusable={looking} onClick={() => search.mutate()}>
          {words.look}
        </Button>
        <span className={layout.quiet} role="status">
          {looking ? words.looking : found.data ? words.none : ''}
        </span>
      </div>
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </>
  )
}
