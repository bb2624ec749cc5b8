/** The owner's skills in two columns, each for themselves until they publish it. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import type { Direction, OwnSkill } from '../../contract/swaps.ts'
import { useShelfWords } from '../shelf/shelf-words.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { SkillForm } from './skill-form.tsx'
import { useNotedSkills, useSkills } from './skills-query.ts'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    gap: tokens.spacingHorizontalXL,
  },
  column: { minWidth: 0, display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS },
  skill: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    '& > button': { flexShrink: 0 },
  },
  words: { flexGrow: 1, minWidth: 0 },
  kind: { fontWeight: tokens.fontWeightSemibold },
})

const directions: readonly Direction[] = ['teach', 'learn']

export function Skills() {
  const styles = useStyles()
  const layout = useLayout()
  const { skills: words } = useShelfWords()
  const { skills, write, remove } = useSkills()
  const all = skills.data?.skills ?? []
  const failed = [write, remove].find(({ isError }) => isError)
  return (
    <Card title={words.title}>
      {skills.isPending ? <Loading heights={[48]} /> : null}
      {skills.isError && !skills.data ? <ErrorNotice error={skills.error} retry={() => void skills.refetch()} /> : null}
      {skills.data && all.length === 0 ? <p className={layout.quiet}>{words.empty}</p> : null}
      {all.length > 0 ? (
        <div className={styles.columns}>
          {directions.map((direction) => (
            <div key={direction} className={styles.column}>
              <span className={`${layout.text} ${styles.kind}`}>{words[direction]}</span>
              <ul className={layout.list}>
                {all
                  .filter((one) => one.direction === direction)
                  .map((one) => (
                    <OneSkill
                      key={one.skillId}
                      skill={one}
                      onPublish={() => write.mutate({ ...one, published: !one.published })}
                      onRemove={() => remove.mutate(one.skillId)}
                    />
                  ))}
              </ul>
            </div>
          ))}
        </div>
      ) : null}
      <SkillForm
        labels={words}
        saving={write.isPending}
        onSave={(direction, skill, saved) =>
          write.mutate({ skillId: crypto.randomUUID(), direction, skill, published: false }, { onSuccess: saved })
        }
      />
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}

type OneProps = { skill: OwnSkill; onPublish: () => void; onRemove: () => void }

function OneSkill({ skill: { skill, published }, onPublish, onRemove }: OneProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { skills: words } = useShelfWords()
  return (
    <li className={styles.skill}>
      <span className={`${layout.text} ${styles.words}`} dir="auto">
        {skill} <span className={layout.quiet}>{published ? words.published : words.unpublished}</span>
      </span>
      <Button
        size="small"
        appearance="subtle"
        aria-label={published ? words.hideOne(skill) : words.publishOne(skill)}
        onClick={onPublish}
      >
        {published ? words.hideWord : words.publishWord}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={words.remove(skill)}
        onClick={onRemove}
      />
    </li>
  )
}

/** What the owner noted that somebody can teach or wants to learn. */
export function NotedSkills({ contactId }: { contactId: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { skills: words } = useShelfWords()
  const { skills, write, remove } = useNotedSkills(contactId)
  const all = skills.data?.skills ?? []
  const labels = { teach: words.theyTeach, learn: words.theyLearn }
  const failed = [write, remove].find(({ isError }) => isError)
  return (
    <Card title={words.notedTitle}>
      {skills.isPending ? <Loading heights={[32]} /> : null}
      {skills.isError && !skills.data ? <ErrorNotice error={skills.error} retry={() => void skills.refetch()} /> : null}
      {skills.data && all.length === 0 ? <p className={layout.quiet}>{words.notedEmpty}</p> : null}
      {all.length > 0 ? (
        <ul className={layout.list}>
          {all.map(({ skillId, direction, skill }) => (
            <li key={skillId} className={styles.skill}>
              <span className={`${layout.text} ${styles.words}`} dir="auto">
                <span className={layout.quiet}>{labels[direction]}: </span>
                {skill}
              </span>
              <Button
                size="small"
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={words.remove(skill)}
                onClick={() => remove.mutate(skillId)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <SkillForm
        labels={labels}
        saving={write.isPending}
        onSave={(direction, skill, saved) =>
          write.mutate({ skillId: crypto.randomUUID(), direction, skill }, { onSuccess: saved })
        }
      />
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}
