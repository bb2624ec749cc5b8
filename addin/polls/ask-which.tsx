/** From times to a poll: two or three of them are asked about. */
import { Button, Checkbox } from '@fluentui/react-components'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { groupSize, pollTimes } from '../../core/policy/groups.ts'
import { groupWords } from '../groups/group-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { type PollWish, useOpenPoll } from './poll-query.ts'

type Time = { start: string; end: string }
type Props = {
  poll: PollWish
  times: readonly Time[]
  /** No time suits everybody, so that asking is what is left. */
  isOnly: boolean
}

/** Nothing where there are too few times, or too many people for a poll. */
export function AskWhich({ poll, times, isOnly }: Props) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(groupWords)
  const go = useNavigate()
  const open = useOpenPoll()
  const [pollId] = useState(() => crypto.randomUUID())
  const [isOpen, setIsOpen] = useState(isOnly)
  const [chosen, setChosen] = useState(() => times.slice(0, pollTimes.most).map(({ start }) => start))
  const people = poll.contactIds.length + 1
  if (times.length < pollTimes.least || people < groupSize.least || people > groupSize.most) return null
  const starts = times.map(({ start }) => start).filter((start) => chosen.includes(start))
  const isWhole = starts.length >= pollTimes.least && starts.length <= pollTimes.most
  if (!isOpen)
    return (
      <div>
        <Button size="small" appearance="subtle" aria-expanded={false} onClick={() => setIsOpen(true)}>
          {words.askWhich}
        </Button>
      </div>
    )
  return (
    <fieldset style={{ border: 'none', margin: 0, padding: 0, minWidth: 0 }}>
      <legend className={layout.text} style={{ padding: 0 }}>
        {isOnly ? words.askLead : words.askAlso}
      </legend>
      <span className={layout.quiet}>{words.askPick}</span>
      <div className={layout.row}>
        {times.map(({ start, end }) => (
          <Checkbox
            key={start}
            label={dates.slot(start, end)}
            checked={chosen.includes(start)}
            onChange={(_event, { checked }) =>
              setChosen(checked ? [...chosen, start] : chosen.filter((one) => one !== start))
            }
          />
        ))}
      </div>
      <Button
        appearance={isOnly ? 'primary' : 'secondary'}
        disabledFocusable={!isWhole || open.isPending}
        onClick={() => open.mutate({ pollId, body: { ...poll, starts } }, { onSuccess: () => void go('/meet/polls') })}
      >
        {words.askWhich}
      </Button>
      {open.isError ? <ErrorNotice error={open.error} /> : null}
    </fieldset>
  )
}
