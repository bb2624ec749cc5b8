/** What others ask the owner: whether they may be introduced. Only a yes is ever told. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerQuestion, listQuestions } from '../../contract/introductions.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useAskWords } from './ask-words.ts'

/** Nothing where nobody asks. */
export function Questions() {
  const layout = useLayout()
  const words = useAskWords()
  const { t } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const questions = useQuery({
    queryKey: ['questions'],
    queryFn: ({ signal }) => call(listQuestions, {}, { signal }),
  })
  const answer = useMutation({
    mutationFn: ({ introductionId, said }: { introductionId: string; said: 'yes' | 'no' | null }) =>
      call(answerQuestion, { params: { introductionId }, body: { answer: said } }),
    onSuccess: (_answer, { introductionId, said }) => {
      if (said) offer({ text: words.questions.said[said], undo: () => answer.mutate({ introductionId, said: null }) })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['questions'] }),
  })
  const all = questions.data?.questions ?? []
  if (all.length === 0) return null
  return (
    <Card title={words.questions.title}>
      <ul className={layout.list} style={{ rowGap: 12 }}>
        {all.map(({ introductionId, by, wouldMeet, answer: said }) => (
          <li key={introductionId} className={layout.between}>
            <span className={layout.text} dir="auto">
              {said ? words.questions.said[said] : words.questions.line(by, wouldMeet)}
            </span>
            <div className={layout.row}>
              {said ? (
                <Button size="small" onClick={() => answer.mutate({ introductionId, said: null })}>
                  {t.app.undo}
                </Button>
              ) : (
                (['yes', 'no'] as const).map((word) => (
                  <Button
                    key={word}
                    size="small"
                    disabledFocusable={answer.isPending}
                    aria-label={`${words.questions[word]}: ${words.questions.line(by, wouldMeet)}`}
                    onClick={() => answer.mutate({ introductionId, said: word })}
                  >
                    {words.questions[word]}
                  </Button>
                ))
              )}
            </div>
          </li>
        ))}
      </ul>
      <p className={layout.quiet}>{words.questions.private}</p>
      {answer.isError ? <ErrorNotice error={answer.error} /> : null}
    </Card>
  )
}
