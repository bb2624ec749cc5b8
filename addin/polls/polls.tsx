/** Polls: what others ask, and the owner's own. */
import { Button } from '@fluentui/react-components'
import { useNavigate } from 'react-router'
import { groupWords } from '../groups/group-words.ts'
import { MeetNav } from '../meet/meet-nav.tsx'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { PollCard } from './poll-card.tsx'
import { usePolls } from './poll-query.ts'
import { PollQuestions } from './poll-questions.tsx'

export function Polls() {
  const layout = useLayout()
  const words = useArea(groupWords)
  const meet = useArea(meetWords)
  const go = useNavigate()
  const polls = usePolls()
  return (
    <>
      <MeetNav />
      <p className={layout.text}>{words.pollsLead}</p>
      <PollQuestions />
      {polls.isPending ? <Loading heights={[200]} /> : null}
      {polls.isError && !polls.data ? <ErrorNotice error={polls.error} retry={() => void polls.refetch()} /> : null}
      {polls.data?.polls.length === 0 ? (
        <Empty title={words.pollsEmpty} next={words.pollsEmptyNext}>
          <div className={layout.row}>
            <Button onClick={() => void go('/meet/new')}>{meet.parts['/new']}</Button>
          </div>
        </Empty>
      ) : null}
      {polls.data?.polls.map((poll) => (
        <PollCard key={poll.pollId} poll={poll} />
      ))}
    </>
  )
}
