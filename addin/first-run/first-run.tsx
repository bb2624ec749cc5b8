/** Before anything is read: what Kith reads, what it never reads, and one button. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Me, turnOn } from '../../contract/me.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'

const useStyles = makeStyles({
  root: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground2,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
  },
  column: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXL,
    maxWidth: '720px',
    margin: '0 auto',
  },
  lead: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    color: tokens.colorNeutralForeground1,
  },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  items: {
    margin: 0,
    paddingInlineStart: '18px',
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
  },
})

/** Reading starts only by the click below. */
export function FirstRun({ me }: { me: Me }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const on = useMutation({
    mutationFn: () => call(turnOn, { body: {} }),
    onSuccess: (now) => queries.setQueryData(['me'], now),
  })
  return (
    <main className={styles.root}>
      <div className={styles.column}>
        <h1 className={layout.title}>{t.first.title(firstName(me.displayName))}</h1>
        <p className={styles.lead}>{t.first.lead}</p>
        <div className={styles.pair}>
          <section className={layout.card}>
            <h2 className={layout.subtitle}>{t.first.readsTitle}</h2>
            <ul className={styles.items}>
              {t.first.reads.map((line) => (
                <li key={line} className={layout.text}>
                  {line}
                </li>
              ))}
            </ul>
          </section>
          <section className={layout.card}>
            <h2 className={layout.subtitle}>{t.first.neverTitle}</h2>
            <ul className={styles.items}>
              {t.first.never.map((line) => (
                <li key={line} className={layout.text}>
                  {line}
                </li>
              ))}
            </ul>
          </section>
        </div>
        <section>
          <h2 className={layout.subtitle}>{t.first.yoursTitle}</h2>
          <p className={layout.text}>{t.first.yours}</p>
        </section>
        {on.isError ? <ErrorNotice error={on.error} /> : null}
        <div className={layout.row}>
          <Button appearance="primary" size="large" disabledFocusable={on.isPending} onClick={() => on.mutate()}>
            {on.isPending ? t.first.turningOn : t.first.turnOn}
          </Button>
        </div>
        <p className={layout.quiet}>{t.first.later}</p>
      </div>
    </main>
  )
}
