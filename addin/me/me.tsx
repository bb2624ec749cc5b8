/** The owner's own screen: what is read, when lunch is, rest, who was left out, and what is kept. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { AdminLink } from '../admin/admin-link.tsx'
import { LeavingCard } from '../leaving/leaving-card.tsx'
import { NeedsCard } from '../places/needs-card.tsx'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { Skills } from '../swaps/skills.tsx'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Freshness, Loading } from '../ui/states.tsx'
import { HardDay } from '../wins/hard-day.tsx'
import { Wins } from '../wins/wins.tsx'
import { BookingCard } from './booking-card.tsx'
import { Inclusion } from './inclusion.tsx'
import { LeftOut } from './left-out.tsx'
import { Lunch } from './lunch.tsx'
import { NoticesCard } from './notices-card.tsx'
import { Access, TakeAlong } from './own-data.tsx'
import { ReadingCard } from './reading.tsx'
import { Language, Pause } from './rest.tsx'

const useStyles = makeStyles({
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingVerticalL,
    '@media (max-width: 767px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

export function MeScreen() {
  const styles = useStyles()
  const layout = useLayout()
  const { dates } = useWords()
  const me = useMe()
  if (me.isPending) return <Loading heights={[32, 160, 140]} />
  if (!me.data) return <ErrorNotice error={me.error} retry={() => void me.refetch()} />
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title} dir="auto">
          {me.data.displayName}
        </h1>
        <Freshness asOf={me.data.asOf} />
      </div>
      <Wins today={dates.isoDay(me.data.asOf)} />
      <HardDay />
      <Skills />
      <ReadingCard me={me.data} />
      <div className={styles.pair}>
        <Lunch key={`${me.data.lunch.from}-${me.data.lunch.to}`} lunch={me.data.lunch} />
        <Pause me={me.data} />
        <Language locale={me.data.locale} />
        <LeftOut />
      </div>
      <BookingCard booking={me.data.booking} afterHours={me.data.afterHours} />
      <NoticesCard notify={me.data.notify} />
      <NeedsCard />
      <Inclusion />
      <LeavingCard today={dates.isoDay(me.data.asOf)} />
      <Access />
      <div className={styles.pair}>
        <TakeAlong today={dates.isoDay(me.data.asOf)} />
      </div>
      <AdminLink />
    </>
  )
}
