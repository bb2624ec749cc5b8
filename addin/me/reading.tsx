/** What Kith reads and what it never reads, with the switch. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import type { Me } from '../../contract/me.ts'
import { ReadingProgress } from '../first-run/progress.tsx'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, PartialNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useMeActions } from './me-query.ts'

const useStyles = makeStyles({
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    gap: tokens.spacingHorizontalXL,
  },
  items: {
    margin: `${tokens.spacingVerticalXS} 0 0`,
    paddingInlineStart: '18px',
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
  },
})

export function ReadingCard({ me }: { me: Me }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const offer = useOffer()
  const { on, off } = useMeActions()
  const { reading } = me
  const lists = [
    { title: t.me.readingTitle, lines: t.first.reads },
    { title: t.me.neverTitle, lines: t.first.never },
  ]
  const turnOff = (): void =>
    off.mutate(undefined, { onSuccess: () => offer({ text: t.me.turnedOff, undo: () => on.mutate() }) })
  return (
    <>
      <PartialNotice reading={reading} />
      <ReadingProgress me={me} />
      <Card title={t.me.offTitle}>
        <div className={styles.pair}>
          {lists.map(({ title, lines }) => (
            <div key={title}>
              <h3 className={layout.subtitle}>{title}</h3>
              <ul className={styles.items}>
                {lines.map((line) => (
                  <li key={line} className={layout.text}>
                    {line}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
        <div className={layout.row}>
          {me.state === 'off' ? (
            <Button appearance="primary" disabledFocusable={on.isPending} onClick={() => on.mutate()}>
              {t.me.turnOn}
            </Button>
          ) : (
            <Button disabledFocusable={off.isPending} onClick={turnOff}>
              {t.me.turnOff}
            </Button>
          )}
          <span className={layout.quiet}>
            {me.state === 'off' ? t.me.readingOff : reading.state === 'live' ? `${t.me.readingOn} ` : ''}
            {reading.messages + reading.meetings > 0 ? t.me.numbers(reading.messages, reading.meetings) : ''}
          </span>
        </div>
        {on.isError ? <ErrorNotice error={on.error} /> : null}
        {off.isError ? <ErrorNotice error={off.error} /> : null}
      </Card>
    </>
  )
}
