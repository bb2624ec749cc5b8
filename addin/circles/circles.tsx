/** The owner's circles with a rhythm each, and a first proposal from the data. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Circle } from '../../contract/circles.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { type CircleDraft, CircleForm } from './circle-form.tsx'
import { useCircleActions, useCircleProposal, useCircles } from './circles-query.ts'
import { rhythmText } from './rhythm-words.ts'
import { useTouchWords } from './touch-words.ts'

const useStyles = makeStyles({
  member: {
    display: 'flex',
    alignItems: 'center',
    width: '100%',
    padding: `${tokens.spacingVerticalXS} 0`,
  },
  grow: { flexGrow: 1, minWidth: 0 },
  due: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
  link: { minWidth: 0 },
})

const newCircle = (): CircleDraft => ({
  circleId: crypto.randomUUID(),
  name: '',
  everyDays: 42,
  atMostDays: null,
  members: [],
})

export function Circles() {
  const layout = useLayout()
  const { circles: words } = useTouchWords()
  const circles = useCircles()
  const [draft, setDraft] = useState<CircleDraft | null>(null)
  if (circles.isPending) return <Loading heights={[120, 120]} />
  if (!circles.data) return <ErrorNotice error={circles.error} retry={() => void circles.refetch()} />
  const all = circles.data.circles
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      {draft ? (
        <Card title={words.make}>
          <CircleForm key={draft.circleId} circle={draft} onDone={() => setDraft(null)} />
        </Card>
      ) : (
        <div className={layout.row}>
          <Button appearance="primary" onClick={() => setDraft(newCircle())}>
            {words.make}
          </Button>
        </div>
      )}
      {all.length === 0 && !draft ? <Empty title={words.empty} next={words.emptyNext} /> : null}
      {all.map((circle) => (
        <CircleCard key={circle.circleId} circle={circle} />
      ))}
      <Proposal onTake={setDraft} />
    </>
  )
}

function CircleCard({ circle }: { circle: Circle }) {
  const styles = useStyles()
  const layout = useLayout()
  const touch = useTouchWords()
  const { circles: words } = touch
  const { dates } = useWords()
  const go = useNavigate()
  const { remove } = useCircleActions(words.removed)
  const [editing, setEditing] = useState(false)
  const { circleId, name, members, linkIds } = circle
  return (
    <Card
      title={name}
      end={
        <span className={layout.quiet}>
          {[rhythmText(circle.everyDays, touch), words.count(members.length)].join(' · ')}
          {linkIds.length > 0 ? ` · ${words.shelf(linkIds.length)}` : ''}
        </span>
      }
    >
      {editing ? (
        <CircleForm circle={circle} onDone={() => setEditing(false)} />
      ) : (
        <>
          <ul className={layout.list}>
            {members.map(({ contactId, name: who, next }) => {
              const isDue = next.state === 'due' || next.state === 'overdue'
              return (
                <li key={contactId} className={styles.member}>
                  <div className={styles.grow}>
                    <PersonLine
                      name={who}
                      line={[
                        next.metOn ? words.met(dates.day(next.metOn)) : null,
                        isDue || next.state === 'planned' ? null : words.due(dates.day(next.dueOn)),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                      end={
                        <Button
                          size="small"
                          appearance="subtle"
                          className={isDue ? styles.due : undefined}
                          aria-label={`${words.states[next.state]}: ${who}`}
                          onClick={() => void go(`/people/${contactId}`)}
                        >
                          {words.states[next.state]}
                        </Button>
                      }
                    />
                  </div>
                </li>
              )
            })}
          </ul>
          <div className={layout.row}>
            <Button size="small" aria-label={words.editOne(name)} onClick={() => setEditing(true)}>
              {words.edit}
            </Button>
            <Button
              size="small"
              appearance="subtle"
              aria-label={words.removeOne(name)}
              disabledFocusable={remove.isPending}
              onClick={() => remove.mutate(circleId)}
            >
              {words.remove}
            </Button>
          </div>
        </>
      )}
      {remove.isError ? <ErrorNotice error={remove.error} /> : null}
    </Card>
  )
}

/** Taken into a draft that the owner may still change. */
function Proposal({ onTake }: { onTake: (draft: CircleDraft) => void }) {
  const layout = useLayout()
  const touch = useTouchWords()
  const { circles: words } = touch
  const { t } = useWords()
  const proposal = useCircleProposal()
  const open = proposal.data?.circles.filter(({ people }) => people.length > 0) ?? []
  if (open.length === 0) return null
  return (
    <Card title={words.proposal}>
      <p className={layout.quiet}>{words.proposalLead}</p>
      <ul className={layout.list} style={{ rowGap: 12 }}>
        {open.map(({ code, everyDays, atMostDays, people }) => (
          <li key={code} className={layout.between}>
            <div style={{ flex: '1 1 200px', minWidth: 0 }}>
              <p className={layout.text}>
                {words.codes[code]} <span className={layout.quiet}>{rhythmText(everyDays, touch)}</span>
              </p>
              <p className={layout.quiet} dir="auto">
                {t.app.list(people.slice(0, 8).map(({ name }) => name))}
                {people.length > 8 ? ` · ${words.count(people.length)}` : ''}
              </p>
            </div>
            <Button
              size="small"
              aria-label={`${words.takeWord}: ${words.codes[code]}`}
              onClick={() =>
                onTake({
                  circleId: crypto.randomUUID(),
                  name: words.codes[code],
                  everyDays,
                  atMostDays,
                  members: people,
                })
              }
            >
              {words.takeWord}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
