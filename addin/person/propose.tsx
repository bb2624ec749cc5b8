/** A time with one person: Kith looks in both calendars, the owner picks, and ten seconds later the invite leaves. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { searchSlots } from '../../contract/invites.ts'
import type { Person } from '../../contract/people.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import { Look } from '../meet/look.tsx'
import { useWords } from '../strings/strings.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { FoundTimes } from '../today/found-times.tsx'
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
        <FoundTimes people={[person]} found={found.data} onHeld={setHeld} />
      ) : (
        <Look words={t.propose} isLooking={looking} found={found.data} onLook={() => search.mutate()} />
      )}
      {search.isError ? <ErrorNotice error={search.error} /> : null}
      {found.isError && !found.data ? <ErrorNotice error={found.error} retry={() => void found.refetch()} /> : null}
    </div>
  )
}
