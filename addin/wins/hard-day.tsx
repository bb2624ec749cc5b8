/** A hard day: strengths, wins, and who to talk to, with a time. Nothing of it is stored, here or on the server. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { openHardDay } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { Listeners } from './listeners.tsx'
import { useTellWords } from './tell-words.ts'
import { ThanksLine } from './wins.tsx'

const useStyles = makeStyles({
  list: { rowGap: tokens.spacingVerticalM },
})

export function HardDay() {
  const layout = useLayout()
  const { hard: words } = useTellWords()
  const [open, setOpen] = useState(false)
  return (
    <Card title={words.title}>
      <p className={layout.quiet}>{words.lead}</p>
      <div className={layout.row}>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.close : words.open}
        </Button>
      </div>
      {open ? <Opened /> : null}
    </Card>
  )
}

function Opened() {
  const styles = useStyles()
  const layout = useLayout()
  const { hard: words, wins: winWords } = useTellWords()
  const { dates } = useWords()
  const { call } = useApi()
  // Forgotten as soon as it is closed.
  const day = useQuery({
    queryKey: ['hard-day'],
    queryFn: ({ signal }) => call(openHardDay, {}, { signal }),
    gcTime: 0,
    staleTime: 0,
  })
  if (day.isPending) return <Loading heights={[64, 64]} />
  if (!day.data) return <ErrorNotice error={day.error} retry={() => void day.refetch()} />
  const { strengths, wins, people } = day.data
  return (
    <>
      {strengths.length + wins.length === 0 ? <p className={layout.text}>{words.empty}</p> : null}
      {strengths.length > 0 ? (
        <>
          <h3 className={layout.subtitle}>{winWords.strengths}</h3>
          <ul className={`${layout.list} ${styles.list}`}>
            {strengths.map((win) => (
              <li key={win.winId}>
                <ThanksLine win={win} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {wins.length > 0 ? (
        <>
          <h3 className={layout.subtitle}>{winWords.title}</h3>
          <ul className={`${layout.list} ${styles.list}`}>
            {wins.map(({ winId, text, on }) => (
              <li key={winId} className={layout.text} dir="auto">
                {text} <span className={layout.quiet}>{dates.day(on)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <Listeners people={people} />
    </>
  )
}
