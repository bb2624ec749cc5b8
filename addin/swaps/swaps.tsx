/** Swaps: what the owner teaches and wants to learn, who fits, and two sessions, one each way. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowSwapRegular } from '@fluentui/react-icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { beginSwap, listMatches, listSwaps, type Match } from '../../contract/swaps.ts'
import { useApi } from '../api.ts'
import { useShelfWords } from '../shelf/shelf-words.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { Skills } from './skills.tsx'
import { usePublishedSkills } from './skills-query.ts'
import { SwapCard } from './swap-card.tsx'

const useStyles = makeStyles({
  match: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none', paddingTop: 0 },
  },
})

/** While times are looked for the page asks by itself, for when the live line is broken. */
const lookingEveryMs = 3_000

export function Swaps() {
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const { call } = useApi()
  const swaps = useQuery({
    queryKey: ['swaps'],
    queryFn: ({ signal }) => call(listSwaps, {}, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.swaps.some((swap) => [swap.learnLeg, swap.teachLeg].some((leg) => leg?.state === 'looking'))
        ? lookingEveryMs
        : false,
  })
  const all = swaps.data?.swaps ?? []
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      {swaps.isError && !swaps.data ? <ErrorNotice error={swaps.error} retry={() => void swaps.refetch()} /> : null}
      {all.length > 0 ? (
        <section className={layout.screen} aria-label={words.mine}>
          {all.map((swap) => (
            <SwapCard key={swap.swapId} swap={swap} />
          ))}
        </section>
      ) : null}
      <Matches taken={all.map(({ contactId }) => contactId)} />
      <Skills />
      <Published />
    </>
  )
}

function Matches({ taken }: { taken: readonly string[] }) {
  const { swaps: words } = useShelfWords()
  const layout = useLayout()
  const { call } = useApi()
  const matches = useQuery({
    queryKey: ['swaps', 'matches'],
    queryFn: ({ signal }) => call(listMatches, {}, { signal }),
  })
  if (matches.isPending) return <Loading heights={[96]} />
  if (!matches.data) return <ErrorNotice error={matches.error} retry={() => void matches.refetch()} />
  const open = matches.data.matches.filter(({ contactId }) => !taken.includes(contactId))
  return (
    <Card title={words.matches}>
      {open.length === 0 ? <Empty title={words.noMatch} next={words.noMatchNext} /> : null}
      <ul className={layout.list}>
        {open.map((match) => (
          <OneMatch key={`${match.contactId}-${match.learn}`} match={match} />
        ))}
      </ul>
    </Card>
  )
}

function OneMatch({ match }: { match: Match }) {
  const styles = useStyles()
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const { contactId, name, learn, teach } = match
  const begin = useMutation({
    mutationFn: () => call(beginSwap, { params: { swapId: crypto.randomUUID() }, body: { contactId, learn, teach } }),
    onSuccess: () => offer({ text: words.began }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['swaps'] }),
  })
  return (
    <li className={styles.match}>
      <PersonLine
        name={name}
        end={
          <Button
            aria-label={`${teach ? words.beginWord : words.beginOne}: ${words.begin(firstName(name))}`}
            appearance="primary"
            disabledFocusable={begin.isPending}
            onClick={() => begin.mutate()}
          >
            {teach ? words.beginWord : words.beginOne}
          </Button>
        }
      />
      <Joined learn={learn} teach={teach} />
      {teach ? null : <p className={layout.quiet}>{words.oneWay}</p>}
      {begin.isError ? <ErrorNotice error={begin.error} /> : null}
    </li>
  )
}

const useJoined = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto minmax(0, 1fr)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    '@media (max-width: 479px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  side: {
    display: 'flex',
    flexDirection: 'column',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: 0,
  },
  arrow: { display: 'inline-flex', fontSize: '20px', color: tokens.colorBrandForeground1, justifyContent: 'center' },
})

/** The two columns of a swap, joined. */
function Joined({ learn, teach }: { learn: string; teach: string | null }) {
  const styles = useJoined()
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const side = (label: string, skill: string) => (
    <div className={styles.side}>
      <span className={layout.quiet}>{label}</span>
      <span className={layout.text} dir="auto">
        {skill}
      </span>
    </div>
  )
  return (
    <div className={styles.root}>
      {side(words.youLearn, learn)}
      {teach ? (
        <>
          <span className={styles.arrow} aria-hidden="true">
            <ArrowSwapRegular />
          </span>
          {side(words.youTeach, teach)}
        </>
      ) : null}
    </div>
  )
}

/** What everybody may read, for finding out what there is. */
function Published() {
  const layout = useLayout()
  const { skills: words } = useShelfWords()
  const published = usePublishedSkills()
  if (!published.data) return null
  const all = published.data.skills
  return (
    <Card title={words.all}>
      {all.length === 0 ? <p className={layout.quiet}>{words.noneElse}</p> : null}
      <ul className={layout.list} style={{ rowGap: 8 }}>
        {all.slice(0, 50).map(({ name, direction, skill }) => (
          <li key={`${name}-${direction}-${skill}`}>
            <PersonLine
              size="small"
              name={name}
              line={`${direction === 'teach' ? words.theyTeach : words.theyLearn}: ${skill}`}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
