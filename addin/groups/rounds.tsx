/** A round of groups: everybody in one, mixed anew, proposed and no more than that. */
import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { groupSize } from '../../core/policy/groups.ts'
import { useCircles } from '../circles/circles-query.ts'
import { MeetNav } from '../meet/meet-nav.tsx'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Face } from '../ui/face.tsx'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useRound } from './group-query.ts'
import { groupWords } from './group-words.ts'

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  group: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalM} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none', paddingTop: 0 },
  },
  faces: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
})

const sizes = Array.from({ length: groupSize.most - groupSize.least + 1 }, (_, index) => groupSize.least + index)

export function Rounds() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(groupWords)
  const circles = useCircles()
  const [circleId, setCircleId] = useState('')
  const [size, setSize] = useState<number>(groupSize.usual)
  const round = useRound()
  if (circles.isPending) return <Loading heights={[32, 160]} />
  if (!circles.data) return <ErrorNotice error={circles.error} retry={() => void circles.refetch()} />
  const { groups = [], next = [] } = round.data ?? {}
  const change = (then: () => void): void => {
    then()
    round.reset()
  }
  return (
    <>
      <MeetNav />
      <p className={layout.text}>{words.roundsLead}</p>
      <Card title={words.rounds}>
        <div className={styles.fields}>
          <Field label={words.roundOf}>
            <Select value={circleId} onChange={(_event, { value }) => change(() => setCircleId(value))}>
              <option value="">{words.strongest}</option>
              {circles.data.circles.map((circle) => (
                <option key={circle.circleId} value={circle.circleId}>
                  {words.circle(circle.name)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={words.size}>
            <Select value={size} onChange={(_event, { value }) => change(() => setSize(Number(value)))}>
              {sizes.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <div className={layout.row}>
          <Button
            appearance="primary"
            disabledFocusable={round.isPending}
            onClick={() => round.mutate({ size, ...(circleId === '' ? {} : { circleId }) })}
          >
            {words.propose}
          </Button>
        </div>
        {round.isError ? <ErrorNotice error={round.error} /> : null}
        {round.data && groups.length === 0 ? <Empty title={words.noGroups} next={words.noGroupsNext} /> : null}
        {groups.length > 0 ? (
          <ul className={layout.list}>
            {groups.map((group, index) => (
              <Group key={group.people.map(({ contactId }) => contactId).join()} number={index + 1} group={group} />
            ))}
          </ul>
        ) : null}
        {next.length > 0 ? (
          <p className={layout.quiet} dir="auto">
            {words.next(t.app.list(next.map(({ name }) => name)))}
          </p>
        ) : null}
      </Card>
    </>
  )
}

type Proposed = { people: { contactId: string; name: string }[]; metBefore: number }

/** The owner is in every group; the others are named. */
function Group({ number, group }: { number: number; group: Proposed }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(groupWords)
  const go = useNavigate()
  const names = t.app.list(group.people.map(({ name }) => firstName(name)))
  const begin = (): void =>
    void go('/meet/new', { state: { people: group.people.map((one) => ({ ...one, title: null })) } })
  return (
    <li className={styles.group}>
      <div className={layout.between}>
        <h3 className={layout.subtitle}>{words.group(number)}</h3>
        <Button size="small" aria-label={words.startOneOf(names)} onClick={begin}>
          {words.startOne}
        </Button>
      </div>
      <span className={styles.faces} aria-hidden="true">
        {group.people.map(({ contactId, name }) => (
          <Face key={contactId} name={name} size={32} />
        ))}
      </span>
      <p className={layout.text} dir="auto">
        {t.app.list(group.people.map(({ name }) => name))}
      </p>
      <span className={layout.quiet}>{group.metBefore > 0 ? words.metBefore(group.metBefore) : words.allNew}</span>
    </li>
  )
}
