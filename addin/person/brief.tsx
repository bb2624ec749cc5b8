/** Before you next meet: when, what they are working on, what was promised, and one good question where nothing is known. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { type Brief as BriefAnswer, readBrief } from '../../contract/notes.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useBriefWords } from './brief-words.ts'

const useStyles = makeStyles({
  facts: { margin: 0, display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  fact: { margin: 0 },
  turn: { color: tokens.colorBrandForeground1 },
})

const parts = ['promised', 'workingOn', 'goals', 'excites', 'shared', 'remember'] as const

export function Brief({ contactId }: { contactId: string }) {
  const { call } = useApi()
  const brief = useQuery({
    queryKey: ['brief', contactId],
    queryFn: ({ signal }) => call(readBrief, { params: { contactId } }, { signal }),
  })
  if (brief.isPending) return <Loading heights={[72]} />
  if (!brief.data) return <ErrorNotice error={brief.error} retry={() => void brief.refetch()} />
  return <Told brief={brief.data} />
}

function Told({ brief }: { brief: BriefAnswer }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useBriefWords()
  const { dates } = useWords()
  const { nextMeeting: next, yourTurn, question } = brief
  const known = parts.filter((part) => brief[part].length > 0)
  return (
    <>
      <p className={layout.text}>{next ? words.next(dates.slot(next.start, next.end)) : words.none}</p>
      {yourTurn ? (
        <p className={`${layout.text} ${styles.turn}`}>{words.yourTurn[yourTurn.code](yourTurn.times)}</p>
      ) : null}
      {known.length > 0 ? (
        <dl className={styles.facts}>
          {known.map((part) => (
            <div key={part}>
              <dt className={layout.quiet}>{words[part]}</dt>
              {brief[part].map(({ noteId, text, dueOn }) => (
                <dd key={noteId} className={`${layout.text} ${styles.fact}`} dir="auto">
                  {text}
                  {dueOn ? <span className={layout.quiet}> {words.by(dates.day(dueOn))}</span> : null}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      ) : null}
      {question === null ? null : (
        <>
          <p className={layout.quiet}>{words.question}</p>
          <p className={layout.text}>“{words.questions[question % words.questions.length]}”</p>
        </>
      )}
    </>
  )
}
