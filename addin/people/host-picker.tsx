/** The host's own people picker: whoever is picked there and was in touch with nobody yet becomes one of the owner's people. */
import { Button } from '@fluentui/react-components'
import { PeopleAddRegular } from '@fluentui/react-icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { addPeople, type PersonRow } from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useAskWords } from '../ask/ask-words.ts'
import type { ItemPerson } from '../host/host-port.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'

type Props = {
  label: string
  /** How many more may be picked. */
  room: number
  /** Whether somebody may be chosen here. */
  may: (person: PersonRow) => boolean
  onPick: (people: PersonRow[]) => void
}

/** Nothing where the host has no picker: there the search finds the owner's own people. */
export function HostPicker({ label, room, may, onPick }: Props) {
  const layout = useLayout()
  const { t } = useWords()
  const { form } = useAskWords()
  const { call, host } = useApi()
  const queries = useQueryClient()
  const pick = useMutation({
    mutationFn: async (): Promise<{ people: PersonRow[]; left: ItemPerson[] }> => {
      const picked = (await host.pickPeople?.({ title: label, single: room === 1 })) ?? []
      if (picked.length === 0) return { people: [], left: [] }
      const answer = await call(addPeople, { body: { people: picked.slice(0, pickedMost) } })
      const isFirst = ({ contactId }: PersonRow, index: number): boolean =>
        answer.people.findIndex((one) => one.contactId === contactId) === index
      const people = answer.people.filter(isFirst).filter(may).slice(0, room)
      const taken = new Set(people.map(({ address }) => address.toLowerCase()))
      return { people, left: picked.filter(({ address }) => !taken.has(address.toLowerCase())) }
    },
    onSuccess: ({ people }) => {
      if (people.length === 0) return
      onPick(people)
      void queries.invalidateQueries({ queryKey: ['people'] })
    },
  })
  if (!host.pickPeople) return null
  const left = pick.data?.left ?? []
  return (
    <>
      <div className={layout.row}>
        <Button
          size="small"
          icon={<PeopleAddRegular />}
          disabledFocusable={pick.isPending}
          aria-label={`${form.fromHost}: ${label}`}
          onClick={() => pick.mutate()}
        >
          {form.fromHost}
        </Button>
      </div>
      <span className={layout.quiet} role="status" dir="auto">
        {left.length > 0 ? form.notPicked(t.app.list(left.map(({ name }) => name))) : ''}
      </span>
      {pick.isError ? <ErrorNotice error={pick.error} /> : null}
    </>
  )
}

/** As many as the server takes at once. */
const pickedMost = 20
