/** A whole team at once: everybody of it, the lead included. */
import { Button } from '@fluentui/react-components'
import type { z } from 'zod'
import type { Team } from '../../contract/groups.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { useTeams } from './group-query.ts'
import { groupWords } from './group-words.ts'

export type ChosenTeam = z.infer<typeof Team>

/** Nothing where the organisation's chart names no team of theirs, or it is not known yet. */
export function TeamChoice({ onChoose }: { onChoose: (team: ChosenTeam) => void }) {
  const layout = useLayout()
  const words = useArea(groupWords)
  const teams = useTeams()
  const all = (teams.data?.teams ?? []).filter(({ people }) => people.length > 1)
  if (all.length === 0) return null
  return (
    <div className={layout.row}>
      <span className={layout.quiet}>{words.teams}:</span>
      {all.map((team) => (
        <Button key={team.code} size="small" shape="circular" onClick={() => onChoose(team)}>
          {words.team[team.code](team.people.length)}
        </Button>
      ))}
    </div>
  )
}

/** Who is in it, and the way back to picking people. */
export function WholeTeam({ team, onLeave }: { team: ChosenTeam; onLeave: () => void }) {
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(groupWords)
  return (
    <section aria-label={words.team[team.code](team.people.length)} className={layout.screen} style={{ rowGap: 8 }}>
      <h2 className={layout.subtitle}>{words.team[team.code](team.people.length)}</h2>
      <p className={layout.text} dir="auto">
        {t.app.list(team.people.map(({ name }) => name))}
      </p>
      <div className={layout.between}>
        <span className={layout.quiet}>{words.teamAll}</span>
        <Button size="small" appearance="subtle" onClick={onLeave}>
          {words.notTeam}
        </Button>
      </div>
    </section>
  )
}
