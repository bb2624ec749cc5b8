/** What a changed org chart asks, each once: keep a peer who was promoted, and what becomes of notes about a report. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOutOfRange, answerReportNotes, askOutOfRangeAgain, listQuestions } from '../../contract/questions.ts'
import { useApi } from '../api.ts'
import { sortWords } from '../people/sort-words.ts'
import { useArea } from '../strings/area.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'

function useAnswers() {
  const { call } = useApi()
  const words = useArea(sortWords)
  const queries = useQueryClient()
  const offer = useOffer()
  const refresh = (): void => {
    for (const key of ['people', 'person', 'today', 'notes']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const again = useMutation({
    mutationFn: (contactId: string) => call(askOutOfRangeAgain, { params: { contactId } }),
    onSettled: refresh,
  })
  const range = useMutation({
    mutationFn: ({ contactId, keep }: { contactId: string; name: string; keep: boolean }) =>
      call(answerOutOfRange, { params: { contactId }, body: { keep } }),
    onSuccess: (_answer, { contactId, name, keep }) =>
      offer({ text: keep ? words.kept(name) : words.gone(name), undo: () => again.mutate(contactId) }),
    onSettled: refresh,
  })
  const notes = useMutation({
    mutationFn: ({ contactId, keep }: { contactId: string; keep: boolean }) =>
      call(answerReportNotes, { params: { contactId }, body: { keep } }),
    onSuccess: ({ kept }) => offer({ text: kept ? words.notesKept : words.notesErased }),
    onSettled: refresh,
  })
  return { range, notes }
}

/** Nothing where nothing is to be answered, and while that is not known. */
export function Questions() {
  const layout = useLayout()
  const words = useArea(sortWords)
  const { call } = useApi()
  const answer = useQuery({
    queryKey: ['people', 'questions'],
    queryFn: ({ signal }) => call(listQuestions, {}, { signal }),
  })
  const { range, notes } = useAnswers()
  const failed = [range, notes].find(({ isError }) => isError)
  const reports = (answer.data?.reports ?? []).filter(({ kept }) => !kept)
  return (
    <>
      {(answer.data?.outOfRange ?? []).map(({ contactId, name, title }) => (
        <Card key={contactId} title={words.outOfRange(name)}>
          <PersonLine name={name} line={title ?? ''} />
          <p className={layout.quiet}>{words.outOfRangeText}</p>
          <div className={layout.row}>
            <Button disabledFocusable={range.isPending} onClick={() => range.mutate({ contactId, name, keep: true })}>
              {words.keep}
            </Button>
            <Button disabledFocusable={range.isPending} onClick={() => range.mutate({ contactId, name, keep: false })}>
              {words.letGo}
            </Button>
          </div>
        </Card>
      ))}
      {reports.map(({ contactId, name, notes: count }) => (
        <Card key={contactId} title={words.notesTitle(name, count)}>
          <p className={layout.quiet}>{words.notesText}</p>
          <div className={layout.row}>
            <Button disabledFocusable={notes.isPending} onClick={() => notes.mutate({ contactId, keep: true })}>
              {words.notesKeep}
            </Button>
            <Confirm
              trigger={<Button disabledFocusable={notes.isPending}>{words.notesErase}</Button>}
              title={words.notesAsk}
              text={words.notesAskText}
              yes={words.notesErase}
              no={words.notesNo}
              onYes={() => notes.mutate({ contactId, keep: false })}
            />
          </div>
        </Card>
      ))}
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </>
  )
}
