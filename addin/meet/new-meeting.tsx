/** Propose: who, what for, when. Kith finds the times; whom the owner picks is invited as picked. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useLocation } from 'react-router'
import type { GroupKind } from '../../contract/groups.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { type GroupOptions, GroupOptionsFields, usualOptions } from '../groups/group-options.tsx'
import { GroupTimes } from '../groups/group-times.tsx'
import { GroupWarning } from '../groups/group-warning.tsx'
import { type ChosenTeam, TeamChoice, WholeTeam } from '../groups/team-choice.tsx'
import { HeldInvite } from '../invites/held-invite.tsx'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Face } from '../ui/face.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { MeetNav } from './meet-nav.tsx'
import { meetWords } from './meet-words.ts'
import { PairTimes } from './pair-times.tsx'

const useStyles = makeStyles({
  seats: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, flexWrap: 'wrap' },
  free: {
    width: '32px',
    height: '32px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
  },
})

const peopleMost = 7
const alone = ['lunch', 'coffee', 'walk', 'call'] as const
const together: readonly GroupKind[] = ['group-lunch', 'happy-hour', 'group-activity']

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

/** Who was chosen on another screen, such as a group of a round. */
const givenBy = (state: unknown): Picked[] => (state as { people?: Picked[] } | null)?.people ?? []

export function NewMeeting() {
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(meetWords)
  const given = useLocation().state as unknown
  const [people, setPeople] = useState<Picked[]>(() => givenBy(given))
  const [team, setTeam] = useState<ChosenTeam | null>(null)
  const [held, setHeld] = useState<BookedLine | null>(null)
  const isGroup = team !== null || people.length > 1
  return (
    <>
      <MeetNav />
      {held ? (
        <Card>
          <HeldInvite inviteId={held.inviteId} first={held} focus onUndone={() => setHeld(null)} />
        </Card>
      ) : (
        <Card>
          {team ? (
            <WholeTeam team={team} onLeave={() => setTeam(null)} />
          ) : (
            <>
              <PersonPicker label={words.who} chosen={people} onChange={setPeople} most={peopleMost} />
              {people.length === 0 ? <TeamChoice onChoose={setTeam} /> : null}
              {isGroup ? <Seats people={people} /> : null}
              <p className={layout.quiet}>{people.length === 0 ? words.choosePeople : isGroup ? words.hand : ''}</p>
            </>
          )}
          {isGroup ? <Group people={people} team={team} onHeld={setHeld} /> : <Pair people={people} onHeld={setHeld} />}
        </Card>
      )}
      <p className={layout.quiet}>{t.reason.note}</p>
    </>
  )
}

type PartProps = { people: Picked[]; onHeld: (line: BookedLine) => void }

function Pair({ people, onHeld }: PartProps) {
  const words = useArea(meetWords)
  const [kind, setKind] = useState<(typeof alone)[number]>('lunch')
  return (
    <>
      <Segments<(typeof alone)[number]>
        chips
        label={words.what}
        value={kind}
        options={alone.map((value) => ({ value, label: words.kinds[value] }))}
        onChange={setKind}
      />
      {people.length > 0 ? (
        <PairTimes key={`${kind}-${people[0]?.contactId}`} people={people} kind={kind} onHeld={onHeld} />
      ) : null}
    </>
  )
}

function Group({ people, team, onHeld }: PartProps & { team: ChosenTeam | null }) {
  const words = useArea(meetWords)
  const [kind, setKind] = useState<GroupKind>('group-lunch')
  const [options, setOptions] = useState<GroupOptions>(usualOptions)
  const { quorum, callOffHours, offHours, alcohol } = options
  const everybody = team ? team.people : people
  const size = everybody.length + 1
  const contactIds = people.map(({ contactId }) => contactId)
  const wish = {
    kind,
    ...(team ? { team: team.code } : { contactIds }),
    quorum: Math.min(quorum, size),
    callOffHours,
    ...(offHours ? { offHours } : {}),
    alcohol: alcohol && kind === 'happy-hour',
  }
  return (
    <>
      {team ? null : <GroupWarning contactIds={contactIds} />}
      <Segments<GroupKind>
        chips
        label={words.what}
        value={kind}
        options={together.map((value) => ({ value, label: words.kinds[value] }))}
        onChange={setKind}
      />
      <GroupOptionsFields people={size} mayDrink={kind === 'happy-hour'} options={options} onChange={setOptions} />
      <GroupTimes key={JSON.stringify(wish)} people={everybody} wish={wish} onHeld={onHeld} />
    </>
  )
}
