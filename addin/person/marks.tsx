/** What the owner marks about a person by a tap: a tough week, a last day, a meeting that is a milestone of theirs. */
import { Button, Checkbox, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Input as InputOf } from '../../contract/client.ts'
import { listSharedMeetings, readMarks, type SharedMeeting, setMarks, setMilestone } from '../../contract/marks.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useBriefWords } from './brief-words.ts'

const useStyles = makeStyles({
  day: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
})

type Change = InputOf<typeof setMarks>['body']

/** `today` is the owner's day (ISO) by the server's clock. */
export function Marks({ contactId, today }: { contactId: string; today: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { marks: words } = useBriefWords()
  const { dates } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const [day, setDay] = useState('')
  const [more, setMore] = useState(false)
  const queryKey = ['marks', contactId]
  const marks = useQuery({ queryKey, queryFn: ({ signal }) => call(readMarks, { params: { contactId } }, { signal }) })
  const set = useMutation({
    mutationFn: (body: Change) => call(setMarks, { params: { contactId }, body }),
    onSuccess: (now) => void queries.setQueryData(queryKey, now),
  })
  const mark = (body: Change, back: Change, text: string): void =>
    set.mutate(body, { onSuccess: () => offer({ text, undo: () => set.mutate(back) }) })
  if (!marks.data) return null
  const { toughWeekUntil, lastDay } = marks.data
  return (
    <Card title={words.title}>
      {toughWeekUntil ? (
        <div className={layout.between}>
          <span className={layout.text}>{words.toughOn(dates.day(toughWeekUntil))}</span>
          <Button size="small" onClick={() => mark({ toughWeek: false }, { toughWeek: true }, words.saved)}>
            {words.toughOff}
          </Button>
        </div>
      ) : (
        <div className={layout.row}>
          <Button size="small" onClick={() => mark({ toughWeek: true }, { toughWeek: false }, words.toughSaid)}>
            {words.tough}
          </Button>
        </div>
      )}
      {lastDay ? (
        <div className={layout.between}>
          <span className={layout.text}>{words.lastDayOn(dates.longDay(lastDay))}</span>
          <Button size="small" onClick={() => mark({ lastDay: null }, { lastDay }, words.saved)}>
            {words.forget}
          </Button>
        </div>
      ) : (
        <div className={styles.day}>
          <Field label={words.lastDay}>
            <Input
              type="date"
              min={dates.plusDays(today, 1)}
              value={day}
              onChange={(_event, { value }) => setDay(value)}
            />
          </Field>
          <Button
            disabledFocusable={day <= today || set.isPending}
            onClick={() => mark({ lastDay: day }, { lastDay: null }, words.saved)}
          >
            {words.lastDaySave}
          </Button>
        </div>
      )}
      <div className={layout.row}>
        <Button size="small" appearance="subtle" aria-expanded={more} onClick={() => setMore(!more)}>
          {words.more}
        </Button>
      </div>
      {more ? <Milestones contactId={contactId} /> : null}
      <p className={layout.quiet}>{words.lead}</p>
      {set.isError ? <ErrorNotice error={set.error} /> : null}
    </Card>
  )
}

function Milestones({ contactId }: { contactId: string }) {
  const layout = useLayout()
  const { marks: words } = useBriefWords()
  const { dates } = useWords()
  const { call } = useApi()
  const queryKey = ['marks', contactId, 'meetings']
  const meetings = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(listSharedMeetings, { params: { contactId } }, { signal }),
  })
  const tick = useAtOnce({
    queryKey,
    mutationFn: ({ meetingId, milestone }: { meetingId: string; milestone: boolean }) =>
      call(setMilestone, { params: { contactId }, body: { meetingId, milestone } }),
    show: (known: { meetings: SharedMeeting[] }, { meetingId, milestone }) => ({
      meetings: known.meetings.map((one) => (one.meetingId === meetingId ? { ...one, milestone } : one)),
    }),
  })
  return (
    <>
      <p className={layout.quiet}>{words.milestoneHint}</p>
      <ul className={layout.list} aria-label={words.meetings}>
        {(meetings.data?.meetings ?? []).slice(0, 12).map(({ meetingId, start, end, people, milestone }) => (
          <li key={meetingId}>
            <Checkbox
              label={`${dates.slot(start, end)} · ${words.people(people)}`}
              checked={milestone}
              onChange={(_event, { checked }) => tick.mutate({ meetingId, milestone: checked === true })}
            />
          </li>
        ))}
      </ul>
      {tick.isError ? <ErrorNotice error={tick.error} /> : null}
    </>
  )
}
