/** Invitations that came to the owner: answered in the calendar; only "I am swamped" is said here. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { listIncoming, sayImSwamped } from '../../contract/invites.ts'
import { useApi } from '../api.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { meetWords } from './meet-words.ts'

/** Nothing while nothing came in. */
export function Incoming() {
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(meetWords)
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const incoming = useQuery({
    queryKey: ['invites', 'incoming'],
    queryFn: ({ signal }) => call(listIncoming, {}, { signal }),
  })
  const say = useMutation({
    mutationFn: (body: { meetingId: string; swamped: boolean }) => call(sayImSwamped, { body }),
    onSuccess: (_answer, { meetingId, swamped }) =>
      swamped
        ? offer({ text: words.swampedMeSaid, undo: () => say.mutate({ meetingId, swamped: false }) })
        : offer({ text: t.invites.thanks }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['invites', 'incoming'] }),
  })
  const lines = incoming.data?.incoming ?? []
  if (lines.length === 0) return null
  return (
    <Card title={words.incoming}>
      <ul className={layout.list}>
        {lines.map(({ meetingId, from, start, end, swamped }) => (
          <li key={meetingId}>
            <PersonLine
              name={from.name}
              line={dates.slot(start, end)}
              end={
                <Button
                  size="small"
                  appearance="subtle"
                  disabledFocusable={say.isPending}
                  aria-label={swamped ? `${t.app.undo}: ${words.swampedMe}` : words.swampedMeOf(from.name)}
                  onClick={() => say.mutate({ meetingId, swamped: !swamped })}
                >
                  {swamped ? t.app.undo : words.swampedMe}
                </Button>
              }
            />
          </li>
        ))}
      </ul>
      <p className={layout.quiet}>{words.incomingHint}</p>
      {say.isError ? <ErrorNotice error={say.error} /> : null}
    </Card>
  )
}
