/** Polls that ask the owner: who asks, who else would come, and which times suit. */
import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { PollQuestion } from '../../contract/polls.ts'
import { groupWords } from '../groups/group-words.ts'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useAnswerPoll, usePollQuestions } from './poll-query.ts'

const useStyles = makeStyles({
  one: {
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none', paddingTop: 0 },
  },
  set: { border: 'none', margin: 0, padding: `0 0 ${tokens.spacingVerticalS}`, minWidth: 0 },
  times: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `0 ${tokens.spacingHorizontalL}`,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})`,
  },
})

/** Nothing while nobody asks. */
export function PollQuestions() {
  const layout = useLayout()
  const words = useArea(groupWords)
  const asked = usePollQuestions()
  const all = asked.data?.questions ?? []
  if (all.length === 0) return null
  return (
    <Card title={words.askedTitle}>
      <ul className={layout.list}>
        {all.map((question) => (
          <Question key={`${question.pollId}-${String(question.suits)}`} question={question} />
        ))}
      </ul>
    </Card>
  )
}

function Question({ question }: { question: PollQuestion }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(groupWords)
  const meet = useArea(meetWords)
  const offer = useOffer()
  const answer = useAnswerPoll()
  const [suits, setSuits] = useState<readonly number[]>(question.suits ?? [])
  const { pollId, by, others } = question
  const tell = (): void =>
    answer.mutate(
      { pollId, suits: [...suits] },
      {
        onSuccess: () =>
          offer({ text: words.answered(by), undo: () => answer.mutate({ pollId, suits: question.suits }) }),
      },
    )
  return (
    <li className={styles.one}>
      <fieldset className={styles.set}>
        <legend className={layout.text} dir="auto" style={{ padding: 0 }}>
          {words.asks(by, meet.kinds[question.kind])}
        </legend>
        <p className={layout.quiet} dir="auto">
          {others.length > 0 ? words.others(t.app.list(others)) : words.nobodyElse} ·{' '}
          {words.closes(dates.dateTime(question.closesAt))}
        </p>
        <div className={styles.times}>
          {question.times.map(({ start, end }, time) => (
            <Checkbox
              key={start}
              label={dates.slot(start, end)}
              checked={suits.includes(time)}
              onChange={(_event, { checked }) =>
                setSuits(checked ? [...suits, time] : suits.filter((one) => one !== time))
              }
            />
          ))}
        </div>
      </fieldset>
      <div className={layout.row}>
        <Button disabledFocusable={answer.isPending} onClick={tell}>
          {suits.length === 0 ? words.noneSuits : words.answer}
        </Button>
        {question.suits ? (
          <Button
            size="small"
            appearance="subtle"
            disabledFocusable={answer.isPending}
            onClick={() => answer.mutate({ pollId, suits: null })}
          >
            {words.clear}
          </Button>
        ) : null}
      </div>
      {answer.isError ? <ErrorNotice error={answer.error} /> : null}
    </li>
  )
}
